"""Who is asked in a round: tasks opened at once or one after the other, passed on in order, and changed while the workflow runs."""

from collections.abc import Sequence
from datetime import date

from apps.core import clock
from apps.documents.models import Document, DocumentParticipant
from apps.users.models import User
from apps.workflows.models import TaskRole, TaskStatus, WorkflowTask
from apps.workflows.moves import Effect, Moves
from apps.workflows.people import FIELD_OF
from apps.workflows.situation import Situation, decides_in_order


def days_allowed(document: Document, role: TaskRole) -> int:
    """How many days the type of a document gives to review or to approve it."""
    document_type = document.document_type
    if role is TaskRole.REVIEWER:
        return document_type.review_days if document_type else 14
    return document_type.approval_days if document_type else 7


def open_reviews(moves: Moves) -> None:
    """One review task per reviewer, due on the given day or after the days of the document type."""
    _open_tasks(moves, TaskRole.REVIEWER)


def open_approvals(moves: Moves) -> None:
    """One approval task per approver, due on the given day or after the days of the document type.

    Where the type wants them to decide in order, only the first can be done now; that stays so until the round ends, whatever
    becomes of the setting.
    """
    in_order = decides_in_order(moves.single.document)
    moves.single.live_workflow.in_order = moves.workflow_values["in_order"] = in_order
    _open_tasks(moves, TaskRole.APPROVER)


def _open_tasks(moves: Moves, role: TaskRole) -> None:
    situation = moves.single
    added = [_task_for(situation, role, person, place) for place, person in enumerate(moves.people)]
    situation.tasks += added
    _give_turns(moves, role)
    WorkflowTask.objects.bulk_create(added)
    _let_see(situation, role, moves.people)


def open_next(moves: Moves) -> None:
    """Where approvers decide in order, the next one's turn comes when the one before has agreed; the days count from now."""
    situation = moves.single
    if situation.undecided(TaskRole.APPROVER):
        _give_turns(moves, TaskRole.APPROVER)
    for task in moves.opened:
        task.save(update_fields=["status", "due_date"])


def change_assigned(role: TaskRole) -> Effect:
    """Others are asked than before: whoever has decided stays, open tasks of those taken off are cancelled with the reason."""

    def change(moves: Moves) -> None:
        situation = moves.single
        before = _names(situation.assigned(role))
        present = {task.assignee_id: task for task in situation.assigned(role)}
        wanted = [person.pk for person in moves.people]
        moves.removed = [task for task in situation.undecided(role) if task.assignee_id not in wanted]
        added = [person for person in moves.people if person.pk not in present]
        _cancel(moves)
        situation.tasks += [_task_for(situation, role, person, 0) for person in added]
        for task in situation.assigned(role):
            task.position = wanted.index(task.assignee_id)
        _give_turns(moves, role)
        _write_changed(situation.assigned(role))
        _let_see(situation, role, added)
        moves.changes[situation.document.pk][FIELD_OF[role]] = [before, _names(situation.assigned(role))]

    return change


def _task_for(situation: Situation, role: TaskRole, person: User, position: int) -> WorkflowTask:
    workflow = situation.live_workflow
    return WorkflowTask(workflow=workflow, round=workflow.round, role=role, assignee=person, position=position, status=TaskStatus.WAITING)


def _give_turns(moves: Moves, role: TaskRole) -> None:
    """Open whatever can be done now, and say of the workflow whom it waits for and until when."""
    situation = moves.single
    workflow = situation.live_workflow
    undecided = situation.undecided(role)
    in_order = situation.is_in_order(role)
    for place, task in enumerate(undecided):
        has_turn = place == 0 or not in_order
        if has_turn and task.status == TaskStatus.WAITING:
            task.status, task.due_date = TaskStatus.PENDING, _due(moves, role)
            moves.opened.append(task)
        elif not has_turn and task.status == TaskStatus.PENDING:
            task.status, task.due_date = TaskStatus.WAITING, None
            moves.postponed.append(task)
    workflow.due_date = max((task.due_date for task in undecided if task.due_date), default=None)
    moves.workflow_values |= {"due_date": workflow.due_date, "current_assignee_id": undecided[0].assignee_id}


def _due(moves: Moves, role: TaskRole) -> date:
    return moves.inputs.due_date or clock.days_from_today(days_allowed(moves.single.document, role))


def _cancel(moves: Moves) -> None:
    for task in moves.removed:
        task.status, task.ended_at, task.cancel_reason = TaskStatus.CANCELLED, moves.at, f"{moves.action}: {moves.remark}"
    WorkflowTask.objects.bulk_update(moves.removed, ["status", "ended_at", "cancel_reason"])


def _write_changed(tasks: Sequence[WorkflowTask]) -> None:
    WorkflowTask.objects.bulk_update([task for task in tasks if task.pk], ["status", "due_date", "position"])
    WorkflowTask.objects.bulk_create(task for task in tasks if not task.pk)


def _let_see(situation: Situation, role: TaskRole, people: Sequence[User]) -> None:
    rows = [DocumentParticipant(document=situation.document, user=person, role=role) for person in people]
    DocumentParticipant.objects.bulk_create(rows, ignore_conflicts=True)


def _names(tasks: Sequence[WorkflowTask]) -> list[str]:
    return [task.assignee.username for task in tasks]
