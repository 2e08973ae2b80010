"""What the tests of documents share: files on their way in."""

from collections.abc import Callable, Iterator

import pytest

from apps.documents.uploads import IncomingFile, incoming_directory, receive_file


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


@pytest.fixture
def leftovers() -> Callable[[], list[str]]:
    """The names of the files that were left where they arrive, since the test began: what others left is not its doing."""
    for path in incoming_directory().iterdir():
        path.unlink()
    return lambda: [path.name for path in incoming_directory().iterdir()]
