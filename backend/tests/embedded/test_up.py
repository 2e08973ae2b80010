"""`edms up`: everything starts, stays up, ends together, and starts again after the worst."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from edms.embedded.folders import BACKEND
from edms.embedded.waiting import wait_until
from testing.stack import PATIENCE, StackUnderTest, environment


@contextlib.contextmanager
def _stack() -> Iterator[StackUnderTest]:
    # Not in pytest's own temporary folder: under root the account of the database server could not enter that.
    with tempfile.TemporaryDirectory(prefix="edms-up-", dir="/tmp") as folder:
        Path(folder).chmod(0o711)
        stack = StackUnderTest(Path(folder) / "var")
        try:
            yield stack
        finally:
            stack.remove()


@pytest.fixture(scope="module")
def running() -> Iterator[StackUnderTest]:
    """A stack that several tests share: they may hurt it, since it must recover."""
    with _stack() as stack:
        stack.start()
        yield stack


@pytest.fixture
def stack() -> Iterator[StackUnderTest]:
    with _stack() as stack:
        yield stack


def _listening_on(port: int) -> socket.socket:
    listening: list[socket.socket] = []

    def has_begun() -> bool:
        with contextlib.suppress(OSError):
            listening.append(socket.create_server(("127.0.0.1", port)))
        return bool(listening)

    assert wait_until(has_begun, seconds=5, pause=0.001)
    return listening[0]


def _refusal(*words: str) -> str:
    command = [sys.executable, "manage.py", "up", *words]
    done = subprocess.run(command, cwd=BACKEND, env=environment(), check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0, done.stderr
    return done.stderr.strip()


def test_it_works(running: StackUnderTest) -> None:
    assert running.status_of("/livez") == 200
    assert "Demo accounts" not in running.said.read_text()
    assert (running.root / "instance.json").stat().st_mode & 0o777 == 0o600


def test_management_commands_find_it(running: StackUnderTest) -> None:
    question = (
        "from django.db import connections; print(*(c.cursor().execute('SELECT current_user').fetchone()[0] for c in connections.all()))"
    )
    assert running.manage("shell", "--no-imports", "-c", question) == "edms_app edms_owner edms_backup"


def test_what_serves_people_never_holds_the_password_of_the_owner(running: StackUnderTest) -> None:
    for name in ("web", "worker", "beat"):
        running.wait_for(name)
        assert psutil.Process(running.number_of(name)).environ()["EDMS_DB_OWNER_PASSWORD"] == ""


def test_the_schedule_backs_up_while_everything_runs_and_a_restore_swaps_it(running: StackUnderTest) -> None:
    running.wait_for("worker")
    before = running.manage("shell", "--no-imports", "-c", "from apps.audit.models import AuditTrail as A; print(A.objects.count())")
    running.manage("backup", "--reason", "Before the drill")
    (archive,) = (running.root / "backups").glob("backup_*.tar.gz")

    said = running.manage("restore", str(archive), "--reason", "Drill")

    assert f"Restored {archive.name}" in said
    assert "whole" in running.manage("verify_backup", str(archive))
    assert wait_until(lambda: running.status_of("/readyz") == 200, seconds=PATIENCE)
    told = "from apps.audit.models import AuditTrail as A; print(A.objects.filter(action='SYSTEM_RESTORED').count(), A.objects.count())"
    restores, after = running.manage("shell", "--no-imports", "-c", told).split()
    assert restores == "1"
    assert int(after) >= int(before)


def test_the_worker_takes_every_queue(running: StackUnderTest) -> None:
    command = [sys.executable, "-m", "celery", "-A", "edms", "inspect", "active_queues"]
    surroundings = environment(EDMS_DATA_DIR=str(running.root))

    def listens() -> bool:
        said = subprocess.run(command, cwd=BACKEND, env=surroundings, check=False, capture_output=True, text=True).stdout
        return all(f"'name': '{queue}'" in said for queue in ("celery", "scheduler", "documents", "workflows", "maintenance"))

    assert wait_until(listens, seconds=PATIENCE)


@pytest.mark.parametrize("name", ["web", "worker", "beat", "redis", "postgres"])
def test_a_killed_program_comes_back(running: StackUnderTest, name: str) -> None:
    before = running.wait_for(name)

    killed = psutil.Process(before)
    family = [killed, *killed.children(recursive=True)]
    killed.kill()

    assert wait_until(lambda: running.number_of(name) not in {0, before}, seconds=PATIENCE)
    assert wait_until(lambda: running.status_of("/readyz") == 200, seconds=PATIENCE)
    assert wait_until(lambda: not any(program.is_running() for program in family), seconds=PATIENCE)


def test_a_killed_supervisor_comes_back_with_everything(running: StackUnderTest) -> None:
    running.supervisor().kill()
    assert wait_until(lambda: "everything is started again" in running.said.read_text(), seconds=PATIENCE)
    assert wait_until(lambda: running.said.read_text().count("Worker and beat ... started") == 2, seconds=PATIENCE)
    assert running.status_of("/readyz") == 200
    assert running.instance["has_demo"] is False


def test_a_program_that_does_not_stay_up_is_named_with_its_log(running: StackUnderTest) -> None:
    os.killpg(running.wait_for("web"), signal.SIGKILL)
    # The next web server needs a second until it wants its port; by then somebody else has it.
    with _listening_on(running.port):
        assert wait_until(lambda: "web does not stay up: read " in running.said.read_text(), seconds=PATIENCE)
    assert str(running.folders.log_of("web")) in running.said.read_text()
    assert wait_until(lambda: running.status_of("/readyz") == 200, seconds=PATIENCE)


def test_a_second_start_in_the_same_folder_is_refused(running: StackUnderTest) -> None:
    assert "already running" in _refusal("--data-dir", str(running.root))


def test_a_port_in_use_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} on 127.0.0.1 is in use" in _refusal("--data-dir", str(tmp_path / "var"), "--port", str(port))
    assert not (tmp_path / "var" / "instance.json").exists()


def test_a_folder_that_cannot_be_written_is_refused() -> None:
    assert "cannot be written (Not a directory)" in _refusal("--data-dir", "/dev/null/var")


@pytest.mark.parametrize("name", ["100% sure", "our #1"])
def test_a_path_that_supervisord_cannot_read_is_refused(tmp_path: Path, name: str) -> None:
    assert "supervisord cannot read" in _refusal("--data-dir", str(tmp_path / name))
    assert not (tmp_path / name).exists()


def test_what_is_no_port_is_refused(tmp_path: Path) -> None:
    assert "'eighty' is not a port" in _refusal("--data-dir", str(tmp_path), "--port", "eighty")
    assert "70000 is not a port" in _refusal("--data-dir", str(tmp_path), "--port", "70000")


def test_two_instances_side_by_side_and_the_end_of_one(running: StackUnderTest, tmp_path: Path) -> None:
    # Under root, the account of the database server cannot enter this folder: the servers' files must go elsewhere.
    tmp_path.chmod(0o700)
    stack = StackUnderTest(tmp_path / "var")
    try:
        stack.start()
        assert stack.status_of("/readyz") == running.status_of("/readyz") == 200
        assert stack.instance["postgres_port"] != running.instance["postgres_port"]

        assert stack.end(signal.SIGTERM) == 0
        assert stack.programs() == []
        assert running.status_of("/readyz") == 200

        stack.start()
        sys.stdout.write(f"second start: {stack.seconds_to_start:.1f} s\n")
        assert stack.end(signal.SIGINT) == 0
        assert stack.programs() == []
    finally:
        stack.remove()


def test_it_recovers_from_being_killed(running: StackUnderTest) -> None:
    running.kill(only="edms up")
    assert wait_until(lambda: running.programs() == [], seconds=PATIENCE)

    running.start()
    running.kill(only="all that watch over the others")
    assert len(running.programs()) > 5
    running.start()
    assert "have been ended" in running.said.read_text()
    assert running.status_of("/readyz") == 200

    running.kill()
    assert running.programs() == []
    running.start()
    assert running.status_of("/readyz") == 200


def test_a_first_start_that_is_broken_off_is_done_again(stack: StackUnderTest) -> None:
    for moment in ("postgres.part/base", "logs/setup.log"):
        stack.begin()
        assert wait_until((stack.root / moment).exists, seconds=PATIENCE, pause=0.01), moment
        stack.kill()
    stack.start()
    assert stack.status_of("/readyz") == 200
