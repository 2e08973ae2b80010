"""How a request says who it is: a bearer token for programs, the session cookie with its CSRF token for browsers."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import Token

from apps.users.models import User
from apps.users.tokens import account_of


class BearerAuthentication(JWTAuthentication):  # type: ignore[misc]
    """`Authorization: Bearer …`; stands first, so that an anonymous call is told to authenticate (401)."""

    www_authenticate_realm = "edms"

    def get_user(self, validated_token: Token) -> User:
        """The account with its role, in one statement; refused once it is deactivated or its credentials have changed."""
        account = account_of(validated_token)
        if account is None:
            raise AuthenticationFailed("The account may not sign in, or has changed its password since.", code="account_not_valid")
        return account


class BrowserAuthentication(SessionAuthentication):
    """The session cookie; every write must carry the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:  # type: ignore[override]
        try:
            super().enforce_csrf(request)  # type: ignore[no-untyped-call]
        except PermissionDenied as error:
            message = "The request did not carry a valid CSRF token. Reload the page and try again."
            raise PermissionDenied(message, code="csrf_failed") from error

    def authenticate(self, request: Request) -> Any:
        return super().authenticate(request)
