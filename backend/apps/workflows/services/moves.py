"""Moving documents through their lifecycle. Nothing else writes ``Document.status``."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import Invalid, MoveRefused, NotFound, Stale
from apps.core.lifecycle import MovesTo, MovesWhenAllAgreed, Stays
from apps.documents.models import Document
from apps.documents.selectors import in_full
from apps.documents.states import DocumentStatus
from apps.security.services import Credentials, Proof, reauthenticate, sign
from apps.users.models import User
from apps.workflows import effects, records
from apps.workflows.asks import MoveInputs, parse
from apps.workflows.lifecycle import ACTIONS, Transition, transition_named
from apps.workflows.models import TaskRole
from apps.workflows.moves import Moves
from apps.workflows.situation import Situation, situations_of

_AGREED_BY = {
    DocumentStatus.REVIEWED: TaskRole.REVIEWER,
    DocumentStatus.APPROVED_PENDING_EFFECTIVE: TaskRole.APPROVER,
    DocumentStatus.SCHEDULED_FOR_OBSOLESCENCE: TaskRole.APPROVER,
}
# What the scheduler does on the day that a move planned; if that is today, it is done at once.
_ON_ITS_DAY = {
    DocumentStatus.APPROVED_PENDING_EFFECTIVE: "make_effective",
    DocumentStatus.SCHEDULED_FOR_OBSOLESCENCE: "make_obsolete",
}


def move_document(
    *, actor: User, document_id: int, action: str, inputs: MoveInputs | None = None, credentials: Credentials | None = None
) -> Document:
    """Make one move of the lifecycle table on one document, for a person, and return the document it led to.

    What is planned for today, or planned anew for it, happens at once, as the scheduler would do it (overview, Scheduler ↔ Workflows).

    Raises:
        Invalid: the action is unknown, somebody named cannot be assigned, or the signature lacks its password.
        Stale: ``inputs.expected_revision`` was given and the row has changed since.
        MoveRefused: the table refuses the move; ``refusals`` say why. The door that asked records
            the attempt, once this transaction has been rolled back.
    """
    inputs = inputs or MoveInputs()
    transition = _known(action)
    proof = _proof(actor, document_id, transition, credentials)
    with act(actor, reason=inputs.reason or inputs.comment) as current:
        situation = _locked_situation(document_id, actor)
        if inputs.expected_revision not in (None, situation.document.revision):
            raise Stale(situation.document)
        if refusals := transition.refusals(actor, situation):
            raise MoveRefused(action, refusals)
        moves = move_documents(actor=actor, transition=transition, situations=[situation], inputs=inputs, proof=proof)
        document = moves.created or situation.document
        if due := _ON_ITS_DAY.get(situation.status):
            _move_if_due(due, situation, correlation_id=current.correlation_id)
    return document


def move_documents(
    *, actor: User, transition: Transition, situations: Sequence[Situation], inputs: MoveInputs, proof: Proof | None = None
) -> Moves:
    """Carry out a row of the table on documents that are locked and not refused, in a fixed number of statements.

    A sweep over thousands and a person's single click end here, so both write the same rows:
    state, workflow and tasks, signature, transition, effects, audit, notifications.
    """
    moves = Moves(actor=actor, action=transition.action, situations=situations, inputs=inputs, at=clock.now())
    if inputs.reviewers or inputs.approvers:
        moves.people = transition.names(actor, moves.single, inputs)
    transition.first(moves)
    moves.to_state = _state_led_to(transition, moves)
    if transition.signs is not None and proof is not None:
        workflow = moves.single.live_workflow
        moves.signature = sign(
            actor=actor,
            proof=proof,
            signed=records.signed_content(moves),
            meaning=transition.signs,
            workflow_id=workflow.pk,
            round_number=workflow.round,
        )
    # A colleague's partial agreement leaves the revision alone: deciding in parallel disturbs nobody.
    effects.write_states(moves, bump_revision=moves.to_state is not None or isinstance(transition.outcome, Stays))
    transition.then(moves)
    effects.write_workflows(moves)
    records.write(transition, moves)
    return moves


def move_inputs(*, action: str, inputs: Mapping[str, Any] | None = None, expected_revision: int | None = None) -> MoveInputs:
    """Parse what was sent for ``action`` against what its row asks for.

    Raises:
        Invalid: the action is unknown, or inputs are missing, unknown or of the wrong form.
    """
    return parse(_known(action).asks, inputs or {}, expected_revision=expected_revision)


def record_refused_move(*, actor: User, document: Document, refused: MoveRefused) -> None:
    """Leave a trace of an attempt that the table refused."""
    with act(actor):
        record(
            "DOCUMENT_MOVE_REFUSED",
            document,
            details={"action": refused.action, "codes": refused.codes, "message": refused.message, "status": document.status},
        )


def _known(action: str) -> Transition:
    try:
        return transition_named(action)
    except KeyError:
        raise Invalid.field("action", "unknown_action", f"There is no such move. The moves are: {', '.join(ACTIONS)}.") from None


def _proof(actor: User, document_id: int, transition: Transition, credentials: Credentials | None) -> Proof | None:
    """Who signs proves it before the row is locked, so that a slow password check holds nobody up."""
    if transition.signs is None:
        return None
    return reauthenticate(actor=actor, credentials=credentials, subject=Document(pk=document_id), meaning=transition.signs)


def _locked_situation(document_id: int, actor: User) -> Situation:
    # With all that its detail shows, so that the door which asked need not read it again.
    document = in_full(Document.objects.select_for_update(of=("self",))).filter(pk=document_id).first()
    if document is None:
        raise NotFound("not_found", "There is no such document.")
    return situations_of([document], actor)[0]


def _state_led_to(transition: Transition, moves: Moves) -> str | None:
    """The state that the outcome leads to, or None where the documents stay (not all have agreed, something else happened)."""
    match transition.outcome:
        case MovesTo(state):
            return state
        case MovesWhenAllAgreed(state):
            return None if moves.single.undecided(_AGREED_BY[DocumentStatus(state)]) else state
    return None


def _move_if_due(action: str, situation: Situation, *, correlation_id: UUID) -> None:
    from apps.workflows.services.due import move_if_due

    move_if_due(action, situation, correlation_id=correlation_id)
