"""Reading texts with real workers: each content once, also when workers race, die in the middle, or no message arrives."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connections

from apps.core import clock
from apps.documents.models import Document, ExtractedText, TextState
from apps.documents.services import create_document
from apps.documents.services.texts import read_due_texts
from apps.documents.uploads import receive_file
from apps.users.models import User
from testing.servers import empty_redis
from tests.faults.programs import Programs, until

pytestmark = pytest.mark.own_database
# Reading these lines takes seconds, so that a worker can be caught at it.
T = TypeVar("T")
SLOW = "\n".join(["é"] * 4_900_000).encode()


def create(author: User, content: bytes, name: str = "a.txt") -> Document:
    with contextlib.closing(receive_file([content], name=name)) as upload:
        return create_document(actor=author, details={"title": "Cleaning", "document_type": "SOP"}, upload=upload)


def text_of(document: Document) -> ExtractedText:
    return ExtractedText.objects.get(pk=document.file_id)


def is_read(document: Document) -> bool:
    return text_of(document).state == TextState.READY


def at_once(number: int, deed: Callable[[int], T]) -> list[T]:
    def one(position: int) -> T:
        try:
            return deed(position)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


def test_it_works(programs: Programs, author: User) -> None:
    with programs.worker():
        document = create(author, b"Rinse the vessel.")
        until(lambda: is_read(document))

    assert text_of(document).text == "Rinse the vessel."


def kill_everything(worker: "subprocess.Popen[bytes]") -> None:
    """As when the machine loses its power."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def kill_the_child(worker: "subprocess.Popen[bytes]") -> None:
    """As when the kernel needs memory."""
    for child in subprocess.run(["pgrep", "-P", str(worker.pid)], capture_output=True, text=True, check=True).stdout.split():
        os.kill(int(child), signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_everything, kill_the_child])
def test_a_worker_is_killed_while_it_reads(programs: Programs, author: User, kill: Callable[["subprocess.Popen[bytes]"], None]) -> None:
    document = create(author, SLOW)
    empty_redis()

    with programs.beat(), programs.worker("w1") as worker:
        until(lambda: text_of(document).attempts == 1)
        kill(worker)
        assert text_of(document).state == TextState.PENDING
        with programs.worker("w2"):
            ExtractedText.objects.update(due_at=clock.now())  # as if the lease had run out
            until(lambda: is_read(document), within=100)

    row = text_of(document)
    assert row.attempts >= 2
    assert (row.characters, row.text[:5]) == (2 * 4_900_000 - 1, "é\né\né")


def test_a_lost_message_is_made_good_by_the_sweep(programs: Programs, author: User) -> None:
    document = create(author, b"Rinse the vessel.")
    empty_redis()

    with programs.beat(), programs.worker():
        until(lambda: is_read(document))

    assert text_of(document).attempts == 1


def test_many_readers_at_once_read_each_content_once(author: User) -> None:
    documents = [create(author, f"Text {place}".encode()) for place in range(12)]

    counts = at_once(4, lambda _: read_due_texts())

    assert sum(counts) == 12
    assert [text_of(document).text for document in documents] == [f"Text {place}" for place in range(12)]
    assert {row.attempts for row in ExtractedText.objects.all()} == {1}


def test_the_same_content_uploaded_at_once_has_one_text(author: User) -> None:
    documents = at_once(6, lambda _: create(author, b"The same."))

    assert read_due_texts() == 1

    assert len(documents) == 6
    assert ExtractedText.objects.get().text == "The same."
