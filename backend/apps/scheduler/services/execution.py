"""Executing a run: its task's steps one transaction each, everything it did summed up, and an honest end."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

import structlog
from django.db import OperationalError, connection, transaction

from apps.audit.services import act
from apps.core import clock
from apps.core.outages import says_that_the_database_is_away
from apps.core.traces import fault_met, run_begun, tell
from apps.scheduler.models import TaskRun
from apps.scheduler.registry import ScheduledTask, task_named
from apps.scheduler.services.outcome import kept_steps, outcome_of
from apps.scheduler.services.patience import StepTooLong, patience, wait_briefly_for_rows
from apps.scheduler.services.runs import LeaseLost, finish_run, keep_step, stop_run
from apps.scheduler.work import RunContext, Step
from apps.users.models import User

_LONGEST_ERROR = 2000
_log = structlog.get_logger(__name__)


class _CancelRequested(Exception):
    """Somebody asked to stop the run; what its steps did so far stays."""


@dataclass(frozen=True, slots=True)
class Execution:
    """How a run ended: the row as it is now, and what stopped it, if anything did."""

    run: TaskRun
    failure: Exception | None = None


def execute_run(run: TaskRun, *, can_be_resumed: bool = False) -> Execution:
    """Execute a run that this process holds, to its end.

    Each step of the task is one transaction that acts as ``system_scheduler`` under the run's correlation id and renews the
    lease; a step that fails, or does not end before the lease does, ends the run as FAILED, with what the steps before it did.
    Between two steps a run that somebody cancelled ends as CANCELLED. With ``can_be_resumed`` (a worker does it) a lost database
    connection ends nothing: the run is taken over when its lease has expired, and goes on.

    Raises:
        LeaseLost: another process has taken the run over.
    """
    task = task_named(run.task_name)
    kept = kept_steps(run) if run.attempt > 1 else []
    with structlog.contextvars.bound_contextvars(task_run=run.pk):
        tell("run_begun", task=run.task_name, attempt=run.attempt, dry_run=run.dry_run)
        run_begun.send_robust(sender=TaskRun, run_id=run.pk)
        try:
            for step in _steps(task, run):
                kept.append(step)
        except LeaseLost:
            raise
        except _CancelRequested:
            return Execution(stop_run(run, **outcome_of(run, kept)))
        except StepTooLong as interrupted:
            if can_be_resumed and connection.connection is None:
                # It did not hang: it waited for a database that is away.
                raise OperationalError(str(interrupted)) from interrupted
            return _failed(run, kept, TimeoutError(str(interrupted)))
        except Exception as error:  # whatever went wrong, the run says so
            if can_be_resumed and says_that_the_database_is_away(error):
                raise
            return _failed(run, kept, error)
        return Execution(finish_run(run, **outcome_of(run, kept)))


def _failed(run: TaskRun, kept: Sequence[Step], error: Exception) -> Execution:
    _log.error("run_failed", task=run.task_name, exc_info=error)
    fault_met.send_robust(sender=TaskRun, error=error)
    _shed_a_lost_connection()
    return Execution(finish_run(run, **outcome_of(run, kept), error=_as_text(error)), error)


def _steps(task: ScheduledTask, run: TaskRun) -> Iterator[Step]:
    context = RunContext(run_id=run.pk, dry_run=run.dry_run, today=clock.today())
    system = User.objects.system()
    coming = task.work(context)
    try:
        yield from _each_in_its_transaction(coming, run, system)
    finally:
        # What it holds (a file, a program, a lock) is let go of now, not when somebody collects it.
        if isinstance(coming, Generator):
            coming.close()


def _each_in_its_transaction(coming: Iterator[Step], run: TaskRun, system: User) -> Iterator[Step]:
    while True:
        if run.cancel_requested_at is not None:
            raise _CancelRequested
        with patience(), act(system, correlation_id=run.correlation_id):
            with transaction.atomic():
                wait_briefly_for_rows()
                step = next(coming, None)
                # Whatever a preview may have written by mistake, nothing of it stays.
                transaction.set_rollback(run.dry_run)
            if step is None:
                return
            keep_step(run, step)
        yield step


def _shed_a_lost_connection() -> None:
    """So that a run which failed because the database went away can say so once it is back."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _as_text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:_LONGEST_ERROR]
