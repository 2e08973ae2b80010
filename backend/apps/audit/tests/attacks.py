"""SQL sent past the program, as somebody would who holds its database password."""

from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

NO_RIGHT = (
    "permission denied",
    "must be owner",
    "must be able to",
    "must have admin",
    "access to library",
    "cannot create temporary",
)


def run(statement: str, parameters: Any = None, *, using: str = "default") -> list[tuple[Any, ...]]:
    """Send SQL past every model; a statement that is refused leaves the transaction around it usable."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def refused(statement: str, parameters: Any = None, *, using: str = "default") -> str:
    """What the database says to a statement that it must refuse."""
    with pytest.raises(DatabaseError) as error:
        run(statement, parameters, using=using)
    return str(error.value)


def lacks_the_right(statement: str, parameters: Any = None) -> bool:
    """Whether the database refuses a statement because the program's role has no right to it, and for no other reason."""
    answer = refused(statement, parameters)
    return any(words in answer for words in NO_RIGHT)


def assert_append_only(table: str, change: str) -> None:
    """The program's role may neither change nor remove rows of ``table``, and its owner is stopped by triggers."""
    before = run(f"SELECT * FROM {table}")
    assert before, f"{table} is empty: nothing would be proven"
    statements = [f"UPDATE {table} SET {change}", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"]
    tampering = [f"ALTER TABLE {table} DISABLE TRIGGER ALL", f"DROP TRIGGER append_only_rows ON {table}", f"DROP TABLE {table} CASCADE"]
    for statement in [*statements, *tampering]:
        assert lacks_the_right(statement), statement
    for statement in statements:
        assert "append-only" in refused(statement, using="owner")
    assert run(f"SELECT * FROM {table}") == before
