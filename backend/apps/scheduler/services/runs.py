"""The life of a run: queued or held, begun or taken over under a lease, kept step by step, ended; each with its audit entry."""

import socket
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from os import getpid
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from apps.audit.services import act
from apps.core import clock
from apps.core.errors import Conflict
from apps.core.traces import fault_met
from apps.scheduler.models import RunState, RunTrigger, TaskRun, TaskRunStep
from apps.scheduler.selectors.schedule import task_rows
from apps.scheduler.services.approval import is_held_back, needs_approval, require_reason, tell_that_it_waits
from apps.scheduler.services.links import settle_links_after
from apps.scheduler.services.messages import nudge_run
from apps.scheduler.services.outcome import kept_steps, outcome_of
from apps.scheduler.services.records import record_run
from apps.scheduler.services.standing import standing_of
from apps.scheduler.work import Step
from apps.users.models import SYSTEM_USERNAME, User

POLL_SECONDS = 0.1
# A run whose lease ended this many leases ago has no sweep that takes it over: whoever waits for its place ends it.
_ABANDONED_AFTER_LEASES = 4
_KEEP = """
    UPDATE scheduler_taskrun
    SET lease_expires_at = statement_timestamp() + make_interval(secs => %(lease)s), progress_done = progress_done + %(handled)s,
        progress_total = COALESCE(progress_total, %(total)s)
    WHERE id = %(run)s AND state = 'RUNNING' AND lease_token = %(token)s
    RETURNING cancel_requested_at
"""


class LeaseLost(RuntimeError):
    """Another process has taken the run over; whatever this one was doing is rolled back."""


class RunGivenUp(Exception):
    """The process of a run died, and nobody will begin the run again."""


class ApprovalNeeded(Exception):
    """The task is critical: a run by hand begins when a second person has approved it."""


