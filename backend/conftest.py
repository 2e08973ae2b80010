"""What every test stands on: real servers, a database at the right moment, the cast."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker

from testing.own_database import OwnDatabase, own_database_for_a_test
from testing.servers import RunningServers

pytest_plugins = ["testing.cast", "testing.buckets"]

# A loaded machine is no finding: examples are judged by what they do, not by how long they take.
settings.register_profile("edms", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("edms")

FLUSH_REFUSED = (
    "This test asks for TRUNCATE between tests, which append-only tables refuse. "
    "Mark it @pytest.mark.own_database instead: it gets a database that it may commit to."
)
SERVERS = pytest.StashKey[RunningServers]()


def pytest_sessionstart(session: pytest.Session) -> None:
    """The program that runs or distributes the tests starts the servers; its workers find them running."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    servers = RunningServers()
    session.config.stash[SERVERS] = servers
    servers.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    if servers := config.stash.get(SERVERS, None):
        servers.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse what cannot work here, in words."""
    from django.test import TestCase, TransactionTestCase

    marker = item.get_closest_marker("django_db")
    test_class = getattr(item, "cls", None) or object
    flushes_by_class = issubclass(test_class, TransactionTestCase) and not issubclass(test_class, TestCase)
    if flushes_by_class or (marker and marker.kwargs.get("transaction")):
        pytest.fail(FLUSH_REFUSED, pytrace=False)
    if marker and item.get_closest_marker("own_database"):
        pytest.fail("A test is marked django_db (rolled back) or own_database (committed), not both.", pytrace=False)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database that the ordinary tests of this worker share, instead of the one that Django would make and flush."""
    from django.conf import settings
    from django.db import connections

    from testing import databases

    databases.create_database(databases.database_of_the_worker())
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
    Path(settings.STORAGE_ROOT).mkdir(parents=True)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    databases.drop_database(databases.database_of_the_worker())


@pytest.fixture
def db(request: pytest.FixtureRequest) -> None:
    """Access to a database: in a transaction that is rolled back, or in a database of the test's own when it is marked so."""
    own = request.node.get_closest_marker("own_database")
    request.getfixturevalue("own_database" if own else "_django_db_helper")


@pytest.fixture
def transactional_db() -> None:
    pytest.fail(FLUSH_REFUSED, pytrace=False)


@pytest.fixture
def own_database(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[OwnDatabase]:
    """A committed database of this test's own, and the environment that leads other programs to it."""
    if request.node.get_closest_marker("own_database") is None:
        pytest.fail("Mark the test with @pytest.mark.own_database to use the fixture own_database.", pytrace=False)
    with django_db_blocker.unblock(), own_database_for_a_test() as database:
        yield database


@pytest.fixture(autouse=True)
def _own_database_where_marked(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("own_database"):
        request.getfixturevalue("own_database")
