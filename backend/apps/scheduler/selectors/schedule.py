"""Every scheduled task as it stands: its row in the schedule, what admins set, its newest run, the newest slot that was fired."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django_celery_beat.models import PeriodicTask

from apps.scheduler.cron import Cron, cron_of, last_instant, next_instant
from apps.scheduler.models import CriticalWaiver, SchedulerState, TaskRun, TaskSetting
from apps.users.models import User

_CRON = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
# Screens ask for this every few seconds, so it is one statement, and written out: Django takes a millisecond to compose each.
# The names come as JSON, not as an array, whose length would make the database plan the statement anew each time.
# Of the runs of a task one entry of an index is read for the newest, and one for the newest slot.
_TASKS = """
    SELECT task.name, schedule.enabled, schedule.last_run_at, cron.timezone, pace.every, pace.period, once.clocked_time, written.since,
        cron.minute, cron.hour, cron.day_of_month, cron.month_of_year, cron.day_of_week,
        (SELECT max(slot) FROM scheduler_taskrun WHERE task_name = task.name AND slot IS NOT NULL) AS newest_slot,
        (SELECT count(*) FROM scheduler_taskrun WHERE task_name = task.name AND state = 'AWAITING_APPROVAL') AS awaiting_approval,
        state.paused_at, state.reason AS pause_reason,
        pauser.id AS pauser_id, pauser.username AS pauser_username, pauser.first_name AS pauser_first, pauser.last_name AS pauser_last,
        setting.revision, setting.cron, setting.enabled AS set_enabled, setting.critical, setting.reason, setting.changed_at,
        changer.id AS changer_id, changer.username AS changer_username,
        changer.first_name AS changer_first, changer.last_name AS changer_last,
        waiver.asked_at, waiver.reason AS waiver_reason,
        asker.id AS asker_id, asker.username AS asker_username, asker.first_name AS asker_first, asker.last_name AS asker_last,
        run.id, run.state, run.trigger, run.dry_run, run.queued_at, run.started_at, run.finished_at, run.duration_seconds, run.error
    FROM scheduler_schedulerstate AS state
    LEFT JOIN users_user AS pauser ON pauser.id = state.paused_by_id
    CROSS JOIN jsonb_array_elements_text(%s::jsonb) AS task (name)
    LEFT JOIN django_celery_beat_periodictask AS schedule ON schedule.name = task.name
    LEFT JOIN django_celery_beat_crontabschedule AS cron ON cron.id = schedule.crontab_id
    LEFT JOIN django_celery_beat_intervalschedule AS pace ON pace.id = schedule.interval_id
    LEFT JOIN django_celery_beat_clockedschedule AS once ON once.id = schedule.clocked_id
    LEFT JOIN scheduler_synchronisedschedule AS written ON written.task_key = task.name
    LEFT JOIN scheduler_tasksetting AS setting ON setting.task_name = task.name
    LEFT JOIN users_user AS changer ON changer.id = setting.changed_by_id
    LEFT JOIN scheduler_criticalwaiver AS waiver ON waiver.task_name = task.name AND waiver.state = 'OPEN'
    LEFT JOIN users_user AS asker ON asker.id = waiver.asked_by_id
    LEFT JOIN LATERAL (
        SELECT id, state, trigger, dry_run, queued_at, started_at, finished_at, duration_seconds, error
        FROM scheduler_taskrun WHERE task_name = task.name ORDER BY id DESC LIMIT 1
    ) AS run ON TRUE
