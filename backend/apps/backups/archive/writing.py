"""Writing an archive: member after member, each streamed and hashed on the way, and the stored files with what is new in them."""

import hashlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from apps.backups.archive import FILES, PIECE
from apps.backups.archive.file_list import ListedFile, files_in
from apps.backups.archive.manifest import Digest, FilesState
from apps.backups.archive.mixed_gzip import MixedGzipWriter, is_worth_squeezing
from apps.backups.archive.stored_gzip import StoredGzipWriter
from apps.backups.archive.tar_headers import END, SIZE, header_of, padding_after
from apps.core.errors import EdmsError

# Names of missing or damaged files that a manifest lists; of more it is enough to know how bad it is.
_MOST_NAMED = 1000


class FileChanged(EdmsError):
    """A stored file became shorter or longer while it was copied, which nothing of ours does."""

    status = 500
    title = "A stored file was changed"

    def __init__(self, path: str) -> None:
        super().__init__("file_changed", f"The stored file {path} was changed while it was copied: look at the disk.")


class ArchiveWriter:
    """Writes the members of an archive; the size of each is put into its header when it is known."""

    def __init__(self, target: BinaryIO, *, mtime: int) -> None:
        self._gzip = StoredGzipWriter(target)
        self._mtime = mtime
        self._place = 0
        self._name = ""
        self._size = 0
        self._digest = hashlib.sha256()

    def begin(self, name: str) -> None:
        """Begin the member ``name``."""
        self._name, self._size, self._digest = name, 0, hashlib.sha256()
        self._place = self._gzip.leave_gap(SIZE)

    def write(self, piece: bytes) -> None:
        """Append to the member."""
        self._digest.update(piece)
        self._size += len(piece)
        self._gzip.write(piece)

    def end(self) -> Digest:
        """End the member; its size and digest."""
        self._gzip.write(padding_after(self._size))
        self._gzip.fill_gap(self._place, header_of(self._name, self._size, mtime=self._mtime))
        return Digest(self._size, self._digest.hexdigest())

    def finish(self) -> None:
        """Write the end of the archive."""
        self._gzip.write(END)
        self._gzip.finish()


@dataclass(slots=True)
class CopyOfFiles:
    """Copies the stored files below ``root`` into the member that was begun, and writes their list to ``lines``.

    ``wanted`` are the names that the database knows, ascending; ``base`` the files of the last full backup: what it has is
    listed and not copied again.
    """

    root: Path
    archive: ArchiveWriter
    lines: BinaryIO
    wanted: Iterator[str]
    base: Iterator[ListedFile]
    _expected: str | None = None
    _count: int = 0
    _bytes: int = 0
    _copied: int = 0
    _missing: list[str] = field(default_factory=list)
    _damaged: list[str] = field(default_factory=list)

    def run(self) -> Iterator[int]:
        """Copy; yields now and then how many bytes of files have been dealt with."""
        gzip = MixedGzipWriter(self.archive.write)
        known = next(self.base, None)
        self._expected = next(self.wanted, None)
        for path, file in files_in(self.root):
            name = path[6:]
            self._pass_over(name)
            while known is not None and known.path < path:
                known = next(self.base, None)
            size = file.stat().st_size
            if known is not None and known.path == path and (known.size, known.sha256) == (size, name):
                listed = ListedFile(path, known.sha256, size, here=False)
            else:
                listed = yield from self._copy(gzip, path, file, size)
            self.lines.write(listed.as_line())
            self._count += 1
            self._bytes += size
            yield self._bytes
        self._pass_over(None)
        gzip.write(END, squeeze=False)
        gzip.finish()

    @property
    def state(self) -> FilesState:
        """What the manifest says of the files."""
        return FilesState(count=self._count, bytes=self._bytes, copied=self._copied, missing=self._missing, damaged=self._damaged)

    def _copy(self, gzip: MixedGzipWriter, path: str, file: Path, size: int) -> Generator[int, None, ListedFile]:
        digest, left = hashlib.sha256(), size
        gzip.write(header_of(f"storage/{path}", size), squeeze=False)
        with file.open("rb", buffering=0) as source:
            squeeze: bool | None = None
            while left and (piece := source.read(min(PIECE, left))):
                squeeze = is_worth_squeezing(piece) if squeeze is None else squeeze
                digest.update(piece)
                gzip.write(piece, squeeze=squeeze)
                left -= len(piece)
                yield self._bytes + size - left
            if left or source.read(1):
                raise FileChanged(path)
        gzip.write(padding_after(size), squeeze=False)
        listed = ListedFile(path, digest.hexdigest(), size)
        if listed.sha256 != listed.name and len(self._damaged) < _MOST_NAMED:
            self._damaged.append(listed.name)
        self._copied += 1
        return listed

    def _pass_over(self, name: str | None) -> None:
        """The database knows no more names before ``name`` (None: at all): those that were to come are missing."""
        while self._expected is not None and (name is None or self._expected < name):
            if len(self._missing) < _MOST_NAMED:
                self._missing.append(self._expected)
            self._expected = next(self.wanted, None)
        if self._expected == name:
            self._expected = next(self.wanted, None)


def write_list(archive: ArchiveWriter, lines: BinaryIO) -> Digest:
    """Put the list of files, which was written aside, into the archive."""
    archive.begin(FILES)
    lines.seek(0)
    while piece := lines.read(PIECE):
        archive.write(piece)
    return archive.end()
