"""The state of the scheduler, answered from stored rows in a few statements; nobody is waited for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from apps.core import clock
from apps.core.errors import NotFound, refuse
from apps.core.permissions import Actor
from apps.scheduler.health import Component, Finding, HealthStatus, component_of, health_score, overall_status
from apps.scheduler.health.judgements import judge_all, silent
from apps.scheduler.health.probes import PROBES
from apps.scheduler.models import HealthReport, TaskRun
from apps.scheduler.permissions import may_see_status
from apps.scheduler.registry import TASKS, ScheduledTask
from apps.scheduler.selectors.facts import ProcessFacts, RunCounts, SystemFacts, read_facts
from apps.scheduler.selectors.schedule import ScheduleRow, schedule_rows

# Four health checks have been missed: what the last one found is no longer known.
_STALE_REPORT = timedelta(hours=2)
# The newest run of each task; one entry of an index is read for each.
_LAST_RUNS = """
    SELECT newest.* FROM unnest(%s::text[]) AS task (name), LATERAL (
        SELECT id, task_name, state, trigger, dry_run, queued_at, started_at, finished_at, duration_seconds, error
        FROM scheduler_taskrun WHERE task_name = task.name ORDER BY id DESC LIMIT 1
    ) AS newest
"""
_NO_RUNS: RunCounts = {"runs": 0, "succeeded": 0, "failed": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStatus:
    """A scheduled task as it stands: its declaration, its row in the schedule, its runs, whether a worker knows it."""

    task: ScheduledTask
    row: ScheduleRow | None
    last_run: TaskRun | None
    statistics: RunCounts
    is_registered: bool

    @property
    def is_enabled(self) -> bool:
        return self.row is not None and self.row.enabled

    @property
    def schedule(self) -> str:
        """In words."""
        return self.row.in_words() if self.row else "Not scheduled"

    @property
    def cron(self) -> str | None:
        return self.row.cron.expression if self.row and self.row.cron else None

    @property
    def next_run(self) -> datetime | None:
        """The next instant of the schedule (UTC); None where it is switched off or not known beforehand."""
        return self.row.next_run(clock.now()) if self.row and self.row.enabled else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that somebody should look at; ``severity`` is ``warning`` or ``bad``."""

    code: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerStatus:
    """Everything the monitoring page shows."""

    facts: SystemFacts
    components: Mapping[str, Component]
    tasks: Sequence[TaskStatus]
    checked_at: datetime | None

    @property
    def overall_status(self) -> str:
        return overall_status(self.components).value

    @property
    def health_score(self) -> int:
        return health_score(self.components)

    @property
    def alerts(self) -> list[Alert]:
        return [*_component_alerts(self.components), *_process_alerts(self.facts), *_task_alerts(self.tasks)]


def scheduler_status(*, actor: Actor) -> SchedulerStatus:
    """The state of everything now: heartbeats, queues and work from their rows, the rest from the last health report."""
    refuse(may_see_status(actor))
    return read_status()


def read_status() -> SchedulerStatus:
    """The same for somebody at a terminal of the server, who needs no right."""
    facts = read_facts()
    report = HealthReport.objects.first()
    return SchedulerStatus(
        facts=facts,
        components=_probed(report, facts.at) | judge_all(facts),
        tasks=_task_statuses(facts),
        checked_at=report.checked_at if report else None,
    )


def list_task_statuses(*, actor: Actor) -> list[TaskStatus]:
    """Every scheduled task with its schedule, last run and statistics."""
    refuse(may_see_status(actor))
    return _task_statuses(read_facts())


def last_health_report(*, actor: Actor) -> HealthReport:
    """What the last health check stored.

    Raises:
        NotFound: none has been made yet.
    """
    refuse(may_see_status(actor))
    report = HealthReport.objects.first()
    if report is None:
        raise NotFound("no_report", "No health check has been made yet.")
    return report


def _probed(report: HealthReport | None, now: datetime) -> dict[str, Component]:
    """What the last health check found out by touching things; unknown where it never did, or too long ago."""
    if report is None or now - report.checked_at > _STALE_REPORT:
        when = f"since {report.checked_at:%Y-%m-%d %H:%M} UTC" if report else "yet"
        unknown = Finding(HealthStatus.UNKNOWN, f"No health check has been made {when}.", "Run the system health check.")
        return {probe.name: component_of(unknown, probe.most) for probe in PROBES}
    return {probe.name: report.components[probe.name] for probe in PROBES if probe.name in report.components}


def _task_statuses(facts: SystemFacts) -> list[TaskStatus]:
    rows = schedule_rows()
    last_runs = {run.task_name: run for run in TaskRun.objects.raw(_LAST_RUNS, [list(TASKS)])}
    quiet = silent(facts.workers, settings.SCHEDULER_WORKER_SILENT_SECONDS)
    registered = {name for worker in facts.workers if worker not in quiet for name in worker.registered_tasks}
    return [
        TaskStatus(
            task=task,
            row=rows.get(task.name),
            last_run=last_runs.get(task.name),
            statistics=facts.runs_of_the_day.get(task.name, _NO_RUNS),
            is_registered=task.celery_name in registered,
        )
        for task in TASKS.values()
    ]


def _component_alerts(components: Mapping[str, Component]) -> list[Alert]:
    return [
        Alert(
            code=f"component_{name}", severity=component["status"], message=f"{name.replace('_', ' ').capitalize()}: {component['details']}"
        )
        for name, component in components.items()
        if component["status"] in (HealthStatus.BAD, HealthStatus.WARNING)
    ]


def _process_alerts(facts: SystemFacts) -> list[Alert]:
    def told(code: str, kind: str, processes: Sequence[ProcessFacts]) -> list[Alert]:
        return [
            Alert(code=code, severity="warning", message=f"The {kind} {process.name} has been silent for {process.silent_seconds:.0f} s.")
            for process in processes
        ]

    return [
        *told("worker_silent", "worker", silent(facts.workers, settings.SCHEDULER_WORKER_SILENT_SECONDS)),
        *told("beat_silent", "beat", silent(facts.beats, settings.SCHEDULER_BEAT_SILENT_SECONDS)),
    ]


def _task_alerts(tasks: Sequence[TaskStatus]) -> list[Alert]:
    alerts = []
    for status in tasks:
        name = status.task.display_name
        if not status.is_registered:
            alerts.append(Alert(code="task_not_registered", severity="warning", message=f"No living worker knows the task {name}."))
        if not status.is_enabled:
            alerts.append(Alert(code="task_not_scheduled", severity="warning", message=f"The task {name} is not scheduled."))
    return alerts
