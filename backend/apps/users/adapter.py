"""How allauth's browser sign-in meets our rules: no sign-up, the lockout, passwords changed by our service, no e-mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest

from apps.core.rest.errors import problem_response
from apps.core.rest.throttling import seconds_to_wait, too_many_requests
from apps.users.models import User
from apps.users.services import change_password
from apps.users.sign_in import authenticate_person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by admins; a person signs in with name and password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        if wait := seconds_to_wait("login", request.META.get("REMOTE_ADDR", "")):
            raise ImmediateHttpResponse(problem_response(too_many_requests(wait)))
        return authenticate_person(request=request, username=credentials.get("username", ""), password=credentials.get("password", ""))

    def set_password(self, user: User, password: str) -> None:
        # allauth hands us the lazy object around the account that the session keeps using.
        account = get_user(self.request)
        change_password(actor=account if isinstance(account, User) and account.pk == user.pk else user, password=password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No flow that begins with an e-mail is open, so none sends one."""


def printed_name(user: User) -> str:
    """The name that allauth shows for an account."""
    return user.full_name