"""
_RUN = ("id", "state", "trigger", "dry_run", "queued_at", "started_at", "finished_at", "duration_seconds", "error")
# Beat looks at the schedule every few seconds; what it has not fired after this long it will not fire by itself.
_BEATS_PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """When a task runs: by cron in a zone, or every so often, or once; an administrator may have chosen any of them.

    Slots count from ``since`` on; ``newest_slot`` is the last one that some beat fired.
    """

    enabled: bool
    last_run_at: datetime | None
    cron: Cron | None
    zone: ZoneInfo | None
    interval: timedelta | None
    once_at: datetime | None
    since: datetime | None = None
    newest_slot: datetime | None = None

    def in_words(self) -> str:
        if self.cron:
            return f"{self.cron.in_words} ({self.zone})"
        if self.interval:
            return f"Every {self.interval}"
        return f"Once, at {self.once_at:%Y-%m-%d %H:%M} UTC" if self.once_at else "By the sun"

    def next_run(self, moment: datetime) -> datetime | None:
        """The next time (UTC) after ``moment``; None where it is not known beforehand."""
        if self.cron and self.zone:
            # Rows can hold what beat refuses to read, such as the 30th of February.
            with suppress(ValueError):
                return next_instant(self.cron, self.zone, moment)
            return None
        if self.interval and self.last_run_at:
            return self.last_run_at + self.interval
        return self.once_at if self.once_at and self.once_at > moment else None

    def missed_slot(self, moment: datetime) -> datetime | None:
        """The last slot (UTC) before ``moment`` if no beat has fired it; None where nothing is missed, or the task is off."""
        if not (self.enabled and self.cron and self.zone and self.since):
            return None
        with suppress(ValueError):
            slot = last_instant(self.cron, self.zone, moment - _BEATS_PATIENCE)
            if slot is not None and slot > max(self.since, self.newest_slot or self.since):
                return slot
        return None

    def first_missed_before(self, slot: datetime) -> datetime | None:
        """The first slot (UTC) that no beat fired before ``slot`` was, None where there is none."""
        if not (self.cron and self.zone and self.since):
            return None
        with suppress(ValueError):
            first = next_instant(self.cron, self.zone, max(self.since, self.newest_slot or self.since))
            if first is not None and first < slot:
                return first
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """What the database knows of one task; ``schedule`` is None before beat has ever run."""

    schedule: ScheduleRow | None
    setting: TaskSetting | None
    last_run: TaskRun | None
    awaiting_approval: int
    waiver: CriticalWaiver | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRows:
    """Every task by its name, and the pause of the whole scheduler, if it is paused."""

    tasks: Mapping[str, TaskRow]
    pause: SchedulerState | None


def task_rows(names: Iterable[str]) -> TaskRows:
    """The rows of these tasks, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TASKS, [json.dumps(list(names))])
        columns = [column.name for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    tasks = {row["name"]: _task(row) for row in rows}
    return TaskRows(tasks=tasks, pause=_pause(rows[0]) if rows else None)


def _task(row: Mapping[str, Any]) -> TaskRow:
    return TaskRow(
        schedule=None if row["enabled"] is None else _schedule(row),
        setting=None if row["revision"] is None else _setting(row),
        last_run=None if row["id"] is None else TaskRun(task_name=row["name"], **{column: row[column] for column in _RUN}),
        awaiting_approval=row["awaiting_approval"],
        waiver=None if row["asked_at"] is None else _waiver(row),
    )


def _schedule(row: Mapping[str, Any]) -> ScheduleRow:
    zone, every = row["timezone"], row["every"]
    return ScheduleRow(
        enabled=row["enabled"],
        last_run_at=row["last_run_at"],
        cron=cron_of(*(row[field] for field in _CRON)) if zone else None,
        zone=ZoneInfo(str(zone)) if zone else None,
        interval=timedelta(**{row["period"]: every}) if every else None,
        once_at=row["clocked_time"],
        since=row["since"],
        newest_slot=row["newest_slot"],
    )


def _setting(row: Mapping[str, Any]) -> TaskSetting:
    return TaskSetting(
        task_name=row["name"],
        enabled=row["set_enabled"],
        changed_by=_person(row, "changer"),
        **{column: row[column] for column in ("cron", "critical", "reason", "revision", "changed_at")},
    )


def _waiver(row: Mapping[str, Any]) -> CriticalWaiver:
    asker = _person(row, "asker")
    return CriticalWaiver(task_name=row["name"], asked_by=asker, asked_at=row["asked_at"], reason=row["waiver_reason"])


def _pause(row: Mapping[str, Any]) -> SchedulerState | None:
    if row["paused_at"] is None:
        return None
    return SchedulerState(paused_at=row["paused_at"], paused_by=_person(row, "pauser"), reason=row["pause_reason"])


def _person(row: Mapping[str, Any], who: str) -> User:
    return User(pk=row[f"{who}_id"], username=row[f"{who}_username"], first_name=row[f"{who}_first"], last_name=row[f"{who}_last"])


def is_switched_off(task_name: str) -> bool:
    """Whether the schedule leaves the task out; runs by hand stay possible."""
    is_off: bool = PeriodicTask.objects.filter(name=task_name, enabled=False).exists()
    return is_off


def written_cron(task_name: str) -> str | None:
    """The cron expression in the schedule as it stands; None where the task runs by something else, or not at all."""
    columns = [f"crontab__{field}" for field in _CRON]
    fields = PeriodicTask.objects.filter(name=task_name, crontab__isnull=False).values_list(*columns).first()
    return " ".join(fields) if fields else None
