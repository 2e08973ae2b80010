"""Django tells when a session begins and ends; the audit trail is told here."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from apps.audit.services import act, record
from apps.users.models import User


@receiver(user_logged_in, dispatch_uid="users.record_login")
def record_login(sender: object, user: User, **kwargs: Any) -> None:
    with act(user):
        record("LOGIN", user)


@receiver(user_logged_out, dispatch_uid="users.record_logout")
def record_logout(sender: object, user: User | None, **kwargs: Any) -> None:
    """A session that nobody was signed in to ends without an entry."""
    if user is not None:
        with act(user):
            record("LOGOUT", user)
