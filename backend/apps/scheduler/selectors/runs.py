"""Runs of scheduled tasks: the history, filtered, and one run with everything it did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Func, JSONField, Q, QuerySet, Value

from apps.core.errors import NotFound, refuse
from apps.core.permissions import Actor
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.permissions import may_read_runs

# Lists that grow with what a run did; a page of runs shows the counts only.
_LONG_PARTS = "{processed_documents,errors,results,components}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """Which runs; None means: any."""

    task_name: str | None = None
    state: str | None = None
    trigger: str | None = None
    dry_run: bool | None = None
    requested_by: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def list_runs(*, actor: Actor, wanted: RunFilter) -> QuerySet[TaskRun]:
    """Runs that match, newest first; ``brief_result`` is the result without its long lists."""
    refuse(may_read_runs(actor))
    conditions = Q()
    for lookup, value in {
        "task_name": wanted.task_name,
        "state": wanted.state,
        "trigger": wanted.trigger,
        "dry_run": wanted.dry_run,
        "requested_by__username__iexact": wanted.requested_by,
        "queued_at__gte": wanted.since,
        "queued_at__lt": wanted.until,
    }.items():
        if value is not None:
            conditions &= Q(**{lookup: value})
    brief: Any = Func(F("result"), Value(_LONG_PARTS), template="(%(expressions)s::text[])", arg_joiner=" - ", output_field=JSONField())
    return TaskRun.objects.filter(conditions).annotate(brief_result=brief).defer("result").with_people().with_prospects().order_by("-id")


def get_run(*, actor: Actor, run_id: int) -> TaskRun:
    """One run with its whole result.

    Raises:
        NotFound: there is none with this id.
    """
    refuse(may_read_runs(actor))
    run = TaskRun.objects.with_people().with_prospects().filter(pk=run_id).first()
    if run is None:
        raise NotFound("not_found", f"There is no run {run_id}.")
    return run


def runs_to_come() -> list[TaskRun]:
    """What waits for a worker, its hour, its turn or an approval, oldest first; for somebody at a terminal of the server."""
    waiting = TaskRun.objects.filter(state__in=(RunState.QUEUED, RunState.AWAITING_APPROVAL))
    return list(waiting.select_related("requested_by").order_by("id"))
