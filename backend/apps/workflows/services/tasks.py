"""Tasks that need a hand: those that nobody needs any more are cancelled, of those that nobody can do somebody is told."""

from collections.abc import Sequence

from apps.audit.services import Entry, act, record_many
from apps.core import clock
from apps.core.permissions import Role
from apps.notifications.services import notify_many
from apps.users.models import User
from apps.workflows.announcements import blocked_task
from apps.workflows.models import TaskStatus, WorkflowTask
from apps.workflows.selectors import StaleTask, blocked_tasks, stale_tasks


def cancel_stale_tasks(*, limit: int = 500) -> list[StaleTask]:
    """Cancel up to ``limit`` orphaned, duplicate and expired tasks, as ``system_scheduler``, and say which they were."""
    system = User.objects.system()
    with act(system, reason="Cleanup of workflow tasks."):
        locked = set(
            WorkflowTask.objects.pending()
            .filter(pk__any_of=[task.id for task in stale_tasks(limit=limit)])
            .select_for_update(skip_locked=True, of=("self",))
            .values_list("id", flat=True)
        )
        cancelled = [task for task in stale_tasks(limit=limit) if task.id in locked]
        _cancel(cancelled)
        record_many(
            "WORKFLOW_TASKS_CANCELLED",
            [
                Entry(
                    model=WorkflowTask,
                    key=task.id,
                    label=f"{task.document_number} {task.role}",
                    changes={"status": [task.status, TaskStatus.CANCELLED.value]},
                    details={"task": task.id, "kind": task.kind, "assignee": task.assignee},
                )
                for task in cancelled
            ],
        )
    return cancelled


def tell_of_blocked_tasks() -> list[WorkflowTask]:
    """Tell author, initiator and admins, once, of tasks whose assignee cannot act any more; all tasks that are blocked now.

    Somebody who can act again and then cannot once more is told of anew.
    """
    with act(User.objects.system(), reason="Somebody who is asked cannot act."):
        blocked = list(blocked_tasks().select_for_update(of=("self",), skip_locked=True))
        told = WorkflowTask.objects.undecided().filter(blocked_told_at__isnull=False).exclude(pk__any_of=[task.pk for task in blocked])
        able_again = list(told.select_for_update(skip_locked=True).values_list("pk", flat=True))
        WorkflowTask.objects.filter(pk__any_of=able_again).update(blocked_told_at=None)
        news = [task for task in blocked if task.blocked_told_at is None]
        if news:
            WorkflowTask.objects.filter(pk__any_of=[task.pk for task in news]).update(blocked_told_at=clock.now())
            admins = set(User.objects.people().in_role(Role.DOCUMENT_ADMIN).values_list("pk", flat=True))
            notify_many([row for task in news for row in blocked_task(task, admins)])
    return blocked


def _cancel(tasks: Sequence[StaleTask]) -> None:
    now = clock.now()
    for kind in {task.kind for task in tasks}:
        of_kind = [task for task in tasks if task.kind == kind]
        WorkflowTask.objects.filter(pk__any_of=[task.id for task in of_kind]).update(
            status=TaskStatus.CANCELLED, ended_at=now, cancel_reason=f"Cleanup: {of_kind[0].reason}"
        )
