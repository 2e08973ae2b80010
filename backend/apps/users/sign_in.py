"""Checking a password: the one way to do it, one attempt for a name at a time, every failure counted."""

from django.contrib.auth import authenticate
from django.db import connection, transaction
from django.http import HttpRequest

from apps.core.context import current_origin
from apps.core.errors import Forbidden
from apps.users.lockout import LockedOut, forget_failures, locked_until
from apps.users.models import User
from apps.users.names import storable_name

_ATTEMPTS = 0x5167  # the namespace of our advisory locks


def authenticate_person(*, request: HttpRequest, username: str, password: str) -> User | None:
    """The account whose name and password these are, or None; an unknown name is answered alike and in the same time.

    Attempts at one name wait for each other, so that a burst of guesses gets no more tries than a patient guesser. A
    failure is counted and recorded in the same transaction; a locked name marks the request, and the answer becomes 429.
    """
    name = storable_name(username)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s::int, hashtext(%s::text))", [_ATTEMPTS, name])
        account = authenticate(request, username=username, password=password)
        if not isinstance(account, User):
            return None
        if request.edms_has_failures:  # type: ignore[attr-defined]
            forget_failures(name, request.axes_ip_address or None)  # type: ignore[attr-defined]
        return account


def confirm_password(*, actor: User, password: str) -> None:
    """Make sure that ``actor`` knows their password, before a signature for instance; call it outside of a transaction.

    Raises:
        LockedOut: too many failures; the password was not looked at.
        Forbidden: ``wrong_password``. The failure counts towards the lockout and is recorded as a failed sign-in.
    """
    request = _request_of_this_moment()
    account = authenticate_person(request=request, username=actor.username, password=password)
    if getattr(request, "axes_locked_out", False):
        raise LockedOut(locked_until(storable_name(actor.username), current_origin().ip_address))
    if account is None or account.pk != actor.pk:
        raise Forbidden("wrong_password", "The password is not right.")


def _request_of_this_moment() -> HttpRequest:
    """What axes needs to know of a request, from the origin of the act in progress."""
    origin = current_origin()
    request = HttpRequest()
    request.META |= {"REMOTE_ADDR": origin.ip_address or "", "HTTP_USER_AGENT": origin.user_agent, "PATH_INFO": "confirm-password"}
    return request
