"""Cancelling: what has not begun ends at once, what runs ends between two steps; and whole chains."""

from uuid import UUID

from apps.audit.services import act
from apps.core import clock
from apps.core.errors import Conflict, refuse
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.permissions import may_control_runs
from apps.scheduler.selectors.chains import no_such_chain
from apps.scheduler.services.approval import locked_run
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
        if run.state not in (*STILL_TO_COME, RunState.RUNNING, RunState.CANCELLED):
            raise Conflict("finished", f"Run {run.pk} has finished: it is {run.get_state_display().lower()}.")
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
        refuse(may_control_runs(actor))
        links = TaskRun.objects.filter(chain_id=chain_id).with_people()
        runs = list(links.select_for_update(of=("self",)).order_by("chain_position"))
        if not runs:
            raise no_such_chain(chain_id)
        to_cancel = [run for run in runs if run.state in (*STILL_TO_COME, RunState.RUNNING)]
        if not to_cancel and not any(run.state == RunState.CANCELLED for run in runs):
            raise Conflict("finished", "Every run of this chain has finished.")
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
