"""Databases beside the running one: made to restore into, filled from a dump, dropped, or put in its place."""

import contextlib
import subprocess
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from apps.backups.database.programs import connection_of, running
from apps.core.errors import Conflict

# Where a session stands that makes and drops other databases.
_MAINTENANCE = "postgres"
_APP, _BACKUP = "edms_app", "edms_backup"
# PostgreSQL itself waits five seconds in each for sessions to end.
_ATTEMPTS = 12
_ATTEMPTS_TO_DROP = 3
# PostgreSQL cuts longer names, without an error: a longer one would be another database's, the running one's above all.
_LONGEST = 63
_ADDED = len("_restoring_20261130_020000") + 1
# Those of programs and people. The server's own workers, which act as nobody, it sends away itself where a name changes; a
# superuser's sessions are not ours to end, and while there is one the name cannot change.
_END_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = ANY(%s) AND pid <> pg_backend_pid()
    AND NOT (SELECT rolsuper FROM pg_roles WHERE oid = usesysid)
"""


@contextlib.contextmanager
def server_session(alias: str) -> Iterator[psycopg.Connection[Any]]:
    """A session for statements about whole databases, with the role that ``alias`` stands for."""
    how = {**connection_of(alias), "dbname": _MAINTENANCE}
    with psycopg.connect(**how, autocommit=True, connect_timeout=10, application_name="edms restore") as session:
        yield session


def make_database(alias: str, name: str) -> None:
    """Make an empty database that the role of ``alias`` owns; nobody else may connect to it but the program's own roles."""
    with server_session(alias) as server:
        server.execute(_named("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name))
        server.execute(_named("REVOKE ALL ON DATABASE {} FROM PUBLIC", name))
        for role in (_APP, _BACKUP):
            server.execute(_named("GRANT CONNECT ON DATABASE {} TO {}", name, role))


def drop_database(alias: str, name: str) -> None:
    """Drop a database and end every session in it.

    Raises:
        Conflict: somebody works in it whose sessions are not ours to end.
    """
    # Not WITH (FORCE), which refuses to send away PostgreSQL's own workers; without it they go.
    with server_session(alias) as server:
        for _ in range(_ATTEMPTS_TO_DROP):
            server.execute(_END_SESSIONS, [[name]])
            with contextlib.suppress(psycopg.errors.ObjectInUse):
                server.execute(_named("DROP DATABASE IF EXISTS {}", name))
                return
    raise Conflict("database_in_use", f"Somebody works in the database {name}, which is to be dropped: end that first.")


def databases_like(alias: str, beginning: str) -> list[str]:
    """The names of the databases of this role that begin so."""
    with server_session(alias) as server:
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datdba = current_user::regrole ORDER BY datname",
            [beginning],
        ).fetchall()
    return [name for (name,) in rows]


def fill_database(alias: str, name: str, dump: Iterator[bytes], *, with_rights: bool) -> Iterator[int]:
    """Restore a dump into an empty database; ``with_rights`` owners and rights as they were, else everything is the role's own.

    Yields how many bytes of the dump were taken.

    Raises:
        ProgramFailed: pg_restore ended with an error; what it had done is undone.
    """
    how = ["--format=custom", "--exit-on-error", "--single-transaction", f"--dbname={name}"]
    how += [] if with_rights else ["--no-owner", "--no-privileges"]
    with running("pg_restore", *how, connection=connection_of(alias), stdin=subprocess.PIPE) as restore:
        yield from restore.feed(dump)


def put_in_its_place(alias: str, name: str, *, current: str, previous: str) -> None:
    """Let the database ``name`` be ``current`` from now on, and ``current`` be ``previous``: both or neither, in one transaction.

    Raises:
        Conflict: sessions in the running database come back faster than they are ended.
    """
    with server_session(alias) as server:
        for _ in range(_ATTEMPTS):
            server.execute(_END_SESSIONS, [[name, current]])
            try:
                with server.transaction():
                    server.execute(_named("ALTER DATABASE {} RENAME TO {}", current, previous))
                    server.execute(_named("ALTER DATABASE {} RENAME TO {}", name, current))
            except psycopg.errors.ObjectInUse:
                continue
            return
    raise Conflict("database_in_use", f"The database {current} is in use all the time: stop the program, and restore again.")


def refuse_long_name(name: str) -> None:
    """Refuse to work beside a database whose name leaves no place for what is added to it.

    Raises:
        Conflict: so it is.
    """
    longest = _LONGEST - _ADDED
    if len(name) > longest:
        message = f"The name of the database, {name}, is too long: a restore needs {longest} characters or fewer. Rename it."
        raise Conflict("name_too_long", message)


def _named(statement: str, *names: str) -> sql.Composed:
    if cut := [name for name in names if len(name.encode()) > _LONGEST]:
        raise Conflict("name_too_long", f"The name {cut[0]} is too long for a database.")
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
