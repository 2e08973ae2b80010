"""The acts of the scheduler that the audit trail knows."""

from collections.abc import Sequence

from apps.audit.catalogue import Event, register
from apps.scheduler.registry import display_name_of

_RUN = {"run": int, "task": str, "trigger": str, "dry_run": bool}
_WORDS = {"task": display_name_of}


def _names_in_words(names: Sequence[str]) -> str:
    return ", ".join(map(display_name_of, names)) or "nothing"


register(
    Event("TASK_EXECUTION_STARTED", "{actor} started the scheduled task {task} (run {run})", {**_RUN, "slot?": str}, _WORDS),
    Event("TASK_EXECUTION_RESUMED", "{actor}: run {run} of {task} was taken over, attempt {attempt}", {**_RUN, "attempt": int}, _WORDS),
    Event(
        "TASK_EXECUTION_COMPLETED",
        "{actor}: run {run} of {task} is complete, {done} done, {failed} failed",
        {**_RUN, "done": int, "failed": int, "duration_seconds": float, "attempt": int},
        _WORDS,
    ),
    Event(
        "TASK_EXECUTION_FAILED",
        "{actor}: run {run} of {task} failed: {error}",
        {**_RUN, "error": str, "done": int, "failed": int, "duration_seconds": float, "attempt": int},
        _WORDS,
    ),
    Event(
        "TASK_EXECUTION_REQUESTED",
        "{actor} ordered run {run} of {task}",
        {**_RUN, "awaits_approval": bool, "not_before?": str, "chain?": str, "retry_of?": int},
        _WORDS,
    ),
    Event(
        "TASK_EXECUTION_APPROVED",
        "{actor} approved run {run} of {task}, asked for by {requested_by}",
        {**_RUN, "requested_by": str},
        _WORDS,
    ),
    Event(
        "TASK_EXECUTION_REFUSED", "{actor} refused run {run} of {task}, asked for by {requested_by}", {**_RUN, "requested_by": str}, _WORDS
    ),
    Event("TASK_EXECUTION_HELD", "{actor}: run {run} of {task}, which is critical now, waits for an approval", _RUN, _WORDS),
    Event("TASK_CANCEL_REQUESTED", "{actor} asked to stop run {run} of {task}", _RUN, _WORDS),
    Event("TASK_EXECUTION_CANCELLED", "{actor} cancelled run {run} of {task}, {done} done", {**_RUN, "done": int, "failed": int}, _WORDS),
    Event(
        "TASK_CHAIN_STOPPED",
        "{actor}: run {run} of {task} {became}, and the chain ended with it; skipped: {skipped}",
        {"run": int, "task": str, "became": str, "skipped": list},
        {**_WORDS, "skipped": lambda runs: ", ".join(f"run {run}" for run in runs)},
    ),
    Event("TASK_SETTINGS_CHANGED", "{actor} changed the settings of the scheduled task {task}", {"task": str}, _WORDS),
    Event("TASK_WAIVER_REQUESTED", "{actor} asked that running {task} by hand need no second person any more", {"task": str}, _WORDS),
    *(
        Event(
            f"TASK_WAIVER_{became}",
            f"{{actor}} {did} that running {{task}} by hand need no second person any more, asked for by {{asked_by}}",
            {"task": str, "asked_by": str},
            _WORDS,
        )
        for became, did in (("APPROVED", "approved"), ("REFUSED", "refused"), ("WITHDRAWN", "asks no longer"))
    ),
    Event("ALERT_ACKNOWLEDGED", "{actor} has seen the alert: {message}", {"alert": str, "severity": str, "message": str}),
    Event("SCHEDULER_PAUSED", "{actor} paused the scheduler"),
    Event("SCHEDULER_RESUMED", "{actor} resumed the scheduler", {"since": str}),
    Event(
        "SCHEDULE_SYNCHRONISED",
        "{actor} brought the schedule up to date; created: {created}; updated: {updated}; removed: {removed}",
        {"created": list, "updated": list, "removed": list},
        dict.fromkeys(("created", "updated", "removed"), _names_in_words),
    ),
)
