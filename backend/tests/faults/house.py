"""Web, beat and two workers around a test, and the misfortunes that they and their servers meet; whatever is killed is started again."""

import contextlib
import os
import random
import signal
import subprocess
from collections.abc import Callable, Iterator

import psutil  # type: ignore[import-untyped]

from testing.own_servers import OwnServers
from tests.faults.programs import LONG, Programs, let_pass, until
from tests.faults.test_workers import kill_everything

WORKERS = ("w1", "w2")
# The longest that a server stays away, or a worker stands still; in the long run longer than a lease.
LONGEST = 3.0 if LONG else 1.0


class House:
    """Programs that are kept running on servers of the test's own."""

    def __init__(self, programs: Programs, servers: OwnServers, *, port: int, chance: random.Random) -> None:
        self._chance = chance
        self._servers = servers
        self._starting: dict[str, Callable[[], contextlib.AbstractContextManager[subprocess.Popen[bytes]]]] = {
            "web": lambda: programs.web(port),
            "b1": lambda: programs.beat("b1"),
            **{name: lambda name=name: programs.worker(name) for name in WORKERS},  # type: ignore[misc]
        }
        self._running: dict[str, tuple[contextlib.ExitStack, subprocess.Popen[bytes]]] = {}

    @contextlib.contextmanager
    def running(self) -> Iterator["House"]:
        """Everything runs inside, and is killed afterwards."""
        try:
            for name in self._starting:
                self._start(name)
            yield self
        finally:
            for stack, _ in self._running.values():
                stack.close()

    def start_what_has_ended(self) -> None:
        """As a supervisor does: a worker that loses its child before it has begun, say, ends by itself."""
        for name, (stack, program) in self._running.items():
            if program.poll() is not None:
                stack.close()
                self._start(name)

    def misfortunes(self) -> dict[str, Callable[[], None]]:
        """What may happen, by name."""
        return {
            "a worker dies": lambda: self._die(self._chance.choice(WORKERS)),
            "a worker's child dies": lambda: self._lose_a_child(self._chance.choice(WORKERS)),
            "a worker stands still": lambda: self._freeze(self._chance.choice(WORKERS)),
            "beat dies": lambda: self._die("b1"),
            "web dies": lambda: self._die("web"),
            "redis comes back empty": lambda: self._away(self._servers.kill_redis),
            "postgresql crashes": lambda: self._away(self._servers.crash_postgres),
            "a session of postgresql dies": self._kill_a_session,
        }

    def _start(self, name: str) -> None:
        stack = contextlib.ExitStack()
        self._running[name] = stack, stack.enter_context(self._starting[name]())

    def _die(self, name: str) -> None:
        stack, program = self._running[name]
        kill_everything(program)
        stack.close()
        self._start(name)

    def _lose_a_child(self, name: str) -> None:
        worker = psutil.Process(self._running[name][1].pid)
        until(worker.children, what=f"{name} has a child")
        worker.children()[0].kill()

    def _freeze(self, name: str) -> None:
        program = self._running[name][1]
        os.killpg(program.pid, signal.SIGSTOP)
        let_pass(self._chance.uniform(0, LONGEST))
        os.killpg(program.pid, signal.SIGCONT)

    def _away(self, kill: Callable[[], None]) -> None:
        with self._servers.nobody_restarts_them():
            kill()
            let_pass(self._chance.uniform(0, LONGEST))
        self._servers.wait()

    def _kill_a_session(self) -> None:
        self._servers.kill_a_session(self._chance.choice)
        self._servers.wait()
