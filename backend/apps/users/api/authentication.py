"""How a request says who it is: a bearer token for programs, the session cookie with its CSRF token for browsers."""

from typing import cast

from django.contrib.auth.middleware import get_user
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from apps.core.context import name_in_logs
from apps.users.models import User
from apps.users.tokens import account_of


class BearerAuthentication(JWTAuthentication):
    """`Authorization: Bearer …`; stands first, so that an anonymous call is told to authenticate (401)."""

    www_authenticate_realm = "edms"

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override]
        """The account with its role, in one statement; refused once it is deactivated or its credentials have changed."""
        account = account_of(validated_token)
        if account is None:
            raise AuthenticationFailed("The account may not sign in, or has changed its password since.", code="account_not_valid")
        name_in_logs(account.pk)
        return account


class BrowserAuthentication(SessionAuthentication):
    """The session cookie; every write must carry the CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The account itself, not the lazy object that Django puts around it: services and the audit trail want a row."""
        if super().authenticate(request) is None:
            return None
        account = cast("User", get_user(request._request))
        name_in_logs(account.pk)
        return account, None

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            message = "The request did not carry a valid CSRF token. Reload the page and try again."
            raise PermissionDenied(message, code="csrf_failed") from error
