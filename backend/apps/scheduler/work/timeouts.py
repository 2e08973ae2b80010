"""Overdue work is chased: reminders to those who have to do it, and word to others where that has not helped."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from apps.scheduler.work import Done, Facts, RunContext, Step
from apps.workflows.services import LateTask, chase_late_tasks, late_tasks


def chase_overdue_work(run: RunContext) -> Iterator[Step]:
    """Remind of every overdue task, once a day; tell author and admins of those that are more than a week late."""
    late = late_tasks(today=run.today)
    if run.dry_run:
        if late:
            yield Step(items=[_facts(task) for task in late], total=len(late))
        return
    # Tasks that somebody is deciding right now are locked and stay out of it; the next run looks again.
    while late and (chased := chase_late_tasks(today=run.today, limit=settings.SCHEDULER_BATCH)):
        yield Step(items=[_facts(task) for task in chased], total=len(late))


def summarise_timeouts(done: Done) -> dict[str, Any]:
    """How many were reminded and escalated, and of which tasks."""
    return {
        "timestamp": done.at.isoformat(),
        "dry_run": done.dry_run,
        "results": {
            "overdue_tasks": len(done.items),
            "reminders_sent": sum(task["is_reminded"] for task in done.items),
            "escalations_sent": sum(task["is_escalated"] for task in done.items),
            "tasks": list(done.items),
        },
        "processed_count": len(done.items) + len(done.errors),
        "success_count": len(done.items),
        "error_count": len(done.errors),
        "errors": list(done.errors),
    }


def _facts(task: LateTask) -> Facts:
    return {
        "task_id": task.id,
        "document_id": task.document_id,
        "document_uuid": task.document_uuid,
        "document_number": task.document_number,
        "version": task.version,
        "title": task.title,
        "role": task.role,
        "assignee": task.assignee,
        "due_date": task.due_date.isoformat(),
        "days_late": task.days_late,
        "is_reminded": task.is_reminded,
        "is_escalated": task.is_escalated,
    }
