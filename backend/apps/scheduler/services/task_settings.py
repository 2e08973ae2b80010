"""What admins decide about a scheduled task: its time, on or off, critical or not; with a reason, on record, and back to default."""

from collections.abc import Mapping
from typing import Any

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import Stale, refuse
from apps.scheduler.models import RunState, RunTrigger, TaskRun, TaskSetting, WaiverState
from apps.scheduler.permissions import may_change_rules, may_decide_on_waiver
from apps.scheduler.registry import ScheduledTask, task_named
from apps.scheduler.selectors.schedule import is_switched_off, written_cron
from apps.scheduler.services.approval import hold_runs_of
from apps.scheduler.services.standing import hold_rules
from apps.scheduler.services.synchronisation import lock_schedule, reset_schedule
from apps.scheduler.services.waivers import ask_for_waiver, close_waiver, open_waiver, refuse_waiver
from apps.users.models import User


def change_task(
    *, actor: User, task_name: str, changes: Mapping[str, Any], reason: str, expected_revision: int | None = None
) -> TaskSetting:
    """Set some of ``cron``, ``enabled``, ``critical`` of a task; None sets one back to the default. Records ``TASK_SETTINGS_CHANGED``.

    That a critical task be critical no more waits for a second person (``decide_on_waiver``); the rest of the changes holds at once.

    Settings hold until somebody changes them, whatever a later release declares. Slots that wait when a task is switched off
    are skipped; what was ordered of a task that becomes critical, and has not begun, waits for an approval.

    Raises:
        Forbidden: no admin.
        NotFound: there is no such task.
        Stale: somebody has changed the settings since ``expected_revision``.
        Conflict: that it be critical no more was asked for already.
    """
    with act(actor, reason=reason):
        refuse(may_change_rules(actor))
        task = task_named(task_name)
        hold_rules()
        lock_schedule()
        setting = TaskSetting.objects.filter(pk=task.name).first() or TaskSetting(task_name=task.name)
        if expected_revision not in (None, setting.revision):
            raise Stale(setting)
        before = in_force(task, setting)
        chosen_before = _chosen(setting)
        _adopt_what_is_written(task, setting, before)
        changes = dict(changes)
        if before["critical"] and "critical" in changes and not (changes["critical"] or (changes["critical"] is None and task.critical)):
            del changes["critical"]
            ask_for_waiver(task, actor, reason)
        for name, value in changes.items():
            setattr(setting, name, "" if name == "cron" and value is None else value)
        told = {name: [before[name], value] for name, value in _wanted(task, setting).items() if before[name] != value}
        if told or _chosen(setting) != chosen_before:
            _keep(setting, actor, reason)
            _follow(task, setting, told)
            record("TASK_SETTINGS_CHANGED", setting, label=task.name, changes=told, details={"task": task.name})
    return setting


def decide_on_waiver(*, actor: User, task_name: str, is_approved: bool, reason: str = "") -> None:
    """Agree that a task be critical no more, or not; whoever asked is told of a refusal.

    Records ``TASK_WAIVER_APPROVED`` and with it ``TASK_SETTINGS_CHANGED``, or ``TASK_WAIVER_REFUSED``.

    Raises:
        Forbidden: no admin, or the one who asked (``four_eyes``).
        NotFound: there is no such task.
        Conflict: nobody asks for it (any more).
    """
    with act(actor, reason=reason):
        refuse(may_change_rules(actor))
        task = task_named(task_name)
        hold_rules()
        waiver = open_waiver(task)
        refuse(may_decide_on_waiver(actor, waiver))
        if not is_approved:
            refuse_waiver(task, waiver, actor, reason)
            return
        close_waiver(task, waiver, actor, WaiverState.APPROVED)
        setting = TaskSetting.objects.filter(pk=task.name).first() or TaskSetting(task_name=task.name)
        told = {"critical": [in_force(task, setting)["critical"], False]}
        # Where it is critical by nobody's choice but its declaration's, the choice is that it is not.
        setting.critical = False if task.critical else None
        _keep(setting, waiver.asked_by, waiver.reason)
        record("TASK_SETTINGS_CHANGED", setting, label=task.name, changes=told, details={"task": task.name})


def in_force(task: ScheduledTask, setting: TaskSetting) -> dict[str, Any]:
    """The settings by which the task runs now: what is written in the schedule counts, whoever wrote it."""
    return {
        "cron": written_cron(task.name),
        "enabled": not is_switched_off(task.name),
        "critical": _wanted(task, setting)["critical"],
    }


def _wanted(task: ScheduledTask, setting: TaskSetting) -> dict[str, Any]:
    return {
        "cron": setting.cron or task.schedule.expression,
        "enabled": True if setting.enabled is None else setting.enabled,
        "critical": task.critical if setting.critical is None else setting.critical,
    }


def _chosen(setting: TaskSetting) -> tuple[Any, ...]:
    return setting.cron, setting.enabled, setting.critical


def _adopt_what_is_written(task: ScheduledTask, setting: TaskSetting, before: Mapping[str, Any]) -> None:
    """A row that was edited past the program keeps what nobody changes now; from here on it is a setting like others."""
    wanted = _wanted(task, setting)
    for name in ("cron", "enabled"):
        if before[name] is not None and before[name] != wanted[name]:
            setattr(setting, name, before[name])


def _keep(setting: TaskSetting, actor: User, reason: str) -> None:
    setting.changed_by, setting.changed_at, setting.reason = actor, clock.now(), reason
    setting.revision += 1
    setting.save()


def _follow(task: ScheduledTask, setting: TaskSetting, told: Mapping[str, Any]) -> None:
    """What the change means for the schedule, and for runs that wait."""
    if "cron" in told or "enabled" in told:
        reset_schedule(task, setting)
    if told.get("enabled") == [True, False]:
        waiting = TaskRun.objects.filter(task_name=task.name, trigger=RunTrigger.SCHEDULED, state=RunState.QUEUED)
        waiting.update(state=RunState.SKIPPED, finished_at=clock.now(), error="The task was switched off.")
    if told.get("critical") == [False, True]:
        hold_runs_of(task.name)
