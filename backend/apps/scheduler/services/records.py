"""How the audit trail tells of a run."""

from typing import Any

from apps.audit.services import record
from apps.scheduler.models import TaskRun


def record_run(action: str, run: TaskRun, **facts: Any) -> None:
    """Record what happened to a run, as part of the act in progress."""
    if action == "TASK_EXECUTION_STARTED" and run.slot is not None:
        facts["slot"] = run.slot.isoformat()
    details = {"run": run.pk, "task": run.task_name, "trigger": str(run.trigger), "dry_run": run.dry_run, **facts}
    record(action, run, label=f"{run.task_name} #{run.pk}", details=details)
