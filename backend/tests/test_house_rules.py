"""The rules of the house, checked on every file: what breaks one is named with its place."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from django.conf import settings

PROJECT: Path = settings.PROJECT
BACKEND: Path = settings.BACKEND
MAX_FILE, MAX_FUNCTION, MAX_COMPLEXITY, MAX_VIEW_METHOD, MAX_ROOT_ENTRIES = 400, 60, 8, 10, 16
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Names that say nothing. What the overview, Django or the operating system calls so is something else.
EMPTY_NOUNS = {"util", "utils", "helper", "helpers", "manager", "data", "v2"}
EMPTY_VERBS = {"process", "handle", "new"}
GIVEN_NAMES = {
    "process_document_effective_dates": "overview",
    "process_document_obsoletion_dates": "overview",
    "process_effective_dates": "overview",
    "process_obsoletion_dates": "overview",
    "process_periodic_reviews": "scheduled task",
    "UserManager": "Django",
    "handle": "Django: the method of a command",
    "handle_raw_input": "Django: the method of an upload handler",
    "new_file": "Django: the method of an upload handler",
    "data": "xml.etree: the method of a target that a parser calls",
    "_process": "of the operating system",
    "_process_alerts": "of the operating system",
}
# Where an error of any kind is caught, because it is told: a run ends as failed, a document as not moved, a component as bad.
CATCHES_EVERYTHING = {
    "apps/scheduler/services/execution.py",
    "apps/scheduler/work/due_documents.py",
    "apps/scheduler/health/probes.py",
}
# The one service that sends messages to workers.
SENDS_MESSAGES = {"apps/scheduler/services/messages.py"}
# Where a state is written: the lifecycle's effects, and the drafts that documents begin as.
# The effects of moves write what documents and tasks become; drafts and versions begin.
WRITES_STATES = {
    "apps/workflows/effects.py",
    "apps/workflows/assignments.py",
    "apps/documents/services/drafts.py",
    "apps/documents/services/versions.py",
}
WAITS = {"edms/embedded/waiting.py", "tests/faults/programs.py"}


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file of ours, parsed."""

    path: Path
    source: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path from backend/."""
        return self.path.relative_to(BACKEND if self.path.is_relative_to(BACKEND) else PROJECT).as_posix()

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.parts or self.path.name == "conftest.py" or self.name.startswith("testing/")

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def is_of(self, *rooms: str) -> bool:
        """Whether it belongs to a room of an app: the file ``services.py`` or anything in ``services/``."""
        inside = self.name.split("/")[2:]
        return self.name.startswith("apps/") and bool(inside) and inside[0].removesuffix(".py") in rooms

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)} {what}"


@lru_cache(maxsize=1)
def modules() -> list[Module]:
    files = sorted(file for folder in (BACKEND, PROJECT / "bench") for file in folder.rglob("*.py"))
    sources = [(file, file.read_text(encoding="utf-8")) for file in files]
    return [Module(file, source, ast.parse(source)) for file, source in sources]


def program() -> list[Module]:
    """What ships: neither tests nor migrations."""
    return [module for module in modules() if not module.is_test and not module.is_migration]


def none_of(offenders: Iterator[str]) -> None:
    found = list(offenders)
    assert not found, "\n".join(["", *found])


def calls(module: Module, *names: str) -> Iterator[ast.Call]:
    """Calls of methods or functions with one of these names."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in names:
            yield node


def test_it_works() -> None:
    names = {module.name for module in modules()}

    assert {"manage.py", "apps/workflows/lifecycle.py", "tests/test_house_rules.py"} <= names
    assert len(names) > 200
    with pytest.raises(AssertionError, match=r"x\.py:3 is wrong"):
        none_of(iter(["x.py:3 is wrong"]))


def test_a_file_has_at_most_400_lines() -> None:
    sources = [(module.name, module.source) for module in modules() if not module.is_migration]
    client = PROJECT / "frontend" / "src"
    sources += [(str(file.relative_to(PROJECT)), file.read_text()) for file in client.rglob("*.ts*") if "generated" not in file.parts]
    none_of(f"{name} has {count} lines" for name, source in sources if (count := len(source.splitlines())) > MAX_FILE)


def test_a_function_has_at_most_60_lines() -> None:
    none_of(
        module.at(function, f"{function.name} has {length} lines")
        for module in modules()
        if not module.is_migration
        for function in module.functions()
        if (length := (function.end_lineno or 0) - function.lineno + 1) > MAX_FUNCTION
    )


