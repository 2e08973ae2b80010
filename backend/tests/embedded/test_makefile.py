"""`make run` on a machine that lacks something: one sentence that says what, and nothing made by halves."""

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from edms.embedded.folders import BACKEND, PROJECT
from testing.stack import environment

CLIENT_TOOLS = "frontend/node_modules/.installed"
CLIENT = "frontend/dist/index.html"


class Machine:
    """A copy of what the Makefile reads, and a search path on which only the named programs are found."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.project = folder / "project"
        (self.project / "frontend" / "src").mkdir(parents=True)
        self.programs.mkdir()
        for name in ("Makefile", "frontend/package.json", "frontend/package-lock.json"):
            shutil.copy(PROJECT / name, self.project / name)

    def has(self, program: str, script: str) -> None:
        """Install a program that behaves like ``script``."""
        (self.programs / program).write_text(f"#!/bin/sh\n{script}\n")
        (self.programs / program).chmod(0o755)

    def touch(self, *names: str) -> None:
        """Make files, each younger than the one before it."""
        for name in names:
            (self.project / name).parent.mkdir(parents=True, exist_ok=True)
            (self.project / name).touch()
        for age, name in enumerate(names):
            os.utime(self.project / name, (1_700_000_000 + age, 1_700_000_000 + age))

    def make(self, *words: str, **how: Any) -> "subprocess.CompletedProcess[str]":
        command = [shutil.which("make") or "make", "--no-print-directory", *words]
        surroundings = environment(PATH=str(self.programs))
        return subprocess.run(command, cwd=self.project, env=surroundings, check=False, capture_output=True, text=True, **how)

    def refusal(self, target: str, **how: Any) -> str:
        """The one sentence that is said before make itself says that it stops."""
        done = self.make(target, **how)
        assert done.returncode != 0
        *said, last = done.stderr.strip().splitlines()
        assert last.startswith("make: ***")
        assert len(said) == 1, done.stderr
        return said[0]


@pytest.fixture
def machine() -> Iterator[Machine]:
    # Not in pytest's own temporary folder, which other accounts cannot enter.
    with tempfile.TemporaryDirectory(prefix="edms-make-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Machine(Path(folder))


def test_it_works(machine: Machine) -> None:
    machine.has("awk", f'exec {shutil.which("awk")} "$@"')
    said = machine.make().stdout
    assert all(f"make {target} " in said for target in ("run", "test", "check", "bench", "clean"))


def test_no_node_is_one_sentence(machine: Machine) -> None:
    assert machine.refusal(CLIENT_TOOLS).startswith("Node.js 20.19 or newer with npm is needed")


def test_an_old_node_is_one_sentence(machine: Machine) -> None:
    machine.has("npm", "exit 1")
    machine.has("node", 'test "$1" = --version && echo v18.20.4; test "$1" = --version')
    assert "this is v18.20.4" in machine.refusal(CLIENT_TOOLS)


def test_an_old_python_is_one_sentence(machine: Machine) -> None:
    machine.has("python3", 'test "$1" = --version && echo Python 3.9.2; test "$1" = --version')
    assert machine.refusal(".venv/.made").startswith("EDMS needs Python 3.11 or newer, and there is none (Python 3.9.2)")


def test_a_python_without_venv_is_one_sentence(machine: Machine) -> None:
    machine.has("python3", 'case "$2" in *ensurepip*) exit 1;; esac; test "$1" = --version && echo Python 3.11.2; exit 0')
    assert machine.refusal(".venv/.made").startswith("Python 3.11.2 lacks its module venv")


def test_a_folder_that_cannot_be_written_is_one_sentence(machine: Machine) -> None:
    machine.project.chmod(0o555)
    # Root may write everywhere.
    stranger: dict[str, Any] = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    assert "cannot be written" in machine.refusal(".venv/.made", **stranger)
    machine.project.chmod(0o755)


def test_the_client_is_built_again_only_when_its_sources_changed(machine: Machine) -> None:
    machine.has("find", f'exec {shutil.which("find")} "$@"')
    sources = ("frontend/src/main.tsx", "frontend/src", "frontend/package.json", "frontend/package-lock.json")
    machine.touch(*sources, CLIENT_TOOLS, CLIENT)
    assert machine.make("--question", CLIENT).returncode == 0

    (machine.project / "frontend" / "src" / "main.tsx").unlink()
    assert machine.make("--question", CLIENT).returncode == 1


def test_an_old_python_that_runs_the_program_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"EDMS needs Python 3\.11 or newer; .* is Python 3\.9"):
        runpy.run_path(str(BACKEND / "manage.py"))
