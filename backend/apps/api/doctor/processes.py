"""Looks at the processes that work in the background: workers and beat give signs of life, and know every task."""

from collections.abc import Iterator

from apps.api.doctor import Finding, Verdict, fault, good
from apps.scheduler.health import Finding as HealthFinding
from apps.scheduler.health import HealthStatus
from apps.scheduler.health.judgements import judge_beat, judge_workers
from apps.scheduler.selectors.facts import read_facts
from apps.scheduler.selectors.status import read_status

_VERDICTS = {HealthStatus.GOOD: Verdict.GOOD, HealthStatus.WARNING: Verdict.WARNING, HealthStatus.BAD: Verdict.FAULT}


def look_at_workers() -> Iterator[Finding]:
    """At least one lives, and every queue is listened to."""
    yield _told(judge_workers(read_facts()), "docker compose up -d celery_worker; docker compose logs celery_worker")


def look_at_beat() -> Iterator[Finding]:
    """One lives: without it no scheduled task starts."""
    yield _told(judge_beat(read_facts()), "docker compose up -d celery_beat; docker compose logs celery_beat")


def look_at_tasks() -> Iterator[Finding]:
    """Living workers know every scheduled task."""
    statuses = read_status().tasks
    if unknown := sorted(status.task.name for status in statuses if not status.is_registered):
        yield fault(
            f"No living worker knows: {', '.join(unknown)}.",
            "Restart the workers, with the same version as the web server (docker compose up -d celery_worker), and wait 15 seconds.",
        )
        return
    yield good(f"Workers know all {len(statuses)} scheduled tasks.")


def _told(finding: HealthFinding, how: str) -> Finding:
    verdict = _VERDICTS.get(finding.status, Verdict.WARNING)
    return Finding(verdict, finding.details, f"{finding.recommendation} ({how})" if finding.recommendation else "")
