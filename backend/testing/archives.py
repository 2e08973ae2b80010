"""Archives forged by hand, without a database: whole ones, and ones that somebody with bad intentions would make."""

import gzip
import hashlib
import tarfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.backups.archive import DATABASE, FILES, MANIFEST, STORAGE
from apps.backups.archive.file_list import ListedFile
from apps.backups.archive.manifest import DatabaseState, Digest, FilesState, Manifest, signed_text
from apps.backups.archive.stored_gzip import StoredGzipWriter
from apps.backups.archive.tar_headers import END, header_of, padding_after

NAME = "backup_20260115_153000.tar.gz"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DUMP = b"PGDMP" + bytes(range(256)) * 300
CONTENTS = tuple(bytes([number]) * (40_000 + number) for number in (1, 2, 3))
Member = tuple[tarfile.TarInfo, bytes]


def listed(content: bytes) -> ListedFile:
    """How a list names a content."""
    name = hashlib.sha256(content).hexdigest()
    return ListedFile(f"{name[:2]}/{name[2:4]}/{name}", name, len(content))


def member(name: str, content: bytes = b"", **fields: object) -> Member:
    """A member of a tar with whatever fields somebody likes."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o440
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content


def good_members(contents: Sequence[bytes] = CONTENTS) -> list[Member]:
    """The stored files as a backup of ours holds them."""
    ordered = sorted(contents, key=lambda content: hashlib.sha256(content).hexdigest())
    return [member(f"storage/{listed(content).path}", content) for content in ordered]


def packed(members: Sequence[Member]) -> bytes:
    """The members as a gzip'ed tar, in whatever order and with whatever names."""
    plain = b"".join(info.tobuf(tarfile.GNU_FORMAT) + content + padding_after(len(content)) for info, content in members)
    return gzip.compress(plain + END, 1)


def manifest_of(parts: Mapping[str, bytes], files: FilesState) -> Manifest:
    """A manifest that fits these parts."""
    none = Digest(0, hashlib.sha256().hexdigest())
    return Manifest(
        name=NAME,
        timestamp="2026-01-15T15:30:00+00:00",
        version="0",
        backup_type="full",
        parts={name: Digest(len(part), hashlib.sha256(part).hexdigest()) for name, part in parts.items()},
        state=DatabaseState(rows={"users_user": 3}, audit=none, signatures=none, migrations=[["users", "0001_initial"]], bytes=1),
        files=files,
    )


def forge(
    path: Path,
    *,
    inner: bytes | None = None,
    contents: Sequence[bytes] = CONTENTS,
    key: Ed25519PrivateKey = KEY,
    manifest: Mapping[str, object] | None = None,
    outer: Mapping[str, tarfile.TarInfo] | None = None,
    more: Sequence[Member] = (),
    spoil: Callable[[bytes], bytes] | None = None,
) -> Path:
    """Write an archive: whole, unless something is asked otherwise.

    ``inner`` stands for the part with the files, ``manifest`` for fields of the manifest, ``outer`` for headers of members, and
    ``more`` are members that follow; ``spoil`` changes the text of the manifest after it was signed.
    """
    lines = sorted((listed(content) for content in contents), key=lambda line: line.path)
    size = sum(line.size for line in lines)
    parts = {DATABASE: DUMP, STORAGE: packed(good_members(contents)) if inner is None else inner}
    parts[FILES] = b"".join(line.as_line() for line in lines)
    written = replace(manifest_of(parts, FilesState(count=len(lines), bytes=size, copied=len(lines))), **(manifest or {}))  # type: ignore[arg-type]
    text = (spoil or bytes)(signed_text(written, key))
    with path.open("w+b") as target:
        archive = StoredGzipWriter(target)
        for name, part in {**parts, MANIFEST: text}.items():
            info = (outer or {}).get(name)
            archive.write(info.tobuf(tarfile.GNU_FORMAT) if info else header_of(name, len(part), mtime=1))
            archive.write(part + padding_after(len(part)))
        for info, content in more:
            archive.write(info.tobuf(tarfile.GNU_FORMAT) + content + padding_after(len(content)))
        archive.write(END)
        archive.finish()
    return path
