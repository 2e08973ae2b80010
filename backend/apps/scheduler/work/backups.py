"""Backups and rehearsals of restores as scheduled tasks: what they tell of themselves, as steps of a run."""

from collections.abc import Generator
from contextlib import closing
from typing import Any

from apps.backups.models import BackupKind
from apps.backups.progress import Progress
from apps.backups.services.records import BackupOrder
from apps.backups.services.rehearsing import plan_rehearsal, rehearse_restore
from apps.backups.services.taking import plan_backup, take_backup
from apps.scheduler.models import TaskRun
from apps.scheduler.work import Done, RunContext, Step

_PERCENT = 100


def back_up_daily(run: RunContext) -> Generator[Step, None, None]:
    """Back up what has changed since the last full backup; the whole where there is none."""
    return _back_up(run, BackupKind.DAILY)


def back_up_weekly(run: RunContext) -> Generator[Step, None, None]:
    """Back up everything."""
    return _back_up(run, BackupKind.WEEKLY)


def rehearse(run: RunContext) -> Generator[Step, None, None]:
    """Restore the newest verified backup into a scratch database and compare."""
    return _as_steps(plan_rehearsal() if run.dry_run else rehearse_restore())


def summarise_backup(done: Done) -> dict[str, Any]:
    """The backup that was made, what was removed, and what was wrong with the file store."""
    made = next((item for item in done.items if "backup" in item or "would_back_up" in item), None)
    return {
        "timestamp": done.at.isoformat(),
        "dry_run": done.dry_run,
        "backup": made,
        "removed": [item["removed"] for item in done.items if "removed" in item],
        "processed_count": 1 if made else 0,
        "success_count": 1 if made else 0,
        "error_count": len(done.errors),
        "errors": list(done.errors),
    }


def summarise_rehearsal(done: Done) -> dict[str, Any]:
    """What was compared."""
    return {
        "timestamp": done.at.isoformat(),
        "dry_run": done.dry_run,
        "rehearsal": next(iter([*done.items, *done.errors]), None),
        "processed_count": len(done.items) + len(done.errors),
        "success_count": len(done.items),
        "error_count": len(done.errors),
        "errors": list(done.errors),
    }


def _back_up(run: RunContext, kind: BackupKind) -> Generator[Step, None, None]:
    row = TaskRun.objects.select_related("requested_by").get(pk=run.run_id)
    order = BackupOrder(kind=kind, requested_by=row.requested_by, reason=row.reason)
    return _as_steps(plan_backup(order) if run.dry_run else take_backup(order))


def _as_steps(told: Generator[Progress, None, None]) -> Generator[Step, None, None]:
    """Steps whose portions are hundredths of the whole, never going back, and complete only when it is over."""
    reached = 0
    with closing(told):
        for progress in told:
            percent = max(reached, progress.percent)
            yield Step(items=progress.facts, errors=progress.errors, total=_PERCENT, portions=percent - reached)
            reached = percent
    yield Step(total=_PERCENT, portions=_PERCENT - reached)
