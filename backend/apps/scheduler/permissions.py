"""Who may see the state of the scheduler, read its runs, and run a scheduled task by hand."""

from apps.core.permissions import Actor, Refusal, Role
from apps.users.roles import holds


def may_trigger_task(actor: Actor) -> Refusal | None:
    """The right ``scheduler.trigger_task``, and the scheduler's own account."""
    if holds(actor.role, "scheduler.trigger_task") or actor.is_service:
        return None
    return Refusal("not_permitted", "Only document admins may run scheduled tasks.", authority=True)


def may_read_runs(actor: Actor) -> Refusal | None:
    """Results name documents, so whoever may run tasks, and with that see all documents, may read them."""
    if holds(actor.role, "scheduler.trigger_task"):
        return None
    return Refusal("not_permitted", "Only document admins may read the runs of scheduled tasks.", authority=True)


def may_read_metrics(actor: Actor) -> Refusal | None:
    """Names of machines and processes concern those who run tasks, and the collector, which comes as the scheduler's own account."""
    if holds(actor.role, "scheduler.trigger_task") or actor.is_service:
        return None
    return Refusal("not_permitted", "Only document admins may read the metrics.", authority=True)


def may_see_status(actor: Actor) -> Refusal | None:
    """The state of the system names no document; everybody with a role may see it."""
    if actor.role >= Role.VIEWER:
        return None
    return Refusal("not_permitted", "You have no role in this system yet.", authority=True)
