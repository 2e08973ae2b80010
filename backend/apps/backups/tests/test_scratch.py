"""Databases beside the running one: dropped whoever is at work in them, unless that is somebody whom we may not send away."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings

from apps.backups.database import scratch
from apps.backups.database.programs import connection_of
from apps.backups.database.scratch import databases_like, drop_database, make_database
from apps.core.errors import Conflict
from edms.embedded.waiting import wait_until
from testing.databases import superuser_session

pytestmark = pytest.mark.own_database
# It takes its time over every page, and begins with the first row that changes.
_SLOW_VACUUM = """
    CREATE TABLE busy (n int, filler text) WITH (autovacuum_vacuum_threshold=1, autovacuum_vacuum_scale_factor=0,
        autovacuum_vacuum_insert_threshold=1, autovacuum_vacuum_insert_scale_factor=0,
        autovacuum_vacuum_cost_delay=100, autovacuum_vacuum_cost_limit=1);
    INSERT INTO busy SELECT n, repeat('x', 500) FROM generate_series(1, 20000) AS n;
    DELETE FROM busy;
"""


@pytest.fixture
def name() -> Iterator[str]:
    """An empty database that a rehearsal has made."""
    made = f"{settings.DATABASES['backup']['NAME']}_rehearsal_test"
    drop_database("backup", made)
    make_database("backup", made)
    yield made
    drop_database("backup", made)


@pytest.fixture
def vacuum_at_work(name: str) -> Iterator[None]:
    """PostgreSQL's own worker is cleaning up in it."""
    with superuser_session("postgres") as server:
        server.autocommit = True
        server.execute("ALTER SYSTEM SET autovacuum_naptime = '1s'")
        server.execute("SELECT pg_reload_conf()")
        try:
            with psycopg.connect(**{**connection_of("backup"), "dbname": name}, autocommit=True) as session:
                session.execute("CREATE SCHEMA of_the_test")
                session.execute("SET search_path = of_the_test")
                session.execute(_SLOW_VACUUM)
            assert wait_until(lambda: _workers(server, name) > 0, seconds=120)
            yield
        finally:
            server.execute("ALTER SYSTEM RESET autovacuum_naptime")
            server.execute("SELECT pg_reload_conf()")


def _workers(server: psycopg.Connection[Any], name: str) -> int:
    row = server.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'autovacuum worker'", [name]
    ).fetchone()
    return int(row[0]) if row else 0


def test_it_works(name: str) -> None:
    with psycopg.connect(**{**connection_of("backup"), "dbname": name}, autocommit=True) as session:
        drop_database("backup", name)
        with pytest.raises(psycopg.errors.AdminShutdown):
            session.execute("SELECT 1")

    assert databases_like("backup", name) == []


def test_the_servers_own_workers_are_in_nobodys_way(name: str, vacuum_at_work: None) -> None:
    drop_database("backup", name)

    assert databases_like("backup", name) == []


def test_whoever_may_not_be_sent_away_is_told_of(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "_ATTEMPTS_TO_DROP", 1)

    with superuser_session(name), pytest.raises(Conflict, match=f"Somebody works in the database {name}"):
        drop_database("backup", name)

    assert databases_like("backup", name) == [name]