def test_no_function_is_more_tangled_than_eight_ways() -> None:
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "C901", "--output-format", "concise", "--ignore-noqa"]
    limit = ["--config", f"lint.mccabe.max-complexity = {MAX_COMPLEXITY}", "--exclude", "migrations"]

    done = subprocess.run([*command, *limit, str(BACKEND), str(PROJECT / "bench")], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_says_what_it_is_for() -> None:
    none_of(
        f"{module.name} has no docstring"
        for module in modules()
        if module.source.strip() and not module.source.startswith("# Generated by Django") and not ast.get_docstring(module.tree)
    )


def test_every_public_function_of_services_selectors_and_permissions_says_what_it_does() -> None:
    none_of(
        module.at(node, f"{node.name} has no docstring")
        for module in program()
        if module.is_of("services", "selectors", "permissions", "rules")
        for node in module.tree.body
        if isinstance(node, Function) and not node.name.startswith("_") and not ast.get_docstring(node)
    )


def _words_of(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_").split("_")


def _says_nothing(name: str, *, is_class: bool = False) -> bool:
    words = _words_of(name)
    is_empty_verb = words[0] in EMPTY_VERBS and not is_class
    return name not in GIVEN_NAMES and (is_empty_verb or words[-1] in EMPTY_NOUNS)


def _named_things(module: Module) -> Iterator[tuple[ast.AST, str, bool]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.name, isinstance(node, ast.ClassDef)


def test_names_say_something() -> None:
    assert all(map(_says_nothing, ("utils", "date_utils", "handle_upload", "process", "FileManager", "_new_pair", "row_data", "view_v2")))
    assert not any(map(_says_nothing, ("update_renewal", "name_of_this_process", "newest", "handles")))
    files = (module for module in modules() if not module.is_migration)
    none_of(f"{module.name} says nothing" for module in files if _says_nothing(module.path.stem.removeprefix("test_")))
    none_of(
        module.at(node, f"{name} says nothing")
        for module in program()
        for node, name, is_class in _named_things(module)
        if _says_nothing(name, is_class=is_class)
    )


def _writes_of_a_state(module: Module) -> Iterator[ast.AST]:
    for node in ast.walk(module.tree):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []
        flat = [inner for target in targets for inner in (target.elts if isinstance(target, ast.Tuple) else [target])]
        yield from (one for one in flat if isinstance(one, ast.Attribute) and one.attr == "status" and ast.unparse(one.value) != "self")
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search(r"UPDATE\s+(public\.)?documents_document\b", node.value)
        ):
            yield node
    for call in calls(module, "update", "create", "update_or_create", "get_or_create", "bulk_update", "Document", "setattr"):
        on_a_task = ast.unparse(call.func).startswith("WorkflowTask")
        named = any(keyword.arg == "status" for keyword in call.keywords)
        quoted = any(isinstance(part, ast.Constant) and part.value == "status" for argument in call.args for part in ast.walk(argument))
        if (named or quoted) and not on_a_task:
            yield call


def test_nothing_but_the_lifecycle_writes_the_state_of_a_document() -> None:
    none_of(
        module.at(node, f"writes a state: {ast.unparse(node)[:80]}")
        for module in program()
        if module.name.startswith("apps/") and not module.name.startswith("apps/core/") and module.name not in WRITES_STATES
        for node in _writes_of_a_state(module)
    )


def test_the_rule_about_states_would_notice() -> None:
    for text in (
        "document.status = 'EFFECTIVE'",
        "document.status, x = 'EFFECTIVE', 1",
        "Document.objects.filter(pk=1).update(status='EFFECTIVE')",
        "documents.update(status=state)",
        "setattr(document, 'status', 1)",
        "Document(status='EFFECTIVE')",
        "Document.objects.bulk_update(rows, ['status'])",
        "cursor.execute('UPDATE documents_document SET status = 1')",
    ):
        assert list(_writes_of_a_state(Module(BACKEND / "x.py", text, ast.parse(text)))), text
    for text in ("self.status = 403", "WorkflowTask.objects.update(status='CANCELLED')", "Document.objects.filter(status='DRAFT')"):
        assert not list(_writes_of_a_state(Module(BACKEND / "x.py", text, ast.parse(text)))), text


def test_doors_write_nothing_themselves() -> None:
    writes = ("create", "bulk_create", "update_or_create", "get_or_create", "save", "delete", "update", "bulk_update")
    none_of(
        module.at(call, f"writes: {ast.unparse(call)[:80]}")
        for module in program()
        if module.is_of("api", "tasks")
        for call in calls(module, *writes)
        if ".objects" in ast.unparse(call) or getattr(call.func, "attr", "") == "save"
    )


def test_doors_ask_selectors() -> None:
    none_of(
        module.at(node, f"asks the database itself: {ast.unparse(node)}")
        for module in program()
        if module.is_of("api")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in ("objects", "_default_manager")
        and node.attr != "none"
    )


def _body_length(function: Function) -> int:
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def test_a_method_of_a_view_has_at_most_10_lines() -> None:
    none_of(
        module.at(function, f"{node.name}.{function.name} has {_body_length(function)} lines")
        for module in program()
        if module.is_of("api") and module.path.stem.endswith("views")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for function in node.body
        if isinstance(function, Function) and _body_length(function) > MAX_VIEW_METHOD
    )


def test_services_know_nothing_of_requests() -> None:
    none_of(
        module.at(function, f"{function.name} takes a request")
        for module in program()
        if module.is_of("services", "selectors", "permissions", "rules", "models")
        for function in module.functions()
        for argument in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        if argument.arg == "request"
    )


def _imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node, node.module or ""


@pytest.mark.parametrize(
    ("rooms", "banned"),
    [
        (("services", "selectors", "permissions", "models"), ("celery", "kombu", "rest_framework")),
        (("services", "selectors", "permissions", "models", "api"), ("unittest", "testing", "tests")),
    ],
)
def test_rooms_do_not_import_what_belongs_elsewhere(rooms: tuple[str, ...], banned: tuple[str, ...]) -> None:
    none_of(
        module.at(node, f"imports {name}")
        for module in program()
        if module.is_of(*rooms) and module.name not in SENDS_MESSAGES
        for node, name in _imports(module)
        if name.split(".")[0] in banned
    )


def test_no_error_is_swallowed() -> None:
    def catches_everything(node: ast.ExceptHandler) -> bool:
        return node.type is None or bool(
            {"Exception", "BaseException"} & {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)}
        )

    none_of(
        module.at(node, "catches everything")
        for module in program()
        if module.name not in CATCHES_EVERYTHING
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and catches_everything(node)
    )


def test_nothing_is_printed() -> None:
    none_of(module.at(call, "prints") for module in program() if module.name.startswith("apps/") for call in calls(module, "print"))


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(rf"\b({'|'.join(('TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'))})\b")
    none_of(
        f"{module.name}:{number} {line.strip()[:80]}"
        for module in modules()
        for number, line in enumerate(module.source.splitlines(), 1)
        if marks.search(line)
    )


def test_a_file_of_tests_begins_with_the_plain_case() -> None:
    def first_test(module: Module) -> str:
        return next(
            (node.name for node in module.tree.body if isinstance(node, Function) and node.name.startswith("test_")), "test_it_works"
        )

    none_of(
        f"{module.name} begins with {first}"
        for module in modules()
        if module.path.name.startswith("test_") and (first := first_test(module)) != "test_it_works"
    )


def test_tests_meet_the_real_thing_and_do_not_sleep() -> None:
    none_of(
        module.at(node, f"imports {name}")
        for module in modules()
        if module.is_test
        for node, name in _imports(module)
        if name.startswith(("unittest.mock", "pytest_mock", "mock"))
    )
    none_of(
        module.at(call, "sleeps") for module in modules() if module.is_test and module.name not in WAITS for call in calls(module, "sleep")
    )


def _texts_of_the_project() -> Iterator[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files"], cwd=PROJECT, capture_output=True, text=True, check=False).stdout.split("\n")
    files = [PROJECT / name for name in listed if name] or [module.path for module in modules()]
    for file in files:
        if file.is_file() and file.stat().st_size < 2_000_000:
            yield str(file.relative_to(PROJECT)), file.read_text(encoding="utf-8", errors="ignore")


def test_no_file_looks_beyond_the_project() -> None:
    beyond = "/".join(("..", "shared"))
    none_of(f"{name} refers to {beyond}" for name, text in _texts_of_the_project() if beyond in text)


def test_the_root_is_clear() -> None:
    visible = sorted(entry.name for entry in PROJECT.iterdir() if not entry.name.startswith(".") and entry.name != "var")

    assert len(visible) <= MAX_ROOT_ENTRIES, visible
