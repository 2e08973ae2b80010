"""A small company on which anything can be tried: nine people, their documents, a clock, and the scheduler's sweeps.

Its deeds go through the services as a door would call them: with what the person may see, and nothing of what was refused is left.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

import time_machine

from apps.audit.models import AuditTrail
from apps.core.errors import EdmsError, MoveRefused, NotFound
from apps.core.permissions import Role
from apps.documents.models import Document
from apps.documents.services import create_document
from apps.documents.services.dependencies import WantedDependency
from apps.documents.states import FINAL, IN_FORCE
from apps.documents.uploads import receive_file
from apps.scheduler.services.manual import run_task_now
from apps.users.models import User
from apps.users.services import deactivate_user, reactivate_user
from apps.workflows.due import preview_due_moves
from apps.workflows.lifecycle import LIFECYCLE
from apps.workflows.selectors import offers, stale_tasks
from apps.workflows.situation import situations_of
from testing.cast import make_user
from testing.make import move
from tests.lifecycle.facts import Facts, everything_there_is

# Who there is. «master» is a superuser who also writes documents: no role lifts the rules.
PEOPLE = {
    "author": Role.AUTHOR,
    "author2": Role.AUTHOR,
    "reviewer": Role.REVIEWER,
    "reviewer2": Role.REVIEWER,
    "approver": Role.APPROVER,
    "approver2": Role.APPROVER,
    "viewer": Role.VIEWER,
    "docadmin": Role.DOCUMENT_ADMIN,
    "master": Role.SUPERUSER,
}
SWEEPS = {
    "process_document_effective_dates": "make_effective",
    "process_document_obsoletion_dates": "make_obsolete",
    "cleanup_workflow_tasks": None,
}
BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Company:
    """Who is there, which documents there are in the order of their making, and what time it is."""

    def __init__(self) -> None:
        self.people = {name: make_user(name, role).pk for name, role in PEOPLE.items()}
        self.documents: list[int] = []
        # Every number that was ever given, and everybody who was ever away.
        self.numbers: list[str] = []
        self.ever_away: set[str] = set()
        self.done: list[str] = []
        self.refused: list[str] = []
        self.time = BEGIN
        # Where it is written what is tried; a failing history is read from it.
        self.diary: Callable[[str], object] = str
        self._clock: Any = None
        self._accounts: dict[str, User] = {}
        self._facts: Facts | None = None
        self._offers: tuple[tuple[Facts, date], dict[str, list[tuple[str, int]]]] | None = None

    def again(self) -> Self:
        """The same company with a course of its own from here on."""
        other = object.__new__(type(self))
        other.__dict__ |= self.__dict__
        other.documents, other.numbers, other.ever_away = [*self.documents], [*self.numbers], {*self.ever_away}
        other.done, other.refused, other._accounts = [], [], {}
        return other

    @contextmanager
    def at_work(self) -> Iterator[Self]:
        """Its clock is everybody's clock meanwhile."""
        with time_machine.travel(self.time, tick=False) as self._clock:
            yield self

    def let_pass(self, hours: int) -> None:
        self.time += timedelta(hours=hours)
        self._clock.move_to(self.time)

    @property
    def facts(self) -> Facts:
        """Read again when something may have happened since."""
        if self._facts is None:
            self._facts = Facts.now()
        return self._facts

    def account(self, person: str) -> User:
        """As a door finds it: with the role, and as it is now."""
        if not self._accounts:
            names = {pk: name for name, pk in self.people.items()}
            self._accounts = {names[user.pk]: user for user in User.objects.with_role().filter(pk__in=names)}
        return self._accounts[person]

    def places_of(self, *states: str) -> list[int]:
        """Where in the list of all the documents in these states stand."""
        return [place for place, pk in enumerate(self.documents) if self.facts.documents[pk].status in states]

    def those_here(self) -> list[str]:
        return [name for name in self.people if self.account(name).is_active]

    def deactivate(self, person: str) -> None:
        with self.trying("deactivate", "master", "USER_DEACTIVATED"):
            deactivate_user(actor=self.account("master"), user_id=self.people[person], reason="Away")
        self._accounts = {}
        self.ever_away.add(person)

    def reactivate(self, person: str) -> None:
        with self.trying("reactivate", "master", "USER_REACTIVATED"):
            reactivate_user(actor=self.account("master"), user_id=self.people[person], reason="Back")
        self._accounts = {}

    def write_document(self, author: str, upon: Sequence[int] = (), *, kind: str = "SOP", **more: Any) -> None:
        """A new document with a file, which builds upon others as far as they are in force."""
        targets = [WantedDependency(one.uuid) for one in self.named(upon) if one.status in IN_FORCE]
        details: Any = {"title": f"Procedure {len(self.documents)}", "document_type": kind, "dependencies": targets, **more}
        with self.trying("create", author, "DOCUMENT_CREATED", "FILE_ATTACHED"):
            text = f"What to do, part {len(self.documents)}.".encode()
            document = create_document(actor=self.account(author), details=details, upload=receive_file([text], name="procedure.txt"))
            self.documents.append(document.pk)
            self.numbers.append(document.document_number)

    def offers(self) -> dict[str, list[tuple[str, int]]]:
        """By move: who could make it now, with which document. The rules are asked, not the doors: see ``try_move``."""
        asked = self.facts, self.time.date()
        if self._offers is None or (self._offers[0][0] is not asked[0] or self._offers[0][1] != asked[1]):
            self._offers = asked, self._offers_by_the_rules()
        return self._offers[1]

    def _offers_by_the_rules(self) -> dict[str, list[tuple[str, int]]]:
        places = {pk: place for place, pk in enumerate(self.documents)}
        open_ones = Document.objects.filter(pk__in=places).exclude(status__in=FINAL).select_related("document_type").order_by("pk")
        found: dict[str, list[tuple[str, int]]] = {}
        here = [(name, self.account(name)) for name in self.those_here()]
        for situation in situations_of(list(open_ones), self.account("master")):
            seers = [(name, actor) for name, actor in here if self.facts.reaches(actor, self.facts.documents[situation.document.pk])]
            for row in LIFECYCLE:
                if situation.document.status in row.sources:
                    able = [name for name, actor in seers if not row.refusals(actor, situation)]
                    found.setdefault(row.action, []).extend((name, places[situation.document.pk]) for name in able)
        return {action: some for action, some in found.items() if some}

    def try_move(self, person: str, which: int, action: str, inputs: Mapping[str, Any], *, offered: bool | None = None) -> None:
        """Make the move if it is allowed; whatever is ``offered`` without a hindrance may only fail for what was put in.

        The door is asked what it offers unless the caller has asked the rules.
        """
        actor = self.account(person)
        self.diary(f"{self.time:%d %b %H:%M} {person}: {action} of {self.documents[which % len(self.documents)]} with {dict(inputs)}")
        with self.trying(action, person):
            document = self.seen_by(person, which)
            if offered is None:
                offered = action in {one["action"] for one in offers(document, actor=actor) if not one["refusals"]}
            moved = self._move(actor, document, action, inputs, offered=offered)
            assert offered, f"{person} made the move {action}, which was not offered"
            assert actor.is_active, f"{person} is away and made the move {action}"
            if moved.pk not in self.documents:
                self.documents.append(moved.pk)

    def _move(self, actor: User, document: Document, action: str, inputs: Mapping[str, Any], *, offered: bool) -> Document:
        try:
            return move(actor, document, action, **inputs)
        except MoveRefused as refused:
            if offered:
                raise AssertionError(f"{action} was offered to {actor} and refused: {refused}") from refused
            raise

    def sweep(self, times: int) -> None:
        """The scheduler does its rounds, once or several times over: it does what it foretold, and doubles nothing."""
        self.diary(f"{self.time:%d %b %H:%M} the scheduler goes round {times} times")
        assert not stale_tasks(), "a task was left behind that nobody needs"
        for round_of_it in range(times):
            before = everything_there_is()
            for task, action in SWEEPS.items():
                foretold = preview_due_moves(action, self.time.date()).moved if action else []
                run = run_task_now(actor=self.account("master"), task_name=task).run
                assert run.state == "SUCCEEDED", run.error
                if foretold:
                    states = dict(Document.objects.filter(pk__in=[one.document_id for one in foretold]).values_list("pk", "status"))
                    assert states == {one.document_id: one.to_state for one in foretold}
            if round_of_it:
                assert everything_there_is() == before, "a sweep that was repeated did something again"
        self.done.append(f"sweep {times}")
        self._facts = None

    def named(self, places: Sequence[int]) -> list[Document]:
        """Documents by their place in the list of all; places beyond its end begin again."""
        keys = [self.documents[place % len(self.documents)] for place in places] if self.documents else []
        return list(Document.objects.filter(pk__in=keys).select_related("document_type").order_by("pk"))

    def seen_by(self, person: str, which: int) -> Document:
        """A document as the doors find it: what somebody may not see does not exist for them (``assert_sight`` looks at the query)."""
        pk = self.documents[which % len(self.documents)]
        if not self.facts.reaches(self.account(person), self.facts.documents[pk]):
            raise NotFound("not_found", "There is no such document.")
        return Document.objects.get(pk=pk)

    @contextmanager
    def trying(self, what: str, person: str, *records: str) -> Iterator[None]:
        """A refusal is an answer and leaves everything as it was; a deed leaves its entries, with the name of who did it."""
        before = everything_there_is()
        self.diary(f"{person} tries: {what}")
        try:
            yield
        except EdmsError as refused:
            self.refused.append(f"{what}: {refused.code}")
            self.diary(f"refused: {refused.code}")
            # Who tries to sign and is not let leaves an entry; nothing else does.
            kept = slice(-1 if refused.code == "signature_failed" else None)
            assert everything_there_is()[kept] == before[kept], f"{what} was refused and changed something"
            return
        self.done.append(what)
        self._facts = None
        if records:
            later = AuditTrail.objects.filter(pk__gt=before[-1] or 0).exclude(action__startswith="TASK_EXECUTION_")
            written = later.order_by("pk").values_list("action", "user_id")
            assert list(written) == [(action, self.people[person]) for action in records], f"{what} by {person}: {list(written)}"
