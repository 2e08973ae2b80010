"""How scheduled tasks fared over the last weeks: counts of runs by day, success and durations by task; two statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connection

from apps.core import clock
from apps.core.errors import refuse
from apps.core.permissions import Actor
from apps.scheduler.permissions import may_see_status
from apps.scheduler.registry import TASKS

# So many durations are drawn as a line beside a task.
_LATEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfRuns:
    """What ended on one day of the organisation; dry runs are counted apart, whatever became of them."""

    day: date
    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    cancelled: int = 0
    dry_runs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFigures:
    """How one task fared; dry runs do not count. ``success_rate`` is of those that succeeded or failed, durations in seconds."""

    task_name: str
    task_display_name: str
    succeeded: int = 0
    failed: int = 0
    p50_seconds: float | None = None
    p95_seconds: float | None = None
    latest_durations: Sequence[float] = ()

    @property
    def runs(self) -> int:
        return self.succeeded + self.failed

    @property
    def success_rate(self) -> float | None:
        """From 0 to 1; None where nothing has run."""
        return self.succeeded / self.runs if self.runs else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """``days`` without a gap, oldest first; ``tasks`` in the order of the registry."""

    since: date
    until: date
    days: Sequence[DayOfRuns]
    tasks: Sequence[TaskFigures]


def dashboard(*, actor: Actor, days: int) -> Dashboard:
    """The last ``days`` days, today included, as the organisation's calendar counts them."""
    refuse(may_see_status(actor))
    today = clock.today()
    since = today - timedelta(days=days - 1)
    begin = datetime.combine(since, time.min, clock.organisation_zone())
    return Dashboard(since=since, until=today, days=_days(since, today, begin), tasks=_tasks(begin))


_BY_DAY = """
    SELECT (finished_at AT TIME ZONE %s)::date,
           count(*) FILTER (WHERE state = 'SUCCEEDED' AND NOT dry_run), count(*) FILTER (WHERE state = 'FAILED' AND NOT dry_run),
           count(*) FILTER (WHERE state = 'SKIPPED' AND NOT dry_run), count(*) FILTER (WHERE state = 'CANCELLED' AND NOT dry_run),
           count(*) FILTER (WHERE dry_run)
    FROM scheduler_taskrun WHERE finished_at >= %s GROUP BY 1
"""


def _days(since: date, until: date, begin: datetime) -> list[DayOfRuns]:
    with connection.cursor() as cursor:
        cursor.execute(_BY_DAY, [settings.ORGANISATION_TIME_ZONE, begin])
        found = {
            day: DayOfRuns(day=day, succeeded=succeeded, failed=failed, skipped=skipped, cancelled=cancelled, dry_runs=dry_runs)
            for day, succeeded, failed, skipped, cancelled, dry_runs in cursor.fetchall()
        }
    every = [since + timedelta(days=place) for place in range((until - since).days + 1)]
    return [found.get(day, DayOfRuns(day=day)) for day in every]


_BY_TASK = """
    SELECT task_name, count(*) FILTER (WHERE state = 'SUCCEEDED'), count(*) FILTER (WHERE state = 'FAILED'),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_seconds), percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_seconds),
           (array_agg(duration_seconds ORDER BY id DESC))[:%s]
    FROM scheduler_taskrun
    WHERE finished_at >= %s AND state IN ('SUCCEEDED', 'FAILED') AND NOT dry_run AND duration_seconds IS NOT NULL
    GROUP BY task_name
"""


def _tasks(begin: datetime) -> list[TaskFigures]:
    with connection.cursor() as cursor:
        cursor.execute(_BY_TASK, [_LATEST, begin])
        found = {name: figures for name, *figures in cursor.fetchall()}
    tasks = []
    for task in TASKS.values():
        succeeded, failed, p50, p95, latest = found.get(task.name, (0, 0, None, None, []))
        tasks.append(
            TaskFigures(
                task_name=task.name,
                task_display_name=task.display_name,
                succeeded=succeeded,
                failed=failed,
                p50_seconds=p50,
                p95_seconds=p95,
                latest_durations=latest[::-1],
            )
        )
    return tasks
