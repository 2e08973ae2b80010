"""What the rows say about the system at this moment: processes, queues, work that waits; a handful of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.conf import settings
from django.db import connection

from apps.backups.selectors import StandingOfBackups, standing_of_backups
from apps.core import clock
from apps.documents.states import DocumentStatus
from apps.scheduler.models import ProcessKind
from apps.workflows.selectors import count_tasks

# Overdue by more than this is severe (overview, check_workflow_timeouts).
_SEVERE = timedelta(days=7)
_A_DAY = timedelta(hours=24)
# One statement, and written out: screens ask every few seconds, and Django takes longer to compose these than the database to answer.
# States stand in the text, so that the database can plan it once and for all and still knows which of its partial indexes serve.
_TO_COME, _TO_GO = DocumentStatus.APPROVED_PENDING_EFFECTIVE, DocumentStatus.SCHEDULED_FOR_OBSOLESCENCE
_SYSTEM = f"""
    SELECT
    (SELECT coalesce(json_agg(one ORDER BY one.kind, one.name), '[]') FROM (
        SELECT kind, name, pid, started_at, seen_at, queues, registered_tasks, broker_trouble,
            extract(epoch FROM statement_timestamp() - seen_at) AS silent_seconds
        FROM scheduler_heartbeat
    ) AS one),
    (SELECT coalesce(json_agg(one ORDER BY one.name), '[]') FROM (
        SELECT queue AS name, waiting, measured_at FROM scheduler_queuedepth
    ) AS one),
    (SELECT coalesce(json_agg(one), '[]') FROM (
        SELECT task_name, count(*) AS runs, count(*) FILTER (WHERE state = 'SUCCEEDED') AS succeeded,
            count(*) FILTER (WHERE state = 'FAILED') AS failed
        FROM scheduler_taskrun WHERE finished_at >= %(yesterday)s AND state IN ('SUCCEEDED', 'FAILED') GROUP BY task_name
    ) AS one),
    (SELECT coalesce(json_agg(one ORDER BY one.id), '[]') FROM (
        SELECT id, task_name, worker, extract(epoch FROM statement_timestamp() - lease_expires_at) AS seconds
        FROM scheduler_taskrun WHERE state = 'RUNNING' AND lease_expires_at < statement_timestamp() - make_interval(secs => %(lease)s)
    ) AS one),
    documents.*
    FROM (
        SELECT count(*) FILTER (WHERE day <= %(today)s), count(*) FILTER (WHERE to_come AND day < %(today)s),
            count(*) FILTER (WHERE NOT to_come AND day < %(today)s), count(*) FILTER (WHERE day > %(today)s)
        FROM (
            SELECT TRUE AS to_come, effective_date AS day FROM documents_document WHERE status = '{_TO_COME}'
            UNION ALL
            SELECT FALSE, obsolescence_date FROM documents_document WHERE status = '{_TO_GO}'
        ) AS day_by_day
    ) AS documents
"""  # noqa: S608  (states of the program, no words from outside)


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
    broker_trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFacts:
    """How many messages waited when somebody last looked."""

    name: str
    waiting: int
    measured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StandstillFacts:
    """A run in progress whose process let the lease end ``seconds`` ago, and nobody has taken it over for as long as a lease."""

    id: int
    task_name: str
    worker: str
    seconds: float


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
    at_a_standstill: Sequence[StandstillFacts]
    backups: StandingOfBackups
    at: datetime

    @property
    def last_swept_at(self) -> datetime | None:
        """When a worker last did the sweep, which comes every few seconds and measures the queues."""
        return max((queue.measured_at for queue in self.queues), default=None)


def read_facts() -> SystemFacts:
    """Read them, in three statements."""
    now, today = clock.now(), clock.today()
    times: dict[str, Any] = {"today": today, "yesterday": now - _A_DAY, "lease": settings.SCHEDULER_LEASE_SECONDS}
    with connection.cursor() as cursor:
        cursor.execute(_SYSTEM, times)
        processes, queues, runs, standing_still, *documents = cursor.fetchone()
    return SystemFacts(
        workers=[_process(row) for row in processes if row["kind"] == ProcessKind.WORKER],
        beats=[_process(row) for row in processes if row["kind"] == ProcessKind.BEAT],
        queues=[
            QueueFacts(name=row["name"], waiting=row["waiting"], measured_at=datetime.fromisoformat(row["measured_at"])) for row in queues
        ],
        waiting=_waiting_work(documents, count_tasks(today, severe=_SEVERE)),
        runs_of_the_day={row["task_name"]: {"runs": row["runs"], "succeeded": row["succeeded"], "failed": row["failed"]} for row in runs},
        at_a_standstill=[StandstillFacts(**row) for row in standing_still],
        backups=standing_of_backups(),
        at=now,
    )


def _process(row: Mapping[str, Any]) -> ProcessFacts:
    return ProcessFacts(
        name=row["name"],
        pid=row["pid"],
        started_at=datetime.fromisoformat(row["started_at"]),
        seen_at=datetime.fromisoformat(row["seen_at"]),
        silent_seconds=max(row["silent_seconds"], 0.0),
        queues=row["queues"],
        registered_tasks=row["registered_tasks"],
        broker_trouble=row["broker_trouble"],
    )


def _waiting_work(documents: Sequence[int], tasks: Mapping[str, int]) -> WaitingWork:
    due, overdue, obsolete_overdue, pending = documents
    return WaitingWork(
        documents_due=due,
        documents_overdue=overdue,
        documents_pending=pending,
        obsolete_overdue=obsolete_overdue,
        tasks_overdue=tasks["overdue"],
        tasks_severely_overdue=tasks["severe"],
        tasks_blocked=tasks["blocked"],
    )
