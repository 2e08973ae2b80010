"""Chains: an ordered list of tasks as one request; each link begins when the one before has succeeded, the first failure ends it.

A link that has not begun is a queued run that no worker may take yet (``TaskRunQuerySet.ready``): nothing has to remember it.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

from apps.audit.services import act
from apps.core.errors import refuse
from apps.scheduler.models import RunTrigger, TaskRun
from apps.scheduler.permissions import may_control_runs, may_retry_chain, may_trigger_task
from apps.scheduler.registry import task_named
from apps.scheduler.selectors.chains import Chain, no_such_chain
from apps.scheduler.services.manual import order_run, refuse_if_repeated
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
    links = [RunOrder(task_name=task_named(name).name, requested_by=actor, dry_run=dry_run) for name in task_names]
    with act(actor, reason=reason):
        return _order_links(links, reason)


def retry_chain(*, actor: User, chain_id: UUID, reason: str = "") -> list[TaskRun]:
    """Run the rest of a chain again, as a chain of its own: from the link that failed or was cancelled to the last one.

    Each new link names the one that it repeats. What is ordered, recorded and approved is as in ``order_chain``.

    Raises:
        Forbidden: no admin.
        NotFound: there is no such chain, or one of its tasks is gone.
        Paused: the scheduler is paused, and it was no preview.
        Conflict: it lasts, has nothing left, or a part of it is being repeated already.
    """
    with act(actor, reason=reason):
        chain = Chain(locked_links(actor, chain_id))
        refuse_if_repeated(partial(may_retry_chain, actor, chain.state), TaskRun.objects.filter(retry_of__chain_id=chain_id))
        links = [
            RunOrder(task_name=task_named(run.task_name).name, requested_by=actor, dry_run=run.dry_run, retry_of=run) for run in chain.rest
        ]
        return _order_links(links, reason)


def locked_links(actor: User, chain_id: UUID) -> list[TaskRun]:
    """The runs of a chain that somebody is about to act upon, in order, held against everybody else who would.

    Raises:
        Forbidden: no admin: what they may not see they are not told of.
        NotFound: there is no such chain.
    """
    refuse(may_control_runs(actor))
    links = TaskRun.objects.filter(chain_id=chain_id).with_people()
    runs = list(links.select_for_update(of=("self",)).order_by("chain_position"))
    if not runs:
        raise no_such_chain(chain_id)
    return runs


def _order_links(links: Sequence[RunOrder], reason: str) -> list[TaskRun]:
    chain_id = uuid4()
    return [
        order_run(replace(link, trigger=RunTrigger.CHAIN, reason=reason, chain_id=chain_id, chain_position=position))
        for position, link in enumerate(links)
    ]
