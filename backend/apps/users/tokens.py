"""Tokens for programs: a short access token and a refresh token that is used once; the database keeps their ids, never the tokens."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError
from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken
from rest_framework_simplejwt.tokens import RefreshToken, Token
from rest_framework_simplejwt.utils import datetime_from_epoch

from apps.audit.services import act, record
from apps.core import clock
from apps.users.models import User

EPOCH_CLAIM = "epoch"


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a program is given."""

    access: str
    refresh: str


def issue_tokens(*, account: User) -> TokenPair:
    """Tokens for an account that has just proved its password; records ``TOKEN_ISSUED``."""
    with act(account):
        record("TOKEN_ISSUED", account)
        return _issue_pair(account)


def rotate_tokens(*, refresh: str) -> TokenPair:
    """A new pair for a refresh token, which is used up: a second use, or one after the account's credentials ended, is refused.

    Raises:
        InvalidToken: forged, expired, used, revoked, or its account may no longer sign in (401).
    """
    with transaction.atomic():
        return _issue_pair(_redeem(refresh))


def revoke_tokens(*, refresh: str) -> None:
    """End a refresh token for good; whoever holds it may. Records ``TOKEN_REVOKED``.

    Raises:
        InvalidToken: it is not, or no longer, a valid refresh token (401).
    """
    with transaction.atomic():
        account = _redeem(refresh)
        with act(account):
            record("TOKEN_REVOKED", account)


def end_tokens(account: User) -> None:
    """Blacklist every refresh token of ``account`` that has not expired."""
    alive = OutstandingToken.objects.filter(user=account, expires_at__gt=clock.now(), blacklistedtoken__isnull=True)
    BlacklistedToken.objects.bulk_create([BlacklistedToken(token=token) for token in alive], ignore_conflicts=True)


def account_of(token: Token) -> User | None:
    """The account that ``token`` speaks for, with its role, in one statement; None when it may no longer sign in."""
    claimed = _account_id(token)
    account = None if claimed is None else User.objects.signed_in(claimed)
    if account is None or token.get(EPOCH_CLAIM) != account.credential_epoch:
        return None
    return account


def _account_id(token: Token) -> int | None:
    subject: Any = token.get("sub")
    return int(subject) if isinstance(subject, str) and subject.isascii() and subject.isdigit() and len(subject) <= 18 else None


def _redeem(refresh: str) -> User:
    """Use up a refresh token and tell whose it was. Its row is locked, so that of two simultaneous uses one wins."""
    try:
        token = RefreshToken(refresh)  # type: ignore[arg-type]
    except TokenError as error:
        raise _not_valid() from error
    row = OutstandingToken.objects.select_for_update(of=("self",)).filter(jti=token["jti"]).first()
    account = account_of(token)
    if row is None or account is None or BlacklistedToken.objects.filter(token=row).exists():
        raise _not_valid()
    BlacklistedToken.objects.create(token=row)
    return account


def _issue_pair(account: User) -> TokenPair:
    refresh = RefreshToken()
    refresh["sub"] = str(account.pk)
    refresh[EPOCH_CLAIM] = account.credential_epoch
    OutstandingToken.objects.create(
        user=account, jti=refresh["jti"], token="", created_at=refresh.current_time, expires_at=datetime_from_epoch(refresh["exp"])
    )
    return TokenPair(access=str(refresh.access_token), refresh=str(refresh))


def _not_valid() -> InvalidToken:
    return InvalidToken("The token is not valid: it is forged, expired, used or revoked, or its account may not sign in.")
