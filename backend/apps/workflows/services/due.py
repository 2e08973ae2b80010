"""What the calendar does: documents whose day has come, moved as a set by the scheduler's account."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from apps.audit.services import act
from apps.documents.models import Document
from apps.users.models import User
from apps.workflows.asks import MoveInputs
from apps.workflows.due import DAY_OF, NEEDED, DueMoves, MovedDocument, told_apart
from apps.workflows.lifecycle import transition_named
from apps.workflows.moves import Moves
from apps.workflows.services.moves import move_documents
from apps.workflows.situation import Situation, look_at_targets, situations_of

_REASON = "The planned day has come."


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
            .only(*NEEDED)
            .order_by("id")
            .select_for_update(of=("self",))
        )
        situations = situations_of(list(locked), system, with_tasks=False)
        for situation in situations:
            situation.today = today
        if transition.side_effects:
            look_at_targets(situations, system, holding=True)
        ready, refused = told_apart(transition, system, situations)
        if not ready:
            return DueMoves(refused=refused)
        moves = move_documents(actor=system, transition=transition, situations=ready, inputs=MoveInputs())
    return DueMoves(moved=_as_moved(moves), refused=refused)


def move_if_due(action: str, situation: Situation, *, correlation_id: UUID) -> None:
    """Move a document whose day has just been named, if that is today: the scheduler's move, under the act that named it."""
    planned = getattr(situation.document, DAY_OF[action])
    if planned is None or planned > situation.today:
        return
    transition = transition_named(action)
    system = User.objects.system()
    if transition.side_effects:
        look_at_targets([situation], system, holding=True)
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
