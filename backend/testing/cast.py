"""The named cast of the tests: one person for each role, two where a story needs a second, and the outsiders."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from rest_framework.test import APIClient

from apps.core.permissions import Role
from apps.users.models import User

PASSWORD = "Correct-horse-7-battery"
# Argon2 is slow on purpose; the cast shares one hash of one password.
_hash: dict[str, str] = {}


def password_hash() -> str:
    from django.contrib.auth.hashers import make_password

    return _hash.setdefault("hash", make_password(PASSWORD))


def make_user(username: str, role: Role = Role.VIEWER, **fields: object) -> User:
    """A person with ``role``; the sign-in password is ``PASSWORD``."""
    first, _, last = username.replace("_", " ").title().partition(" ")
    values: dict[str, object] = {"first_name": first, "last_name": last or "Tester", "email": f"{username}@cast.example", **fields}
    user: User = User.objects.create(username=username, password=password_hash(), is_superuser=role is Role.SUPERUSER, **values)
    if Role.NONE < role < Role.SUPERUSER:
        user.groups.add(Group.objects.get(name=role.group))
    return user


def _member(username: str, role: Role, **fields: object) -> Callable[..., User]:
    @pytest.fixture(name=username)
    def member(db: None) -> User:
        return make_user(username, role, **fields)

    return member


author = _member("author", Role.AUTHOR, department="Quality")
author2 = _member("author2", Role.AUTHOR)
reviewer = _member("reviewer", Role.REVIEWER)
reviewer2 = _member("reviewer2", Role.REVIEWER)
approver = _member("approver", Role.APPROVER)
approver2 = _member("approver2", Role.APPROVER)
viewer = _member("viewer", Role.VIEWER)
docadmin = _member("docadmin", Role.DOCUMENT_ADMIN)
superuser = _member("superuser", Role.SUPERUSER)
outsider = _member("outsider", Role.NONE)


@pytest.fixture
def system(db: None) -> User:
    """The service account that automated actions are attributed to."""
    return User.objects.system()


@pytest.fixture
def client_of() -> Callable[[User], APIClient]:
    """A browser in which a person is signed in."""

    def signed_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user, backend="apps.users.backends.RoleBackend")
        return client

    return signed_in
