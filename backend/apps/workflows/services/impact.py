"""Answering what a new version means for a document that builds upon it, and asking somebody else in the place of who cannot."""

from typing import Literal
from uuid import UUID

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import Conflict, Invalid, NotFound
from apps.documents.models import Document
from apps.documents.states import OPEN_LABELS
from apps.notifications.services import notify_many
from apps.users.models import User
from apps.workflows.announcements import impact_question
from apps.workflows.impact import ImpactQuestion
from apps.workflows.models import TaskRole, TaskStatus, WorkflowTask
from apps.workflows.selectors import impact_questions_to, obstacles_to_answering

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


def pass_question_on(*, actor: User, task: WorkflowTask, assignee_id: int, reason: str) -> WorkflowTask:
    """Ask somebody else; the question to the one before is cancelled with the reason. Records ``IMPACT_QUESTION_PASSED_ON``.

    Raises:
        Conflict: it has been answered, or has ended meanwhile.
        Invalid: the other person cannot answer it, or has been asked already.
    """
    with act(actor, reason=reason):
        asked = WorkflowTask.objects.select_related("workflow__document", "subject", "assignee")
        question = asked.select_for_update(of=("self",)).get(pk=task.pk, role=TaskRole.IMPACT)
        if question.status != TaskStatus.PENDING or question.subject is None:
            raise Conflict("task_ended", "This question has been answered, or has ended meanwhile.")
        assignee = _who_can_answer(question.subject, assignee_id)
        if WorkflowTask.objects.filter(workflow=question.workflow_id, subject=question.subject_id, assignee=assignee).exists():
            raise Invalid.field("assignee", "asked_already", "This person has been asked already.")
        WorkflowTask.objects.filter(pk=question.pk).update(status=TaskStatus.CANCELLED, ended_at=clock.now(), cancel_reason=reason)
        passed_on = WorkflowTask.objects.create(
            workflow=question.workflow,
            round=question.round,
            role=TaskRole.IMPACT,
            subject=question.subject,
            assignee=assignee,
            due_date=question.due_date,
        )
        details = {"task": passed_on.pk, "before": question.assignee.full_name, "assignee": assignee.full_name}
        record("IMPACT_QUESTION_PASSED_ON", question.subject, details=details)
        notify_many([impact_question(_told(passed_on, question.subject))])
        return passed_on


def _who_can_answer(subject: Document, person_id: int) -> User:
    """Somebody active who writes documents and may see the one in question."""
    person: User | None = User.objects.with_role().people().filter(pk=person_id).first()
    if person is None:
        raise Invalid.field("assignee", "not_assignable", "There is no such person who could be asked.")
    if obstacle := obstacles_to_answering([person], subject).get(person.pk):
        raise Invalid.field("assignee", obstacle.code, obstacle.message)
    return person


def _told(task: WorkflowTask, subject: Document) -> ImpactQuestion:
    cause = task.workflow.document
    return ImpactQuestion(
        task_id=task.pk,
        assignee_id=task.assignee_id,
        assignee_name=task.assignee.full_name,
        due_date=task.due_date or clock.today(),
        document_id=subject.pk,
        document_uuid=str(subject.uuid),
        document_number=subject.document_number,
        version=subject.version,
        title=subject.title,
        cause=f"{cause.document_number} {cause.title}" if cause.sensitivity_label in OPEN_LABELS else "",
    )
