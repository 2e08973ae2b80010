"""PostgreSQL and Redis for one run of the tests: started by its first program, private to it, gone when it ends.

They listen on sockets in a folder whose name follows from the checkout, so that the settings find them without being told.
Several runs at once, of one checkout or of many, by root or by anybody, take folders of their own. The cluster is kept
between runs, because making and migrating one takes longer than most runs of a few tests.
"""

import contextlib
import functools
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import redis

from edms.embedded.folders import BACKEND, PROJECT, digest_of, held, make_private, short_temporary_root
from edms.embedded.leftovers import end_leftovers, mark_children
from edms.embedded.postgres import SUPERUSER, TUNING, login_error
from edms.embedded.redis_server import answers
from edms.embedded.refusal import CannotStart
from edms.embedded.servers import Servers, make_servers_folder, place_servers
from edms.embedded.supervision import Supervisor
from edms.embedded.waiting import wait_until
from testing import databases

FOLDER_VARIABLE = "EDMS_TEST_FOLDER"
MOST_RUNS_AT_ONCE = 32
# A crash of the machine may lose the databases of tests: they are made again.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "log_min_duration_statement": "-1",
}

_held = contextlib.ExitStack()


def folder_of_the_run() -> Path:
    """The folder of the servers of this run of the tests.

    The first program of a run claims a free one and tells its children (workers of the tests, programs that a test starts)
    through the environment. Outside of a run it is the first folder, whether or not there is anything in it.
    """
    if told := os.environ.get(FOLDER_VARIABLE):
        return Path(told)
    if "PYTEST_VERSION" not in os.environ:
        return _folder(0)
    for number in range(MOST_RUNS_AT_ONCE):
        folder = _folder(number)
        make_private(folder, mode=0o711 if os.geteuid() == 0 else 0o700)
        with contextlib.suppress(CannotStart):
            _held.enter_context(held(folder))
            os.environ[FOLDER_VARIABLE] = str(folder)
            return folder
    raise CannotStart(f"{MOST_RUNS_AT_ONCE} runs of the tests are under way in this checkout: wait for one to end.")


def _folder(number: int) -> Path:
    return short_temporary_root() / f"edms-test-{os.geteuid()}-{digest_of(PROJECT)}-{number}"


def worker_number() -> int:
    """Which of the parallel workers of the tests this is; 0 when there is one only."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def sockets_in(folder: Path) -> Path:
    return folder / "sockets"


def redis_url(folder: Path, database: int) -> str:
    return f"unix://{sockets_in(folder)}/redis.sock?db={database}"


def empty_redis() -> None:
    """Forget everything in the Redis database of this worker of the tests."""
    with redis.Redis.from_url(redis_url(folder_of_the_run(), worker_number())) as client:
        client.flushdb()


class RunningServers:
    """The two servers of a run of the tests; the migrated template of all its databases is in one of them."""

    def __init__(self) -> None:
        self.root = folder_of_the_run()
        self._supervisor: Supervisor | None = None

    def start(self) -> None:
        """Start both and see to the template; a cluster that does not come up is thrown away and made again."""
        (self.root / "logs").mkdir(exist_ok=True)
        folders, _ = place_servers(self.root, None)
        mark_children(folders)
        end_leftovers(folders)
        try:
            self._start()
        except CannotStart:
            self.stop()
            shutil.rmtree(folders.postgres, ignore_errors=True)
            (folders.servers / "roles.sha256").unlink(missing_ok=True)
            self._start()
        self._refresh_template()

    def stop(self) -> None:
        """End both; nothing of the run stays in memory."""
        if self._supervisor is not None:
            self._supervisor.stop()
            end_leftovers(self._supervisor.folders)

    def _start(self) -> None:
        folders, account = place_servers(self.root, None)
        make_servers_folder(folders)
        servers = Servers.of(folders, account)
        servers.cluster.create()
        servers.cluster.prepare_roles(database=databases.TEMPLATE, owner_password="owner", app_password="app", backup_password="backup")
        sockets = account.make_folder(sockets_in(self.root))
        servers.redis.configure(socket=sockets / "redis.sock", databases=128)
        self._supervisor = Supervisor(folders, servers.programs(sockets=sockets, port=5432, tuning={**TUNING, **CARELESS}))
        self._supervisor.start()
        is_up = functools.partial(login_error, host=str(sockets), user=SUPERUSER, dbname="postgres")
        if not wait_until(lambda: is_up() is None and answers(redis_url(self.root, 0)), seconds=60):
            raise CannotStart(f"The servers for the tests did not start: read the logs in {folders.logs}.")

    def _refresh_template(self) -> None:
        mark = self.root / "template.sha256"
        wanted = _fingerprint()
        if mark.exists() and mark.read_text() == wanted:
            return
        mark.unlink(missing_ok=True)
        databases.make_template()
        migrated = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--database", "owner", "--no-input", "--verbosity", "0"],
            check=False,
            cwd=BACKEND,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "edms.settings.test", databases.NAME_VARIABLE: databases.TEMPLATE},
            capture_output=True,
            text=True,
        )
        if migrated.returncode != 0:
            raise CannotStart(f"The database for the tests cannot be migrated:\n{migrated.stdout}{migrated.stderr}")
        mark.write_text(wanted)


def _fingerprint() -> str:
    """Of everything that migrations may read: a template made from other files is made again."""
    files = [*(BACKEND / "apps").rglob("*.py"), *(BACKEND / "apps").rglob("*.sql"), *(BACKEND / "edms").rglob("*.py")]
    known = hashlib.sha256((PROJECT / "requirements" / "base.txt").read_bytes())
    for file in sorted(file for file in files if "tests" not in file.parts):
        known.update(str(file.relative_to(BACKEND)).encode())
        known.update(file.read_bytes())
    return known.hexdigest()