class AlreadyRunning(Conflict):
    """The task is being executed by ``holder``: 409."""

    def __init__(self, holder: TaskRun) -> None:
        self.holder = holder
        message = f"Run {holder.pk} of {holder.task_name} is still in progress. Try again when it has finished."
        super().__init__("already_running", message, run_id=holder.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """What is to be run: which task, why and for whom; by which hour, and as which link of a chain."""

    task_name: str
    requested_by: User
    trigger: RunTrigger = RunTrigger.MANUAL
    dry_run: bool = False
    reason: str = ""
    slot: datetime | None = None
    celery_id: str = ""
    not_before: datetime | None = None
    chain_id: UUID | None = None
    chain_position: int | None = None
    retry_of: TaskRun | None = None
    correlation_id: UUID = field(default_factory=uuid4)

    def as_row(self, state: RunState, **more: Any) -> TaskRun:
        return TaskRun(
            task_name=self.task_name,
            requested_by=self.requested_by,
            trigger=self.trigger,
            dry_run=self.dry_run,
            reason=self.reason,
            slot=self.slot,
            celery_id=self.celery_id,
            not_before=self.not_before,
            chain_id=self.chain_id,
            chain_position=self.chain_position,
            retry_of=self.retry_of,
            correlation_id=self.correlation_id,
            state=state,
            queued_at=clock.now(),
            **more,
        )


def this_process() -> str:
    """The name under which work done outside of a worker is recorded."""
    return f"{socket.gethostname()}:{getpid()}"


def queue_run(order: RunOrder, *, nudge: bool = True) -> TaskRun:
    """Write the run that a worker is to execute, and nudge one on commit (unless this is a worker that has it in hand).

    A run of a critical task is written as AWAITING_APPROVAL instead, and those who may approve it are told.

    Raises:
        Paused: the scheduler is paused, and this is no preview.
        Invalid: the task is critical, and there is no reason.
    """
    with transaction.atomic():
        standing = standing_of(order.task_name)
        standing.refuse_if_paused(dry_run=order.dry_run)
        run = order.as_row(RunState.QUEUED)
        if needs_approval(run, standing):
            require_reason(run)
            run.state = RunState.AWAITING_APPROVAL
        run.save(force_insert=True)
        if run.state == RunState.AWAITING_APPROVAL:
            tell_that_it_waits(run)
        elif nudge:
            nudge_run(run)
    return run


def queue_slot(*, task_name: str, slot: datetime, dry_run: bool = False) -> TaskRun:
    """The run of one slot of the schedule: written by whoever comes first, however many beats and messages there are.

    Where no beat fired the slots before it, it says so: it does what was due at all of them.
    """
    runs = TaskRun.objects.filter(task_name=task_name, slot=slot)
    if there := runs.first():
        return there
    order = RunOrder(
        task_name=task_name,
        requested_by=User.objects.system(),
        trigger=RunTrigger.SCHEDULED,
        slot=slot,
        dry_run=dry_run,
        reason=_what_was_missed(task_name, slot),
    )
    TaskRun.objects.bulk_create([order.as_row(RunState.QUEUED)], ignore_conflicts=True)
    return runs.get()


def _what_was_missed(task_name: str, slot: datetime) -> str:
    schedule = task_rows([task_name]).tasks[task_name].schedule
    missed = schedule.first_missed_before(slot) if schedule else None
    return f"Also for what was missed since {missed:%Y-%m-%d %H:%M} UTC, when no beat was alive." if missed else ""


def begin_run(order: RunOrder, *, worker: str) -> TaskRun:
    """Begin a run at once in this process; while another run of the task is in progress, wait a few seconds for it.

    Raises:
        Paused: the scheduler is paused, and this is no preview.
        ApprovalNeeded: the task is critical, and this is no preview.
        AlreadyRunning: the other run did not end in time; a SKIPPED run that names it was written.
    """
    give_up_at = time.monotonic() + settings.SCHEDULER_WAIT_SECONDS
    while True:
        if run := _begin(order, worker):
            return run
        holder = TaskRun.objects.filter(task_name=order.task_name, state=RunState.RUNNING).first()
        if holder is not None and (time.monotonic() >= give_up_at) and not _end_if_abandoned(holder):
            refusal = AlreadyRunning(holder)
            order.as_row(RunState.SKIPPED, error=refusal.message, finished_at=clock.now()).save(force_insert=True)
            raise refusal
        time.sleep(POLL_SECONDS)


def _begin(order: RunOrder, worker: str) -> TaskRun | None:
    run = order.as_row(
        RunState.RUNNING,
        executed_by=order.requested_by,
        worker=worker,
        attempt=1,
        started_at=clock.now(),
        lease_token=uuid4(),
        lease_expires_at=_lease_end(),
    )
    try:
        with act(order.requested_by, reason=order.reason, correlation_id=run.correlation_id):
            standing = standing_of(order.task_name)
            standing.refuse_if_paused(dry_run=order.dry_run)
            if needs_approval(run, standing):
                raise ApprovalNeeded
            run.save(force_insert=True)
            record_run("TASK_EXECUTION_STARTED", run)
    except IntegrityError as error:
        if not _place_is_taken(error):
            raise
        return None
    return run


def claim_run(run_id: int, *, worker: str, celery_id: str = "") -> TaskRun | None:
    """Take a run that is ready, or one whose lease has expired, for this process; None when it is not there for the taking."""
    run = TaskRun.objects.claimable().select_related("requested_by").filter(pk=run_id).first()
    if run is None:
        return None
    taken_over = run.state == RunState.RUNNING
    try:
        with act(run.requested_by, reason=run.reason, correlation_id=run.correlation_id):
            if not taken_over and is_held_back(run, standing_of(run.task_name)):
                return None
            claimed = (
                TaskRun.objects.claimable()
                .filter(pk=run_id)
                .update(
                    state=RunState.RUNNING,
                    # A worker acts for nobody but the scheduler; who asked is another question.
                    executed_by=User.objects.filter(username=SYSTEM_USERNAME).values("pk"),
                    worker=worker,
                    celery_id=celery_id or run.celery_id,
                    attempt=F("attempt") + 1,
                    started_at=Coalesce("started_at", clock.now()),
                    lease_token=uuid4(),
                    lease_expires_at=_lease_end(),
                )
            )
            if not claimed:
                return None
            run.refresh_from_db()
            if taken_over:
                record_run("TASK_EXECUTION_RESUMED", run, attempt=run.attempt)
            else:
                record_run("TASK_EXECUTION_STARTED", run)
    except IntegrityError as error:
        if not _place_is_taken(error):
            raise
        return None
    return run


def keep_step(run: TaskRun, step: Step) -> None:
    """Write down what a step did, renew the lease and learn whether to stop, in the step's own transaction.

    Raises:
        LeaseLost: the run is no longer this process's.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "run": run.pk,
                "token": run.lease_token,
                "lease": settings.SCHEDULER_LEASE_SECONDS,
                "handled": step.portions or len(step.items) + len(step.errors),
                "total": step.total,
            },
        )
        if not (row := cursor.fetchone()):
            raise LeaseLost(f"run {run.pk} was taken over")
    run.cancel_requested_at = row[0]
    if step.items or step.errors:
        TaskRunStep.objects.create(run=run, attempt=run.attempt, items=list(step.items), errors=list(step.errors))


def finish_run(run: TaskRun, *, result: dict[str, object], done: int, failed: int, error: str = "") -> TaskRun:
    """End a run that this process holds: SUCCEEDED, or FAILED with ``error``. What waits for its end is nudged or skipped.

    Raises:
        LeaseLost: the run is no longer this process's.
    """
    ended = _ended(run, RunState.FAILED if error else RunState.SUCCEEDED, result=result, error=error)
    with act(run.requested_by, reason=run.reason, correlation_id=run.correlation_id):
        _write_end(run, ended)
        facts = {"done": done, "failed": failed, "duration_seconds": ended["duration_seconds"], "attempt": run.attempt}
        if error:
            record_run("TASK_EXECUTION_FAILED", run, error=error, **facts)
        else:
            record_run("TASK_EXECUTION_COMPLETED", run, **facts)
    return run


def stop_run(run: TaskRun, *, result: dict[str, object], done: int, failed: int) -> TaskRun:
    """End a run that this process holds as CANCELLED, with what it had done before somebody asked to stop it.

    Raises:
        LeaseLost: the run is no longer this process's.
    """
    run.refresh_from_db(fields=["cancelled_by", "error"])
    ended = _ended(run, RunState.CANCELLED, result=result, error=run.error)
    with act(run.cancelled_by or run.requested_by, correlation_id=run.correlation_id):
        _write_end(run, ended)
        record_run("TASK_EXECUTION_CANCELLED", run, done=done, failed=failed)
    return run


def _ended(run: TaskRun, state: RunState, *, result: dict[str, object], error: str) -> dict[str, Any]:
    now = clock.now()
    duration = max((now - (run.started_at or now)).total_seconds(), 0.0)
    return {"state": state, "finished_at": now, "duration_seconds": duration, "result": result, "error": error}


def _write_end(run: TaskRun, ended: dict[str, Any]) -> None:
    """The end of the run, of its steps, and what follows from it for others: all of it, or nothing."""
    if not _held(run).update(**ended, lease_token=None, lease_expires_at=None):
        raise LeaseLost(f"run {run.pk} was taken over")
    for column, value in ended.items():
        setattr(run, column, value)
    TaskRunStep.objects.filter(run=run).delete()
    settle_links_after(run)
    _nudge_next(run.task_name)


def give_up_run(run: TaskRun, *, error: str) -> bool:
    """End a run whose process is gone: FAILED, with what its steps had done; False when somebody has taken it meanwhile."""
    with act(run.requested_by, reason=run.reason, correlation_id=run.correlation_id):
        if taken := take_from_the_dead(run):
            finish_run(run, **outcome_of(run, kept_steps(run)), error=error)
    if taken:
        with structlog.contextvars.bound_contextvars(task_run=run.pk):
            fault_met.send_robust(sender=TaskRun, error=RunGivenUp(error))
    return taken


def take_from_the_dead(run: TaskRun) -> bool:
    """Hold a run whose process has let the lease expire, to end it; False when it is alive, or somebody was quicker."""
    taken = TaskRun.objects.abandoned().filter(pk=run.pk).update(lease_token=(token := uuid4()))
    if taken:
        run.lease_token = token
    return bool(taken)


def _held(run: TaskRun) -> Any:
    return TaskRun.objects.filter(pk=run.pk, state=RunState.RUNNING, lease_token=run.lease_token)


def _lease_end() -> Any:
    return Now() + timedelta(seconds=settings.SCHEDULER_LEASE_SECONDS)


def _place_is_taken(error: IntegrityError) -> bool:
    """Another run of the task is in progress: the one refusal of the database that is no fault."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", "") == "taskrun_one_running"


def _end_if_abandoned(holder: TaskRun) -> bool:
    grace = timedelta(seconds=settings.SCHEDULER_LEASE_SECONDS * _ABANDONED_AFTER_LEASES)
    is_abandoned = TaskRun.objects.filter(pk=holder.pk, lease_expires_at__lt=Now() - grace).exists()
    return is_abandoned and give_up_run(holder, error="Its process ended without a word, and no worker took the run over.")


def _nudge_next(task_name: str) -> None:
    waiting = TaskRun.objects.ready().filter(task_name=task_name).order_by("queued_at", "id").first()
    if waiting is not None:
        nudge_run(waiting)
