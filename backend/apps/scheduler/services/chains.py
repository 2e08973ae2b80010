"""Chains: an ordered list of tasks as one request; each link begins when the one before has succeeded, the first failure ends it.

A link that has not begun is a queued run that no worker may take yet (``TaskRunQuerySet.ready``): nothing has to remember it.
"""

from collections.abc import Sequence
from uuid import uuid4

from apps.audit.services import act
from apps.core.errors import refuse
from apps.scheduler.models import RunTrigger, TaskRun
from apps.scheduler.permissions import may_trigger_task
from apps.scheduler.registry import task_named
from apps.scheduler.services.manual import order_run
from apps.scheduler.services.runs import RunOrder
from apps.users.models import User


def order_chain(*, actor: User, task_names: Sequence[str], dry_run: bool = False, reason: str = "") -> list[TaskRun]:
    """Order the tasks one after another; their runs, in order. A critical one waits for its own approval, and the rest for it.

    Raises:
        Forbidden: the actor lacks ``scheduler.trigger_task``.
        NotFound: there is no such task.
        Paused: the scheduler is paused, and this is no preview.
    """
    refuse(may_trigger_task(actor))
    names = [task_named(name).name for name in task_names]
    chain_id = uuid4()
    with act(actor, reason=reason):
        return [
            order_run(
                RunOrder(
                    task_name=name,
                    requested_by=actor,
                    trigger=RunTrigger.CHAIN,
                    dry_run=dry_run,
                    reason=reason,
                    chain_id=chain_id,
                    chain_position=position,
                )
            )
            for position, name in enumerate(names)
        ]
