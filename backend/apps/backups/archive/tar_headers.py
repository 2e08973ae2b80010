"""Headers of tar: made by one function, and accepted only where they are, byte for byte, what that function makes."""

import tarfile

from apps.backups.archive import BadArchive

SIZE = tarfile.BLOCKSIZE
END = bytes(2 * SIZE)
_KINDS = {
    tarfile.LNKTYPE: "a hard link",
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: "a pipe",
    tarfile.DIRTYPE: "a folder",
}


def header_of(name: str, size: int, *, mtime: int = 0) -> bytes:
    """The header of a regular file that its owner may read."""
    member = tarfile.TarInfo(name)
    member.size = size
    member.mtime = mtime
    member.mode = 0o440
    return member.tobuf(tarfile.GNU_FORMAT)


def padding_after(size: int) -> bytes:
    """What fills the last block of a member."""
    return bytes(-size % SIZE)


def checked_header(header: bytes, *, name: str) -> tarfile.TarInfo:
    """What a header says, which must be that of the regular file ``name``.

    Raises:
        BadArchive: it is another member, or none of the kind that backups hold.
    """
    try:
        found = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise BadArchive(f"The archive is damaged: the header of {name} cannot be read ({error}).") from error
    if found.type != tarfile.REGTYPE:
        what = _KINDS.get(found.type, f"something of the kind {found.type!r}")
        raise BadArchive(f"The archive holds {what} ({found.name!r}) where {name} must be.")
    if found.name != name:
        raise BadArchive(f"The archive holds {found.name!r} where {name} must be.")
    if found.size < 0:
        raise BadArchive(f"The archive holds {name} with a size below zero.")
    if header_of(name, found.size, mtime=int(found.mtime)) != header:
        raise BadArchive(f"The archive holds {name} with rights (mode {found.mode:o}), an owner or other marks that no backup has.")
    return found
