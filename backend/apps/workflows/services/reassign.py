"""Giving one person's task to somebody else, from the list of the team's tasks."""

from apps.audit.services import act
from apps.core.errors import Conflict, Forbidden, Invalid
from apps.core.permissions import Role
from apps.documents.models import Document
from apps.users.models import User
from apps.workflows.asks import MoveInputs
from apps.workflows.models import UNDECIDED, TaskRole, WorkflowTask
from apps.workflows.services.impact import pass_question_on
from apps.workflows.services.moves import move_document

_CHANGE: dict[str, str] = {TaskRole.REVIEWER: "change_reviewers", TaskRole.APPROVER: "change_approvers"}


def reassign_task(*, actor: User, task: WorkflowTask, assignee_id: int, reason: str) -> WorkflowTask:
    """Ask somebody else in the place of a task's assignee, and return the task that they got.

    Of a review or an approval it is the change of all who are asked (``change_reviewers``, ``change_approvers``) with one of them
    replaced.

    Raises:
        Forbidden: the actor is no document admin.
        Conflict: the task has been done or cancelled meanwhile.
        Invalid: the other person cannot be assigned, or is asked already.
        MoveRefused: the table refuses the change.
    """
    if actor.role < Role.DOCUMENT_ADMIN:
        raise Forbidden("not_permitted", "Only document admins give tasks to others.")
    if task.role == TaskRole.IMPACT:
        return pass_question_on(actor=actor, task=task, assignee_id=assignee_id, reason=reason)
    role = TaskRole(task.role)
    with act(actor, reason=reason):
        # Nobody decides between the reading of who is asked and the change.
        Document.objects.select_for_update().only("pk").get(pk=task.workflow.document_id)
        round_of_it = WorkflowTask.objects.filter(workflow=task.workflow_id, round=task.round, role=role)
        asked = list(round_of_it.exclude(status="CANCELLED").order_by("position", "id"))
        if not any(one.pk == task.pk and one.status in UNDECIDED for one in asked):
            raise Conflict("task_ended", "This task has been done or cancelled meanwhile.")
        if any(one.assignee_id == assignee_id for one in asked):
            raise Invalid.field("assignee", "asked_already", "This person is asked already.")
        people = tuple(assignee_id if one.pk == task.pk else one.assignee_id for one in asked)
        to_review, to_approve = (people, ()) if role is TaskRole.REVIEWER else ((), people)
        inputs = MoveInputs(reason=reason, reviewers=to_review, approvers=to_approve)
        try:
            move_document(actor=actor, document_id=task.workflow.document_id, action=_CHANGE[role], inputs=inputs)
        except Invalid as wrong:
            raise Invalid.field("assignee", wrong.code, wrong.message) from wrong
        return round_of_it.select_related("assignee", "workflow__document__author").get(assignee_id=assignee_id, status__in=UNDECIDED)
