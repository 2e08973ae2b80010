"""Who may see the state of the scheduler, read its runs, order and control them, decide on critical ones, and change its rules."""

from collections.abc import Iterable

from apps.core.permissions import Actor, Refusal, Role
from apps.scheduler.models import LASTING, CriticalWaiver, RunState, TaskRun
from apps.users.roles import holds

CAN_BE_REPEATED = (RunState.FAILED, RunState.CANCELLED)


def may_trigger_task(actor: Actor) -> Refusal | None:
    """The right ``scheduler.trigger_task``, and the scheduler's own account."""
    if _has_the_right(actor) or actor.is_service:
        return None
    return Refusal("not_permitted", "Only document admins may run scheduled tasks.", authority=True)


def may_read_runs(actor: Actor) -> Refusal | None:
    """Results name documents, so whoever may run tasks, and with that see all documents, may read them."""
    if _has_the_right(actor):
        return None
    return Refusal("not_permitted", "Only document admins may read the runs of scheduled tasks.", authority=True)


def may_control_runs(actor: Actor) -> Refusal | None:
    """Who may run tasks may also cancel runs and have them tried again, their own and others'."""
    if _has_the_right(actor):
        return None
    return Refusal("not_permitted", "Only document admins may cancel or repeat runs of scheduled tasks.", authority=True)


def may_cancel_run(actor: Actor, run: TaskRun) -> Refusal | None:
    """What has not ended can be cancelled, once."""
    if refusal := may_control_runs(actor):
        return refusal
    if run.state not in LASTING:
        return Refusal("finished", f"Run {run.pk} has finished: it is {run.get_state_display().lower()}.")
    if run.cancel_requested_at is not None:
        return Refusal("cancel_requested", "Cancelling was asked for already; the run stops after its present step.")
    return None


def may_retry_run(actor: Actor, run: TaskRun, *, repeated_by: int | None) -> Refusal | None:
    """What failed or was cancelled can be repeated by one other run at a time: not while ``repeated_by`` lasts."""
    if refusal := may_control_runs(actor):
        return refusal
    if run.state not in CAN_BE_REPEATED:
        state = run.get_state_display().lower()
        return Refusal("not_repeatable", f"Only runs that failed or were cancelled can be repeated; run {run.pk} is {state}.")
    if repeated_by is not None:
        return Refusal("already_repeated", f"Run {repeated_by} repeats run {run.pk} already.")
    return None


def may_cancel_chain(actor: Actor, links: Iterable[TaskRun]) -> Refusal | None:
    """A chain of which some link has not ended can be cancelled, once."""
    if refusal := may_control_runs(actor):
        return refusal
    lasting = [run for run in links if run.state in LASTING]
    if not lasting:
        return Refusal("finished", "Every run of this chain has finished.")
    if all(run.cancel_requested_at is not None for run in lasting):
        return Refusal("cancel_requested", "Cancelling was asked for already; the run under way stops after its present step.")
    return None


def may_retry_chain(actor: Actor, state: str, *, repeated_by: int | None) -> Refusal | None:
    """A chain that a failed or cancelled link ended can be gone on with, by one other at a time: not while ``repeated_by`` lasts."""
    if refusal := may_control_runs(actor):
        return refusal
    if state in LASTING:
        return Refusal("chain_lasts", "This chain has not ended yet.")
    if state not in CAN_BE_REPEATED:
        return Refusal("nothing_left", "Every task of this chain succeeded; there is nothing left to run.")
    if repeated_by is not None:
        return Refusal("already_repeated", f"Run {repeated_by} repeats a part of this chain already.")
    return None


def may_decide_on_run(actor: Actor, run: TaskRun) -> Refusal | None:
    """Four eyes: a run of a critical task is approved or refused by somebody with the right who did not ask for it."""
    if not _has_the_right(actor):
        return Refusal("not_permitted", "Only document admins may decide on runs of critical tasks.", authority=True)
    if run.state != RunState.AWAITING_APPROVAL:
        return Refusal("not_awaiting_approval", f"Run {run.pk} does not wait for an approval: it is {run.get_state_display().lower()}.")
    if run.requested_by_id == actor.pk:
        return Refusal("four_eyes", f"You asked for run {run.pk} yourself; somebody else must decide on it.", authority=True)
    return None


def may_decide_on_waiver(actor: Actor, waiver: CriticalWaiver) -> Refusal | None:
    """Four eyes: that a task need no second person any more is itself agreed to, or not, by a second person."""
    if refusal := may_change_rules(actor):
        return refusal
    if waiver.asked_by_id == actor.pk:
        return Refusal("four_eyes", "You asked for this yourself; somebody else must decide on it.", authority=True)
    return None


def may_withdraw_waiver(actor: Actor, waiver: CriticalWaiver) -> Refusal | None:
    """Whoever asked may think better of it."""
    if refusal := may_change_rules(actor):
        return refusal
    if waiver.asked_by_id != actor.pk:
        return Refusal("not_yours", "Only whoever asked for this can withdraw it.", authority=True)
    return None


def may_acknowledge_alerts(actor: Actor) -> Refusal | None:
    """Who looks after the scheduler says what is done about an alert."""
    if _has_the_right(actor):
        return None
    return Refusal("not_permitted", "Only document admins may acknowledge alerts.", authority=True)


def may_change_rules(actor: Actor) -> Refusal | None:
    """Settings of tasks, pause and resume: whoever may run tasks."""
    if _has_the_right(actor):
        return None
    return Refusal("not_permitted", "Only document admins may change how the scheduler works.", authority=True)


def may_read_metrics(actor: Actor) -> Refusal | None:
    """Names of machines and processes concern those who run tasks, and the collector, which comes as the scheduler's own account."""
    if _has_the_right(actor) or actor.is_service:
        return None
    return Refusal("not_permitted", "Only document admins may read the metrics.", authority=True)


def may_see_status(actor: Actor) -> Refusal | None:
    """The state of the system names no document; everybody with a role may see it."""
    if actor.role >= Role.VIEWER:
        return None
    return Refusal("not_permitted", "You have no role in this system yet.", authority=True)


def _has_the_right(actor: Actor) -> bool:
    return holds(actor.role, "scheduler.trigger_task")
