"""Tasks that are late: whoever has to do one is reminded once a day, and others hear of it when that has not helped for a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from apps.audit.services import Entry, act, record_many
from apps.core.permissions import Role
from apps.notifications.services import notify_many
from apps.users.models import User
from apps.workflows.announcements import escalated_task, overdue_task
from apps.workflows.models import WorkflowTask

ESCALATED_AFTER_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class LateTask:
    """A task past its due date, and what was done, or would be done, about it."""

    id: int
    document_id: int
    document_uuid: str
    document_number: str
    version: str
    title: str
    role: str
    assignee: str
    due_date: date
    days_late: int
    is_reminded: bool
    is_escalated: bool


def late_tasks(*, today: date, limit: int | None = None) -> list[LateTask]:
    """Those about which something has to be done today, oldest first; nothing is written."""
    return [_as_late(task, today) for task in _late(today)[:limit]]


def chase_late_tasks(*, today: date, limit: int) -> list[LateTask]:
    """Remind and escalate for up to ``limit`` tasks, as ``system_scheduler``, and say which they were.

    A day has one reminder for each task, and a week one escalation, however often this is called. Records
    ``WORKFLOW_TASK_ESCALATED``; the task itself stays as it is: only people move it.
    """
    with act(User.objects.system(), reason="The due date has passed."):
        locked = list(_late(today).select_for_update(of=("self",), skip_locked=True)[:limit])
        late = [_as_late(task, today) for task in locked]
        _mark("reminded_on", [task.id for task in late if task.is_reminded], today)
        _mark("escalated_on", [task.id for task in late if task.is_escalated], today)
        admins = set(User.objects.people().in_role(Role.DOCUMENT_ADMIN).values_list("pk", flat=True)) if late else set()
        pairs = list(zip(locked, late, strict=True))
        notify_many([overdue_task(task, one.days_late) for task, one in pairs if one.is_reminded])
        notify_many([row for task, one in pairs if one.is_escalated for row in escalated_task(task, one.days_late, admins)])
        record_many("WORKFLOW_TASK_ESCALATED", [_entry(task, one) for task, one in pairs if one.is_escalated])
    return late


def _late(today: date) -> QuerySet[WorkflowTask]:
    a_week_ago = today - timedelta(days=ESCALATED_AFTER_DAYS)
    not_reminded = Q(reminded_on__isnull=True) | Q(reminded_on__lt=today)
    not_escalated = Q(escalated_on__isnull=True) | Q(escalated_on__lte=a_week_ago)
    tasks = WorkflowTask.objects.pending().live().filter(due_date__lt=today)
    chased = tasks.filter(not_reminded | Q(due_date__lt=a_week_ago) & not_escalated)
    return chased.select_related("workflow__document", "subject", "assignee").order_by(F("due_date"), "id")


def _as_late(task: WorkflowTask, today: date) -> LateTask:
    if task.due_date is None:
        raise LookupError(f"task {task.pk} has no due date and cannot be late")
    document = task.subject or task.workflow.document
    a_week_ago = today - timedelta(days=ESCALATED_AFTER_DAYS)
    return LateTask(
        id=task.pk,
        document_id=document.pk,
        document_uuid=str(document.uuid),
        document_number=document.document_number,
        version=document.version,
        title=document.title,
        role=task.role,
        assignee=task.assignee.username,
        due_date=task.due_date,
        days_late=(today - task.due_date).days,
        is_reminded=task.reminded_on is None or task.reminded_on < today,
        is_escalated=task.due_date < a_week_ago and (task.escalated_on is None or task.escalated_on <= a_week_ago),
    )


def _mark(column: str, ids: Sequence[int], today: date) -> None:
    if ids:
        WorkflowTask.objects.filter(pk__any_of=ids).update(**{column: today})


def _entry(task: WorkflowTask, late: LateTask) -> Entry:
    return Entry(
        model=WorkflowTask,
        key=task.pk,
        label=f"{late.document_number} {late.role}",
        details={"task": late.id, "assignee": late.assignee, "document": late.document_number, "days_late": late.days_late},
    )
