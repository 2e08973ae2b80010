"""Components that are judged from rows: workers, beat, queues, waiting work, failed runs, backups; pure functions of the facts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from django.conf import settings

from apps.scheduler.health import Component, Finding, HealthStatus, component_of
from apps.scheduler.health.backups import judge_backup_age, judge_restore_rehearsal
from apps.scheduler.queues import QUEUES
from apps.scheduler.selectors.facts import ProcessFacts, SystemFacts

# So many sweeps in a row that nobody did (two minutes) are no coincidence.
_SWEEPS_MISSED = 8
_LONG_QUEUE, _FAR_TOO_LONG_QUEUE = 100, 1000
_MANY_FAILURES = 5
_GOOD, _WARNING, _BAD, _UNKNOWN = HealthStatus.GOOD, HealthStatus.WARNING, HealthStatus.BAD, HealthStatus.UNKNOWN


def silent(processes: Sequence[ProcessFacts], after_seconds: int) -> list[ProcessFacts]:
    """Those that have given no sign of life for longer than ``after_seconds``."""
    return [process for process in processes if process.silent_seconds > after_seconds]


def judge_workers(facts: SystemFacts) -> Finding:
    quiet = silent(facts.workers, settings.SCHEDULER_WORKER_SILENT_SECONDS)
    alive = [worker for worker in facts.workers if worker not in quiet]
    troubled = any(process.broker_trouble for process in living(facts))
    if not alive:
        return Finding(_BAD, "No worker is alive: nothing that was queued is done.", "Start a worker, or look at its log.")
    if unheard := sorted(set(QUEUES) - {queue for worker in alive for queue in worker.queues}):
        return Finding(_BAD, f"No worker listens to: {', '.join(unheard)}.", "Start a worker for these queues.")
    if _is_idle_for_long(facts, alive) and not troubled:
        since = f"since {facts.last_swept_at:%H:%M:%S} UTC" if facts.last_swept_at else "yet"
        details = f"{len(alive)} alive, but no job has been done {since}: all their processes are busy or stuck."
        return Finding(_BAD, details, "Look at the runs in progress and at the log of the worker; start another one, or start it again.")
    if quiet:
        names = ", ".join(worker.name for worker in quiet)
        return Finding(_WARNING, f"{len(alive)} alive, silent: {names}.", "Look at the log of the silent worker.")
    return Finding(_GOOD, f"{len(alive)} alive.")


def living(facts: SystemFacts) -> list[ProcessFacts]:
    """Workers and beats that have given a sign of life lately."""
    quiet = [
        *silent(facts.workers, settings.SCHEDULER_WORKER_SILENT_SECONDS),
        *silent(facts.beats, settings.SCHEDULER_BEAT_SILENT_SECONDS),
    ]
    return [process for process in (*facts.workers, *facts.beats) if process not in quiet]


def _is_idle_for_long(facts: SystemFacts, workers: Sequence[ProcessFacts]) -> bool:
    """A beat and a worker have been alive for a while, and yet nobody does the sweeps that this beat sends."""
    quiet = silent(facts.beats, settings.SCHEDULER_BEAT_SILENT_SECONDS)
    beats = [beat for beat in facts.beats if beat not in quiet]
    if not beats:
        return False
    together_since = max(min(one.started_at for one in beats), min(one.started_at for one in workers))
    return _is_long_ago(max(facts.last_swept_at or together_since, together_since), facts)


def _is_long_ago(sweep: datetime, facts: SystemFacts) -> bool:
    return facts.at - sweep > timedelta(seconds=_SWEEPS_MISSED * settings.SCHEDULER_SWEEP_SECONDS)


def judge_broker(facts: SystemFacts) -> Finding:
    """By those who need it all the time; an answer that is as old as the last health check would come too late."""
    processes = living(facts)
    if not processes:
        return Finding(_UNKNOWN, "No process is alive that would know.", "Start a worker and beat.")
    troubled = [process for process in processes if process.broker_trouble]
    if not troubled:
        return Finding(_GOOD, f"Reached by {len(processes)} processes.")
    details = f"{troubled[0].name} cannot reach it: {troubled[0].broker_trouble}"
    return Finding(_BAD, details, "Start Redis, or look at its log. Nothing is lost: what is due is done when it is back.")


def judge_beat(facts: SystemFacts) -> Finding:
    if not facts.beats:
        return Finding(_BAD, "No beat has given a sign of life: no scheduled task starts by itself.", "Start beat.")
    freshest = min(beat.silent_seconds for beat in facts.beats)
    if freshest > settings.SCHEDULER_BEAT_SILENT_SECONDS:
        return Finding(_BAD, f"Beat has been silent for {freshest:.0f} seconds.", "Start beat, or look at its log.")
    return Finding(_GOOD, f"Alive, seen {freshest:.0f} seconds ago.")


def judge_queues(facts: SystemFacts) -> Finding:
    if facts.last_swept_at is None or _is_long_ago(facts.last_swept_at, facts):
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
    if facts.at_a_standstill:
        names = ", ".join(f"run {run.id} of {run.task_name}" for run in facts.at_a_standstill)
        return Finding(_BAD, f"At a standstill: {names}.", "A worker that is free takes it over; look at the log of the one that had it.")
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
        "broker": (10, judge_broker),
        "workers": (15, judge_workers),
        "beat": (15, judge_beat),
        "queues": (5, judge_queues),
        "overdue_work": (10, judge_overdue_work),
        "failed_runs": (10, judge_failed_runs),
        "backup_age": (5, judge_backup_age),
        "restore_rehearsal": (5, judge_restore_rehearsal),
    }
)


def judge_all(facts: SystemFacts) -> dict[str, Component]:
    """Every component that rows can tell of."""
    return {name: component_of(judge(facts), most) for name, (most, judge) in JUDGEMENTS.items()}
