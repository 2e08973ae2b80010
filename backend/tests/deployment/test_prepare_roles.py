"""`edms prepare_roles`: on a database server of its own the roles are those of the embedded stack, by the same statements."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from edms.embedded.postgres import APP, OWNER, SUPERUSER
from testing import databases

NAME = "edms_prepared"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The server of the tests, which lets everybody in by socket; the database is one that is not there yet."""
    for alias, given in settings.DATABASES.items():
        monkeypatch.setitem(given, "NAME", NAME)
        monkeypatch.setitem(given, "PASSWORD", f"a-password-of-{alias}-in-tests")
    databases.drop_database(NAME)
    yield str(settings.DATABASES["default"]["HOST"])
    databases.drop_database(NAME)


def as_role(role: str, host: str, database: str = NAME) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(host=host, user=role, dbname=database, autocommit=True)


def test_it_works(server, capsys):
    """Twice, as at every upgrade: the owner makes tables, the program reads and writes their rows and can do no more."""
    call_command("prepare_roles")
    call_command("prepare_roles")

    assert f"The database {NAME} and its roles are ready." in capsys.readouterr().out
    with as_role(OWNER, server) as owner:
        owner.execute("CREATE TABLE things (id integer)")
    with as_role(APP, server) as program:
        program.execute("INSERT INTO things VALUES (1)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            program.execute("CREATE TABLE others (id integer)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            program.execute("DROP TABLE things")


def test_the_database_orders_text_as_the_embedded_one_does(server):
    call_command("prepare_roles")

    with as_role(SUPERUSER, server) as everything:
        row = everything.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding), pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s",
            [NAME],
        ).fetchone()
    assert row == ("b", "C.UTF-8", "UTF8", OWNER)


def test_nobody_else_comes_in(server):
    call_command("prepare_roles")

    with as_role(SUPERUSER, server) as everything:
        everything.execute("DROP ROLE IF EXISTS a_stranger")
        everything.execute("CREATE ROLE a_stranger LOGIN")
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            as_role("a_stranger", server)
    finally:
        with as_role(SUPERUSER, server, "postgres") as everything:
            everything.execute("DROP ROLE a_stranger")


def test_a_role_without_a_password_is_refused_before_anything_is_done(server, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["owner"], "PASSWORD", "")

    with pytest.raises(CommandError, match="EDMS_DB_OWNER_PASSWORD"):
        call_command("prepare_roles")


def test_a_server_that_is_away_is_a_sentence(server, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "/nowhere")

    with pytest.raises(CommandError, match="cannot be used as postgres"):
        call_command("prepare_roles")
