"""What the calendar does: documents whose day has come, moved as a set by the scheduler's account."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from apps.audit.services import act
from apps.core.permissions import Refusal
from apps.documents.models import Document
from apps.users.models import User
from apps.workflows.asks import MoveInputs
from apps.workflows.lifecycle import Transition, transition_named
from apps.workflows.moves import Moves
from apps.workflows.services.moves import move_documents
from apps.workflows.situation import Situation, situations_of

_REASON = "The planned day has come."
_DAY_OF = {"make_effective": "effective_date", "make_obsolete": "obsolescence_date"}
# What a sweep needs of a document; the rest stays in the database.
_NEEDED = (
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
    """A document that a sweep had to leave, and why."""

    document_id: int
    document_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMoves:
    """The outcome of one batch."""

    moved: list[MovedDocument] = field(default_factory=list)
    refused: list[RefusedDocument] = field(default_factory=list)


def move_due_documents(*, action: str, document_ids: Sequence[int], today: date, correlation_id: UUID | None = None) -> DueMoves:
    """Move those of the documents whose day has come, in one transaction, as ``system_scheduler``.

    Documents that somebody else has moved in the meantime are left out silently; those that the table refuses are reported.
    A database error rolls the whole batch back and is raised: the caller tries its documents one by one.
    """
    transition = transition_named(action)
    system = User.objects.system()
    with act(system, reason=_REASON, correlation_id=correlation_id):
        locked = (
            Document.objects.filter(pk__any_of=set(document_ids), status__in=transition.sources)
            .only(*_NEEDED)
            .order_by("id")
            .select_for_update(of=("self",))
        )
        situations = situations_of(list(locked), system, with_tasks=False)
        for situation in situations:
            situation.today = today
        ready, refused = _told_apart(transition, system, situations)
        if not ready:
            return DueMoves(refused=refused)
        moves = move_documents(actor=system, transition=transition, situations=ready, inputs=MoveInputs())
    return DueMoves(moved=_as_moved(moves), refused=refused)


def move_if_due(action: str, situation: Situation, *, correlation_id: UUID) -> None:
    """Move a document whose day has just been named, if that is today: the scheduler's move, under the act that named it."""
    planned = getattr(situation.document, _DAY_OF[action])
    if planned is None or planned > situation.today:
        return
    transition = transition_named(action)
    system = User.objects.system()
    if transition.refusals(system, situation):
        return
    with act(system, reason=_REASON, correlation_id=correlation_id):
        move_documents(actor=system, transition=transition, situations=[situation], inputs=MoveInputs())


def _told_apart(transition: Transition, system: User, situations: Sequence[Situation]) -> tuple[list[Situation], list[RefusedDocument]]:
    """Those that can be moved, and those that the table refuses.

    Documents that go out of force together do not hold each other back; each that has to stay may hold back others again.
    """
    ready, leaving = list(situations), {situation.document.document_number for situation in situations}
    refused: list[RefusedDocument] = []
    while True:
        for situation in ready:
            situation.leaving = leaving
        held = {situation.document.pk: found[0] for situation in ready if (found := transition.refusals(system, situation))}
        if not held:
            return ready, refused
        refused += [_as_refused(situation.document, held[situation.document.pk]) for situation in ready if situation.document.pk in held]
        ready = [situation for situation in ready if situation.document.pk not in held]
        leaving = {situation.document.document_number for situation in ready}


def _as_refused(document: Document, refusal: Refusal) -> RefusedDocument:
    return RefusedDocument(document_id=document.pk, document_number=document.document_number, reason=refusal.message)


def _as_moved(moves: Moves) -> list[MovedDocument]:
    superseded = {old.document_number: old.version for old in moves.superseded}
    return [
        MovedDocument(
            document_id=document.id,
            document_uuid=str(document.uuid),
            document_number=document.document_number,
            version=document.version,
            title=document.title,
            from_state=moves.from_states[document.id],
            to_state=document.status,
            superseded_version=superseded.get(document.document_number),
        )
        for document in moves.documents
    ]
