"""The place of the running database: what it is called, what was there before, and how another one comes into it."""

import contextlib
import time
from collections.abc import Iterable, Iterator

import redis
import structlog
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from apps.backups.database.scratch import databases_like, put_in_its_place
from apps.core import clock
from apps.core.errors import Conflict

OWNER = "owner"
_LOOK_AGAIN = 0.1
_log = structlog.get_logger(__name__)


def current_database() -> str:
    """The name of the running database."""
    return str(settings.DATABASES[OWNER]["NAME"])


def previous_databases() -> list[str]:
    """The databases that restores have put aside, oldest first."""
    return databases_like(OWNER, f"{current_database()}_before_")


def free_stamp() -> str:
    """The second of now, by which the database before it is called; or the next one, where that name is taken."""
    while True:
        stamp = f"{clock.now():%Y%m%d_%H%M%S}"
        if name_put_aside(stamp) not in previous_databases():
            return stamp
        time.sleep(_LOOK_AGAIN)


def name_put_aside(stamp: str) -> str:
    """What the running database is called when another has taken its place."""
    return f"{current_database()}_before_{stamp}"


def take_place(name: str, previous: str) -> None:
    """Let the database ``name`` be the running one, and that one be called ``previous``: both or neither.

    Raises:
        Conflict: sessions in the running database come back faster than they are ended.
    """
    connections.close_all()
    put_in_its_place(OWNER, name, current=current_database(), previous=previous)
    _forget_messages()


def refuse_newer(migrations: Iterable[tuple[str, str]], what: str) -> None:
    """Refuse a database whose tables this version of the program does not know.

    Raises:
        Conflict: so it is; ``what`` says in words whose tables they are.
    """
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if unknown := [f"{app}.{name}" for app, name in migrations if (app, name) not in known]:
        raise Conflict(
            "newer_archive",
            f"{what}, whose tables this one does not know ({', '.join(unknown[:3])}): install that version, then try again.",
        )


@contextlib.contextmanager
def leading_to(name: str) -> Iterator[None]:
    """Let the aliases of this process lead to another database for a moment."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", OWNER)}
    _lead(dict.fromkeys(before, name))
    try:
        yield
    finally:
        _lead(before)


def _lead(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connection = connections[alias]
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
        connection.settings_dict["NAME"] = name


def _forget_messages() -> None:
    """Messages and cached answers belong to what was there before; whatever waits is a row, and the sweep finds it."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            client.flushdb()
    except redis.RedisError as error:
        _log.warning("messages_not_forgotten", reason=str(error))
