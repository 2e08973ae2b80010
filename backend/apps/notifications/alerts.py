"""Alerts that begin below this floor: admins are told when the name of a real account is locked (compliance, access)."""

from typing import Any

from axes.signals import user_locked_out
from django.dispatch import receiver

from apps.core.permissions import Role
from apps.notifications.services import notify
from apps.users.models import User


@receiver(user_locked_out, dispatch_uid="notifications.tell_admins_of_lock")
def tell_admins_of_lock(sender: object, username: str, ip_address: str | None = None, **kwargs: Any) -> None:
    """In the transaction of the failure that closed the lock; names that nobody has, which anybody can invent, alert nobody."""
    if User.objects.named(username).exists():
        admins = User.objects.people().in_role(Role.DOCUMENT_ADMIN)
        notify(recipients=admins, code="account_locked", context={"username": username, "address": ip_address or ""})
