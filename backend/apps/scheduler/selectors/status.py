"""The state of the scheduler, answered from stored rows in a few statements; nobody is waited for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from apps.core import clock
from apps.core.errors import NotFound, refuse
from apps.core.permissions import Actor
from apps.scheduler.health import Component, Finding, HealthStatus, component_of, health_score, overall_status
from apps.scheduler.health.judgements import judge_all, silent
from apps.scheduler.health.probes import PROBES
from apps.scheduler.models import CriticalWaiver, HealthReport, SchedulerState, TaskRun, TaskSetting
from apps.scheduler.permissions import may_see_status
from apps.scheduler.registry import TASKS, ScheduledTask, display_name_of, task_named
from apps.scheduler.selectors.facts import ProcessFacts, RunCounts, StandstillFacts, SystemFacts, read_facts
from apps.scheduler.selectors.pause import pause_in_words
from apps.scheduler.selectors.schedule import ScheduleRow, TaskRows, task_rows

# Four health checks have been missed: what the last one found is no longer known.
_STALE_REPORT = timedelta(hours=2)
_NO_RUNS: RunCounts = {"runs": 0, "succeeded": 0, "failed": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStatus:
    """A scheduled task as it stands: its declaration, its row in the schedule, its runs, whether a worker knows it.

    ``setting`` is what admins decided about it; ``pause`` that of the whole scheduler, which holds every task.
    """

    task: ScheduledTask
    row: ScheduleRow | None
    setting: TaskSetting | None
    last_run: TaskRun | None
    awaiting_approval: int
    waiver: CriticalWaiver | None
    statistics: RunCounts
    is_registered: bool
    pause: SchedulerState | None

    @property
    def is_enabled(self) -> bool:
        return self.row is not None and self.row.enabled

    @property
    def is_critical(self) -> bool:
        """Running it by hand takes a second person."""
        chosen = self.setting.critical if self.setting else None
        return self.task.critical if chosen is None else chosen

    @property
    def missed_slot(self) -> datetime | None:
        """The slot (UTC) that no beat fired, if the last one is such."""
        return self.row.missed_slot(clock.now()) if self.row else None

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
    """Something that somebody should look at; ``severity`` is ``warning`` or ``bad``, ``about`` a process or a task, if it is about one."""

    code: str
    severity: str
    message: str
    about: str = ""

    @property
    def key(self) -> str:
        """What makes it the same alert when it is told again; its message may change meanwhile."""
        return f"{self.code}:{self.about}" if self.about else self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulerStatus:
    """Everything the monitoring page shows."""

    facts: SystemFacts
    components: Mapping[str, Component]
    tasks: Sequence[TaskStatus]
    pause: SchedulerState | None
    checked_at: datetime | None

    @property
    def overall_status(self) -> str:
        return overall_status(self.components).value

    @property
    def health_score(self) -> int:
        return health_score(self.components)

    @property
    def alerts(self) -> list[Alert]:
        return [
            *_pause_alerts(self.pause),
            *_component_alerts(self.components),
            *_process_alerts(self.facts),
            *_standstill_alerts(self.facts),
            *_task_alerts(self.tasks),
        ]


def scheduler_status(*, actor: Actor) -> SchedulerStatus:
    """The state of everything now: heartbeats, queues and work from their rows, the rest from the last health report."""
    refuse(may_see_status(actor))
    return read_status()


def read_status() -> SchedulerStatus:
    """The same for somebody at a terminal of the server, who needs no right."""
    facts = read_facts()
    # Written out: Django takes longer to compose it than the database to answer.
    report = next(iter(HealthReport.objects.raw("SELECT * FROM scheduler_healthreport ORDER BY id DESC LIMIT 1")), None)
    rows = task_rows(TASKS)
    return SchedulerStatus(
        facts=facts,
        components=_probed(report, facts.at) | judge_all(facts),
        tasks=_task_statuses(facts, rows),
        pause=rows.pause,
        checked_at=report.checked_at if report else None,
    )


def list_task_statuses(*, actor: Actor) -> list[TaskStatus]:
    """Every scheduled task with its schedule, last run and statistics."""
    refuse(may_see_status(actor))
    return _task_statuses(read_facts(), task_rows(TASKS))


def get_task_status(*, actor: Actor, task_name: str) -> TaskStatus:
    """One scheduled task, told as in the list.

    Raises:
        NotFound: there is none of this name; the answer lists those there are.
    """
    wanted = task_named(task_name)
    return next(status for status in list_task_statuses(actor=actor) if status.task.name == wanted.name)


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


def _task_statuses(facts: SystemFacts, rows: TaskRows) -> list[TaskStatus]:
    quiet = silent(facts.workers, settings.SCHEDULER_WORKER_SILENT_SECONDS)
    registered = {name for worker in facts.workers if worker not in quiet for name in worker.registered_tasks}
    return [
        TaskStatus(
            task=task,
            row=rows.tasks[task.name].schedule,
            setting=rows.tasks[task.name].setting,
            last_run=rows.tasks[task.name].last_run,
            awaiting_approval=rows.tasks[task.name].awaiting_approval,
            waiver=rows.tasks[task.name].waiver,
            statistics=facts.runs_of_the_day.get(task.name, _NO_RUNS),
            is_registered=task.celery_name in registered,
            pause=rows.pause,
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
            Alert(
                code=code,
                severity="warning",
                message=f"The {kind} {process.name} has been silent for {process.silent_seconds:.0f} s.",
                about=process.name,
            )
            for process in processes
        ]

    return [
        *told("worker_silent", "worker", silent(facts.workers, settings.SCHEDULER_WORKER_SILENT_SECONDS)),
        *told("beat_silent", "beat", silent(facts.beats, settings.SCHEDULER_BEAT_SILENT_SECONDS)),
    ]


def _standstill_alerts(facts: SystemFacts) -> list[Alert]:
    return [
        Alert(
            code="run_at_a_standstill",
            severity="bad",
            message=_standstill_in_words(run),
            about=run.task_name,
        )
        for run in facts.at_a_standstill
    ]


def _standstill_in_words(run: StandstillFacts) -> str:
    said = f"{run.worker} let its lease end {run.seconds:.0f} s ago, and nobody has taken it over."
    return f"Run {run.id} of {display_name_of(run.task_name)} stands still: {said}"


def _pause_alerts(pause: SchedulerState | None) -> list[Alert]:
    return [Alert(code="scheduler_paused", severity="warning", message=f"No run begins. {pause_in_words(pause)}")] if pause else []


def _task_alerts(tasks: Sequence[TaskStatus]) -> list[Alert]:
    return [
        Alert(code=code, severity="warning", message=message, about=status.task.name)
        for status in tasks
        for code, message in _told_of(status)
    ]


def _told_of(status: TaskStatus) -> Iterator[tuple[str, str]]:
    name = status.task.display_name
    if not status.is_registered:
        yield "task_not_registered", f"No living worker knows the task {name}."
    if not status.is_enabled:
        yield "task_not_scheduled", f"The task {name} is not scheduled."
    if missed := status.missed_slot:
        yield "run_missed", f"The run of {name} due on {missed:%Y-%m-%d} at {missed:%H:%M} UTC was not started: no beat fired it."
    if status.awaiting_approval:
        yield "run_awaits_approval", f"Waiting for the approval of a second person: {status.awaiting_approval} of {name}."
    if waiver := status.waiver:
        yield "waiver_awaits_approval", f"{waiver.asked_by.full_name} asks that running {name} by hand need no second person any more."
