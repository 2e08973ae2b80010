"""Pausing the whole scheduler and resuming it: while it stands still no run begins but previews; what runs goes on to its end."""

from django.db import transaction

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import Conflict, refuse
from apps.scheduler.models import SchedulerState, TaskRun
from apps.scheduler.permissions import may_change_rules
from apps.scheduler.selectors.pause import pause_in_words
from apps.scheduler.services.messages import nudge_run
from apps.scheduler.services.standing import hold_rules
from apps.scheduler.services.sweeping import skip_expired_slots
from apps.users.models import User


def pause_scheduler(*, actor: User, reason: str) -> SchedulerState:
    """Let no run begin from now on. Records ``SCHEDULER_PAUSED``.

    Raises:
        Forbidden: no admin.
        Conflict: it is paused already; the message says by whom.
    """
    with act(actor, reason=reason):
        refuse(may_change_rules(actor))
        state = hold_rules()
        if state.paused_at is not None:
            raise Conflict("already_paused", f"It is paused already: {pause_in_words(state)}")
        state.paused_at, state.paused_by, state.reason = clock.now(), actor, reason
        state.save()
        record("SCHEDULER_PAUSED", state, label="scheduler", changes={"paused": [False, True]})
    return state


def resume_scheduler(*, actor: User, reason: str) -> None:
    """Let runs begin again, at once what waited meanwhile: one run a task. Records ``SCHEDULER_RESUMED``.

    Raises:
        Forbidden: no admin.
        Conflict: it is not paused.
    """
    with act(actor, reason=reason):
        refuse(may_change_rules(actor))
        state = hold_rules()
        if state.paused_at is None:
            raise Conflict("not_paused", "The scheduler is not paused.")
        since = state.paused_at
        state.paused_at, state.paused_by, state.reason = None, None, ""
        state.save()
        record("SCHEDULER_RESUMED", state, label="scheduler", changes={"paused": [True, False]}, details={"since": since.isoformat()})
        skip_expired_slots()
        transaction.on_commit(_nudge_what_waits, robust=True)


def _nudge_what_waits() -> None:
    """One run of each task; the end of each nudges the next."""
    for run in TaskRun.objects.ready().order_by("task_name", "queued_at", "id").distinct("task_name"):
        nudge_run(run)
