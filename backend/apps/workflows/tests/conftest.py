"""What the tests of workflows share: doors opened as a person of the cast."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from apps.users.models import User


@pytest.fixture
def client_of() -> Callable[[User], APIClient]:
    """A browser in which a person is signed in."""

    def signed_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user, backend="apps.users.backends.RoleBackend")
        return client

    return signed_in
