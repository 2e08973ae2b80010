"""What the measures stand on: PostgreSQL and Redis as `edms up` starts them, in a temporary folder, and the program's own settings."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from edms.embedded import ports
from edms.embedded.folders import short_temporary_root
from edms.embedded.instance import DATABASE, Instance
from edms.embedded.leftovers import end_leftovers, mark_children
from edms.embedded.postgres import APP, OWNER, TUNING, login_error
from edms.embedded.redis_server import answers
from edms.embedded.refusal import CannotStart
from edms.embedded.servers import Servers, place_servers
from edms.embedded.supervision import Supervisor
from edms.embedded.waiting import wait_until
from edms.heap import settle_heap

SETTINGS = "edms.settings.embedded"


@contextlib.contextmanager
def prepared_ground() -> Iterator[None]:
    """Start both servers and make this process the program on them, migrated; afterwards everything is gone."""
    root = Path(tempfile.mkdtemp(prefix="edms-bench-", dir=short_temporary_root()))
    try:
        # The servers' account must be able to walk through.
        root.chmod(0o711 if os.geteuid() == 0 else 0o700)
        (root / "logs").mkdir()
        with _running_servers(root) as instance:
            _become_the_program(root, instance)
            yield
            _let_go()
    finally:
        shutil.rmtree(root, ignore_errors=True)


@contextlib.contextmanager
def _running_servers(root: Path) -> Iterator[Instance]:
    instance = Instance(postgres_port=ports.find_free(), redis_port=ports.find_free()).save(root)
    folders, account = place_servers(root, None)
    mark_children(folders)
    servers = Servers.of(folders, account)
    servers.cluster.create()
    servers.cluster.prepare_roles(
        database=DATABASE,
        owner_password=instance.owner_password,
        app_password=instance.app_password,
        backup_password=instance.backup_password,
    )
    servers.redis.configure(port=instance.redis_port, password=instance.redis_password)
    supervisor = Supervisor(folders, servers.programs(sockets=None, port=instance.postgres_port, tuning=TUNING))
    try:
        supervisor.start()
        if not wait_until(lambda: _both_answer(instance, root), seconds=60):
            raise CannotStart(f"The servers for the measures did not start: {folders.log_of('postgres').read_text()[-2000:]}")
        yield instance
    finally:
        supervisor.stop()
        end_leftovers(folders)


def _both_answer(instance: Instance, root: Path) -> bool:
    passwords = {OWNER: instance.owner_password, APP: instance.app_password}
    return all(
        login_error(host=ports.LOOPBACK, port=instance.postgres_port, dbname=DATABASE, user=role, password=password) is None
        for role, password in passwords.items()
    ) and answers(instance.environment(root)["EDMS_REDIS_URL"])


def _become_the_program(root: Path, instance: Instance) -> None:
    os.environ.update(instance.environment(root), DJANGO_SETTINGS_MODULE=SETTINGS)
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settle_heap()
    # The program's own addresses and, beside them, the bare views that they are compared with.
    settings.ROOT_URLCONF = "bench.bare_views"
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    for folder in (settings.STORAGE_ROOT, settings.STATIC_ROOT):
        Path(folder).mkdir(parents=True)
    call_command("migrate", database="owner", interactive=False, verbosity=0)


def _let_go() -> None:
    from django.db import connections

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        # Connections of the pool would keep the server from ending quickly.
        getattr(connection, "close_pool", lambda: None)()
