"""The rows of the schedule as they are now, with whatever administrators made of them."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django_celery_beat.models import PeriodicTask

from apps.scheduler.cron import Cron, cron_of, next_instant

_COLUMNS = (
    "name", "enabled", "last_run_at", "crontab__minute", "crontab__hour", "crontab__day_of_month", "crontab__month_of_year",
    "crontab__day_of_week", "crontab__timezone", "interval__every", "interval__period", "clocked__clocked_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    """When a task runs: by cron in a zone, or every so often, or once; an administrator may have chosen any of them."""

    enabled: bool
    last_run_at: datetime | None
    cron: Cron | None
    zone: ZoneInfo | None
    interval: timedelta | None
    once_at: datetime | None

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


def schedule_rows() -> dict[str, ScheduleRow]:
    """Every row by the name of its task, in one statement."""
    rows = {}
    for name, enabled, last_run_at, *cron, zone, every, period, once_at in PeriodicTask.objects.values_list(*_COLUMNS):
        rows[name] = ScheduleRow(
            enabled=enabled,
            last_run_at=last_run_at,
            cron=cron_of(*cron) if zone else None,
            zone=ZoneInfo(str(zone)) if zone else None,
            interval=timedelta(**{period: every}) if every else None,
            once_at=once_at,
        )
    return rows
