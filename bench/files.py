"""Uploads: small files a second until they are stored and fsynced, and a large one against hashing and writing its bytes."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from django.conf import settings

from apps.documents.models import Document, DocumentSource, DocumentType
from apps.users.models import User
from bench.callers import Caller
from bench.load import People
from bench.report import Line, at_least, plain

_SMALL = 100_000


def measure(people: People, *, uploads: int, large: int) -> Iterator[Line]:
    """One client; each upload is a request that attaches another content to a draft: received, examined, stored, recorded."""
    caller, address = Caller(people.author), _draft(people.author)
    contents = [_pdf(_SMALL) for _ in range(uploads)]
    caller.put_file(address, "warm.pdf", _pdf(_SMALL))
    began = perf_counter()
    for content in contents:
        caller.put_file(address, "small.pdf", content)
    through_the_api = uploads / (perf_counter() - began)
    began = perf_counter()
    for content in contents:
        _store_by_hand(content)
    by_hand = uploads / (perf_counter() - began)
    yield at_least("uploads of 100 kB, stored and fsynced", through_the_api, 100, "/s")
    yield plain("sha256, write, fsync, rename, fsync of the folder, by hand", by_hand, "/s")
    yield from _measure_large(caller, address, large)


def _measure_large(caller: Caller, address: str, size: int) -> Iterator[Line]:
    best_by_hand = best = 0.0
    for _ in range(3):
        content = _pdf(size)
        began = perf_counter()
        _store_by_hand(content)
        best_by_hand = max(best_by_hand, size / 1e6 / (perf_counter() - began))
        began = perf_counter()
        caller.put_file(address, "large.pdf", content)
        best = max(best, size / 1e6 / (perf_counter() - began))
    yield plain(f"a file of {size / 1e6:.0f} MB", best, "MB/s")
    yield at_least(f"the same : sha256 and write by hand ({best_by_hand:.0f} MB/s)", 100 * best / best_by_hand, 60, "%")


def _store_by_hand(content: bytes) -> None:
    folder: Path = settings.DATA_DIR
    unfinished = folder / "by-hand.part"
    with unfinished.open("wb", buffering=0) as file:
        digest = hashlib.sha256()
        for start in range(0, len(content), 256 * 1024):
            piece = content[start : start + 256 * 1024]
            digest.update(piece)
            file.write(piece)
        os.fsync(file.fileno())
    kept = unfinished.replace(folder / f"by-hand-{digest.hexdigest()}")
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(descriptor)
    os.close(descriptor)
    kept.unlink()


def _pdf(size: int) -> bytes:
    head, tail = b"%PDF-1.7\n", b"\ntrailer\n<< /Size 1 >>\nstartxref\n9\n%%EOF\n"
    return head + os.urandom(size - len(head) - len(tail)) + tail


def _draft(author: User) -> str:
    document = Document.objects.create(
        document_number=f"UPL-{uuid4().hex[:12]}",
        title="Cleaning of the mixing vessel",
        document_type=DocumentType.objects.get(code="SOP"),
        document_source=DocumentSource.objects.order_by("id").first(),
        author=author,
    )
    return f"/api/v1/documents/{document.uuid}/file/"
