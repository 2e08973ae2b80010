"""The life of a run: queued, begun or taken over under a lease, kept step by step, finished; each with its audit entry."""

import socket
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import getpid
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import Conflict
from apps.scheduler.models import RunState, RunTrigger, TaskRun, TaskRunStep
from apps.scheduler.services.messages import nudge_run
from apps.scheduler.services.outcome import kept_steps, outcome_of
from apps.scheduler.work import Step
from apps.users.models import User

_POLL_SECONDS = 0.1
# A run whose lease ended this many leases ago has no sweep that takes it over: whoever waits for its place ends it.
_ABANDONED_AFTER_LEASES = 4


class LeaseLost(RuntimeError):
    """Another process has taken the run over; whatever this one was doing is rolled back."""


class AlreadyRunning(Conflict):
    """The task is being executed by ``holder``: 409."""

    def __init__(self, holder: TaskRun) -> None:
        self.holder = holder
        message = f"Run {holder.pk} of {holder.task_name} is still in progress. Try again when it has finished."
        super().__init__("already_running", message, run_id=holder.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOrder:
    """What is to be run: which task, why and for whom."""

    task_name: str
    requested_by: User
    trigger: RunTrigger = RunTrigger.MANUAL
    dry_run: bool = False
    reason: str = ""
    slot: datetime | None = None
    celery_id: str = ""

    def as_row(self, state: RunState, **more: Any) -> TaskRun:
        return TaskRun(
            task_name=self.task_name,
            requested_by=self.requested_by,
            trigger=self.trigger,
            dry_run=self.dry_run,
            reason=self.reason,
            slot=self.slot,
            celery_id=self.celery_id,
            state=state,
            queued_at=clock.now(),
            **more,
        )


def this_process() -> str:
    """The name under which work done outside of a worker is recorded."""
    return f"{socket.gethostname()}:{getpid()}"


def queue_run(order: RunOrder, *, nudge: bool = True) -> TaskRun:
    """Write the run that a worker is to execute, and nudge one on commit (unless this is a worker that has it in hand)."""
    with transaction.atomic():
        run = order.as_row(RunState.QUEUED)
        run.save(force_insert=True)
        if nudge:
            nudge_run(run)
    return run


def queue_slot(*, task_name: str, slot: datetime, dry_run: bool = False) -> TaskRun:
    """The run of one slot of the schedule: written by whoever comes first, however many beats and messages there are."""
    system = User.objects.system()
    order = RunOrder(task_name=task_name, requested_by=system, trigger=RunTrigger.SCHEDULED, slot=slot, dry_run=dry_run)
    TaskRun.objects.bulk_create([order.as_row(RunState.QUEUED)], ignore_conflicts=True)
    return TaskRun.objects.get(task_name=task_name, slot=slot)


def begin_run(order: RunOrder, *, worker: str) -> TaskRun:
    """Begin a run at once in this process; while another run of the task is in progress, wait a few seconds for it.

    Raises:
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
        time.sleep(_POLL_SECONDS)


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
            run.save(force_insert=True)
            _record("TASK_EXECUTION_STARTED", run)
    except IntegrityError as error:
        if not _place_is_taken(error):
            raise
        return None
    return run


def claim_run(run_id: int, *, worker: str, celery_id: str = "") -> TaskRun | None:
    """Take a queued run, or one whose lease has expired, for this process; None when it is not there for the taking."""
    run = TaskRun.objects.select_related("requested_by").filter(pk=run_id).filter(_claimable()).first()
    if run is None:
        return None
    taken_over = run.state == RunState.RUNNING
    token = uuid4()
    try:
        with act(run.requested_by, reason=run.reason, correlation_id=run.correlation_id):
            claimed = TaskRun.objects.filter(_claimable(), pk=run_id).update(
                state=RunState.RUNNING,
                executed_by=run.requested_by,
                worker=worker,
                celery_id=celery_id or run.celery_id,
                attempt=F("attempt") + 1,
                started_at=Coalesce("started_at", clock.now()),
                lease_token=token,
                lease_expires_at=_lease_end(),
            )
            if not claimed:
                return None
            run.refresh_from_db()
            if taken_over:
                _record("TASK_EXECUTION_RESUMED", run, attempt=run.attempt)
            else:
                _record("TASK_EXECUTION_STARTED", run)
    except IntegrityError as error:
        if not _place_is_taken(error):
            raise
        return None
    return run


def keep_step(run: TaskRun, step: Step) -> None:
    """Write down what a step did and renew the lease, in the step's own transaction.

    Raises:
        LeaseLost: the run is no longer this process's.
    """
    handled = len(step.items) + len(step.errors)
    renewed: dict[str, Any] = {"lease_expires_at": _lease_end(), "progress_done": F("progress_done") + handled}
    if step.total is not None and run.progress_total is None:
        renewed["progress_total"] = step.total
    if not _held(run).update(**renewed):
        raise LeaseLost(f"run {run.pk} was taken over")
    TaskRunStep.objects.create(run=run, attempt=run.attempt, items=list(step.items), errors=list(step.errors))


def finish_run(run: TaskRun, *, result: dict[str, object], done: int, failed: int, error: str = "") -> TaskRun:
    """End a run that this process holds: SUCCEEDED, or FAILED with ``error``. The next queued run of the task is nudged.

    Raises:
        LeaseLost: the run is no longer this process's.
    """
    state = RunState.FAILED if error else RunState.SUCCEEDED
    now = clock.now()
    duration = max((now - (run.started_at or now)).total_seconds(), 0.0)
    facts: dict[str, Any] = {"done": done, "failed": failed, "duration_seconds": duration, "attempt": run.attempt}
    with act(run.requested_by, reason=run.reason, correlation_id=run.correlation_id):
        ended: dict[str, Any] = {"state": state, "finished_at": now, "duration_seconds": duration, "result": result, "error": error}
        if not _held(run).update(**ended, lease_token=None, lease_expires_at=None):
            raise LeaseLost(f"run {run.pk} was taken over")
        TaskRunStep.objects.filter(run=run).delete()
        if error:
            _record("TASK_EXECUTION_FAILED", run, error=error, **facts)
        else:
            _record("TASK_EXECUTION_COMPLETED", run, **facts)
        _nudge_next(run.task_name)
    for column, value in ended.items():
        setattr(run, column, value)
    return run


def give_up_run(run: TaskRun, *, error: str) -> bool:
    """End a run whose process is gone: FAILED, with what its steps had done; False when somebody has taken it meanwhile."""
    with act(run.requested_by, reason=run.reason, correlation_id=run.correlation_id):
        taken = TaskRun.objects.filter(expired_claim(), pk=run.pk).update(lease_token=(token := uuid4()))
        if taken:
            run.lease_token = token
            finish_run(run, **outcome_of(run, kept_steps(run)), error=error)
    return bool(taken)


def expired_claim() -> Q:
    """Runs in progress whose process has not renewed the lease in time."""
    return Q(state=RunState.RUNNING, lease_expires_at__lt=Now())


def _claimable() -> Q:
    ready = Q(state=RunState.QUEUED) & (Q(not_before__isnull=True) | Q(not_before__lte=Now()))
    return ready | expired_claim()


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
    waiting = TaskRun.objects.filter(task_name=task_name, state=RunState.QUEUED).order_by("queued_at", "id").first()
    if waiting is not None:
        nudge_run(waiting)


def _record(action: str, run: TaskRun, **facts: Any) -> None:
    if action == "TASK_EXECUTION_STARTED" and run.slot is not None:
        facts["slot"] = run.slot.isoformat()
    details = {"run": run.pk, "task": run.task_name, "trigger": str(run.trigger), "dry_run": run.dry_run, **facts}
    record(action, run, label=f"{run.task_name} #{run.pk}", details=details)
