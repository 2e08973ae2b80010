"""Who is who at the door: passwords checked in the database, roles read with the account, service accounts never admitted."""

from typing import Any

from axes.backends import AxesStandaloneBackend
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from apps.users.models import User
from apps.users.names import storable_name
from apps.users.roles import LOWEST_ROLE, holds, permissions_of

# Hashing is slow on purpose; nobody's password is longer, and nobody makes us hash megabytes.
LONGEST_PASSWORD = 1024


class LockoutBackend(AxesStandaloneBackend):  # type: ignore[misc]
    """Refuses a locked name before its password is looked at."""


class RoleBackend(ModelBackend):
    """Accounts with their role, in one statement; permissions come from the table of roles and from nowhere else."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **other: Any
    ) -> User | None:
        """The account whose name and password these are; an unknown name costs the time of a known one."""
        if username is None or password is None:
            return None
        if not can_be_a_password(password):
            User().set_password("")
            return None
        found = super().authenticate(request, username=storable_name(username), password=password)
        return found if isinstance(found, User) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user is not None and user.is_active and not user.is_service)

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, with its role: the one statement that a signed-in request costs."""
        return User.objects.signed_in(user_id)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return bool(user_obj.is_active and perm in LOWEST_ROLE and holds(user_obj.role, perm))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(code.startswith(f"{app_label}.") for code in self.get_all_permissions(user_obj))

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set(permissions_of(user_obj.role)) if user_obj.is_active and not user_obj.is_anonymous else set()


def can_be_a_password(text: str) -> bool:
    """Half a character (a lone surrogate) has no bytes and can be hashed by nobody."""
    return len(text) <= LONGEST_PASSWORD and text == text.encode("utf-8", "replace").decode()
