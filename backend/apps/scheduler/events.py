"""The acts of the scheduler that the audit trail knows."""

from apps.audit.catalogue import Event, register

_RUN = {"run": int, "task": str, "trigger": str, "dry_run": bool}

register(
    Event("TASK_EXECUTION_STARTED", "{actor} started the scheduled task {task} (run {run})", {**_RUN, "slot?": str}),
    Event("TASK_EXECUTION_RESUMED", "{actor}: run {run} of {task} was taken over, attempt {attempt}", {**_RUN, "attempt": int}),
    Event(
        "TASK_EXECUTION_COMPLETED",
        "{actor}: run {run} of {task} is complete, {done} done, {failed} failed",
        {**_RUN, "done": int, "failed": int, "duration_seconds": float, "attempt": int},
    ),
    Event(
        "TASK_EXECUTION_FAILED",
        "{actor}: run {run} of {task} failed: {error}",
        {**_RUN, "error": str, "done": int, "failed": int, "duration_seconds": float, "attempt": int},
    ),
    Event(
        "SCHEDULE_SYNCHRONISED",
        "{actor} brought the schedule up to date: {created} created, {updated} updated, {removed} removed",
        {"created": list, "updated": list, "removed": list},
    ),
)
