"""`edms doctor` on a sound installation, and on ones that are broken, each in one real way: it names the fault and what helps."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings as installed
from django.core.management import call_command
from django.db import connection, connections

from apps.api.doctor.database import TRIGGERS
from apps.api.doctor.examination import CHECKS
from apps.core import clock
from apps.scheduler.models import Heartbeat, ProcessKind
from apps.scheduler.queues import QUEUES
from apps.scheduler.registry import TASKS
from edms.embedded.account import account_for_servers
from edms.embedded.binaries import binaries_for
from edms.embedded.ports import find_free
from edms.embedded.waiting import wait_until
from testing import databases
from testing.clock import clock_at

pytestmark = pytest.mark.own_database
GUARDS = Path(__file__).parents[1] / "doctor" / "guards.txt"
PASSWORD = "a-password-of-redis-in-tests"


@pytest.fixture(scope="module")
def redis_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A Redis that asks for a password, as that of an installation does."""
    port, folder = find_free(), tmp_path_factory.mktemp("redis")
    program = str(binaries_for(account_for_servers(folder), folder).redis)
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--requirepass", PASSWORD, "--save", "", "--dir", str(folder)]
    with subprocess.Popen([*command, "--maxmemory-policy", "noeviction"], stdout=subprocess.DEVNULL) as server:
        client = redis.Redis(port=port, password=PASSWORD)
        assert wait_until(lambda: answers(client), seconds=10)
        yield port
        client.close()
        server.terminate()


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.fixture(autouse=True)
def sound(settings, tmp_path: Path, redis_port: int, own_database, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation in which everything is as it should be; each test breaks one thing."""
    settings.SECRET_KEY = "k8Vd2mZs0aQw7LxYb3Nf5TgHj9RcUe1PoIi4KtBnMzXqWvEy6SrDlFuGhJpAoC"
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL, settings.SESSION_COOKIE_SECURE = ["edms.example.org"], "https://edms.example.org", True
    settings.REDIS_URL = f"redis://:{PASSWORD}@127.0.0.1:{redis_port}/0"
    settings.PROJECT, settings.DATA_DIR, settings.STORAGE_ROOT = tmp_path, tmp_path / "data", tmp_path / "data" / "storage"
    settings.BACKUP_ROOT, settings.BACKUP_POSTGRES_PROGRAMS = tmp_path / "data" / "backups", str(tmp_path / "bin")
    for folder in (settings.STORAGE_ROOT, settings.BACKUP_ROOT, tmp_path / "bin"):
        folder.mkdir(parents=True)
    (settings.BACKUP_ROOT / "backup_20261130_021500.tar.gz").touch()
    for program in ("soffice", "tesseract", "pg_dump"):
        (tmp_path / "bin" / program).write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 18.1'\n")
        (tmp_path / "bin" / program).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    (tmp_path / ".env").write_text("EDMS_SECRET_KEY=x\n")
    (tmp_path / ".env").chmod(0o600)
    tasks = [task.celery_name for task in TASKS.values()]
    for kind, knows in ((ProcessKind.WORKER, tasks), (ProcessKind.BEAT, [])):
        now = clock.now()
        Heartbeat.objects.create(
            kind=kind, name=f"{kind.lower()}@test", pid=1, started_at=now, seen_at=now, queues=list(QUEUES), registered_tasks=knows
        )


def as_owner(statement: str) -> None:
    """Run SQL as somebody who may do anything: faults of a database are of their making."""
    with databases.superuser_session(str(installed.DATABASES["default"]["NAME"])) as server:
        server.execute(statement.encode())


def examined(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, list[tuple[str, str, str]]]]:
    """The exit code, and the findings other than good ones by their check."""
    capsys.readouterr()
    outcome = 0
    try:
        call_command("doctor", "--json", *options)
    except SystemExit as end:
        outcome = int(str(end.code))
    findings: dict[str, list[tuple[str, str, str]]] = {}
    for line in capsys.readouterr().out.splitlines():
        told = json.loads(line)
        if told["verdict"] != "good":
            findings.setdefault(told["check"], []).append((told["verdict"], told["found"], told["remedy"]))
    return outcome, findings


def test_it_works(capsys):
    assert examined(capsys) == (0, {})

    call_command("doctor")

    said = capsys.readouterr().out
    assert all(f"{check.name:<12} good" in said for check in CHECKS), said
    assert said.endswith("Nothing is wrong.\n")


def test_the_list_of_guards_is_that_of_a_migrated_database():
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        there = "".join(f"{table} {name}\n" for table, name, _ in cursor.fetchall())

    assert GUARDS.read_text() == there, f"A migration has changed the triggers: write these lines to {GUARDS}\n{there}"


def redis_with_another_password(settings, **_given):
    settings.REDIS_URL = settings.REDIS_URL.replace(PASSWORD, "another-one")


def redis_that_is_not_started(settings, **_given):
    settings.REDIS_URL = f"redis://:{PASSWORD}@127.0.0.1:{find_free()}/0"


def redis_that_lets_everybody_in(redis_port, undo, **_given):
    client = redis.Redis(port=redis_port, password=PASSWORD)
    client.config_set("requirepass", "")
    undo.append(lambda: redis.Redis(port=redis_port).config_set("requirepass", PASSWORD))


def a_migration_that_was_not_run(**_given):
    as_owner("DELETE FROM django_migrations WHERE app = 'workflows' AND name LIKE '0009%'")


def tables_of_a_newer_version(**_given):
    as_owner("INSERT INTO django_migrations (app, name, applied) VALUES ('documents', '9999_from_the_future', now())")


def a_guard_that_was_removed(**_given):
    as_owner("DROP TRIGGER append_only_rows ON audit_audittrail")


def a_guard_that_is_switched_off(**_given):
    as_owner("ALTER TABLE documents_document DISABLE TRIGGER frozen_unless_draft")


def a_record_that_may_be_changed(**_given):
    as_owner("GRANT UPDATE ON audit_audittrail TO edms_app")


def a_table_that_may_not_be_read(**_given):
    as_owner("REVOKE ALL ON documents_documentcomment FROM edms_app")


def a_program_that_may_make_tables(**_given):
    as_owner("GRANT CREATE ON SCHEMA public TO edms_app")


def a_table_of_somebody_else(**_given):
    as_owner("ALTER TABLE documents_documentcomment OWNER TO postgres")


def no_worker(**_given):
    Heartbeat.objects.filter(kind=ProcessKind.WORKER).delete()


def a_worker_of_an_older_version(**_given):
    Heartbeat.objects.filter(kind=ProcessKind.WORKER).update(registered_tasks=["apps.scheduler.automated_tasks.cleanup_workflow_tasks"])


def a_beat_that_hangs(**_given):
    Heartbeat.objects.filter(kind=ProcessKind.BEAT).update(seen_at=clock.now() - timedelta(minutes=10))


def a_folder_that_is_gone(settings, **_given):
    settings.STORAGE_ROOT.rmdir()


def settings_for_everybody_to_read(settings, **_given):
    (settings.PROJECT / ".env").chmod(0o644)


def secrets_for_everybody_to_enter(settings, **_given):
    folder = settings.PROJECT / "var" / "deploy" / "secrets"
    folder.mkdir(parents=True)
    folder.chmod(0o755)


def the_secret_of_the_source(settings, **_given):
    settings.SECRET_KEY = "not-a-secret-only-for-commands-that-need-none"


def a_host_that_is_not_allowed(settings, **_given):
    settings.ALLOWED_HOSTS = ["papers.example.org"]


def a_certificate(settings, host: str, days: int) -> None:
    settings.TLS_CERTIFICATE = str(settings.PROJECT / "certificate")
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={host}"]
    names = ["-days", str(days), "-addext", f"subjectAltName=DNS:{host}", "-out", settings.TLS_CERTIFICATE]
    subprocess.run([*make, *names, "-keyout", os.devnull], check=True, capture_output=True)


def a_certificate_for_another_name(settings, **_given):
    a_certificate(settings, "papers.example.org", 90)


def a_certificate_that_is_none(settings, **_given):
    settings.TLS_CERTIFICATE = str(settings.PROJECT / ".env")


def every_host(settings, **_given):
    settings.ALLOWED_HOSTS = ["*"]


def a_backup_of_last_week(settings, **_given):
    past = time.time() - 8 * 24 * 3600
    os.utime(settings.BACKUP_ROOT / "backup_20261130_021500.tar.gz", (past, past))


def a_pg_dump_of_another_version(settings, **_given):
    (settings.PROJECT / "bin" / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.9'\n")


FAULTS: list[tuple[Callable[..., None], str, str, str]] = [
    (redis_with_another_password, "broker", "refuses the password", "EDMS_REDIS_PASSWORD_FILE"),
    (redis_that_is_not_started, "broker", "cannot be used", "Start Redis"),
    (redis_that_lets_everybody_in, "broker", "asks for no password", "requirepass"),
    (a_migration_that_was_not_run, "migrations", "workflows 0009", "edms prepare"),
    (tables_of_a_newer_version, "migrations", "9999_from_the_future", "Start the newer version"),
    (a_guard_that_was_removed, "guards", "append_only_rows of audit_audittrail", "restore the newest backup"),
    (a_guard_that_is_switched_off, "guards", "frozen_unless_draft of documents_document", "ENABLE TRIGGER frozen_unless_draft"),
    (a_record_that_may_be_changed, "roles", "change rows of audit_audittrail", "REVOKE UPDATE, DELETE, TRUNCATE ON audit_audittrail"),
    (a_table_that_may_not_be_read, "roles", "may not read: documents_documentcomment", "edms prepare_roles"),
    (a_program_that_may_make_tables, "roles", "may do more than the program needs", "edms prepare_roles"),
    (a_table_of_somebody_else, "roles", "not edms_owner's: documents_documentcomment", "OWNER TO edms_owner"),
    (no_worker, "workers", "No worker is alive", "celery_worker"),
    (a_worker_of_an_older_version, "tasks", "process_document_effective_dates", "Restart the workers"),
    (a_beat_that_hangs, "beat", "Beat has been silent", "celery_beat"),
    (a_folder_that_is_gone, "files", "No file can be stored", "Make the folder"),
    (settings_for_everybody_to_read, "secrets", "mode 644", "chmod 600"),
    (secrets_for_everybody_to_enter, "secrets", "mode 755", "chmod 700"),
    (the_secret_of_the_source, "secrets", "the one from the source", "EDMS_SECRET_KEY_FILE"),
    (a_host_that_is_not_allowed, "addresses", "refuses the address", "EDMS_ALLOWED_HOSTS"),
    (a_certificate_for_another_name, "certificate", "not for edms.example.org", "--certificate"),
    (a_certificate_that_is_none, "certificate", "no certificate", "--certificate"),
    (every_host, "addresses", "under every name", "EDMS_ALLOWED_HOSTS"),
    (a_backup_of_last_week, "backups", "8 days old", "edms backup"),
    (a_pg_dump_of_another_version, "programs", "not of version 18", "postgresql-client-18"),
]
# What one fault brings with it, beside itself.
FOLLOWS = {"no_worker": {"tasks"}, "the_secret_of_the_source": set()}


@pytest.fixture
def undo() -> Iterator[list[Callable[[], object]]]:
    callbacks: list[Callable[[], object]] = []
    yield callbacks
    for callback in callbacks:
        callback()


@pytest.mark.parametrize(("breaking", "check", "found", "remedy"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_fault_is_named_with_its_remedy(capsys, settings, redis_port, undo, breaking, check, found, remedy):
    breaking(settings=settings, redis_port=redis_port, undo=undo)

    outcome, findings = examined(capsys)

    assert outcome == 1
    assert set(findings) == {check} | FOLLOWS.get(breaking.__name__, set()), findings
    verdict, words, what_to_do = findings[check][0]
    assert verdict == "fault"
    assert found in words
    assert remedy in what_to_do


def test_without_a_database_it_says_so_once_and_looks_at_the_rest(capsys, monkeypatch):
    monkeypatch.setitem(installed.DATABASES["default"], "HOST", "/nowhere")

    outcome, findings = examined(capsys)

    assert outcome == 1
    assert "/nowhere" in findings["database"][0][1]
    assert "Start the database server" in findings["database"][0][2]
    needing = {check.name for check in CHECKS if check.needs == "database"}
    assert {name for name, told in findings.items() if told[0][0] == "not looked at"} == needing
    assert set(findings) == needing | {"database"}


def test_a_database_of_another_locale_is_told(capsys, monkeypatch):
    name = f"{installed.DATABASES['default']['NAME']}_latin"
    with databases.superuser_session("postgres") as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'".encode())
    monkeypatch.setitem(connections["default"].settings_dict, "NAME", name)
    connections["default"].close()
    try:
        outcome, findings = examined(capsys, "--only", "locale")
    finally:
        connections["default"].close()
        databases.drop_database(name)

    assert outcome == 1
    assert "wrong order" in findings["locale"][0][1]
    assert "--locale-provider=builtin" in findings["locale"][0][2]


def test_a_name_beside_which_nothing_could_be_restored_is_told(capsys, monkeypatch):
    monkeypatch.setitem(installed.DATABASES["default"], "NAME", "n" * 37)

    outcome, findings = examined(capsys, "--only", "database")

    assert outcome == 1
    assert "too long: a restore needs 36 characters or fewer" in findings["database"][0][1]
    assert "RENAME" in findings["database"][0][2]


def test_clocks_that_differ_are_told(capsys):
    with clock_at(clock.today() + timedelta(days=1)):
        outcome, findings = examined(capsys, "--only", "clock")

    assert outcome == 1
    assert "seconds apart" in findings["clock"][0][1]
    assert "NTP" in findings["clock"][0][2]


def test_a_certificate_is_told_of_before_and_after_its_end(capsys, settings):
    a_certificate(settings, "edms.example.org", 90)
    assert examined(capsys, "--only", "certificate") == (0, {})

    with clock_at(clock.today() + timedelta(days=80)):
        soon = examined(capsys, "--only", "certificate")
    with clock_at(clock.today() + timedelta(days=100)):
        late = examined(capsys, "--only", "certificate")

    assert (soon[0], soon[1]["certificate"][0][0]) == (0, "warning")
    assert (late[0], late[1]["certificate"][0][0]) == (1, "fault")
    assert "expired" in late[1]["certificate"][0][1]


def test_a_warning_alone_is_no_fault_unless_that_is_asked_for(capsys, settings, monkeypatch):
    (settings.PROJECT / "bin" / "tesseract").unlink()
    monkeypatch.setenv("PATH", str(settings.PROJECT / "bin"))
    settings.PUBLIC_URL, settings.SESSION_COOKIE_SECURE = "http://edms.example.org:3000", False

    outcome, findings = examined(capsys, "--only", "programs", "--only", "addresses")

    assert outcome == 0
    assert findings["programs"] == [("warning", "tesseract is not installed: scans cannot be searched.", "apt install tesseract-ocr")]
    assert "without TLS" in findings["addresses"][0][1]
    assert examined(capsys, "--only", "addresses", "--strict")[0] == 1


def test_only_what_is_asked_for_is_looked_at(capsys, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert examined(capsys, "--only", "beat") == (0, {})
