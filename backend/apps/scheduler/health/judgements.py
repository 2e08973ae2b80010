"""Components that are judged from rows: workers, beat, queues, waiting work, failed runs; pure functions of the facts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from django.conf import settings

from apps.scheduler.health import Component, Finding, HealthStatus, component_of
from apps.scheduler.queues import QUEUES
from apps.scheduler.selectors.facts import ProcessFacts, SystemFacts

_STALE_DEPTH = timedelta(minutes=2)
_LONG_QUEUE, _FAR_TOO_LONG_QUEUE = 100, 1000
_MANY_FAILURES = 5
_GOOD, _WARNING, _BAD, _UNKNOWN = HealthStatus.GOOD, HealthStatus.WARNING, HealthStatus.BAD, HealthStatus.UNKNOWN


def silent(processes: Sequence[ProcessFacts], after_seconds: int) -> list[ProcessFacts]:
    """Those that have given no sign of life for longer than ``after_seconds``."""
    return [process for process in processes if process.silent_seconds > after_seconds]


def judge_workers(facts: SystemFacts) -> Finding:
    quiet = silent(facts.workers, settings.SCHEDULER_WORKER_SILENT_SECONDS)
    alive = [worker for worker in facts.workers if worker not in quiet]
    if not alive:
        return Finding(_BAD, "No worker is alive: nothing that was queued is done.", "Start a worker, or look at its log.")
    if unheard := sorted(set(QUEUES) - {queue for worker in alive for queue in worker.queues}):
        return Finding(_BAD, f"No worker listens to: {', '.join(unheard)}.", "Start a worker for these queues.")
    if quiet:
        names = ", ".join(worker.name for worker in quiet)
        return Finding(_WARNING, f"{len(alive)} alive, silent: {names}.", "Look at the log of the silent worker.")
    return Finding(_GOOD, f"{len(alive)} alive.")


def judge_beat(facts: SystemFacts) -> Finding:
    if not facts.beats:
        return Finding(_BAD, "No beat has given a sign of life: no scheduled task starts by itself.", "Start beat.")
    freshest = min(beat.silent_seconds for beat in facts.beats)
    if freshest > settings.SCHEDULER_BEAT_SILENT_SECONDS:
        return Finding(_BAD, f"Beat has been silent for {freshest:.0f} seconds.", "Start beat, or look at its log.")
    return Finding(_GOOD, f"Alive, seen {freshest:.0f} seconds ago.")


def judge_queues(facts: SystemFacts) -> Finding:
    if not facts.queues or facts.at - max(queue.measured_at for queue in facts.queues) > _STALE_DEPTH:
        return Finding(_UNKNOWN, "Nobody has measured the queues lately.", "A worker and beat measure them every few seconds.")
    waiting = sum(queue.waiting for queue in facts.queues)
    longest = max(facts.queues, key=lambda queue: queue.waiting)
    details = f"{waiting} waiting" + (f", most of them in {longest.name}." if waiting else ".")
    if longest.waiting > _LONG_QUEUE:
        status = _BAD if longest.waiting > _FAR_TOO_LONG_QUEUE else _WARNING
        return Finding(status, details, "Add workers, or look for a job that takes too long.")
    return Finding(_GOOD, details)


def judge_overdue_work(facts: SystemFacts) -> Finding:
    work = facts.waiting
    details = f"{work.documents_overdue} documents past their effective date, {work.tasks_overdue} workflow tasks past their due date."
    if work.documents_overdue:
        return Finding(_BAD, details, "Run the effective date processing and look at the errors it reports.")
    if work.obsolete_overdue:
        held = f"{work.obsolete_overdue} documents past their obsolescence date."
        return Finding(_WARNING, held, "Run the obsolescence processing: its errors name the documents in force that depend on them.")
    if work.tasks_blocked:
        stuck = f"{work.tasks_blocked} workflow tasks wait for somebody who cannot act any more."
        return Finding(_WARNING, stuck, "Reassign them: the cleanup of workflow tasks lists them.")
    if work.tasks_severely_overdue:
        late = work.tasks_severely_overdue
        return Finding(_WARNING, details, f"{late} workflow tasks are more than 7 days late: remind or reassign.")
    return Finding(_GOOD, details)


def judge_failed_runs(facts: SystemFacts) -> Finding:
    failed = {name: counts["failed"] for name, counts in facts.runs_of_the_day.items() if counts["failed"]}
    if not failed:
        return Finding(_GOOD, "No run failed in the last 24 hours.")
    total = sum(failed.values())
    names = ", ".join(sorted(failed))
    status = _BAD if total >= _MANY_FAILURES else _WARNING
    return Finding(status, f"{total} failed in the last 24 hours: {names}.", "Read the error of the failed run.")


# What each is worth, out of 100 for all components together.
JUDGEMENTS: Mapping[str, tuple[int, Callable[[SystemFacts], Finding]]] = MappingProxyType(
    {
        "workers": (15, judge_workers),
        "beat": (15, judge_beat),
        "queues": (5, judge_queues),
        "overdue_work": (10, judge_overdue_work),
        "failed_runs": (10, judge_failed_runs),
    }
)


def judge_all(facts: SystemFacts) -> dict[str, Component]:
    """Every component that rows can tell of."""
    return {name: component_of(judge(facts), most) for name, (most, judge) in JUDGEMENTS.items()}
