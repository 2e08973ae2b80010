"""Running a scheduled task by hand: at once with the result, queued for a worker, at a set hour, or once more; for the record."""

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from apps.audit.services import act
from apps.core.errors import Conflict, refuse
from apps.core.permissions import Refusal
from apps.scheduler.models import LASTING, RunState, RunTrigger, TaskRun
from apps.scheduler.permissions import may_retry_run, may_trigger_task
from apps.scheduler.registry import task_named
from apps.scheduler.selectors.schedule import is_switched_off
from apps.scheduler.services.approval import locked_run
from apps.scheduler.services.execution import Execution, execute_run
from apps.scheduler.services.records import record_run
from apps.scheduler.services.runs import POLL_SECONDS, AlreadyRunning, ApprovalNeeded, RunOrder, begin_run, queue_run, this_process
from apps.users.models import User


def run_task_now(*, actor: User, task_name: str, dry_run: bool = False, reason: str = "", celery_id: str = "") -> Execution:
    """Run a task in this process and wait for its end; refuses as ``begin_task`` does."""
    run = begin_task(actor=actor, task_name=task_name, dry_run=dry_run, reason=reason, celery_id=celery_id)
    return execute_run(run) if run.state == RunState.RUNNING else Execution(run)


def begin_task(*, actor: User, task_name: str, dry_run: bool = False, reason: str = "", celery_id: str = "") -> TaskRun:
    """Begin a run that this process executes next; recorded as a run of ``actor``, the moves are the scheduler's.

    A critical task is not begun: the answer is the run that awaits its approval.

    Raises:
        Forbidden: the actor lacks ``scheduler.trigger_task``.
        NotFound: there is no such task.
        Paused: the scheduler is paused, and this is no preview.
        AlreadyRunning: another run of the task did not end within a few seconds.
    """
    refuse(may_trigger_task(actor))
    task = task_named(task_name)
    order = RunOrder(task_name=task.name, requested_by=actor, dry_run=dry_run, reason=reason, celery_id=celery_id)
    try:
        return begin_run(order, worker=this_process())
    except ApprovalNeeded:
        return order_run(order)


def await_end_of(run_id: int) -> Execution:
    """A run that was begun for an earlier request of the same person, once it has ended.

    Raises:
        AlreadyRunning: it did not end within a few seconds.
    """
    give_up_at = time.monotonic() + settings.SCHEDULER_WAIT_SECONDS
    while True:
        run = TaskRun.objects.with_people().get(pk=run_id)
        if run.state != RunState.RUNNING:
            return Execution(run)
        if time.monotonic() >= give_up_at:
            raise AlreadyRunning(run)
        time.sleep(POLL_SECONDS)


def queue_task(*, actor: User, task_name: str, dry_run: bool = False, reason: str = "", eta: datetime | None = None) -> TaskRun:
    """Order a run for the next free worker, or for ``eta`` or soon after; refuses as ``run_task_now`` does, but never waits."""
    refuse(may_trigger_task(actor))
    trigger = RunTrigger.DELAYED if eta else RunTrigger.MANUAL
    name = task_named(task_name).name
    return order_run(RunOrder(task_name=name, requested_by=actor, trigger=trigger, dry_run=dry_run, reason=reason, not_before=eta))


def retry_run(*, actor: User, run_id: int, reason: str = "") -> TaskRun:
    """Order the task of a run that failed or was cancelled once more; the new run names it as the one it repeats.

    Raises:
        Forbidden: no admin.
        NotFound: there is no such run, or its task is gone.
        Paused: the scheduler is paused, and it was no preview.
        Conflict: it has not failed, or somebody else repeats it already.
    """
    with act(actor, reason=reason):
        run = locked_run(actor, run_id)
        refuse_if_repeated(partial(may_retry_run, actor, run), TaskRun.objects.filter(retry_of=run))
        name = task_named(run.task_name).name
        return order_run(RunOrder(task_name=name, requested_by=actor, dry_run=run.dry_run, reason=reason, retry_of=run))


def refuse_if_repeated(may_retry: Callable[..., Refusal | None], retries: QuerySet[TaskRun]) -> None:
    """Ask ``may_retry`` with the one of ``retries`` that is under way, if one is; the refusal names it."""
    under_way = retries.filter(state__in=LASTING).order_by("id").first()
    if refusal := may_retry(repeated_by=under_way and under_way.pk):
        named = {"run_id": under_way.pk} if under_way and refusal.code == "already_repeated" else {}
        raise Conflict(refusal.code, refusal.message, **named)


def order_run(order: RunOrder) -> TaskRun:
    """Write a run that somebody ordered, with the entry that says so; it waits for a worker, its hour, its turn or an approval."""
    with act(order.requested_by, reason=order.reason, correlation_id=order.correlation_id):
        run = queue_run(order)
        facts: dict[str, Any] = {
            "not_before": order.not_before and order.not_before.isoformat(),
            "chain": order.chain_id and str(order.chain_id),
            "retry_of": order.retry_of and order.retry_of.pk,
        }
        told = {name: value for name, value in facts.items() if value is not None}
        record_run("TASK_EXECUTION_REQUESTED", run, awaits_approval=run.state == RunState.AWAITING_APPROVAL, **told)
    return run


def notice_about(run: TaskRun) -> str:
    """What whoever ordered a run should know of it; empty where there is nothing."""
    if run.state == RunState.AWAITING_APPROVAL:
        return f"The task is critical: run {run.pk} starts when a second person has approved it."
    if is_switched_off(run.task_name):
        return "The task is switched off in the schedule; it runs by hand only."
    return ""


def told_as_the_overview_does(execution: Execution) -> dict[str, Any]:
    """The answer to a manual trigger, field by field as the overview has it, plus the run's id; ``notice`` where there is one."""
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
    notice = notice_about(run)
    return answer | ({"error": run.error} if run.error else {}) | ({"notice": notice} if notice else {})
