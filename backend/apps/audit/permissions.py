"""Who may read the audit trail."""

from apps.core.permissions import Actor, Refusal, Role


def may_read_audit_trail(actor: Actor) -> Refusal | None:
    """Document admins read the whole trail."""
    if actor.role >= Role.DOCUMENT_ADMIN:
        return None
    return Refusal("not_permitted", "Only document admins may read the audit trail.", authority=True)
