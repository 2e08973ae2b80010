"""Reading an archive that nobody trusts: every byte of it is checked, and nothing is written, before anything is believed."""

import hashlib
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from apps.backups.archive import DATABASE, FILES, MANIFEST, MEMBERS, PIECE, STORAGE, BadArchive
from apps.backups.archive.file_list import ListedFile, read_lines
from apps.backups.archive.manifest import LARGEST, Digest, Manifest, read_manifest
from apps.backups.archive.stored_gzip import StoredGzipReader
from apps.backups.archive.tar_headers import END, SIZE, checked_header, padding_after


@dataclass(frozen=True, slots=True)
class _Member:
    start: int
    digest: Digest
    text: bytes


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose every byte was checked, as long as its file stays open."""

    manifest: Manifest
    manifest_sha256: str
    _gzip: StoredGzipReader
    _starts: dict[str, int]

    def dump(self) -> Iterator[bytes]:
        """The dump of the database."""
        return self._part(DATABASE)

    def listed_files(self) -> Iterator[ListedFile]:
        """Every file of the backup, also those whose bytes are in the base, in the order of their names."""
        return read_lines(self._part(FILES))

    def files_here(self) -> Iterator[tuple[ListedFile, Iterator[bytes]]]:
        """The files whose bytes this archive holds. Their pieces must be read to the end, where their digest is checked.

        Raises:
            BadArchive: the part with the files holds anything else than the list says.
        """
        unpacked = _Bytes(_inflated(self._part(STORAGE)))
        for listed in self.listed_files():
            if listed.here:
                found = checked_header(unpacked.exactly(SIZE), name=f"storage/{listed.path}")
                if found.size != listed.size:
                    raise BadArchive(f"The archive holds {listed.path} with {found.size} bytes, and its list says {listed.size}.")
                yield listed, _hashed(unpacked.up_to(listed.size), listed)
                if unpacked.exactly(-listed.size % SIZE) != padding_after(listed.size):
                    raise BadArchive(f"Something hides in the archive behind {listed.path}.")
        if unpacked.exactly(len(END)) != END or not unpacked.is_at_end():
            raise BadArchive("The archive holds more files than its list names.")

    def _part(self, name: str) -> Iterator[bytes]:
        return self._gzip.stretch(self._starts[name], self.manifest.parts[name].count)


def check_archive(source: BinaryIO, trusted: Sequence[Ed25519PublicKey]) -> Generator[int, None, Archive]:
    """Check every byte of an archive; yields how many bytes have been read, and returns what may now be believed.

    Raises:
        BadArchive: with the reason, in words.
    """
    archive = yield from _check_members(source, trusted)
    done = sum(part.count for part in archive.manifest.parts.values())
    count = size = here = 0
    for listed in archive.listed_files():
        count, size, here = count + 1, size + listed.size, here + listed.here
        if listed.sha256 != listed.name and listed.name not in archive.manifest.files.damaged:
            raise BadArchive(f"The list of files gives {listed.path} the digest of something else.")
        if not listed.here and archive.manifest.base is None:
            raise BadArchive(f"The archive names no base, and lacks {listed.path}.")
    files = archive.manifest.files
    if (count, size, here) != (files.count, files.bytes, files.copied):
        raise BadArchive("The list of files does not fit what the manifest says of it.")
    for _, pieces in archive.files_here():
        for piece in pieces:
            done += len(piece)
            yield done
    return archive


def open_archive(source: BinaryIO, trusted: Sequence[Ed25519PublicKey]) -> Archive:
    """An archive that was checked before: only its manifest and its list of files are checked again.

    Raises:
        BadArchive: one of the two is not what was signed.
    """
    gzip = StoredGzipReader(source)
    place, members = 0, dict[str, _Member]()
    for name in MEMBERS:
        size = checked_header(b"".join(gzip.stretch(place, SIZE)), name=name).size
        if place + SIZE + size > gzip.length or (name == MANIFEST and size > LARGEST):
            raise BadArchive(f"The archive holds {name} with a size that cannot be right ({size} bytes).")
        members[name] = _Member(place + SIZE, Digest(size, ""), b"")
        place += SIZE + size + len(padding_after(size))
    text = b"".join(gzip.stretch(members[MANIFEST].start, members[MANIFEST].digest.count))
    manifest = read_manifest(text, trusted)
    starts = {name: member.start for name, member in members.items()}
    archive = Archive(manifest, hashlib.sha256(text).hexdigest(), gzip, starts)
    digest = hashlib.sha256()
    for piece in gzip.stretch(starts[FILES], members[FILES].digest.count):
        digest.update(piece)
    if manifest.parts.get(FILES) != Digest(members[FILES].digest.count, digest.hexdigest()):
        raise BadArchive(f"The archive is damaged: {FILES} is not what the manifest says.")
    return archive


def _check_members(source: BinaryIO, trusted: Sequence[Ed25519PublicKey]) -> Generator[int, None, Archive]:
    gzip = StoredGzipReader(source)
    content = _Bytes(gzip.pieces())
    members: dict[str, _Member] = {}
    for name in MEMBERS:
        members[name] = yield from _check_member(content, name, gzip.length)
    if content.exactly(len(END)) != END or not content.is_at_end():
        raise BadArchive("The archive holds more than its four members.")
    text = members[MANIFEST].text
    manifest = read_manifest(text, trusted)
    found = {name: members[name].digest for name in MEMBERS if name != MANIFEST}
    if wrong := [name for name in found if manifest.parts.get(name) != found[name]] or sorted(manifest.parts.keys() - found.keys()):
        raise BadArchive(f"The archive is damaged: {wrong[0]} is not what the manifest says.")
    starts = {name: member.start for name, member in members.items()}
    return Archive(manifest, members[MANIFEST].digest.sha256, gzip, starts)


def _check_member(content: "_Bytes", name: str, length: int) -> Generator[int, None, _Member]:
    size = checked_header(content.exactly(SIZE), name=name).size
    start, digest, text = content.place, hashlib.sha256(), b""
    if start + size > length or (name == MANIFEST and size > LARGEST):
        raise BadArchive(f"The archive holds {name} with a size that cannot be right ({size} bytes).")
    for piece in content.up_to(size):
        digest.update(piece)
        text += piece if name == MANIFEST else b""
        yield content.place
    if content.exactly(-size % SIZE) != padding_after(size):
        raise BadArchive(f"Something hides in the archive behind {name}.")
    return _Member(start, Digest(size, digest.hexdigest()), text)


class _Bytes:
    """Pieces of any size, taken in the sizes that are needed."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._waiting = b""
        self.place = 0

    def up_to(self, size: int) -> Iterator[bytes]:
        """The next ``size`` bytes, in pieces as they come."""
        while size:
            piece = self._waiting or next(self._pieces, None)
            if piece is None:
                raise BadArchive("The archive is cut off.")
            piece, self._waiting = (piece, b"") if len(piece) <= size else (piece[:size], piece[size:])
            size -= len(piece)
            self.place += len(piece)
            if piece:
                yield piece

    def exactly(self, size: int) -> bytes:
        return b"".join(self.up_to(size))

    def is_at_end(self) -> bool:
        """Whether nothing follows; whoever makes the pieces checks the end of what they come from."""
        return not self._waiting and not any(self._pieces)


def _inflated(squeezed: Iterable[bytes]) -> Iterator[bytes]:
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for piece in squeezed:
            rest = piece
            while rest and not inflater.eof:
                yield inflater.decompress(rest, PIECE)
                rest = inflater.unconsumed_tail
            if rest or inflater.unused_data:
                raise BadArchive(f"Something hides in the archive behind the end of {STORAGE}.")
        while not inflater.eof and (more := inflater.decompress(b"", PIECE)):
            yield more
    except zlib.error as error:
        raise BadArchive(f"The archive is damaged: {STORAGE} cannot be unpacked ({error}).") from error
    if not inflater.eof:
        raise BadArchive(f"The archive is damaged: {STORAGE} is cut off.")


def _hashed(pieces: Iterator[bytes], listed: ListedFile) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    if digest.hexdigest() != listed.sha256:
        raise BadArchive(f"The archive is damaged: {listed.path} is not what its list says.")
