"""Beat: strikes by pure functions of the clock and sends with each message the slot it stands for, so that any number may run."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from celery.schedules import schedstate
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django_celery_beat.schedulers import DatabaseScheduler, ModelEntry
from django_celery_beat.tzcrontab import TzAwareCrontab

from apps.core import clock
from apps.scheduler.cron import Cron, cron_of, last_instant, next_instant
from apps.scheduler.models import ProcessKind
from apps.scheduler.pulse import Pulse, name_of_this_process
from apps.scheduler.registry import TASKS, TASKS_BY_CELERY_NAME, ScheduledTask
from apps.scheduler.services.messages import SLOT_HEADER, TASK_HEADER
from apps.scheduler.services.runs import queue_slot
from apps.scheduler.services.synchronisation import synchronise_schedule

_log = structlog.get_logger(__name__)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A last run that lies further ahead than this was written by a clock that was wrong; it must not keep the task from running.
_CLOCKS_DIFFER = timedelta(minutes=5)
_LOOK_AGAIN = 3600.0


class SlotCrontab(TzAwareCrontab):  # type: ignore[misc]
    """A crontab that is due when its last instant lies after the last run; the same function names the slot."""

    @property
    def cron(self) -> Cron:
        fields = (self._orig_minute, self._orig_hour, self._orig_day_of_month, self._orig_month_of_year, self._orig_day_of_week)
        return cron_of(*(str(field) for field in fields))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(str(self.tz))

    def is_due(self, last_run_at: datetime) -> schedstate:
        now = clock.now()
        slot = last_instant(self.cron, self.zone, now)
        due = slot is not None and (slot > last_run_at or last_run_at > now + _CLOCKS_DIFFER)
        coming = next_instant(self.cron, self.zone, now)
        return schedstate(due, (coming - now).total_seconds() if coming else _LOOK_AGAIN)


class SlotEntry(ModelEntry):  # type: ignore[misc]
    """A row of the schedule with its crontab, if it has one, replaced by one that knows its slots."""

    def __init__(self, model: Any, app: Any = None) -> None:
        super().__init__(model, app=app)
        if row := model.crontab:
            self.schedule = SlotCrontab(row.minute, row.hour, row.day_of_week, row.day_of_month, row.month_of_year, tz=row.timezone)

    def save(self) -> None:
        """Keep when it last ran, and nothing else: the parent writes the whole row, over what an admin has just changed in it."""
        row = type(self.model)._default_manager.filter(pk=self.model.pk, enabled=True)
        row.update(last_run_at=self.model.last_run_at, total_run_count=self.model.total_run_count)

    def slot(self) -> datetime:
        """The instant that a run started now stands for."""
        now = clock.now()
        schedule: Any = self.schedule
        if isinstance(schedule, SlotCrontab):
            return last_instant(schedule.cron, schedule.zone, now) or now
        if self.model.interval:
            period: timedelta = schedule.run_every
            return now - (now - _EPOCH) % period
        return now.replace(second=0, microsecond=0)


class SlotScheduler(DatabaseScheduler):  # type: ignore[misc]
    """django-celery-beat's scheduler, with slots, a heartbeat, and the patience to wait for a database that is away."""

    Entry = SlotEntry

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._pulse = Pulse(ProcessKind.BEAT, name_of_this_process(ProcessKind.BEAT))
        self._next_pulse = 0.0
        super().__init__(*arguments, **options)

    def setup_schedule(self) -> None:
        """Bring the tables up to date with the registry, then read them; there are no entries besides those."""
        synchronise_schedule()
        self.schedule  # noqa: B018  (reading it loads it)

    def enabled_models_qs(self) -> Any:
        """All of them: the parent leaves out those whose hour is far, and with them what was missed while beat was down."""
        return self.Model.objects.enabled()

    def tick(self, *arguments: Any, **options: Any) -> float:
        if time.monotonic() >= self._next_pulse:
            self._pulse.beat()
            self._next_pulse = time.monotonic() + settings.SCHEDULER_HEARTBEAT_SECONDS
        try:
            seconds: float = super().tick(*arguments, **options)
        except (DatabaseError, InterfaceError):
            _log.exception("schedule_not_readable")
            close_old_connections()
            return float(self.max_interval)
        return seconds

    def apply_async(self, entry: SlotEntry, producer: Any = None, advance: bool = True, **options: Any) -> Any:
        """Send a due task with its slot. The run is written here as well: a message that gets lost loses nothing."""
        if task := _task_of(entry):
            slot = entry.slot()
            headers = {SLOT_HEADER: slot.isoformat(), TASK_HEADER: task.name}
            self._write_run(task.name, slot, bool(entry.kwargs.get("dry_run", False)))
            entry.options = {**entry.options, "headers": {**entry.options.get("headers", {}), **headers}}
        return super().apply_async(entry, producer=producer, advance=advance, **options)

    def _write_run(self, task_name: str, slot: datetime, dry_run: bool) -> None:
        try:
            queue_slot(task_name=task_name, slot=slot, dry_run=dry_run)
        except (DatabaseError, InterfaceError):
            _log.exception("slot_not_written", task=task_name, slot=slot.isoformat())

    def close(self) -> None:
        super().close()
        self._pulse.stop()


def _task_of(entry: SlotEntry) -> ScheduledTask | None:
    """The scheduled task that a row of the schedule starts: the one it is called after, else the one its Celery task stands for."""
    task = TASKS.get(entry.name)
    return task if task and task.celery_name == entry.task else TASKS_BY_CELERY_NAME.get(entry.task)
