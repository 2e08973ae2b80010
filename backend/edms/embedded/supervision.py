"""supervisord: which programs it keeps running, and talking to it."""

import contextlib
import os
import shlex
import subprocess
import sys
import xmlrpc.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
from supervisor.xmlrpc import SupervisorTransport

from edms.embedded.account import Account
from edms.embedded.folders import BACKEND, Folders, remove_socket_folder, socket_folder
from edms.embedded.leftovers import MARK
from edms.embedded.programs import SETTINGS
from edms.embedded.refusal import CannotStart
from edms.embedded.waiting import wait_until

SERVERS = "servers"
APPLICATION = "application"
# Settings of a person's shell that would lead our own programs to another database or instance.
FOREIGN = ("EDMS_DB_", "EDMS_REDIS_", "PG")


@dataclass(frozen=True, slots=True)
class Program:
    """One program under supervision. It has failed to start when it ends within ``start_seconds``."""

    name: str
    command: Sequence[str]
    folder: Path = BACKEND
    account: Account | None = None
    starts_at_once: bool = True
    start_seconds: int = 1
    stop_signal: str = "TERM"
    stop_seconds: int = 20
    environment: Mapping[str, str] = field(default_factory=dict)

    def section(self, log: Path) -> str:
        """This program's part of the supervisor's configuration."""
        lines = {
            "command": shlex.join(self.command),
            "directory": self.folder,
            "autostart": self.starts_at_once,
            "autorestart": True,
            "startsecs": self.start_seconds,
            "startretries": 3,
            "stopsignal": self.stop_signal,
            "stopwaitsecs": self.stop_seconds,
            "killasgroup": True,
            "redirect_stderr": True,
            "stdout_logfile": log,
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": 3,
        }
        if self.environment:
            lines["environment"] = ",".join(f'{name}="{value}"' for name, value in self.environment.items())
        if self.account is not None and not self.account.is_ours:
            lines["user"] = self.account.uid
        return _section(f"program:{self.name}", lines)


def _group(name: str, programs: Sequence[Program], *, rank: int) -> list[str]:
    """Programs that start and end together; a lower rank starts earlier and ends later."""
    if not programs:
        return []
    return [_section(f"group:{name}", {"programs": ",".join(program.name for program in programs), "priority": rank})]


def _section(title: str, lines: Mapping[str, object]) -> str:
    for value in map(str, lines.values()):
        if " #" in value or " ;" in value or "\n" in value:
            raise CannotStart(f"{value!r} holds a space before # or ;, or a line break, which supervisord cannot read: rename the folder.")
    return "".join([f"[{title}]\n", *(f"{name}={str(value).replace('%', '%%')}\n" for name, value in lines.items()), "\n"])


@dataclass(slots=True)
class Supervisor:
    """A running supervisord and its programs."""

    folders: Folders
    servers: Sequence[Program]
    application: Sequence[Program] = ()
    _started: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    _socket: Path = field(default=Path(), init=False)

    def start(self) -> None:
        """Start supervisord and the programs that start at once; it ends when this program ends."""
        self._socket = socket_folder(self.folders.root) / "supervisor.sock"
        self._configuration.unlink(missing_ok=True)
        with os.fdopen(os.open(self._configuration, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self._text())
        with self.folders.log_of("supervisor-errors").open("wb") as errors:
            self._started = subprocess.Popen(  # noqa: S603 - the command is ours
                [sys.executable, "-m", "edms.embedded.watched_supervisor", str(self._configuration)],
                cwd=BACKEND,
                env=child_environment(self.folders),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                # Ctrl-C in a terminal reaches this program only, which then ends the others in order.
                start_new_session=True,
            )
        if not wait_until(self._answers_or_is_gone, seconds=20) or self.is_gone:
            raise CannotStart(f"supervisord did not start: read {self.folders.log_of('supervisor-errors')}.")

    @property
    def is_gone(self) -> bool:
        return self._started is None or self._started.poll() is not None

    def states(self) -> dict[str, str]:
        """Each program's state in supervisord's words (RUNNING, BACKOFF, FATAL, ...); empty when it does not answer."""
        try:
            return {str(program["name"]): str(program["statename"]) for program in self._ask("getAllProcessInfo")}
        except (OSError, xmlrpc.client.Error):
            return {}

    def start_program(self, name: str) -> None:
        """Start one program; nothing happens when it runs already."""
        group = SERVERS if any(program.name == name for program in self.servers) else APPLICATION
        with contextlib.suppress(xmlrpc.client.Fault):
            self._ask("startProcess", f"{group}:{name}", False)
            wait_until(lambda: self._has_begun(f"{group}:{name}"), seconds=2, pause=0.005)

    def stop(self, *, seconds: float = 90) -> None:
        """End all programs, the servers last, and then supervisord."""
        if self._started is None:
            return
        self._started.terminate()
        try:
            self._started.wait(seconds)
        except subprocess.TimeoutExpired:
            self._started.kill()
            self._started.wait()
        remove_socket_folder(self.folders.root)

    def wait(self, seconds: float) -> None:
        """Wait that long, or until supervisord ends."""
        if self._started is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._started.wait(seconds)

    def _has_begun(self, name: str) -> bool:
        # Until it has become the program, the child is a copy of supervisord, which forgets a signal to end that reaches it.
        number = int(self._ask("getProcessInfo", name)["pid"])
        try:
            return number == 0 or "edms.embedded.watched_supervisor" not in psutil.Process(number).cmdline()
        except psutil.Error:
            return True

    @property
    def _configuration(self) -> Path:
        return self.folders.root / "supervisord.conf"

    def _answers_or_is_gone(self) -> bool:
        return self.is_gone or bool(self.states())

    def _ask(self, question: str, *arguments: object) -> Any:
        transport = SupervisorTransport(None, None, f"unix://{self._socket}")
        with xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport) as server:
            return getattr(server.supervisor, question)(*arguments)

    def _text(self) -> str:
        own = {
            "logfile": self.folders.log_of("supervisor"),
            "logfile_maxbytes": "1MB",
            "logfile_backups": 1,
            "pidfile": self.folders.root / "supervisord.pid",
            "nocleanup": True,
            "silent": True,
        }
        if os.geteuid() == 0:
            own["user"] = "root"
        return "".join(
            [
                _section("supervisord", own),
                _section("unix_http_server", {"file": self._socket, "chmod": "0700"}),
                _section("rpcinterface:supervisor", {"supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"}),
                *(program.section(self.folders.log_of(program.name)) for program in (*self.servers, *self.application)),
                *_group(SERVERS, self.servers, rank=1),
                *_group(APPLICATION, self.application, rank=2),
            ]
        )


def child_environment(folders: Folders) -> dict[str, str]:
    """The environment of every program of an instance: ours, without what would lead it elsewhere, with its mark."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    own = {MARK: str(folders.root), "EDMS_DATA_DIR": str(folders.root), "DJANGO_SETTINGS_MODULE": SETTINGS, "PYTHONUNBUFFERED": "1"}
    return {**kept, **own}
