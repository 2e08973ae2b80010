"""A small company on which anything can be tried: nine people, their documents, a clock, and the scheduler's sweeps."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.db import transaction

from apps.core import clock
from apps.core.errors import EdmsError
from apps.core.permissions import Role
from apps.documents.models import Document
from apps.documents.services import create_document, edit_draft
from apps.documents.services.dependencies import WantedDependency
from apps.documents.states import FINAL, IN_FORCE
from apps.scheduler.services.manual import run_task_now
from apps.users.models import User
from apps.users.services import deactivate_user, reactivate_user
from apps.workflows.lifecycle import transition_named
from apps.workflows.selectors import offers
from testing.cast import make_user
from testing.make import make_stored_file, move

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
SWEEPS = ("process_document_effective_dates", "process_document_obsoletion_dates")
BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Chosen:
    """What was drawn for a move: people by name, and a day so many days ahead."""

    reviewers: Sequence[str]
    approvers: Sequence[str]
    days: int


class Company:
    """Its deeds go through the doors of the services; what is refused changes nothing, and is counted."""

    def __init__(self) -> None:
        self._travel = time_machine.travel(BEGIN, tick=False)
        self._clock = self._travel.start()
        self.people = {name: make_user(name, role) for name, role in PEOPLE.items()}
        self.documents: list[int] = []
        self.done: list[str] = []
        self.refused: list[str] = []

    def close(self) -> None:
        self._travel.stop()

    def write_document(self, author: str, upon: Sequence[int]) -> None:
        """A new document with a file, which builds upon others if they are in force."""
        targets = [WantedDependency(document.uuid) for document in self._named(upon) if document.status in IN_FORCE]
        details: Any = {"title": f"Procedure {len(self.documents)}", "document_type": "SOP", "dependencies": targets}
        with self._trying("create"):
            document = create_document(actor=self.people[author], details=details)
            _attach(document)
            self.documents.append(document.pk)

    def link(self, author: str, which: int, upon: Sequence[int]) -> None:
        """A draft builds upon these from now on."""
        [document] = self._named([which])
        wanted = [WantedDependency(one.uuid) for one in self._named(upon)]
        with self._trying("link"):
            edit_draft(actor=self.people[author], document=document, changes={"dependencies": wanted})

    def try_move(self, person: str, which: int, action: str, inputs: dict[str, Any]) -> None:
        """Make the move if the rules let it; what they offered without a hindrance they must not refuse for lack of right."""
        [document] = self._named([which])
        actor = self._fresh(person)
        offered = {one["action"] for one in offers(document, actor=actor) if not one["refusals"]}
        with self._trying(action):
            moved = move(actor, document, action, **inputs)
            assert action in offered, f"{person} made the move {action}, which was not offered"
            if moved.pk not in self.documents:
                self.documents.append(moved.pk)

    def offers_to(self, person: str, which: int) -> list[str]:
        [document] = self._named([which])
        return [one["action"] for one in offers(document, actor=self._fresh(person)) if not one["refusals"]]

    def inputs_for(self, action: str, chosen: Chosen) -> dict[str, Any]:
        """What the row asks for, filled with what was drawn."""
        answers = {
            "reviewers": [self.people[name].pk for name in chosen.reviewers],
            "approvers": [self.people[name].pk for name in chosen.approvers],
            "effective_date": clock.days_from_today(chosen.days).isoformat(),
            "obsolescence_date": clock.days_from_today(chosen.days).isoformat(),
            "reason": "Because it was drawn.",
            "comment": "As drawn.",
            "bump": "major" if chosen.days % 2 else "minor",
        }
        return {ask.name: answers[ask.name] for ask in transition_named(action).asks if ask.name in answers}

    def let_pass(self, hours: int) -> None:
        self._clock.shift(timedelta(hours=hours))

    def sweep(self, times: int) -> None:
        """The scheduler does its rounds, once or several times over."""
        for _ in range(times):
            for task in SWEEPS:
                run_task_now(actor=self._fresh("master"), task_name=task)
        self.done.append("sweep")

    def deactivate(self, person: str) -> None:
        with self._trying("deactivate"):
            deactivate_user(actor=self._fresh("master"), user_id=self.people[person].pk, reason="Away")

    def those_on_their_way(self) -> list[int]:
        """The places of the documents that can still go somewhere."""
        final = set(Document.objects.filter(status__in=FINAL).values_list("pk", flat=True))
        return [place for place, key in enumerate(self.documents) if key not in final]

    def those_away(self) -> list[str]:
        return [name for name in self.people if not self._fresh(name).is_active]

    def reactivate(self, person: str) -> None:
        with self._trying("reactivate"):
            reactivate_user(actor=self._fresh("master"), user_id=self.people[person].pk, reason="Back")

    def _named(self, places: Sequence[int]) -> list[Document]:
        """Documents by their place in the list of all; places beyond its end begin again."""
        keys = [self.documents[place % len(self.documents)] for place in places] if self.documents else []
        return list(Document.objects.filter(pk__in=keys).order_by("pk"))

    def _fresh(self, person: str) -> User:
        account: User = User.objects.with_role().get(pk=self.people[person].pk)
        return account

    @contextmanager
    def _trying(self, what: str) -> Iterator[None]:
        """A refusal is an answer; it leaves everything as it was."""
        before = _fingerprint()
        try:
            with transaction.atomic():
                yield
        except EdmsError as refused:
            self.refused.append(f"{what}: {refused.code}")
            assert _fingerprint() == before, f"{what} was refused and changed something"
        else:
            self.done.append(what)


def _attach(document: Document) -> None:
    """A text of its own as the original; the bytes themselves are not needed."""
    stored = make_stored_file(f"content of {document.document_number}".encode())
    Document.objects.filter(pk=document.pk).update(file=stored, file_name="procedure.txt")


def _fingerprint() -> list[tuple[int, str, int]]:
    return list(Document.objects.order_by("pk").values_list("pk", "status", "revision"))
