"""The list of stored files that belongs to a backup: one line each, in the order of their names, so that nobody need hold it whole."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from apps.backups.archive import BadArchive

_LINE = re.compile(
    rb'\{"path": "([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})", "sha256": "([0-9a-f]{64})", "size": (\d{1,18}), "here": (true|false)\}\n'
)
_LONGEST_LINE = 300
_PAIR = re.compile(r"[0-9a-f]{2}")
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One stored file: its name in the store, what its bytes are, and whether this archive has them (else the base has)."""

    path: str
    sha256: str
    size: int
    here: bool = True

    @property
    def name(self) -> str:
        """Its name in the store, which is the digest that the database knows it by."""
        return self.path[6:]

    def as_line(self) -> bytes:
        here = "true" if self.here else "false"
        return f'{{"path": "{self.path}", "sha256": "{self.sha256}", "size": {self.size}, "here": {here}}}\n'.encode()


def read_lines(pieces: Iterable[bytes]) -> Iterator[ListedFile]:
    """The files of a list, whose names must ascend.

    Raises:
        BadArchive: a line is of another form, or stands in the wrong place.
    """
    last = ""
    for line in _lines(pieces):
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadArchive(f"The list of files holds a line that no list of ours has: {line[:120]!r}.")
        first, second, name, sha256, size, here = (group.decode() for group in match.groups())
        listed = ListedFile(f"{first}/{second}/{name}", sha256, int(size), here == "true")
        if listed.path <= last:
            raise BadArchive(f"The list of files names {listed.path} twice or in the wrong place.")
        last = listed.path
        yield listed


def files_in(root: Path) -> Iterator[tuple[str, Path]]:
    """The stored files below ``root`` in the order of their names; what is still arriving is none of them."""
    for first in _entries(root, _PAIR):
        for second in _entries(first, _PAIR):
            for file in _entries(second, _NAME):
                if file.is_file() and not file.is_symlink():
                    yield f"{first.name}/{second.name}/{file.name}", file


def _entries(folder: Path, pattern: re.Pattern[str]) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if pattern.fullmatch(entry.name))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    waiting = b""
    for piece in pieces:
        *whole, waiting = (waiting + piece).split(b"\n")
        yield from (line + b"\n" for line in whole)
        if len(waiting) > _LONGEST_LINE:
            raise BadArchive("The list of files holds a line that is too long.")
    if waiting:
        raise BadArchive("The list of files is cut off.")
