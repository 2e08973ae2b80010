"""Looking into office files without trusting them: the directory first, then every entry, within fixed limits."""

import copy
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO

from apps.documents.refusals import file_refused, readable_size

MAX_ENTRIES = 2_000
MAX_UNPACKED = 500 * 1024 * 1024
MAX_RATIO = 100
# Below this a high ratio is harmless: a few hundred kilobytes of zeros.
_RATIO_MATTERS_FROM = 1024 * 1024
_MAX_DIRECTORY = 1024 * 1024
_MAX_PART = 4 * 1024 * 1024
_CHUNK = 256 * 1024

_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_ZIP64_LOCATOR = b"PK\x06\x07"
_ARCHIVES = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\x00", b"BZh", b"\x1f\x8b\x08")
# Pictures that office programs keep compressed with gzip.
_COMPRESSED_PICTURES = (".emz", ".wmz", ".svgz")
_PARTS = re.compile(r"^(\[Content_Types\]\.xml|mimetype|META-INF/manifest\.xml)$|\.rels$")
_MACROS = re.compile(r"(^|/)vbaproject\.bin$|^basic/(?!.*script-l[bc]\.xml$).+\.xml$|^scripts/.+[^/]$|\.(docm|xlsm|pptm)$", re.IGNORECASE)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, UnicodeDecodeError, OSError, RuntimeError)


@dataclass(slots=True)
class Archive:
    """What an office file holds: the names of its entries, and the small parts that say what it is."""

    names: list[str]
    parts: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class _Meter:
    """Counts what is unpacked, nested files included, and stops at the limit."""

    unpacked: int = 0

    def add(self, amount: int) -> None:
        self.unpacked += amount
        if self.unpacked > MAX_UNPACKED:
            raise _bomb(f"it unpacks to more than {readable_size(MAX_UNPACKED)}")


def read_archive(file: IO[bytes], size: int) -> Archive:
    """Examine a ZIP file of ``size`` bytes.

    Raises:
        Invalid: ``archive_bomb`` beyond 2,000 entries, 500 MB unpacked or a ratio of 100, and for links, strange names, archives
            in archives or sizes that are not true; ``file_encrypted``, ``file_macros``; ``file_type_mismatch`` when it is damaged.
    """
    return _read(file, size, _Meter(), nested=False)


def _read(file: IO[bytes], size: int, meter: _Meter, *, nested: bool) -> Archive:
    _check_end_of_directory(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_directory(entries, size)
            found = Archive([entry.filename for entry in entries])
            for entry in entries:
                _examine(archive, entry, found, meter, nested=nested)
            return found
    except _DAMAGED as error:
        raise file_refused("file_type_mismatch", "The file is damaged: its archive cannot be read.") from error


def _check_end_of_directory(file: IO[bytes], size: int) -> None:
    """Before the directory itself is read into memory: is it small enough to be read?"""
    start = max(0, size - 65_557)
    file.seek(start)
    tail = file.read(size - start)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END_OF_DIRECTORY.size:
        raise file_refused("file_type_mismatch", "The file is damaged: the end of its archive is missing.")
    _, _, _, _, entries, directory_size, _, _ = _END_OF_DIRECTORY.unpack_from(tail, place)
    if place >= 20 and tail[place - 20 : place - 16] == _ZIP64_LOCATOR:
        raise _bomb("it is built for archives of more than 4 GB")
    if entries > MAX_ENTRIES or directory_size > _MAX_DIRECTORY:
        raise _bomb(f"it holds more than {MAX_ENTRIES} entries")


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _bomb(f"it holds more than {MAX_ENTRIES} entries")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED:
        raise _bomb(f"it unpacks to more than {readable_size(MAX_UNPACKED)}")
    if unpacked > _RATIO_MATTERS_FROM and unpacked > MAX_RATIO * size:
        raise _bomb(f"it unpacks to more than {MAX_RATIO} times its size")
    for entry in entries:
        _check_entry(entry)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or re.match(r"^[A-Za-z]:", name):
        raise _bomb("an entry has a name that leads out of the archive")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _bomb("an entry is a link")
    if entry.flag_bits & 0x1:
        raise file_refused("file_encrypted", "The file is protected with a password. Remove the protection and upload it again.")
    if _MACROS.search(name):
        raise file_refused("file_macros", "The file contains macros. Save it without macros and upload it again.")


def _examine(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, found: Archive, meter: _Meter, *, nested: bool) -> None:
    """Unpack one entry without keeping it, except for the parts that say what the file is."""
    chunks = _unpack(archive, entry, meter)
    first = next(chunks, b"")
    if _is_archive(first, entry.filename):
        if nested or "/embeddings/" not in entry.filename:
            raise _bomb("it contains another archive")
        _examine_embedded(first, chunks, meter)
    elif _PARTS.search(entry.filename):
        if entry.file_size > _MAX_PART:
            raise _bomb("its description of itself is too large")
        found.parts[entry.filename] = first + b"".join(chunks)
    else:
        for _ in chunks:
            pass


def _is_archive(first: bytes, name: str) -> bool:
    return first.startswith(_ARCHIVES) and not name.lower().endswith(_COMPRESSED_PICTURES)


def _examine_embedded(first: bytes, rest: Iterator[bytes], meter: _Meter) -> None:
    """A chart brings its table as an office file of its own: examined by the same rules, one level deep."""
    with SpooledTemporaryFile(max_size=_RATIO_MATTERS_FROM) as spool:
        size = spool.write(first) + sum(spool.write(chunk) for chunk in rest)
        _read(spool, size, meter, nested=True)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, meter: _Meter) -> Iterator[bytes]:
    """The entry's content piece by piece; the size in the directory is a claim, and a false one is refused."""
    unlimited = copy.copy(entry)
    unlimited.file_size = MAX_UNPACKED + 1  # zipfile stops at the claimed size and would never see what comes after
    length = 0
    with archive.open(unlimited) as content:
        while chunk := content.read(_CHUNK):
            meter.add(len(chunk))
            length += len(chunk)
            yield chunk
    if length != entry.file_size:
        raise _bomb("an entry is not as large as it claims to be")


def _bomb(reason: str) -> Exception:
    return file_refused("archive_bomb", f"The file is not accepted, because {reason}.")
