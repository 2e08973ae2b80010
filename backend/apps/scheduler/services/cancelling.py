"""Cancelling: what has not begun ends at once, what runs ends between two steps; and whole chains."""

from uuid import UUID

from apps.audit.services import act
from apps.core import clock
from apps.core.errors import refuse
from apps.scheduler.models import LASTING, RunState, TaskRun
from apps.scheduler.permissions import may_cancel_chain, may_cancel_run
from apps.scheduler.services.approval import locked_run
from apps.scheduler.services.chains import locked_links
from apps.scheduler.services.links import STILL_TO_COME, settle_links_after
from apps.scheduler.services.outcome import kept_steps, outcome_of
from apps.scheduler.services.records import record_run
from apps.scheduler.services.runs import stop_run, take_from_the_dead
from apps.users.models import User


def cancel_run(*, actor: User, run_id: int, reason: str = "") -> TaskRun:
    """Cancel a run; one that was cancelled already, or is being stopped, stays as it is.

    Records ``TASK_EXECUTION_CANCELLED``, or ``TASK_CANCEL_REQUESTED`` where a worker has to stop it first.

    Raises:
        Forbidden: no admin.
        NotFound: there is no such run.
        Conflict: it has finished.
    """
    with act(actor, reason=reason):
        run = locked_run(actor, run_id)
        # Asked again it is as good as once; only one whose process has died meanwhile ends by that.
        if run.state != RunState.CANCELLED and run.cancel_requested_at is None:
            refuse(may_cancel_run(actor, run))
        if _cancel(run, actor, reason):
            settle_links_after(run)
    return run


def cancel_chain(*, actor: User, chain_id: UUID, reason: str = "") -> list[TaskRun]:
    """Cancel every link of a chain that has not ended; all of its links, in order. Records each as ``cancel_run`` does.

    Raises:
        Forbidden: no admin.
        NotFound: there is no such chain.
        Conflict: it has finished.
    """
    with act(actor, reason=reason):
        runs = locked_links(actor, chain_id)
        if not any(run.cancel_requested_at is not None for run in runs):
            refuse(may_cancel_chain(actor, runs))
        to_cancel = [run for run in runs if run.state in LASTING]
        # The last one first: a link that ends must find none after it that it would skip.
        for run in reversed(to_cancel):
            _cancel(run, actor, reason)
    return runs


def _cancel(run: TaskRun, actor: User, reason: str) -> bool:
    """Cancel a locked run; whether it has ended by that."""
    words = f"Cancelled by {actor.full_name}" + (f": {reason}" if reason else ".")
    if run.state in STILL_TO_COME:
        now = clock.now()
        run.state, run.cancelled_by, run.cancel_requested_at, run.finished_at, run.error = RunState.CANCELLED, actor, now, now, words
        run.save(update_fields=["state", "cancelled_by", "cancel_requested_at", "finished_at", "error"])
        record_run("TASK_EXECUTION_CANCELLED", run, done=0, failed=0)
        return True
    if run.state == RunState.RUNNING and run.cancel_requested_at is None:
        run.cancelled_by, run.cancel_requested_at, run.error = actor, clock.now(), words
        run.save(update_fields=["cancelled_by", "cancel_requested_at", "error"])
        record_run("TASK_CANCEL_REQUESTED", run)
    if run.state == RunState.RUNNING and take_from_the_dead(run):
        # Its process is gone: nobody else would stop it.
        stop_run(run, **outcome_of(run, kept_steps(run)))
    return False
