"""What the calendar does: documents whose day has come, moved as a set by the scheduler's account."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from apps.audit.services import act
from apps.documents.models import Document
from apps.users.models import User
from apps.workflows.asks import MoveInputs
from apps.workflows.lifecycle import transition_named
from apps.workflows.moves import Moves
from apps.workflows.services.moves import move_documents
from apps.workflows.situation import Situation, situations_of

_REASON = "The planned day has come."
# What a sweep needs of a document; the rest stays in the database.
_NEEDED = (
    "id", "uuid", "document_number", "version_major", "version_minor", "title", "status", "author_id", "effective_date",
    "obsolescence_date", "revision", "previous_version_id",
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
        ready, refused = [], []
        for situation in situations_of(list(locked), with_tasks=False):
            situation.today = today
            refusals = transition.refusals(system, situation)
            if refusals:
                document = situation.document
                refused.append(
                    RefusedDocument(document_id=document.pk, document_number=document.document_number, reason=refusals[0].message)
                )
            else:
                ready.append(situation)
        if not ready:
            return DueMoves(refused=refused)
        moves = move_documents(actor=system, transition=transition, situations=ready, inputs=MoveInputs())
    return DueMoves(moved=_as_moved(moves), refused=refused)


def take_effect(situation: Situation, *, correlation_id: UUID) -> None:
    """Put a document that has just been approved in force, if its day is today: the scheduler's move, under the approval's act."""
    planned = situation.document.effective_date
    if planned is None or planned > situation.today:
        return
    transition = transition_named("make_effective")
    system = User.objects.system()
    if transition.refusals(system, situation):
        return
    with act(system, reason=_REASON, correlation_id=correlation_id):
        move_documents(actor=system, transition=transition, situations=[situation], inputs=MoveInputs())


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
