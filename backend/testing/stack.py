"""The whole stack as `edms up` starts it, for tests that start, hurt and stop it."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Literal

import psutil  # type: ignore[import-untyped]

from edms.embedded.folders import BACKEND, Folders
from edms.embedded.leftovers import MARK, end_leftovers, programs_of
from edms.embedded.ports import find_free
from edms.embedded.waiting import wait_until

# Long enough for a first start on a slow machine that also runs other tests.
PATIENCE = 120


def environment(**values: str) -> dict[str, str]:
    """The environment of a person who has set nothing: without what belongs to the run of the tests, or to the make that runs them.

    Only the mark stays, by which a run that was killed finds in the next one what it left behind.
    """
    foreign = ("EDMS_", "PYTEST_", "DJANGO_", "PG", "MAKE", "MFLAGS")
    own = {name: value for name, value in os.environ.items() if name == MARK or not name.startswith(foreign)}
    return {**own, **values}


class StackUnderTest:
    """An instance in ``root`` on a free port, run by `edms up` in a program of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.port = find_free()
        self.said = root.with_name(f"{root.name}.said")
        self.seconds_to_start = 0.0
        self._up: subprocess.Popen[bytes] | None = None

    @property
    def instance(self) -> dict[str, Any]:
        remembered: dict[str, Any] = json.loads((self.root / "instance.json").read_text())
        return remembered

    @property
    def folders(self) -> Folders:
        return Folders(self.root, Path(self.instance["servers"] or self.root))

    def begin(self) -> None:
        """Start it without waiting for anything."""
        with self.said.open("wb") as said:
            command = [sys.executable, "manage.py", "up", "--data-dir", str(self.root), "--port", str(self.port), "--empty"]
            self._up = subprocess.Popen(command, cwd=BACKEND, env=environment(), stdin=subprocess.DEVNULL, stdout=said, stderr=said)

    def start(self) -> None:
        """Start it and wait until it says that it runs."""
        began = time.monotonic()
        self.begin()
        assert self._up
        up = self._up
        wait_until(lambda: up.poll() is not None or "EDMS is running" in self.said.read_text(), seconds=PATIENCE)
        assert "EDMS is running" in self.said.read_text(), self.said.read_text()
        self.seconds_to_start = time.monotonic() - began

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask `edms up` to end, as a person or a service manager would; its exit code."""
        assert self._up
        self._up.send_signal(number)
        return self._up.wait(PATIENCE)

    def kill(self, *, only: Literal["", "edms up", "all that watch over the others"] = "") -> None:
        """Kill with -9: everything, or the command alone, or the command and supervisord so that the others are orphans."""
        victims = [] if only == "edms up" else [self.supervisor()] if only else self.programs()
        assert self._up
        self._up.kill()
        for victim in victims:
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.kill()
        self._up.wait(PATIENCE)
        psutil.wait_procs(victims, timeout=PATIENCE)

    def programs(self) -> list[psutil.Process]:
        """What runs of this instance, `edms up` itself excepted."""
        return programs_of(self.folders)

    def supervisor(self) -> psutil.Process:
        """The running supervisord."""
        number = int((self.root / "supervisord.pid").read_text())
        return psutil.Process(number)

    def number_of(self, name: str) -> int:
        """The process number of a supervised program; 0 while it does not run."""
        words = {"postgres": "/bin/postgres", "redis": "redis-server", "web": "granian", "worker": "worker", "beat": "beat"}
        for program in self.programs():
            # Sessions of the database come and go while we look.
            with contextlib.suppress(psutil.Error):
                if "watched_supervisor" in " ".join(program.parent().cmdline()) and words[name] in " ".join(program.cmdline()):
                    return int(program.pid)
        return 0

    def wait_for(self, name: str) -> int:
        """The process number of a supervised program, which must run before long."""
        found = 0

        def runs() -> bool:
            nonlocal found
            found = self.number_of(name)
            return found != 0

        assert wait_until(runs, seconds=PATIENCE), f"{name} does not run"
        return found

    def status_of(self, path: str) -> int:
        """The status of the web server's answer; 0 when there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except OSError:
            return 0

    def manage(self, *words: str) -> str:
        """Run a management command against this instance, told nothing but its data folder."""
        command = [sys.executable, "manage.py", *words]
        surroundings = environment(EDMS_DATA_DIR=str(self.root))
        return subprocess.run(command, cwd=BACKEND, env=surroundings, check=True, capture_output=True, text=True).stdout.strip()

    def remove(self) -> None:
        """End whatever runs and remove whatever was written."""
        if self._up is not None and self._up.poll() is None:
            self.end()
        if (self.root / "instance.json").exists():
            end_leftovers(self.folders)
        if (self.root / "instance.json").exists() and self.folders.servers != self.root:
            shutil.rmtree(self.folders.servers)
        shutil.rmtree(self.root, ignore_errors=True)
        self.said.unlink(missing_ok=True)
