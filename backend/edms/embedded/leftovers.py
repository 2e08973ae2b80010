"""What an earlier start left running when it was killed: find it and end it, so that the next start begins clean."""

import contextlib
import os
import signal
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from edms.embedded.folders import Folders

# Every program of an instance carries this variable with the data folder it belongs to.
MARK = "EDMS_SUPERVISED_IN"
# The two servers overwrite their environment with a title; their working folder tells whose they are.
SERVERS = frozenset({"postgres", "redis-server"})


def end_leftovers(folders: Folders, *, patience: float = 20.0) -> int:
    """End every program of this instance that still runs and say how many there were.

    PostgreSQL is asked for a fast shutdown, everything else to terminate; after ``patience`` seconds they are killed.
    The caller holds the data folder, so none of them can belong to a start that is still alive.
    """
    found = programs_of(folders)
    for program in found:
        with contextlib.suppress(psutil.Error):
            program.send_signal(signal.SIGINT if program.name() == "postgres" else signal.SIGTERM)
    _, stubborn = psutil.wait_procs(found, timeout=patience)
    for program in stubborn:
        with contextlib.suppress(psutil.Error):
            program.kill()
    psutil.wait_procs(stubborn, timeout=5)
    # A number in it may by now be that of a stranger, which PostgreSQL would take for a running server.
    (folders.postgres / "postmaster.pid").unlink(missing_ok=True)
    return len(found)


def programs_of(folders: Folders) -> list[psutil.Process]:
    """Every running program of this instance that this account may look at, this one excepted."""
    return [program for program in psutil.process_iter() if _belongs(program, folders)]


def mark_children(folders: Folders) -> None:
    """From now on, every program that this one starts is one of the instance, unless it is given another environment."""
    os.environ[MARK] = str(folders.root)


def _belongs(program: psutil.Process, folders: Folders) -> bool:
    if program.pid == os.getpid():
        return False
    try:
        if program.name() in SERVERS:
            return Path(program.cwd()) in {folders.postgres.resolve(), folders.redis.resolve()}
        return bool(program.environ().get(MARK) == str(folders.root))
    except (psutil.Error, OSError):
        return False
