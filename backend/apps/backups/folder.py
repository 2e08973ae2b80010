"""The folder of the archives: who works in it, what lies in it, and how an archive comes into it whole or not at all."""

import contextlib
import fcntl
import hashlib
import os
import re
import stat
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from apps.core.errors import Conflict

_NAME = re.compile(r"backup_\d{8}_\d{6}\.tar\.gz(\.age)?")
_LOOK_AGAIN = 0.2
AGE_MARK = b"age-encryption.org/v1"


def backups_folder() -> Path:
    """The folder; made when it is missing, for the eyes of the program's account only."""
    folder: Path = settings.BACKUP_ROOT
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def held_folder() -> Iterator[Path]:
    """Work in the folder alone; the system lets go of it when this process ends, however it ends.

    Raises:
        Conflict: a backup or a restore is under way.
    """
    with _held(".lock", Conflict("backup_under_way", "A backup or a restore is under way. Try again when it has ended.")) as folder:
        yield folder


@contextlib.contextmanager
def held_copies() -> Iterator[Path]:
    """Work with the copies of the archives alone; backups go on meanwhile.

    Raises:
        Conflict: archives are being copied.
    """
    with _held(".copies.lock", Conflict("copying_under_way", "Archives are being copied. Try again when that has ended.")) as folder:
        yield folder


@contextlib.contextmanager
def _held(name: str, refusal: Conflict) -> Iterator[Path]:
    folder = backups_folder()
    with (folder / name).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise refusal from error
        yield folder


def folder_after_others(stack: contextlib.ExitStack) -> Iterator[None]:
    """Hold the folder until ``stack`` is closed; yields while others have it.

    Raises:
        Conflict: they did not let go of it in ``settings.BACKUP_WAIT_SECONDS``.
    """
    give_up_at = time.monotonic() + settings.BACKUP_WAIT_SECONDS
    while True:
        try:
            stack.enter_context(held_folder())
        except Conflict:
            if time.monotonic() >= give_up_at:
                raise
        else:
            return
        time.sleep(_LOOK_AGAIN)
        yield


def unfinished(name: str) -> Path:
    """Where the archive ``name`` is while it is made; nobody takes it for an archive."""
    return backups_folder() / f".{name}.part"


def remove_leftovers() -> int:
    """Remove what killed backups left behind. The folder must be held."""
    leftovers = list(backups_folder().glob(".backup_*.part"))
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


def archives() -> list[Path]:
    """Every archive in the folder, by name, which is by age. Links and empty files are none."""
    return sorted(path for path in backups_folder().iterdir() if is_archive_name(path.name) and _has_content(path))


def moment_in(name: str) -> datetime:
    """The second of UTC that an archive is named by.

    Raises:
        ValueError: it is no name of an archive.
    """
    return datetime.strptime(name[:22], "backup_%Y%m%d_%H%M%S").replace(tzinfo=UTC)


def _has_content(path: Path) -> bool:
    found = path.lstat()
    return stat.S_ISREG(found.st_mode) and found.st_size > 0


def is_archive_name(name: str) -> bool:
    """Whether archives are called like this."""
    try:
        return bool(_NAME.fullmatch(name) and moment_in(name))
    except ValueError:
        return False


def path_of(name: str) -> Path:
    """Where the archive ``name`` lies."""
    return backups_folder() / name


def put_in_place(path: Path, name: str) -> None:
    """Give a complete archive, whose bytes are on disk, its name."""
    path.rename(path_of(name))
    sync_folder(backups_folder())


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def encrypt(source: Path, target: Path, recipient: str) -> None:
    """Write ``source`` encrypted to an age public key.

    Raises:
        Conflict: that is no key.
    """
    # Loaded where it is needed: most installations do not encrypt.
    import pyrage

    try:
        key = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise Conflict("recipient_unusable", f"EDMS_BACKUP_RECIPIENT is no age public key: {error}.") from error
    with source.open("rb") as plain, target.open("wb") as hidden:
        pyrage.encrypt_io(plain, hidden, [key])
        hidden.flush()
        os.fsync(hidden.fileno())
