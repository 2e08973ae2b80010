"""Django tells when a session begins and ends; the audit trail is told here. Apps above are told whose account was deactivated."""

from typing import Any

from django.contrib.auth.middleware import get_user
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from apps.audit.services import act, record
from apps.users.models import User

# Sent within the transaction, with ``account``.
account_deactivated = Signal()


@receiver(user_logged_in, dispatch_uid="users.record_login")
def record_login(sender: object, user: User, **kwargs: Any) -> None:
    with act(user):
        record("LOGIN", user)


@receiver(user_logged_out, dispatch_uid="users.record_logout")
def record_logout(sender: object, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """A session that nobody was signed in to ends without an entry."""
    account = get_user(request) if user is not None else None
    if isinstance(account, User):
        with act(account):
            record("LOGOUT", account)
