"""The stack of one instance: servers first, then the database's tables, then the program."""

import dataclasses
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from edms.embedded import ports, programs
from edms.embedded.instance import DATABASE, Instance
from edms.embedded.leftovers import end_leftovers, mark_children
from edms.embedded.postgres import APP, BACKUP, OWNER, TUNING, login_error
from edms.embedded.redis_server import answers
from edms.embedded.refusal import CannotStart
from edms.embedded.servers import Servers, make_servers_folder, place_servers, set_aside
from edms.embedded.setup import Setup, last_line_of
from edms.embedded.supervision import Program, Supervisor
from edms.embedded.waiting import wait_until

# How long a program that supervisord has given up on is left alone before it is tried again.
PAUSE_AFTER_FATAL = 30.0


class Stack:
    """One instance's stack. ``say`` gets each line of progress."""

    def __init__(self, *, root: Path, web_port: int, say: Callable[[str], None]) -> None:
        self.root = root
        self.say = say
        remembered = Instance.load(root)
        self._is_first_start = remembered is None
        self.instance = dataclasses.replace(remembered or Instance(), web_port=web_port)
        self.folders, self._account = place_servers(root, self.instance.servers)
        self._supervisor: Supervisor | None = None

    def start(self, *, empty: bool) -> None:
        """Bring everything up, or raise :class:`CannotStart`."""
        mark_children(self.folders)
        if ended := end_leftovers(self.folders):
            self.say(f"  {ended} programs of an earlier start, which was killed, have been ended.")
        ports.refuse_unless_free(self.instance.web_port)
        if self._is_first_start:
            self._is_first_start = False
            self._meet_what_is_there()
        self._start_servers()
        self._prepare_database(empty=empty)
        self._start_application()

    def watch(self) -> None:
        """Stay until somebody stops us; say what cannot be kept running, and try it again now and then."""
        tried: dict[str, float] = {}
        while True:
            self._running.wait(2)
            if self._running.is_gone:
                self.say("supervisord has ended unexpectedly; everything is started again.")
                self.start(empty=True)
            for name, state in self._running.states().items():
                if state == "FATAL" and time.monotonic() - tried.get(name, float("-inf")) > PAUSE_AFTER_FATAL:
                    tried[name] = time.monotonic()
                    self.say(
                        f"{name} does not stay up: read {self.folders.log_of(name)}. It is tried again every {PAUSE_AFTER_FATAL:.0f} s."
                    )
                    self._running.start_program(name)

    def stop(self) -> None:
        """End everything, whatever state it is in."""
        if self._supervisor is not None:
            self._supervisor.stop()
        end_leftovers(self.folders)

    @property
    def _running(self) -> Supervisor:
        if self._supervisor is None:
            raise CannotStart("The stack has not been started.")
        return self._supervisor

    def _meet_what_is_there(self) -> None:
        # A broken-off first start has left its memory; without one, what is there belongs to somebody's earlier instance.
        if aside := set_aside(self.folders):
            self.say(f"  The database of a removed data folder of this name has been set aside: {aside}")
        elif self.folders.postgres.exists():
            self.instance = dataclasses.replace(self.instance, has_demo=False)

    def _start_servers(self) -> None:
        self.instance = dataclasses.replace(
            self.instance,
            postgres_port=ports.find_free(self.instance.postgres_port),
            redis_port=ports.find_free(self.instance.redis_port),
            servers=None if self.folders.servers == self.root else str(self.folders.servers),
        ).save(self.root)
        make_servers_folder(self.folders)
        servers = Servers.of(self.folders, self._account)
        servers.cluster.create()
        servers.cluster.prepare_roles(
            database=DATABASE,
            owner_password=self.instance.owner_password,
            app_password=self.instance.app_password,
            backup_password=self.instance.backup_password,
        )
        servers.redis.configure(port=self.instance.redis_port, password=self.instance.redis_password)
        server_programs = servers.programs(sockets=None, port=self.instance.postgres_port, tuning=TUNING)
        self._supervisor = Supervisor(self.folders, server_programs, self._application())
        self._supervisor.start()
        postgres_version, redis_version = servers.versions
        self._await("postgres", self._roles_can_log_in, seconds=120)
        self.say(f"  PostgreSQL {postgres_version} ... ready")
        self._await("redis", lambda: answers(self.instance.environment(self.root)["EDMS_REDIS_URL"]), seconds=30)
        self.say(f"  Redis {redis_version} ... ready")

    def _application(self) -> list[Program]:
        commands = {"web": programs.web(self.instance.web_port), "worker": programs.worker(), "beat": programs.beat()}
        # A program that cannot work says so within these seconds; one that is killed later comes back at once.
        return [
            Program(name=name, command=command, starts_at_once=False, start_seconds=5, environment=programs.WITHOUT_THE_OWNER)
            for name, command in commands.items()
        ]

    def _prepare_database(self, *, empty: bool) -> None:
        setup = Setup(self.folders)
        setup.begin()
        setup.run("prepare")
        self.say("  Database ... up to date")
        if self.instance.has_demo is None:
            self._decide_demo(setup, empty=empty)

    def _decide_demo(self, setup: Setup, *, empty: bool) -> None:
        # Remembered only when done: a first start that was broken off does it again.
        wanted = not empty and setup.has_command("load_demo")
        if wanted:
            setup.run("load_demo")
            self.say("  Demo company ... loaded")
        self.instance = dataclasses.replace(self.instance, has_demo=wanted).save(self.root)

    def _start_application(self) -> None:
        # One after the other: the person waits for the first page, and on a small machine all three at once take longer.
        self._running.start_program("web")
        self._await("web", self._web_answers, seconds=120)
        self.say("  Web server ... ready")
        self._running.start_program("worker")
        self._running.start_program("beat")
        self.say("  Worker and beat ... started")

    def _await(self, name: str, condition: Callable[[], bool], *, seconds: float) -> None:
        given_up = False

        def is_decided() -> bool:
            nonlocal given_up
            given_up = self._running.is_gone or self._running.states().get(name) == "FATAL"
            return given_up or condition()

        if not wait_until(is_decided, seconds=seconds) or given_up:
            raise CannotStart(f"{name} did not start: read {self.folders.log_of(name)}{last_line_of(self.folders.log_of(name))}.")

    def _roles_can_log_in(self) -> bool:
        passwords = {OWNER: self.instance.owner_password, APP: self.instance.app_password, BACKUP: self.instance.backup_password}
        port = self.instance.postgres_port
        return all(
            login_error(host="127.0.0.1", port=port, dbname=DATABASE, user=role, password=password) is None
            for role, password in passwords.items()
        )

    def _web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.instance.web_port}/livez", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
