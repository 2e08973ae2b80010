"""What the fault tests share: programs beside the test, and many documents that are due."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connections

from apps.documents.models import Document
from apps.users.models import User
from testing.make import make_document
from testing.own_database import OwnDatabase
from testing.own_servers import OwnServers, own_servers_for_a_test
from tests.faults.programs import Programs


@pytest.fixture
def programs(own_database: OwnDatabase, tmp_path: Path) -> Programs:
    return Programs(own_database, tmp_path)


@pytest.fixture
def own_servers(own_database: OwnDatabase) -> Iterator[OwnServers]:
    """PostgreSQL and Redis of the test's own, which it may crash."""
    with own_servers_for_a_test(own_database) as servers:
        yield servers


@pytest.fixture
def due_documents(author: User) -> Callable[[int], list[Document]]:
    """Makes approved documents whose day has come."""

    def make(count: int) -> list[Document]:
        return [make_document(author=author, status="APPROVED_PENDING_EFFECTIVE") for _ in range(count)]

    return make


@pytest.fixture
def in_the_database(own_database: OwnDatabase) -> Callable[[str], None]:
    """Runs SQL as the owner of the tables."""

    def run(sql: str) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql)

    return run
