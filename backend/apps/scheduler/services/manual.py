"""Running a scheduled task by hand: at once with the result, or queued for a worker; with the right, for the record."""

from typing import Any

from apps.core.errors import refuse
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.permissions import may_trigger_task
from apps.scheduler.registry import task_named
from apps.scheduler.services.execution import Execution, execute_run
from apps.scheduler.services.runs import RunOrder, begin_run, queue_run, this_process
from apps.users.models import User


def run_task_now(*, actor: User, task_name: str, dry_run: bool = False, reason: str = "", celery_id: str = "") -> Execution:
    """Run a task in this process and wait for its end; recorded as a run of ``actor``, the moves are the scheduler's.

    Raises:
        Forbidden: the actor lacks ``scheduler.trigger_task``.
        NotFound: there is no such task.
        AlreadyRunning: another run of the task did not end within a few seconds.
    """
    refuse(may_trigger_task(actor))
    task = task_named(task_name)
    order = RunOrder(task_name=task.name, requested_by=actor, dry_run=dry_run, reason=reason, celery_id=celery_id)
    return execute_run(begin_run(order, worker=this_process()))


def queue_task(*, actor: User, task_name: str, dry_run: bool = False, reason: str = "") -> TaskRun:
    """Queue a run of a task for the next free worker; refuses as ``run_task_now`` does, but never waits."""
    refuse(may_trigger_task(actor))
    return queue_run(RunOrder(task_name=task_named(task_name).name, requested_by=actor, dry_run=dry_run, reason=reason))


def told_as_the_overview_does(execution: Execution) -> dict[str, Any]:
    """The answer to a manual trigger, field by field as the overview has it, plus the run's id."""
    run = execution.run
    answer: dict[str, Any] = {
        "success": run.state == RunState.SUCCEEDED,
        "task_name": run.task_name,
        "task_display_name": task_named(run.task_name).display_name,
        "execution_time": run.started_at.isoformat() if run.started_at else None,
        "duration_seconds": run.duration_seconds,
        "result": run.result,
        "dry_run": run.dry_run,
        "executed_by": run.requested_by.full_name,
        "run_id": run.pk,
    }
    return answer | ({"error": run.error} if run.error else {})
