"""What the end of one link of a chain means for the links after it: the next one starts, or none does."""

from apps.audit.services import record
from apps.core import clock
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.registry import display_name_of
from apps.scheduler.services.messages import nudge_run

STILL_TO_COME = (RunState.QUEUED, RunState.AWAITING_APPROVAL)
_WHAT_BECAME_OF_IT = {RunState.FAILED: "failed", RunState.CANCELLED: "was cancelled", RunState.SKIPPED: "was skipped"}


def settle_links_after(run: TaskRun) -> None:
    """Nudge the next link after one that succeeded; after any other end skip all that were still to come, and record it.

    It happens in the transaction in which ``run`` ends, so that no process can die between the two.
    """
    if run.chain_id is None:
        return
    later = TaskRun.objects.filter(chain_id=run.chain_id, chain_position__gt=run.chain_position, state__in=STILL_TO_COME)
    links = list(later.select_for_update().order_by("chain_position"))
    if run.state == RunState.SUCCEEDED:
        if links and links[0].state == RunState.QUEUED:
            nudge_run(links[0])
        return
    became = _WHAT_BECAME_OF_IT[RunState(run.state)]
    reason = f"Run {run.pk} ({display_name_of(run.task_name)}) before it in the chain {became}."
    skipped = later.update(state=RunState.SKIPPED, finished_at=clock.now(), error=reason)
    if skipped:
        details = {"run": run.pk, "task": run.task_name, "became": became, "skipped": [link.pk for link in links]}
        record("TASK_CHAIN_STOPPED", run, label=f"chain {run.chain_id}", details=details)
