"""What the tests of documents share: doors opened as a person of the cast, and files on their way in."""

from collections.abc import Callable, Iterator

import pytest
from rest_framework.test import APIClient

from apps.documents.uploads import IncomingFile, receive_file
from apps.users.models import User


@pytest.fixture
def client_of() -> Callable[[User], APIClient]:
    """A browser in which a person is signed in."""

    def signed_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user, backend="apps.users.backends.RoleBackend")
        return client

    return signed_in


@pytest.fixture
def incoming() -> Iterator[Callable[..., IncomingFile]]:
    """Files that have arrived; what was not kept is removed at the end."""
    arrived: list[IncomingFile] = []

    def arrive(content: bytes, name: str = "procedure.docx") -> IncomingFile:
        arrived.append(receive_file([content], name=name))
        return arrived[-1]

    yield arrive
    for file in arrived:
        file.close()
