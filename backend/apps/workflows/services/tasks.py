"""Tidying up tasks that nobody needs any more: cancelled with a reason, never deleted."""

from collections.abc import Sequence

from apps.audit.services import Entry, act, record_many
from apps.core import clock
from apps.users.models import User
from apps.workflows.models import TaskStatus, WorkflowTask
from apps.workflows.selectors import StaleTask, stale_tasks


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
                    changes={"status": [TaskStatus.PENDING.value, TaskStatus.CANCELLED.value]},
                    details={"task": task.id, "kind": task.kind, "assignee": task.assignee},
                )
                for task in cancelled
            ],
        )
    return cancelled


def _cancel(tasks: Sequence[StaleTask]) -> None:
    now = clock.now()
    for kind in {task.kind for task in tasks}:
        of_kind = [task for task in tasks if task.kind == kind]
        WorkflowTask.objects.filter(pk__any_of=[task.id for task in of_kind]).update(
            status=TaskStatus.CANCELLED, ended_at=now, cancel_reason=f"Cleanup: {of_kind[0].reason}"
        )
