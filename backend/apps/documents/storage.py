"""The file store: contents under their own SHA-256, durable before any row refers to them, written once (product rule 3)."""

import os
import time
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage

from apps.core.disks import disk_troubles_told
from apps.documents.uploads import IncomingFile, incoming_directory

_READ_ONLY = 0o440
_LEFTOVER_AFTER_SECONDS = 24 * 3600


class ContentStorage(FileSystemStorage):
    """A file storage whose ``save`` returns when bytes and name are on disk; equal names stand for equal contents."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: IncomingFile) -> str:
        """Put a complete temporary file of the same file system in its place: fsync, rename, fsync of the directory.

        A content that is there already stays; one of another length is damage, which the good bytes repair.
        """
        target = Path(self.path(name))
        _make_directory(target.parent)
        if not (target.is_file() and target.stat().st_size == content.size):
            os.fchmod(content.fileno(), _READ_ONLY)
            os.fsync(content.fileno())
            Path(content.temporary_file_path()).replace(target)
        # Also when the content was there: its writer may not have come this far yet.
        _sync_directory(target.parent)
        return name


def file_store() -> Storage:
    """The storage that holds originals and everything else addressed by content."""
    return ContentStorage(location=settings.STORAGE_ROOT)


def storage_name(sha256: str) -> str:
    """Where a content lies in the store: ``ab/cd/abcd…``."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(incoming: IncomingFile) -> None:
    """Put what arrived into the store. When this returns the bytes survive a power failure, and a row may refer to them.

    Raises:
        NoRoom: the disk is full.
    """
    with disk_troubles_told("the file"):
        file_store().save(storage_name(incoming.sha256), incoming)


def is_stored(sha256: str) -> bool:
    """Whether the store has the content; says nothing about its bytes."""
    return file_store().exists(storage_name(sha256))


def open_stored(sha256: str) -> "File[bytes]":
    """The stored content, for reading.

    Raises:
        FileNotFoundError: a row names a content that the store has lost.
    """
    return file_store().open(storage_name(sha256))


def remove_leftovers() -> int:
    """Remove what killed uploads left behind more than a day ago; returns how many files that were."""
    before = time.time() - _LEFTOVER_AFTER_SECONDS
    removed = 0
    for path in incoming_directory().glob("*.part"):
        if path.stat(follow_symlinks=False).st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _make_directory(directory: Path) -> None:
    if directory.is_dir():
        return
    _make_directory(directory.parent)
    directory.mkdir(mode=0o750, exist_ok=True)
    _sync_directory(directory.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
