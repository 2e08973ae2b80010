"""PostgreSQL and Redis that a test has for itself and may crash: copies of the servers of the run, supervised as in the embedded stack."""

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.db import connections

from edms.embedded.binaries import binaries_for
from edms.embedded.folders import Folders, short_temporary_root
from edms.embedded.postgres import SUPERUSER, TUNING, Cluster, login_error
from edms.embedded.redis_server import RedisServer, answers
from edms.embedded.refusal import CannotStart
from edms.embedded.servers import Servers, place_servers
from edms.embedded.supervision import Supervisor
from edms.embedded.waiting import wait_until
from testing.own_database import OwnDatabase
from testing.servers import FOLDER_VARIABLE, folder_of_the_run, redis_url, sockets_in, worker_number

PATIENCE = 60


@dataclass(frozen=True, slots=True)
class OwnServers:
    """The two servers; whichever is killed is started again at once. ``database`` leads other programs to them."""

    folders: Folders
    database: OwnDatabase

    @property
    def storage(self) -> Path:
        """Where programs that are led here keep files."""
        return self.folders.root / f"files-{worker_number()}" / "storage"

    def answer(self) -> bool:
        """Both accept a connection."""
        return login_error(**self.login()) is None and answers(redis_url(self.folders.root, worker_number()))

    def login(self) -> dict[str, Any]:
        """How PostgreSQL's superuser comes into the test's database."""
        return {"host": str(sockets_in(self.folders.root)), "user": SUPERUSER, "dbname": self.database.name}

    def crash_postgres(self) -> None:
        """Let PostgreSQL end at once, without a word to anybody (immediate shutdown)."""
        with self._until_all_sessions_end():
            os.kill(_number_in(self.folders.postgres / "postmaster.pid"), signal.SIGQUIT)

    def kill_a_session(self, choose: Callable[[list[int]], int]) -> None:
        """Kill a process of PostgreSQL that serves a program: it ends the others too and recovers by itself."""
        with self._until_all_sessions_end() as witness:
            asked = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() ORDER BY backend_start"
            numbers = [number for (number,) in witness.execute(asked, [self.database.name])]
            os.kill(choose(numbers or [witness.info.backend_pid]), signal.SIGKILL)

    @contextlib.contextmanager
    def _until_all_sessions_end(self) -> Iterator["psycopg.Connection[Any]"]:
        """A session that sees the end: until then the server still lets people in."""
        with contextlib.closing(psycopg.connect(**self.login(), autocommit=True)) as witness:
            yield witness
            wait_until(lambda: not _is_alive(witness), seconds=PATIENCE)
        connections.close_all()

    def kill_redis(self) -> None:
        """Kill Redis with everything in it."""
        with redis.Redis.from_url(redis_url(self.folders.root, worker_number())) as client:
            number = int(client.info("server")["process_id"])
        os.kill(number, signal.SIGKILL)

    def wait(self) -> None:
        """Wait until both are there, again."""
        if not wait_until(self.answer, seconds=PATIENCE):
            raise CannotStart(f"A server of a test did not start: read the logs in {self.folders.logs}.")

    @contextlib.contextmanager
    def nobody_restarts_them(self) -> Iterator[None]:
        """Inside, what is killed stays away."""
        supervisor = _number_in(self.folders.root / "supervisord.pid")
        os.kill(supervisor, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(supervisor, signal.SIGCONT)


def _is_alive(session: "psycopg.Connection[Any]") -> bool:
    try:
        session.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _number_in(file: Path) -> int:
    return int(file.read_text().split()[0])


@contextlib.contextmanager
def own_servers_for_a_test(database: OwnDatabase) -> Iterator[OwnServers]:
    """Start copies of both servers, with the test's database in one of them, and let both aliases lead there in every thread.

    They are set up as the product ships them: what is committed survives a crash.
    """
    with tempfile.TemporaryDirectory(prefix="edms-own-", dir=short_temporary_root()) as folder:
        root = Path(folder)
        root.chmod(0o711)
        (root / "logs").mkdir()
        supervisor = _set_up(root)
        own = OwnServers(supervisor.folders, _led_to(root, database))
        try:
            supervisor.start()
            own.wait()
            own.storage.mkdir(parents=True)
            with _connections_led_to(sockets_in(root)):
                yield own
        finally:
            supervisor.stop()


def _set_up(root: Path) -> Supervisor:
    of_the_run, _ = place_servers(folder_of_the_run(), None)
    folders, account = place_servers(root, str(root))
    binaries = binaries_for(account, of_the_run.servers)
    servers = Servers(
        account=account,
        binaries=binaries,
        cluster=Cluster(folders.postgres, account, binaries.postgres),
        redis=RedisServer(folders.redis, account, binaries.redis),
    )
    account.make_folder(folders.postgres)
    copy = [str(binaries.postgres_tool("pg_basebackup")), "--host", str(sockets_in(of_the_run.root)), "--username", SUPERUSER]
    copy += ["--pgdata", str(folders.postgres), "--checkpoint", "fast", "--no-sync", "--no-manifest"]
    subprocess.run(copy, check=True, cwd="/", capture_output=True, **account.switch)
    sockets = account.make_folder(sockets_in(root))
    servers.redis.configure(socket=sockets / "redis.sock", databases=128)
    return Supervisor(folders, servers.programs(sockets=sockets, port=5432, tuning=TUNING))


def _led_to(root: Path, database: OwnDatabase) -> OwnDatabase:
    return replace(database, environment={**database.environment, FOLDER_VARIABLE: str(root)})


@contextlib.contextmanager
def _connections_led_to(sockets: Path) -> Iterator[None]:
    before = str(settings.DATABASES["default"]["HOST"])
    _lead_connections_to(str(sockets))
    try:
        yield
    finally:
        _lead_connections_to(before)


def _lead_connections_to(host: str) -> None:
    connections.close_all()
    for alias in connections:
        # Connections of every thread, present and to come, share this dictionary.
        settings.DATABASES[alias]["HOST"] = host
