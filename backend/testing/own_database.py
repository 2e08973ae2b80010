"""A database of its own for a test that commits for real: races, faults, and programs that run beside the test."""

import contextlib
import itertools
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections

from edms.embedded.folders import BACKEND
from testing import databases
from testing.servers import empty_redis

_count = itertools.count(1)
# What belongs to the run of the tests itself and would confuse a program that a test starts.
NOT_PASSED_ON = ("PYTEST_VERSION", "PYTEST_CURRENT_TEST")


@dataclass(frozen=True, slots=True)
class OwnDatabase:
    """The database that a test has for itself. ``environment`` leads other programs to it, and to the same Redis and files."""

    name: str
    environment: Mapping[str, str]

    @contextlib.contextmanager
    def running(self, *command: str, log: Path | None = None) -> Iterator["subprocess.Popen[bytes]"]:
        """Run a program beside the test, from backend/, and kill it with all its children afterwards."""
        with open(log or os.devnull, "wb") as output:
            program = subprocess.Popen(
                command,
                cwd=BACKEND,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            try:
                yield program
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(program.pid, signal.SIGKILL)
                program.wait()


@contextlib.contextmanager
def own_database_for_a_test() -> Iterator[OwnDatabase]:
    """Make a database, let both aliases lead to it in every thread, and drop it with every session in it."""
    shared = databases.database_of_the_worker()
    name = f"{shared}_{next(_count)}"
    databases.create_database(name)
    empty_redis()
    try:
        _lead_connections_to(name)
        yield OwnDatabase(name, _environment(name))
    finally:
        _lead_connections_to(shared)
        databases.drop_database(name)


def _lead_connections_to(name: str) -> None:
    connections.close_all()
    for alias in connections:
        # Connections of every thread, present and to come, share this dictionary.
        settings.DATABASES[alias]["NAME"] = name


def _environment(name: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in NOT_PASSED_ON}
    return {**kept, "DJANGO_SETTINGS_MODULE": "edms.settings.test", databases.NAME_VARIABLE: name}
