"""Critical tasks: a run by hand waits until a second person has approved it; four eyes, also over chains, retries and hours."""

from django.db.models import QuerySet

from apps.audit.services import act
from apps.core import clock
from apps.core.errors import Invalid, NotFound, refuse
from apps.core.permissions import Role
from apps.notifications.services import notify
from apps.scheduler.models import RunState, RunTrigger, TaskRun
from apps.scheduler.permissions import may_control_runs, may_decide_on_run
from apps.scheduler.registry import display_name_of
from apps.scheduler.services.links import settle_links_after
from apps.scheduler.services.messages import nudge_run
from apps.scheduler.services.records import record_run
from apps.scheduler.services.standing import Standing
from apps.users.models import User


def needs_approval(run: TaskRun, standing: Standing) -> bool:
    """Whether somebody else must agree first: to whatever people start of a critical task, unless it is a preview."""
    return standing.is_critical and not run.dry_run and run.trigger != RunTrigger.SCHEDULED and run.approved_by_id is None


def require_reason(run: TaskRun) -> None:
    """Whoever is to approve a run of a critical task must know why it was asked for; only programs may leave it out.

    Raises:
        Invalid: there is no reason.
    """
    if not run.reason.strip() and not run.requested_by.is_service:
        raise Invalid.field("reason", "required", "This task is critical: say why it is to be run, for whoever has to approve it.")


def is_held_back(run: TaskRun, standing: Standing) -> bool:
    """Whether a queued run must not start after all; what that means for it is written down.

    A slot of a task that is off is skipped. A run of a task that has become critical waits for its approval.
    """
    if run.trigger == RunTrigger.SCHEDULED and not standing.is_enabled:
        _queued(run).update(state=RunState.SKIPPED, finished_at=clock.now(), error="The task is switched off.")
        return True
    if needs_approval(run, standing):
        _hold(run)
        return True
    return False


def hold_runs_of(task_name: str) -> None:
    """A task becomes critical: what was ordered of it before, and has not begun, needs an approval as well.

    Records ``TASK_EXECUTION_HELD`` for each.
    """
    waiting = TaskRun.objects.select_for_update().filter(task_name=task_name, state=RunState.QUEUED, dry_run=False, approved_by=None)
    for run in waiting.exclude(trigger=RunTrigger.SCHEDULED).order_by("id"):
        _hold(run)


def approve_run(*, actor: User, run_id: int, reason: str = "") -> TaskRun:
    """Let a run begin that waits for a second person. Records ``TASK_EXECUTION_APPROVED``.

    Raises:
        Forbidden: no admin, or the one who asked for it (``four_eyes``).
        NotFound: there is no such run.
        Conflict: it does not wait for an approval (any more).
    """
    with act(actor, reason=reason):
        run = locked_run(actor, run_id)
        refuse(may_decide_on_run(actor, run))
        run.state, run.approved_by, run.approved_at = RunState.QUEUED, actor, clock.now()
        run.save(update_fields=["state", "approved_by", "approved_at"])
        record_run("TASK_EXECUTION_APPROVED", run, requested_by=run.requested_by.username)
        if TaskRun.objects.ready().filter(pk=run.pk).exists():
            nudge_run(run)
    return run


def refuse_run(*, actor: User, run_id: int, reason: str) -> TaskRun:
    """Say no to a run that waits for a second person: CANCELLED, and whoever asked is told. Records ``TASK_EXECUTION_REFUSED``.

    Refuses as ``approve_run`` does.
    """
    with act(actor, reason=reason):
        run = locked_run(actor, run_id)
        refuse(may_decide_on_run(actor, run))
        run.state, run.cancelled_by, run.finished_at = RunState.CANCELLED, actor, clock.now()
        run.error = f"Refused by {actor.full_name}: {reason}"
        run.save(update_fields=["state", "cancelled_by", "finished_at", "error"])
        record_run("TASK_EXECUTION_REFUSED", run, requested_by=run.requested_by.username)
        settle_links_after(run)
        facts = {"task": display_name_of(run.task_name), "run_id": run.pk, "actor_name": actor.full_name, "comment": reason}
        notify(recipients=User.objects.people().filter(pk=run.requested_by_id), code="run_refused", context=facts)
    return run


def locked_run(actor: User, run_id: int) -> TaskRun:
    """A run that somebody is about to act upon, held against everybody else who would.

    Raises:
        Forbidden: no admin: what they may not see they are not told of.
        NotFound: there is no such run.
    """
    refuse(may_control_runs(actor))
    run = TaskRun.objects.select_for_update(of=("self",)).with_people().filter(pk=run_id).first()
    if run is None:
        raise NotFound("not_found", f"There is no run {run_id}.")
    return run


def tell_that_it_waits(run: TaskRun) -> None:
    """Tell everybody who may approve the run."""
    others = User.objects.people().in_role(Role.DOCUMENT_ADMIN).exclude(pk=run.requested_by_id)
    facts = {
        "task": display_name_of(run.task_name),
        "run_id": run.pk,
        "actor_name": run.requested_by.full_name,
        "not_before": f"{run.not_before:%Y-%m-%d %H:%M} UTC" if run.not_before else "",
        "reason": run.reason,
    }
    notify(recipients=others, code="run_awaits_approval", context=facts)


def _hold(run: TaskRun) -> None:
    if _queued(run).update(state=RunState.AWAITING_APPROVAL):
        record_run("TASK_EXECUTION_HELD", run)
        tell_that_it_waits(run)


def _queued(run: TaskRun) -> QuerySet[TaskRun]:
    return TaskRun.objects.filter(pk=run.pk, state=RunState.QUEUED)
