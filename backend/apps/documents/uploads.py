"""How a file arrives: streamed to a temporary file beside the store, hashed and measured on the way, stopped at the limit."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkstemp
from typing import IO, TYPE_CHECKING, Any
from weakref import finalize

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from apps.core.disks import NoRoom, disk_troubles_told
from apps.documents.refusals import FileTooLarge

INCOMING = "incoming"
_SUFFIX = ".part"
# What a multipart request may hold besides the file: its text fields (bounded by Django) and the framing.
_ALLOWANCE = 4 * 1024 * 1024


def incoming_directory() -> Path:
    """Where files arrive: inside the store's root, so that keeping one is a rename and not a copy."""
    directory: Path = settings.STORAGE_ROOT / INCOMING
    directory.mkdir(parents=True, exist_ok=True)
    return directory


if TYPE_CHECKING:
    _UploadedBytes = UploadedFile[bytes]
else:
    _UploadedBytes = UploadedFile


class IncomingFile(_UploadedBytes):
    """A file on its way into the store. Its temporary copy disappears when it is closed, unless it was kept."""

    size: int

    def __init__(self, name: str, content_type: str = "") -> None:
        self._digest = hashlib.sha256()
        with disk_troubles_told("the file"):
            descriptor, self._path = mkstemp(dir=incoming_directory(), suffix=_SUFFIX)
        self.spool: IO[bytes] = os.fdopen(descriptor, "w+b", buffering=0)
        # A killed process leaves a .part file that nobody reads.
        self._discard = finalize(self, _discard, self.spool, self._path)
        super().__init__(file=self.spool, name=name, content_type=content_type, size=0)

    @property
    def sha256(self) -> str:
        """The SHA-256 of what has arrived, in hexadecimal."""
        return self._digest.hexdigest()

    def append(self, chunk: bytes) -> None:
        """Take the next piece.

        Raises:
            FileTooLarge: with it the file would exceed ``settings.MAX_UPLOAD_BYTES``.
            NoRoom: the disk is full.
        """
        self.size += len(chunk)
        if self.size > settings.MAX_UPLOAD_BYTES:
            self.close()
            raise FileTooLarge(settings.MAX_UPLOAD_BYTES)
        self._digest.update(chunk)
        try:
            with disk_troubles_told("the file"):
                self._write(chunk)
        except NoRoom:
            self.close()
            raise

    def _write(self, chunk: bytes) -> None:
        remaining = memoryview(chunk)
        while remaining:
            remaining = remaining[self.spool.write(remaining) :]

    def temporary_file_path(self) -> str:
        return self._path

    def close(self) -> None:
        """Remove the temporary copy; one that was kept has left its place already."""
        self._discard()


def _discard(spool: IO[bytes], path: str) -> None:
    spool.close()
    Path(path).unlink(missing_ok=True)


def receive_file(chunks: Iterable[bytes], *, name: str) -> IncomingFile:
    """Take a file that comes from elsewhere than a request; the caller closes it."""
    incoming = IncomingFile(name)
    for chunk in chunks:
        incoming.append(chunk)
    incoming.seek(0)
    return incoming


class SpooledUploadHandler(FileUploadHandler):
    """Streams the files of a multipart request to disk; memory stays constant and the limit holds while data still arrives."""

    chunk_size = 256 * 1024
    file: IncomingFile | None = None

    def handle_raw_input(self, input_data: Any, META: dict[str, str], content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: N803
        """Refuse by the announced length, before anything is read."""
        if content_length > settings.MAX_UPLOAD_BYTES + _ALLOWANCE:
            raise FileTooLarge(settings.MAX_UPLOAD_BYTES)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = IncomingFile(self.file_name or "", self.content_type or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.file is not None:
            self.file.append(raw_data)

    def file_complete(self, file_size: int) -> IncomingFile | None:
        if self.file is not None:
            self.file.seek(0)
        return self.file

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()
