"""What a move does beside changing the state: rounds, tasks, dates, supersession. Each effect acts on the whole set that moves."""

import json
from collections.abc import Callable

from django.db import connection
from django.db.models import F

from apps.documents.models import Document
from apps.documents.services import create_next_version
from apps.documents.states import DocumentStatus
from apps.workflows.models import (
    DocumentWorkflow,
    TaskRole,
    TaskStatus,
    WorkflowOutcome,
    WorkflowTask,
    WorkflowType,
)
from apps.workflows.moves import Effect, Moves, Superseded


def nothing(moves: Moves) -> None:
    """The state changes and nothing else."""


def together(*effects: Effect) -> Effect:
    """Several effects, in order."""

    def run(moves: Moves) -> None:
        for effect in effects:
            effect(moves)

    return run


def open_round(moves: Moves) -> None:
    """Begin the workflow with the first submission, or a new round of the one in progress."""
    situation = moves.single
    if situation.workflow is None:
        document = situation.document
        situation.workflow = DocumentWorkflow.objects.create(
            document=document,
            workflow_type=_kind_of_workflow(document),
            current_state_id=document.status,
            initiated_by_id=moves.actor.pk,
        )
    else:
        situation.workflow.round += 1
        moves.workflow_values["round"] = situation.workflow.round
    situation.tasks = []


def complete_own(role: TaskRole) -> Effect:
    """The actor's own task is done, with the action as the decision."""

    def complete(moves: Moves) -> None:
        task = moves.single.task_of(moves.actor, role)
        if task is None:
            raise LookupError(f"{moves.action}: the actor has no {role} task")
        task.status, task.ended_at, task.decision, task.comment = TaskStatus.COMPLETED, moves.at, moves.action, moves.inputs.comment
        task.save(update_fields=["status", "ended_at", "decision", "comment"])

    return complete


def cancel_open_tasks(moves: Moves) -> None:
    """What others still had to do in this round is not needed any more; their tasks say why."""
    reason = f"{moves.action}: {moves.remark}".rstrip(": ")
    WorkflowTask.objects.undecided().filter(workflow__any_of=set(moves.workflow_ids)).update(
        status=TaskStatus.CANCELLED, ended_at=moves.at, cancel_reason=reason
    )


def take_effective_date(moves: Moves) -> None:
    """The planned day is the latest that an approver of this round named: nobody's day is undercut by a colleague."""
    situation = moves.single
    chosen = moves.inputs.effective_date
    earlier = situation.completed(TaskRole.APPROVER)
    planned = situation.document.effective_date
    if chosen is None:
        chosen = max(planned, situation.today) if planned else situation.today
    if earlier and planned is not None:
        chosen = max(chosen, planned)
    moves.values["effective_date"] = chosen


def set_effective_date(moves: Moves) -> None:
    """The planned day is replaced by the one given."""
    moves.values["effective_date"] = moves.inputs.effective_date


def forget_approval(moves: Moves) -> None:
    """A withdrawn approval never took place as far as the document's dates are concerned; history keeps it."""
    moves.values["approved_at"] = None


def begin_missing_workflows(moves: Moves) -> None:
    """A document without a workflow (imported) gets one, so that its history has a place to stand."""
    begin_missing(moves, _kind_of_workflow)


def _kind_of_workflow(document: Document) -> WorkflowType:
    return WorkflowType.VERSION if document.previous_version_id else WorkflowType.REVIEW


def begin_missing(moves: Moves, kind_of: Callable[[Document], WorkflowType]) -> None:
    """Give a live workflow, of the kind that ``kind_of`` says, to each document that has none; one statement."""
    without = [situation for situation in moves.situations if situation.workflow is None]
    made = DocumentWorkflow.objects.bulk_create(
        DocumentWorkflow(
            document=situation.document,
            workflow_type=kind_of(situation.document),
            current_state_id=situation.document.status,
            initiated_by_id=moves.actor.pk,
        )
        for situation in without
    )
    for situation, workflow in zip(without, made, strict=True):
        situation.workflow = workflow


def supersede_previous(moves: Moves) -> None:
    """The versions in force make room, in the transaction in which the new ones take effect (rule 1).

    One whose obsolescence is in progress is never among them: no version is prepared beside it.
    """
    newer = {document.document_number: document for document in moves.documents}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE documents_document AS previous
            SET status = %s, superseded_at = %s, updated_at = %s, revision = previous.revision + 1
            WHERE previous.document_number = ANY(ARRAY(SELECT jsonb_array_elements_text(%s::jsonb))) AND previous.status = %s
            RETURNING previous.id, previous.document_number, previous.version_major, previous.version_minor, previous.title,
                      previous.uuid, previous.author_id, old.status
            """,
            [DocumentStatus.SUPERSEDED, moves.at, moves.at, json.dumps(list(newer)), DocumentStatus.EFFECTIVE],
        )
        moves.superseded = [
            Superseded(
                id=pk,
                document_number=number,
                version=f"{major:02d}.{minor:02d}",
                title=title,
                uuid=str(uuid),
                author_id=author_id,
                old_status=old_status,
                superseded_by=newer[number],
            )
            for pk, number, major, minor, title, uuid, author_id, old_status in cursor.fetchall()
        ]


def end_workflow(outcome: WorkflowOutcome) -> Effect:
    """The workflow is over, with this outcome."""

    def end(moves: Moves) -> None:
        moves.workflow_values |= {
            "ended_at": moves.at,
            "outcome": outcome,
            "is_terminated": outcome in (WorkflowOutcome.TERMINATED, WorkflowOutcome.OBSOLETE),
            "current_assignee": None,
        }

    return end


def create_version(moves: Moves) -> None:
    """A new draft of the next version; the version in force stays as it is."""
    moves.created = create_next_version(
        actor=moves.actor, document=moves.single.document, bump=moves.inputs.bump, reason_for_change=moves.inputs.reason
    )


def write_states(moves: Moves, *, bump_revision: bool) -> None:
    """Write the state and the values of the effects to all documents of the set, in one statement. Nothing else writes a state."""
    values = dict(moves.values)
    if moves.to_state is not None:
        values["status"] = moves.to_state
        if stamp := _STAMPS.get(moves.action):
            values[stamp] = moves.at
    told = {name: value for name, value in values.items() if name in _TOLD}
    for document in moves.documents:
        moves.from_states[document.id] = document.status
        moves.changes[document.id] = {
            name: [getattr(document, name), value] for name, value in told.items() if getattr(document, name) != value
        }
    if not values and not bump_revision:
        return
    step = 1 if bump_revision else 0
    Document.objects.filter(pk__any_of=set(moves.document_ids)).update(**values, updated_at=moves.at, revision=F("revision") + step)
    for document in moves.documents:
        for name, value in values.items():
            setattr(document, name, value)
        document.revision += step
        document.updated_at = moves.at


# By move and not by state: a document that stays in force after all has been in force since before.
_STAMPS: dict[str, str] = {
    "approve": "approved_at",
    "make_effective": "activated_at",
    "make_obsolete": "obsoleted_at",
    "terminate": "terminated_at",
}
_TOLD = ("status", "effective_date", "obsolescence_date")


def write_workflows(moves: Moves) -> None:
    """The workflows stand where their documents stand, and hold what the effects found; in one statement."""
    values = dict(moves.workflow_values)
    if moves.to_state is not None:
        values["current_state_id"] = moves.to_state
    if values and moves.workflow_ids:
        DocumentWorkflow.objects.filter(pk__any_of=set(moves.workflow_ids)).update(**values)
