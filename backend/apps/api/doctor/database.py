"""Looks at the database: reachable, made as it should be, its tables up to date, its roles within their rights, its guards in place."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from apps.api.doctor import Finding, fault, good, warning
from apps.backups.database.scratch import refuse_long_name
from apps.core.errors import Conflict
from edms.embedded.postgres import APP, BACKUP, OWNER

_OLDEST = 180000
_GUARDS = Path(__file__).with_name("guards.txt")
# A table with this guard is a record, whose rows nobody may change.
_OF_A_RECORD = " append_only_rows"
_SKEW, _FAR_TOO_MUCH_SKEW = 5, 60


def look_at_database() -> Iterator[Finding]:
    """A new connection, as the program, to a server of the right version."""
    given = settings.DATABASES["default"]
    place = f"{given['HOST']}:{given['PORT']}, database {given['NAME']}, role {given['USER']}"
    try:
        refuse_long_name(str(given["NAME"]))
    except Conflict as error:
        yield fault(error.message, "Stop the program, 'ALTER DATABASE … RENAME TO …' as its owner, and set EDMS_DB_NAME.")
    began = time.perf_counter()
    # Not through the pool, which keeps the reason to itself and is more patient.
    address: dict[str, Any] = {
        "host": given["HOST"],
        "port": given["PORT"],
        "dbname": given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"],
    }
    try:
        psycopg.connect(connect_timeout=3, **address).close()
        version, number = _row("SELECT version(), current_setting('server_version_num')::int")
    except (psycopg.Error, Error) as error:
        yield fault(
            f"It cannot be used ({place}): {str(error).strip().splitlines()[0]}",
            "Start the database server (docker compose up -d db); where it runs, compare EDMS_DB_HOST, EDMS_DB_PORT, EDMS_DB_NAME and "
            "EDMS_DB_APP_PASSWORD_FILE with it. 'edms prepare_roles' sets the passwords anew.",
        )
        return
    if number < _OLDEST:
        yield fault(f"It is {str(version).split(' on ', maxsplit=1)[0]}.", "Use PostgreSQL 18: dump the database and restore it there.")
    yield good(f"{str(version).split(' on ', maxsplit=1)[0]} answers in {(time.perf_counter() - began) * 1000:.0f} ms.")


def look_at_locale() -> Iterator[Finding]:
    """Order and case of text do not change with the libraries of the operating system."""
    provider, locale, encoding = _row(
        "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    )
    if (provider, locale, encoding) == ("b", "C.UTF-8", "UTF8"):
        yield good("UTF8 with the builtin locale C.UTF-8.")
        return
    yield fault(
        f"It was made with the encoding {encoding} and the locale {locale or 'of the operating system'}: an upgrade of the system can "
        "leave its indexes in the wrong order.",
        "Dump the database, make it anew on a cluster of 'initdb --encoding=UTF8 --locale-provider=builtin --locale=C.UTF-8', restore it.",
    )


def look_at_migrations() -> Iterator[Finding]:
    """The tables are those of this version of the program."""
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    known, applied = set(loader.disk_migrations), set(MigrationRecorder(connection).applied_migrations())
    ours = {app for app, _ in known}
    missing = sorted(known - applied - {key for key in known if loader.disk_migrations[key].replaces})
    unknown = sorted(key for key in applied - known if key[0] in ours)
    if missing:
        yield fault(f"{len(missing)} changes of the tables have not been made: {_named(missing)}.", "Run 'edms prepare'.")
    if unknown:
        yield fault(
            f"The tables are those of a newer version: {_named(unknown)}.",
            "Start the newer version, or restore the backup that was made before the upgrade.",
        )
    if not missing and not unknown:
        yield good(f"All {len(known)} changes of the tables have been made.")


def look_at_roles() -> Iterator[Finding]:
    """The program works as a role that can neither change the tables nor the record."""
    name, is_superuser, may_create = _row(
        "SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user), has_schema_privilege('public', 'CREATE')"
    )
    before = "Run 'edms prepare_roles'"
    problems = []
    if name != APP or is_superuser or may_create:
        problems.append(
            fault(
                f"The program works as {name}{', a superuser' if is_superuser else ''}, which may do more than the program needs.",
                f"Let it connect as {APP}. {before}, which makes that role.",
            )
        )
    roles = {row[0]: row[1] for row in _rows("SELECT rolname, rolsuper FROM pg_roles WHERE rolname LIKE 'edms\\_%'")}
    if OWNER not in roles:
        problems.append(fault(f"There is no role {OWNER}.", f"{before}."))
    problems += [fault(f"The role {role} is a superuser.", f"ALTER ROLE {role} NOSUPERUSER;") for role in sorted(roles) if roles[role]]
    if BACKUP not in roles:
        problems.append(warning(f"There is no role {BACKUP}: no backup can be made.", f"{before}."))
    yield from (*problems, *_tables_out_of_order())
    if not problems:
        yield good(f"The program works as {APP}, the tables are {OWNER}'s.")


def _tables_out_of_order() -> Iterator[Finding]:
    tables = _rows(
        "SELECT relname, pg_get_userbyid(relowner), has_table_privilege(oid, 'SELECT') FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    if foreign := sorted(name for name, owner, _ in tables if owner != OWNER):
        yield fault(f"Tables that are not {OWNER}'s: {_first(foreign)}.", f"ALTER TABLE … OWNER TO {OWNER}; for each of them.")
    if unreadable := sorted(name for name, _, readable in tables if not readable):
        yield fault(
            f"The program may not read: {_first(unreadable)}.",
            f"Run 'edms prepare_roles' and 'edms prepare', then GRANT SELECT, INSERT, UPDATE, DELETE on them TO {APP}.",
        )
    for table in sorted(
        {name for name, _, _ in tables} & {guard.removesuffix(_OF_A_RECORD) for guard in _guards() if _OF_A_RECORD in guard}
    ):
        (may_change,) = _row("SELECT has_table_privilege(%s, 'UPDATE, DELETE, TRUNCATE')", f"public.{table}")
        if may_change:
            yield fault(
                f"The program may change rows of {table}, which are a record.", f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP};"
            )


def look_at_guards() -> Iterator[Finding]:
    """Every trigger that protects the record is there and switched on."""
    enabled = {f"{table} {name}": state for table, name, state in _rows(TRIGGERS)}
    wanted = _guards()
    gone = [guard for guard in wanted if guard not in enabled]
    asleep = [guard for guard in wanted if enabled.get(guard) == "D"]
    if gone:
        yield fault(
            f"The database has lost guards of the record: {_first([_spoken(guard) for guard in gone])}.",
            "Find out who removed them and what was done meanwhile (edms verify_audit_trail, where there is one); then restore the "
            "newest backup, whose tables have them.",
        )
    for table, _, name in (guard.partition(" ") for guard in asleep):
        yield fault(
            f"The guard {name} of {table} is switched off.",
            f"As the owner: ALTER TABLE {table} ENABLE TRIGGER {name}; and find out who did it.",
        )
    if not gone and not asleep:
        yield good(f"All {len(wanted)} guards of the record are in place.")


def look_at_clock() -> Iterator[Finding]:
    """This machine and the database server agree on the time."""
    (seconds,) = _row("SELECT extract(epoch FROM clock_timestamp())::float8")
    skew = abs(time.time() - float(seconds))
    if skew <= _SKEW:
        yield good("This machine and the database server agree.")
        return
    words = f"This machine and the database server are {skew:.0f} seconds apart."
    remedy = "Keep both clocks by NTP (timedatectl set-ntp true)."
    yield fault(words, remedy) if skew > _FAR_TOO_MUCH_SKEW else warning(words, remedy)


# Triggers of ours; those that PostgreSQL makes for foreign keys are internal.
TRIGGERS = """
    SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""


def _guards() -> list[str]:
    """Table and trigger of each, as a migrated database has them."""
    return _GUARDS.read_text().splitlines()


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _row(statement: str, *values: Any) -> tuple[Any, ...]:
    return _rows(statement, *values)[0]


def _named(migrations: list[tuple[str, str]]) -> str:
    return _first([f"{app} {name}" for app, name in migrations])


def _spoken(guard: str) -> str:
    table, _, name = guard.partition(" ")
    return f"{name} of {table}"


def _first(words: list[str], most: int = 5) -> str:
    rest = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + rest
