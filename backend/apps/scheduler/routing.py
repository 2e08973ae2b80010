"""Which queue a job goes to: the registry decides for scheduled tasks, the app's name for nudged jobs."""

from typing import Any

_QUEUE_OF_MODULE = {
    "apps.documents.tasks": "documents",
    "apps.workflows.tasks": "workflows",
    "apps.audit.tasks": "maintenance",
    "apps.backups.tasks": "maintenance",
}


def route_job(name: str, args: Any, kwargs: Any, options: dict[str, Any], task: Any = None, **more: Any) -> dict[str, Any] | None:
    """The options of a message; None leaves the default queue."""
    from apps.scheduler.registry import TASKS_BY_CELERY_NAME

    if scheduled := TASKS_BY_CELERY_NAME.get(name):
        return {"queue": scheduled.queue, "priority": scheduled.message_priority}
    module, _, _ = name.rpartition(".")
    queue = _QUEUE_OF_MODULE.get(module)
    return {"queue": queue} if queue else None
