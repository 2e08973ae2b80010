"""Moves of single documents through the API: five people's requests from a draft to a document in force."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import override_settings

from apps.core import clock
from apps.documents.models import Document, DocumentSource, DocumentType, StoredFile
from apps.users.models import User
from bench.callers import Caller, Statements
from bench.effort import clocked_audit
from bench.load import PASSWORD, People
from bench.report import Line, at_most, percentile_95, plain

_CHEAP = "django.contrib.auth.hashers.MD5PasswordHasher"
_SIGNED = {"signature": {"password": PASSWORD}}


def measure(people: People, *, documents: int) -> Iterator[Line]:
    """With a hasher that costs nothing, and with the one that the program uses."""
    for name, hasher in (("without password hashing", _CHEAP), ("with password hashing", settings.PASSWORD_HASHERS[0])):
        with override_settings(PASSWORD_HASHERS=[hasher]):
            signers = [people.author, people.reviewer, people.approver]
            User.objects.filter(pk__in=[user.pk for user in signers]).update(password=make_password(PASSWORD))
            for user in signers:
                user.refresh_from_db()
            yield from _measure(people, documents, name)


def _measure(people: People, documents: int, name: str) -> Iterator[Line]:
    callers = {user.pk: Caller(user) for user in (people.author, people.reviewer, people.approver)}
    taken: dict[str, list[float]] = {}
    for _ in range(3):
        _make_effective_by_hand(people, callers, {})
    with clocked_audit() as audit:
        for _ in range(documents):
            _make_effective_by_hand(people, callers, taken)
    every = [one for of_action in taken.values() for one in of_action]
    yield at_most(f"move {name}: 95th percentile", percentile_95(every), 60, "ms")
    yield plain(f"move {name}: median", median(every), "ms")
    yield at_most(f"audit records : move {name}", 100 * 1000 * audit.clock / sum(every), 25, "%")
    if name.startswith("without"):
        counts = _statement_counts(people, callers)
        for action, count in counts.items():
            yield at_most(f"statements of {action}", count, 20)


def _steps(people: People) -> list[tuple[User, str, dict[str, Any]]]:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    return [
        (people.author, "submit_for_review", {"inputs": {"reviewers": [people.reviewer.pk]}, **_SIGNED}),
        (people.reviewer, "start_review", {}),
        (people.reviewer, "complete_review", {"inputs": {"comment": "Fine."}, **_SIGNED}),
        (people.author, "route_for_approval", {"inputs": {"approvers": [people.approver.pk]}}),
        (people.approver, "approve", {"inputs": {"effective_date": tomorrow}, **_SIGNED}),
    ]


def _make_effective_by_hand(people: People, callers: dict[int, Caller], taken: dict[str, list[float]]) -> None:
    address = _draft(people.author)
    for user, action, more in _steps(people):
        began = perf_counter()
        callers[user.pk].post(address, {"action": action, **more})
        taken.setdefault(action, []).append((perf_counter() - began) * 1000)


def _statement_counts(people: People, callers: dict[int, Caller]) -> dict[str, int]:
    address, counts = _draft(people.author), {}
    for user, action, more in _steps(people):
        statements = Statements()
        with statements.counted():
            callers[user.pk].post(address, {"action": action, **more})
        counts[action] = statements.count
    return counts


def _draft(author: User) -> str:
    """A complete draft, written past the services; the address of its moves."""
    document = Document.objects.create(
        document_number=f"MOV-{uuid4().hex[:12]}",
        title="Cleaning of the mixing vessel",
        document_type=DocumentType.objects.get(code="SOP"),
        document_source=DocumentSource.objects.order_by("id").first(),
        author=author,
        file=StoredFile.objects.order_by("sha256").first(),
        file_name="cleaning.pdf",
    )
    return f"/api/v1/documents/{document.uuid}/transitions/"
