"""What the rows say about the system at this moment: processes, queues, work that waits; a handful of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Now

from apps.core import clock
from apps.documents.models import Document
from apps.documents.states import DocumentStatus
from apps.scheduler.models import Heartbeat, ProcessKind, QueueDepth, RunState, TaskRun
from apps.workflows.selectors import count_tasks

# Overdue by more than this is severe (overview, check_workflow_timeouts).
_SEVERE = timedelta(days=7)
_A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessFacts:
    """A worker or beat that gave a sign of life ``silent_seconds`` ago."""

    name: str
    pid: int
    started_at: datetime
    seen_at: datetime
    silent_seconds: float
    queues: Sequence[str] = ()
    registered_tasks: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFacts:
    """How many messages waited when somebody last looked."""

    name: str
    waiting: int
    measured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWork:
    """Counts of documents that wait for their day, and of workflow tasks.

    Documents that take effect or become obsolete: due now, still to come; since an earlier day: ``documents_overdue`` those that
    should be in force, ``obsolete_overdue`` those that should be no more. Tasks: late, very late, of people who cannot act any more.
    """

    documents_due: int
    documents_overdue: int
    documents_pending: int
    obsolete_overdue: int
    tasks_overdue: int
    tasks_severely_overdue: int
    tasks_blocked: int


class RunCounts(TypedDict):
    runs: int
    succeeded: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemFacts:
    """Everything that the judgement of a component may rest on; ``runs_of_the_day`` is by task name."""

    workers: Sequence[ProcessFacts]
    beats: Sequence[ProcessFacts]
    queues: Sequence[QueueFacts]
    waiting: WaitingWork
    runs_of_the_day: Mapping[str, RunCounts]
    at: datetime


def read_facts() -> SystemFacts:
    """Read them, in five statements."""
    workers, beats = _processes()
    return SystemFacts(
        workers=workers,
        beats=beats,
        queues=[QueueFacts(name=row.queue, waiting=row.waiting, measured_at=row.measured_at) for row in QueueDepth.objects.all()],
        waiting=_waiting_work(),
        runs_of_the_day=_runs_of_the_day(),
        at=clock.now(),
    )


def _processes() -> tuple[list[ProcessFacts], list[ProcessFacts]]:
    silence = ExpressionWrapper(Now() - F("seen_at"), output_field=DurationField())
    workers: list[ProcessFacts] = []
    beats: list[ProcessFacts] = []
    for row in Heartbeat.objects.annotate(silence=silence):
        facts = ProcessFacts(
            name=row.name,
            pid=row.pid,
            started_at=row.started_at,
            seen_at=row.seen_at,
            silent_seconds=max(row.silence.total_seconds(), 0.0),
            queues=row.queues,
            registered_tasks=row.registered_tasks,
        )
        (workers if row.kind == ProcessKind.WORKER else beats).append(facts)
    return workers, beats


def _waiting_work() -> WaitingWork:
    today = clock.today()
    approved = Q(status=DocumentStatus.APPROVED_PENDING_EFFECTIVE)
    scheduled = Q(status=DocumentStatus.SCHEDULED_FOR_OBSOLESCENCE)
    documents = Document.objects.filter(approved | scheduled).aggregate(
        due=Count("pk", filter=approved & Q(effective_date__lte=today) | scheduled & Q(obsolescence_date__lte=today)),
        overdue=Count("pk", filter=approved & Q(effective_date__lt=today)),
        obsolete_overdue=Count("pk", filter=scheduled & Q(obsolescence_date__lt=today)),
        pending=Count("pk", filter=approved & Q(effective_date__gt=today) | scheduled & Q(obsolescence_date__gt=today)),
    )
    tasks = count_tasks(today, severe=_SEVERE)
    return WaitingWork(
        documents_due=documents["due"],
        documents_overdue=documents["overdue"],
        documents_pending=documents["pending"],
        obsolete_overdue=documents["obsolete_overdue"],
        tasks_overdue=tasks["overdue"],
        tasks_severely_overdue=tasks["severe"],
        tasks_blocked=tasks["blocked"],
    )


def _runs_of_the_day() -> dict[str, RunCounts]:
    counted = (
        TaskRun.objects.filter(finished_at__gte=clock.now() - _A_DAY, state__in=(RunState.SUCCEEDED, RunState.FAILED))
        .order_by()
        .values("task_name")
        .annotate(
            runs=Count("pk"),
            succeeded=Count("pk", filter=Q(state=RunState.SUCCEEDED)),
            failed=Count("pk", filter=Q(state=RunState.FAILED)),
        )
    )
    return {row["task_name"]: {"runs": row["runs"], "succeeded": row["succeeded"], "failed": row["failed"]} for row in counted}
