"""Workflow tasks that nobody needs any more are cancelled with a reason: orphaned, duplicate and expired ones."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from apps.scheduler.work import Done, Facts, RunContext, Step
from apps.workflows.selectors import StaleTask, stale_tasks
from apps.workflows.services import cancel_stale_tasks


def cancel_tasks_without_purpose(run: RunContext) -> Iterator[Step]:
    """Cancel every stale task; each stays in its workflow's history, cancelled and with the reason."""
    stale = stale_tasks()
    if run.dry_run:
        if stale:
            yield Step(items=[_facts(task) for task in stale], total=len(stale))
        return
    # Tasks that somebody is deciding right now are locked and stay out of it; the next run looks again.
    while stale and (cancelled := cancel_stale_tasks(limit=settings.SCHEDULER_BATCH)):
        yield Step(items=[_facts(task) for task in cancelled], total=len(stale))


def summarise_cleanup(done: Done) -> dict[str, Any]:
    """The overview's result of the cleanup."""
    kinds = Counter(task["kind"] for task in done.items)
    return {
        "timestamp": done.at.isoformat(),
        "dry_run": done.dry_run,
        "results": {
            "total_cleaned": len(done.items),
            "orphaned_tasks": kinds["orphaned"],
            "duplicate_tasks": kinds["duplicate"],
            "expired_tasks": kinds["expired"],
            "tasks": list(done.items),
        },
        "processed_count": len(done.items) + len(done.errors),
        "success_count": len(done.items),
        "error_count": len(done.errors),
        "errors": list(done.errors),
    }


def _facts(task: StaleTask) -> Facts:
    return {
        "task_id": task.id,
        "kind": task.kind,
        "reason": task.reason,
        "document_number": task.document_number,
        "assignee": task.assignee,
        "role": task.role,
    }
