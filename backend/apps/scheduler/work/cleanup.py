"""Workflow tasks that nobody needs any more are cancelled with a reason; of those that nobody can do people are told."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from apps.scheduler.work import Done, Facts, RunContext, Step
from apps.workflows.models import WorkflowTask
from apps.workflows.selectors import StaleTask, blocked_tasks, stale_tasks
from apps.workflows.services import cancel_stale_tasks, tell_of_blocked_tasks

_BLOCKED = "blocked"


def cancel_tasks_without_purpose(run: RunContext) -> Iterator[Step]:
    """Cancel every stale task; each stays in its workflow's history, cancelled and with the reason.

    A task whose assignee cannot act any more is left alone: it is reported until others are asked.
    """
    stale = stale_tasks()
    if run.dry_run:
        if stale:
            yield Step(items=[_facts(task) for task in stale], total=len(stale))
        if blocked := list(blocked_tasks()):
            yield Step(items=[_facts_of_blocked(task) for task in blocked], total=len(blocked))
        return
    # Tasks that somebody is deciding right now are locked and stay out of it; the next run looks again.
    while stale and (cancelled := cancel_stale_tasks(limit=settings.SCHEDULER_BATCH)):
        yield Step(items=[_facts(task) for task in cancelled], total=len(stale))
    if blocked := tell_of_blocked_tasks():
        yield Step(items=[_facts_of_blocked(task) for task in blocked], total=len(blocked))


def summarise_cleanup(done: Done) -> dict[str, Any]:
    """The overview's result of the cleanup."""
    cleaned = [task for task in done.items if task["kind"] != _BLOCKED]
    blocked = [task for task in done.items if task["kind"] == _BLOCKED]
    kinds = Counter(task["kind"] for task in cleaned)
    return {
        "timestamp": done.at.isoformat(),
        "dry_run": done.dry_run,
        "results": {
            "total_cleaned": len(cleaned),
            "orphaned_tasks": kinds["orphaned"],
            "duplicate_tasks": kinds["duplicate"],
            "expired_tasks": kinds["expired"],
            "tasks": cleaned,
            "blocked_tasks": blocked,
        },
        "processed_count": len(cleaned) + len(done.errors),
        "success_count": len(cleaned),
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


def _facts_of_blocked(task: WorkflowTask) -> Facts:
    return {
        "task_id": task.pk,
        "kind": _BLOCKED,
        "reason": "its assignee cannot act any more; ask somebody else",
        "document_number": task.workflow.document.document_number,
        "assignee": task.assignee.username,
        "role": task.role,
    }
