"""Deeds on accounts: create, change or set the password, deactivate, reactivate; each with its audit entry."""

from collections.abc import Mapping

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from apps.audit.services import act, record
from apps.core.errors import Conflict, Invalid, NotFound, refuse
from apps.core.permissions import Actor, Role
from apps.users.models import User
from apps.users.permissions import may_change_account
from apps.users.signals import account_deactivated
from apps.users.tokens import end_tokens


def create_user(
    *, actor: Actor, username: str, password: str, role: Role, fields: Mapping[str, str] | None = None, reason: str = ""
) -> User:
    """Create an account with ``role``; ``fields`` are names, e-mail address and place in the organisation.

    Refuses (400) names, addresses and passwords that the model's and the password rules refuse. Records ``USER_CREATED``.
    """
    account = User(username=username, is_superuser=role is Role.SUPERUSER, **dict(fields or {}))
    _check(account, password)
    account.set_password(password)
    with act(actor, reason=reason):
        account.save()
        if Role.NONE < role < Role.SUPERUSER:
            account.groups.add(Group.objects.get(name=role.group))
        record("USER_CREATED", account, details={"role": role.group})
    return account


def change_password(*, actor: User, password: str) -> None:
    """Give ``actor``'s own account a new password; every session and token that began with the old one ends.

    Refuses (400) what the password rules refuse. Records ``PASSWORD_CHANGED``, never the password.
    """
    _check_password(actor, password)
    with act(actor):
        _next_epoch(actor)
        actor.set_password(password)
        actor.must_change_password = False
        actor.save(update_fields=["password", "must_change_password", "credential_epoch"])
        end_tokens(actor)
        record("PASSWORD_CHANGED", actor)


def set_password(*, username: str, password: str, reason: str) -> User:
    """Give somebody a password that they must change at the next sign-in; their sessions and tokens end, and it signs nothing.

    For whoever operates the machine, as ``system_scheduler``: that takes no right of the program's. Refuses an unknown name (404)
    and (400) what the password rules refuse. Records ``PASSWORD_SET``, never the password.
    """
    with act(User.objects.system(), reason=reason):
        account: User | None = User.objects.people().named(username).select_for_update().first()
        if account is None:
            raise NotFound("not_found", f"There is no active account {username}.")
        _check_password(account, password)
        account.set_password(password)
        account.must_change_password = True
        account.credential_epoch += 1
        account.save(update_fields=["password", "must_change_password", "credential_epoch"])
        end_tokens(account)
        record("PASSWORD_SET", account)
    return account


def deactivate_user(*, actor: Actor, user_id: int, reason: str = "") -> User:
    """Bar an account from signing in; its sessions and tokens end in the same transaction. Nothing it did is lost.

    Refuses: no admin (403), one's own account, the service account, an account that is inactive already (409), an
    unknown one (404). Records ``USER_DEACTIVATED``.
    """
    return _set_active(actor, user_id, active=False, reason=reason)


def reactivate_user(*, actor: Actor, user_id: int, reason: str = "") -> User:
    """Let an account sign in again, with nothing of its former sessions and tokens. Refuses as ``deactivate_user`` does."""
    return _set_active(actor, user_id, active=True, reason=reason)


def _set_active(actor: Actor, user_id: int, *, active: bool, reason: str) -> User:
    with act(actor, reason=reason):
        account: User | None = User.objects.select_for_update().filter(pk=user_id).first()
        refuse(may_change_account(actor, account or User()))
        if account is None:
            raise NotFound("not_found", "There is no such account.")
        if account.is_active is active:
            state = "active" if active else "inactive"
            raise Conflict(f"already_{state}", f"The account is already {state}.")
        account.is_active = active
        account.credential_epoch += 1
        account.save(update_fields=["is_active", "credential_epoch"])
        end_tokens(account)
        event = "USER_REACTIVATED" if active else "USER_DEACTIVATED"
        record(event, account, changes={"is_active": [not active, active]})
        if not active:
            account_deactivated.send(User, account=account)
    return account


def _next_epoch(account: User) -> None:
    """Count the credential epoch up under the row's lock."""
    account.credential_epoch = User.objects.select_for_update().values_list("credential_epoch", flat=True).get(pk=account.pk) + 1


def _check(account: User, password: str) -> None:
    try:
        account.full_clean(exclude=["password"])
    except ValidationError as error:
        raise _as_invalid(error.message_dict) from error
    _check_password(account, password)


def _check_password(account: User, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise _as_invalid({"password": error.messages}) from error


def _as_invalid(messages: Mapping[str, list[str]]) -> Invalid:
    errors = [
        {"field": field.replace("__all__", ""), "code": "invalid", "message": text} for field, texts in messages.items() for text in texts
    ]
    return Invalid("invalid", " ".join(error["message"] for error in errors), errors=errors)
