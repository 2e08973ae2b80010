"""The schedules as rows of django-celery-beat: the registry's, or what admins set instead; what was edited past the program stays."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from apps.audit.services import act, record
from apps.core import clock
from apps.scheduler.cron import cron_of
from apps.scheduler.models import SynchronisedSchedule, TaskSetting
from apps.scheduler.registry import TASKS, ScheduledTask, zone_for
from apps.users.models import User

SWEEP = "sweep"
SWEEP_TASK = "apps.scheduler.tasks.sweep"
# Two beats that start together take turns (a transaction's lock: safe behind a connection pooler).
_LOCK = 0x5C4ED01E
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Synchronised:
    """What synchronisation changed, by name."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.removed)


def synchronise_schedule() -> Synchronised:
    """Bring django-celery-beat's tables up to date with the registry and the settings; changes are recorded as one audit entry.

    What admins set (``TaskSetting``) holds in every release; what they left alone follows the registry. A row that was edited
    past the program is recognised by its fingerprint and stays as it is; one that was deleted is made again, because documents
    would otherwise silently stop to take effect (switch it off instead).
    """
    changed = Synchronised()
    system = User.objects.system()
    with act(system):
        lock_schedule()
        wanted = dict(_wanted(TaskSetting.objects.in_bulk()))
        present = {row.name: row for row in PeriodicTask.objects.select_related("crontab", "interval")}
        known = dict(SynchronisedSchedule.objects.values_list("task_key", "fingerprint"))
        for name, values in wanted.items():
            _bring_up_to_date(name, values, present.get(name), known.get(name), changed)
        _remove(sorted(known.keys() - wanted.keys()), changed)
        if changed:
            record("SCHEDULE_SYNCHRONISED", label="schedule", details=asdict(changed))
    return changed


def lock_schedule() -> None:
    """Hold the rows of the schedule until the end of this transaction, against others who would write them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def reset_schedule(task: ScheduledTask, setting: TaskSetting) -> None:
    """Write the row of one task as the registry and the setting have it, whatever it was. The schedule must be locked.

    Beat takes it up within seconds; slots from before this moment are not made up for.
    """
    now = clock.now()
    values = _values_of(task, setting) | {"args": "[]", "kwargs": "{}", "solar": None, "clocked": None, "one_off": False, "expires": None}
    row, _ = PeriodicTask.objects.get_or_create(name=task.name, defaults=values)
    for column, value in (values | {"start_time": None, "last_run_at": now}).items():
        setattr(row, column, value)
    row.save()
    _remember(row)


def _wanted(settings_of: Mapping[str, TaskSetting]) -> Iterator[tuple[str, dict[str, Any]]]:
    for task in TASKS.values():
        yield task.name, _values_of(task, settings_of.get(task.name))
    every = _row_of(IntervalSchedule, every=settings.SCHEDULER_SWEEP_SECONDS, period=IntervalSchedule.SECONDS)
    yield (
        SWEEP,
        {
            "task": SWEEP_TASK,
            "description": "Picks up what lost messages and dead processes have left behind.",
            "crontab": None,
            "interval": every,
            "queue": "celery",
            "priority": 0,
            # A sweep that nobody did in time is done by the next one.
            "expire_seconds": settings.SCHEDULER_SWEEP_SECONDS,
        },
    )


def _values_of(task: ScheduledTask, setting: TaskSetting | None) -> dict[str, Any]:
    cron = cron_of(*setting.cron.split()) if setting and setting.cron else task.schedule
    return {
        "task": task.celery_name,
        "description": task.description,
        "crontab": _row_of(CrontabSchedule, **asdict(cron), timezone=zone_for(cron)),
        "interval": None,
        "enabled": True if setting is None or setting.enabled is None else setting.enabled,
        "queue": task.queue,
        "priority": task.message_priority,
        "expire_seconds": int(task.expires.total_seconds()),
    }


def _row_of(model: type[Model], **values: Any) -> Model:
    """The shared row of a schedule; nothing keeps an administrator from having made it twice."""
    rows = model._default_manager
    return rows.filter(**values).first() or rows.create(**values)


def _bring_up_to_date(name: str, values: dict[str, Any], row: PeriodicTask | None, remembered: str | None, changed: Synchronised) -> None:
    if row is None:
        is_due = name in TASKS and TASKS[name].due_at_first
        row = PeriodicTask(name=name, last_run_at=_LONG_AGO if is_due else None, **values)
        changed.created.append(name)
    elif remembered != _fingerprint(row) or all(getattr(row, column) == value for column, value in values.items()):
        return
    else:
        for column, value in values.items():
            setattr(row, column, value)
        changed.updated.append(name)
    row.save()
    _remember(row)


def _remember(row: PeriodicTask) -> None:
    SynchronisedSchedule.objects.update_or_create(task_key=row.name, defaults={"fingerprint": _fingerprint(row), "since": clock.now()})


def _remove(names: list[str], changed: Synchronised) -> None:
    for row in PeriodicTask.objects.filter(name__in=names):
        row.delete()
        changed.removed.append(row.name)
    SynchronisedSchedule.objects.filter(task_key__in=names).delete()


def _fingerprint(row: PeriodicTask) -> str:
    """A digest of everything about a row that an administrator may have chosen."""
    crontab, interval = row.crontab, row.interval
    chosen = {
        "task": row.task,
        "enabled": row.enabled,
        "crontab": str(crontab) if crontab else None,
        "interval": [interval.every, interval.period] if interval else None,
        "other": [row.solar_id, row.clocked_id, row.one_off, str(row.start_time), str(row.expires)],
        "queue": row.queue,
        "priority": row.priority,
        "expire_seconds": row.expire_seconds,
        "arguments": [row.args, row.kwargs, row.headers],
    }
    return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()
