"""Databases for tests: every one is a copy of the migrated template, made and dropped by the server's superuser."""

import os

import psycopg
from psycopg import sql

from edms.embedded.postgres import OWNER, SUPERUSER, connection_rights, rights_in

TEMPLATE = "edms_template"
# Tells a program that a test starts which database is meant.
NAME_VARIABLE = "EDMS_TEST_DATABASE"


def database_of_the_worker() -> str:
    """The database that the ordinary tests of this worker share, each in a transaction that is rolled back."""
    return os.environ.get(NAME_VARIABLE) or f"edms_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def make_template() -> None:
    """An empty template with the rights of the two roles; the migrations are run in it afterwards."""
    with superuser_session("postgres") as server:
        server.execute(_statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", TEMPLATE))
        server.execute(_statement("CREATE DATABASE {} OWNER {} TEMPLATE template0", TEMPLATE, OWNER))
    with superuser_session(TEMPLATE) as template:
        for statement in rights_in(TEMPLATE):
            template.execute(statement.encode())


def create_database(name: str) -> None:
    """A fresh copy of the template under ``name``; an older one of that name is dropped."""
    with superuser_session("postgres") as server:
        server.execute(_statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
        server.execute(_statement("CREATE DATABASE {} OWNER {} TEMPLATE {}", name, OWNER, TEMPLATE))
        for statement in connection_rights(name):
            server.execute(statement.encode())


def drop_database(name: str) -> None:
    """Drop the database and end every session in it."""
    with superuser_session("postgres") as server:
        server.execute(_statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def superuser_session(database: str) -> "psycopg.Connection[tuple[object, ...]]":
    """A session of the server's own superuser, whom no right of the program's roles reaches."""
    from testing.servers import folder_of_the_run, sockets_in

    return psycopg.connect(host=str(sockets_in(folder_of_the_run())), user=SUPERUSER, dbname=database, autocommit=True)


def _statement(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*(sql.Identifier(name) for name in names))
