"""Asking that a critical task need no second person any more: until another agrees the task stays critical.

So nobody who has to be looked over the shoulder can switch that off alone, run the task, and switch it on again.
"""

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import Conflict, refuse
from apps.core.permissions import Role
from apps.notifications.services import notify
from apps.scheduler.models import CriticalWaiver, WaiverState
from apps.scheduler.permissions import may_change_rules, may_withdraw_waiver
from apps.scheduler.registry import ScheduledTask, task_named
from apps.scheduler.services.standing import hold_rules
from apps.users.models import User


def ask_for_waiver(task: ScheduledTask, actor: User, reason: str) -> None:
    """Ask, as part of the act in progress, which holds the rules; everybody who may agree is told. Records ``TASK_WAIVER_REQUESTED``.

    Raises:
        Conflict: somebody has asked for it already.
    """
    if there := _open(task):
        raise Conflict("already_asked", f"{there.asked_by.full_name} has asked for this already; it waits for a second person.")
    waiver = CriticalWaiver.objects.create(task_name=task.name, asked_by=actor, asked_at=clock.now(), reason=reason)
    record("TASK_WAIVER_REQUESTED", waiver, label=task.name, details={"task": task.name})
    others = User.objects.people().in_role(Role.DOCUMENT_ADMIN).exclude(pk=actor.pk)
    facts = {"task": task.display_name, "actor_name": actor.full_name, "reason": reason}
    notify(recipients=others, code="waiver_awaits_approval", context=facts)


def withdraw_waiver(*, actor: User, task_name: str, reason: str = "") -> None:
    """Ask no longer. Records ``TASK_WAIVER_WITHDRAWN``.

    Raises:
        Forbidden: no admin, or not the one who asked.
        NotFound: there is no such task.
        Conflict: nobody asks for it (any more).
    """
    with act(actor, reason=reason):
        refuse(may_change_rules(actor))
        task = task_named(task_name)
        hold_rules()
        waiver = open_waiver(task)
        refuse(may_withdraw_waiver(actor, waiver))
        close_waiver(task, waiver, actor, WaiverState.WITHDRAWN)


def refuse_waiver(task: ScheduledTask, waiver: CriticalWaiver, actor: User, reason: str) -> None:
    """Say no, as part of the act in progress, and tell whoever asked."""
    close_waiver(task, waiver, actor, WaiverState.REFUSED)
    facts = {"task": task.display_name, "actor_name": actor.full_name, "comment": reason}
    notify(recipients=User.objects.people().filter(pk=waiver.asked_by_id), code="waiver_refused", context=facts)


def close_waiver(task: ScheduledTask, waiver: CriticalWaiver, actor: User, state: WaiverState) -> None:
    """Write down what became of it and by whom, with its entry."""
    waiver.state, waiver.decided_by, waiver.decided_at = state, actor, clock.now()
    waiver.save(update_fields=["state", "decided_by", "decided_at"])
    details = {"task": task.name, "asked_by": waiver.asked_by.username}
    record(f"TASK_WAIVER_{state}", waiver, label=task.name, details=details)


def open_waiver(task: ScheduledTask) -> CriticalWaiver:
    """The one that waits for a second person.

    Raises:
        Conflict: there is none.
    """
    waiver = _open(task)
    if waiver is None:
        raise Conflict("not_awaiting_approval", f"Nobody asks that {task.display_name} need no second person (any more).")
    return waiver


def _open(task: ScheduledTask) -> CriticalWaiver | None:
    return CriticalWaiver.objects.select_related("asked_by").filter(task_name=task.name, state=WaiverState.OPEN).first()
