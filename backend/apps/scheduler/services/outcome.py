"""What a run did, summed up from its steps: those of this attempt, and those that earlier attempts left behind."""

from collections.abc import Sequence
from typing import TypedDict

from apps.core import clock
from apps.scheduler.models import TaskRun
from apps.scheduler.registry import TASKS
from apps.scheduler.work import Done, Facts, Step


class Outcome(TypedDict):
    """The task's own result, and how many items were done and how many failed."""

    result: dict[str, object]
    done: int
    failed: int


def kept_steps(run: TaskRun) -> list[Step]:
    """What earlier attempts did; they died before they could say so in the result."""
    return [Step(items=step.items, errors=step.errors) for step in run.steps.order_by("id")]


def outcome_of(run: TaskRun, steps: Sequence[Step]) -> Outcome:
    """Sum up ``steps`` as the run's task tells of them; a task that is gone tells nothing but the numbers."""
    items: list[Facts] = [item for step in steps for item in step.items]
    errors: list[Facts] = [failed for step in steps for failed in step.errors]
    done = Done(items=items, errors=errors, dry_run=run.dry_run, at=clock.now())
    # A run may have outlived its task: a later release can have removed it.
    task = TASKS.get(run.task_name)
    return {"result": task.summarise(done) if task else {}, "done": len(items), "failed": len(errors)}
