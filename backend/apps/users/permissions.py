"""Who may see the people of the organisation and who may change accounts."""

from apps.core.permissions import Actor, Refusal
from apps.users.models import User
from apps.users.roles import holds


def may_list_people(actor: Actor) -> Refusal | None:
    """Whoever may route a document needs to pick people."""
    if holds(actor.role, "users.view_user"):
        return None
    return Refusal("not_permitted", "Only authors and the roles above may look up people.", authority=True)


def may_see_inactive_people(actor: Actor) -> Refusal | None:
    """Accounts that were deactivated concern those who can reactivate them."""
    if holds(actor.role, "users.change_user"):
        return None
    return Refusal("not_permitted", "Only document admins may look up deactivated accounts.", authority=True)


def may_change_account(actor: Actor, account: User) -> Refusal | None:
    """Admins change accounts: never their own, never the service account, and a superuser's only as a superuser."""
    if not holds(actor.role, "users.change_user"):
        return Refusal("not_permitted", "Only document admins may change accounts.", authority=True)
    if account.is_superuser and not holds(actor.role, "users.change_superuser"):
        return Refusal("not_permitted", "Only superusers may change the account of a superuser.", authority=True)
    if account.is_service:
        return Refusal("service_account", "The account that automated actions are attributed to cannot be changed.")
    if account.pk == actor.pk:
        return Refusal("own_account", "Nobody changes the state of their own account.")
    return None


def may_change_groups(actor: Actor) -> Refusal | None:
    """Admins make groups of people and say who is in them."""
    if holds(actor.role, "users.change_group"):
        return None
    return Refusal("not_permitted", "Only document admins may make or change groups of people.", authority=True)
