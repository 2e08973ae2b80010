"""Answering what a new version means for a document that builds upon it."""

from typing import Literal
from uuid import UUID

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import Conflict, NotFound
from apps.users.models import User
from apps.workflows.models import TaskStatus, WorkflowTask
from apps.workflows.selectors import impact_questions_to

ImpactAnswer = Literal["no_impact", "new_version_needed"]


def answer_impact(*, actor: User, task_uuid: UUID, decision: ImpactAnswer, comment: str) -> WorkflowTask:
    """Say whether the document needs a new version, and why. Records ``IMPACT_ASSESSED``; starts nothing by itself.

    Raises:
        NotFound: nobody asked this account.
        Conflict: it was answered before, or is not asked any more.
    """
    with act(actor, reason=comment):
        task = impact_questions_to(actor).select_for_update(of=("self",)).filter(uuid=task_uuid).first()
        if task is None or task.subject is None:
            raise NotFound("not_found", "There is no such question to you.")
        if task.status != TaskStatus.PENDING:
            raise Conflict("already_answered", task.cancel_reason or "You have answered this already.")
        WorkflowTask.objects.filter(pk=task.pk).update(
            status=TaskStatus.COMPLETED, ended_at=clock.now(), decision=decision, comment=comment
        )
        record("IMPACT_ASSESSED", task.subject, details={"task": task.pk, "decision": decision.replace("_", " ")})
        return impact_questions_to(actor).get(pk=task.pk)
