"""Documents whose day has come: which they are, and which of them the table lets the scheduler move."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from apps.core.lifecycle import target_of
from apps.core.permissions import Actor
from apps.documents.models import Document
from apps.documents.states import DocumentStatus as S
from apps.users.models import User
from apps.workflows.lifecycle import Transition, transition_named
from apps.workflows.situation import Situation, look_at_targets, situations_of

# The date that brings a move of the scheduler about, and the state in which documents wait for it.
DAY_OF = {"make_effective": "effective_date", "make_obsolete": "obsolescence_date"}
_WAITING_IN = {"make_effective": S.APPROVED_PENDING_EFFECTIVE, "make_obsolete": S.SCHEDULED_FOR_OBSOLESCENCE}
# What a sweep needs of a document; the rest stays in the database.
NEEDED = (
    "id", "uuid", "document_number", "version_major", "version_minor", "title", "status", "author_id", "effective_date",
    "obsolescence_date", "revision", "previous_version_id", "sensitivity_label",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDocument:
    """What a sweep did, or would do, to one document."""

    document_id: int
    document_uuid: str
    document_number: str
    version: str
    title: str
    from_state: str
    to_state: str
    superseded_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedDocument:
    """A document that a sweep had to leave, or would have to, and why."""

    document_id: int
    document_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMoves:
    """The outcome of one batch, or of a preview."""

    moved: list[MovedDocument] = field(default_factory=list)
    refused: list[RefusedDocument] = field(default_factory=list)


def due_documents(action: str, today: date) -> QuerySet[Document]:
    """Documents whose day has come for a move of the scheduler, in the order in which their days came."""
    day = DAY_OF[action]
    return Document.objects.filter(status=_WAITING_IN[action], **{f"{day}__lte": today}).order_by(day, "id")


def preview_due_moves(action: str, today: date) -> DueMoves:
    """What the scheduler would do now, document by document, and what it would have to leave; nothing is written or locked."""
    transition = transition_named(action)
    system = User.objects.system()
    situations = situations_of(list(due_documents(action, today).only(*NEEDED)), system, with_tasks=False)
    for situation in situations:
        situation.today = today
    if transition.side_effects:
        look_at_targets(situations, system, holding=False)
    ready, refused = told_apart(transition, system, situations)
    superseded = _in_force(situation.document for situation in ready) if transition.side_effects else {}
    moved = [_as_it_would_be(situation.document, transition, superseded) for situation in ready]
    return DueMoves(moved=moved, refused=refused)


def told_apart(transition: Transition, actor: Actor, situations: Sequence[Situation]) -> tuple[list[Situation], list[RefusedDocument]]:
    """Those that can be moved, and those that the table refuses.

    Documents that go out of force together do not hold each other back; each that has to stay may hold back others again.
    """
    ready, leaving = list(situations), {situation.document.document_number for situation in situations}
    refused: list[RefusedDocument] = []
    while True:
        for situation in ready:
            situation.leaving = leaving
        held = {situation.document.pk: found[0] for situation in ready if (found := transition.refusals(actor, situation))}
        if not held:
            return ready, refused
        refused += [
            RefusedDocument(
                document_id=situation.document.pk,
                document_number=situation.document.document_number,
                reason=held[situation.document.pk].message,
            )
            for situation in ready
            if situation.document.pk in held
        ]
        ready = [situation for situation in ready if situation.document.pk not in held]
        leaving = {situation.document.document_number for situation in ready}


def _in_force(documents: Iterable[Document]) -> dict[str, str]:
    """The versions in force of the same numbers: version by number."""
    numbers = {document.document_number for document in documents}
    in_force = Document.objects.in_force().filter(document_number__any_of=numbers)
    rows = in_force.values_list("document_number", "version_major", "version_minor")
    return {number: f"{major:02d}.{minor:02d}" for number, major, minor in rows}


def _as_it_would_be(document: Document, transition: Transition, superseded: Mapping[str, str]) -> MovedDocument:
    return MovedDocument(
        document_id=document.pk,
        document_uuid=str(document.uuid),
        document_number=document.document_number,
        version=document.version,
        title=document.title,
        from_state=document.status,
        to_state=target_of(transition.outcome) or document.status,
        superseded_version=superseded.get(document.document_number),
    )
