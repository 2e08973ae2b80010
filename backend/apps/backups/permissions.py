"""Who may look at backups, make, verify, download and rehearse them: those who run the scheduler."""

from apps.core.permissions import Actor, Refusal
from apps.users.roles import holds


def may_operate_backups(actor: Actor) -> Refusal | None:
    """The right ``scheduler.trigger_task``: an archive holds every document and every account."""
    if holds(actor.role, "scheduler.trigger_task"):
        return None
    return Refusal("not_permitted", "Only document admins may see and use backups.", authority=True)
