"""Real worker and beat processes beside a test, in a hurry: leases and sweeps of a second or two."""

import contextlib
import dataclasses
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from edms.embedded.programs import web
from testing.own_database import OwnDatabase
from tests.faults.moved_clock import VARIABLE as CLOCK_VARIABLE
from tests.faults.moved_clock import MovedClock

IN_A_HURRY = {
    "EDMS_SCHEDULER_LEASE_SECONDS": "2",
    "EDMS_SCHEDULER_SWEEP_SECONDS": "1",
    "EDMS_SCHEDULER_HEARTBEAT_SECONDS": "1",
    "EDMS_SCHEDULER_BATCH": "20",
}
QUEUES = "celery,scheduler,documents,workflows,maintenance"
LONG = os.environ.get("EDMS_LONG") == "1"


@dataclasses.dataclass(frozen=True, slots=True)
class Programs:
    """Starts programs on the test's database; what they say is in ``folder``. With a ``clock`` they go by that."""

    database: OwnDatabase
    folder: Path
    pace: Mapping[str, str] = dataclasses.field(default_factory=lambda: IN_A_HURRY)
    clock: MovedClock | None = None

    @contextlib.contextmanager
    def worker(self, name: str = "w1", *, concurrency: int = 1) -> Iterator["subprocess.Popen[bytes]"]:
        command = (
            "worker",
            "-l",
            "info",
            "-Q",
            QUEUES,
            "-n",
            f"{name}@test",
            "-c",
            str(concurrency),
            "--without-gossip",
            "--without-mingle",
        )
        with self._celery(name, *command) as program:
            yield program

    @contextlib.contextmanager
    def beat(self, name: str = "b1") -> Iterator["subprocess.Popen[bytes]"]:
        with self._celery(name, "beat", "-l", "info", "--pidfile=") as program:
            yield program

    @contextlib.contextmanager
    def web(self, port: int) -> Iterator["subprocess.Popen[bytes]"]:
        """The web server as the embedded stack runs it."""
        with self._running("web", *web(port)) as program:
            yield program

    def said_by(self, name: str) -> str:
        log = self.folder / f"{name}.log"
        return log.read_text() if log.exists() else ""

    def _celery(self, name: str, *arguments: str) -> contextlib.AbstractContextManager["subprocess.Popen[bytes]"]:
        module = ("tests.faults.moved_clock", "celery") if self.clock else ("celery",)
        return self._running(name, sys.executable, "-m", *module, "-A", "edms", *arguments)

    @contextlib.contextmanager
    def _running(self, name: str, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
        clock = {CLOCK_VARIABLE: str(self.clock.file)} if self.clock else {}
        paced = dataclasses.replace(self.database, environment={**self.database.environment, **self.pace, **clock})
        with paced.running(*command, log=self.folder / f"{name}.log") as program:
            yield program


def until(condition: Callable[[], object], *, within: float = 40, what: str = "") -> None:
    """Wait for ``condition``; the test fails when it does not come true in time."""
    give_up_at = time.monotonic() + within
    while not condition():
        if time.monotonic() > give_up_at:
            raise AssertionError(f"not within {within:g} s: {what or condition}")
        time.sleep(0.05)


def let_pass(seconds: float) -> None:
    """Let time pass before the next fault comes, or while one lasts."""
    time.sleep(seconds)
