"""Proving an archive, with the base it needs: before anything is restored from it, and whenever somebody wants to know."""

import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import DatabaseError

from apps.audit.services import act, record
from apps.backups.archive import BadArchive
from apps.backups.archive.file_list import ListedFile
from apps.backups.archive.keys import trusted_keys
from apps.backups.archive.manifest import Manifest
from apps.backups.archive.reading import Archive, check_archive
from apps.backups.folder import AGE_MARK, digest_of, path_of
from apps.backups.models import Backup
from apps.backups.permissions import may_operate_backups
from apps.backups.selectors import backups_to_verify, get_backup
from apps.core import clock
from apps.core.disks import disk_troubles_told
from apps.core.errors import Conflict, refuse
from apps.core.jobs import nudge
from apps.users.models import User

_JOB = "apps.backups.tasks.verify_backup"
_WHO_HAS_THE_KEY = "whoever has the private key proves it with 'edms verify_backup --identity KEY'."
# In the words of the library, whose errors are of one kind.
_NO_KEY_FITS = "No matching keys"


class Identity(Protocol):
    """The private half of an age key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What is needed to believe an archive: trusted keys, private age keys, and where its base lies if not beside it."""

    trusted: Sequence[Ed25519PublicKey]
    identities: Sequence[Identity] = ()
    base: Path | None = None


@dataclass(frozen=True, slots=True)
class Proved:
    """A backup whose every byte was checked, with its base; to be read while the stack that opened it is open."""

    archive: Archive
    base: Archive | None

    @property
    def manifest(self) -> Manifest:
        return self.archive.manifest

    def all_files(self) -> Iterator[tuple[ListedFile, Iterator[bytes]]]:
        """Every file of the backup with its bytes, each of which must be read to the end."""
        yield from self.archive.files_here()
        if self.base is None:
            return
        wanted = (listed for listed in self.archive.listed_files() if not listed.here)
        needed = next(wanted, None)
        for listed, pieces in self.base.files_here():
            if needed is not None and needed.path == listed.path:
                yield listed, pieces
                needed = next(wanted, None)
            else:
                for _ in pieces:
                    pass


def prove(path: Path, belief: Belief, stack: ExitStack) -> Generator[int, None, Proved]:
    """Check every byte of an archive and of its base; yields how many bytes were read.

    Raises:
        BadArchive: with the reason; nothing was touched.
        Conflict: it is encrypted and no private key fits, or its base is not there.
    """
    archive = yield from _check(path, belief, stack)
    named = archive.manifest.base
    if named is None:
        return Proved(archive, None)
    place = belief.base or path.with_name(named.name)
    if not place.is_file():
        raise Conflict(
            "base_missing",
            f"The archive is incremental, and its base {named.name} is not at {place}: put it there, or say with --base where it is.",
        )
    base = yield from _check(place, belief, stack)
    if base.manifest_sha256 != named.manifest_sha256:
        raise BadArchive(f"{place} is not the base that the archive was made from.")
    _expect_in_base(archive, base)
    return Proved(archive, base)


def request_verification(*, actor: User, name: str) -> Backup:
    """Ask for a backup to be verified by a worker; again is as good as once.

    Raises:
        Forbidden: the actor may not operate backups.
        NotFound: there is none of that name.
        Conflict: its archive is not there, or it is encrypted and nobody knows what it was when it was made.
    """
    refuse(may_operate_backups(actor))
    with act(actor):
        backup = get_backup(actor=actor, name=name)
        if not Backup.objects.there().filter(pk=backup.pk).exists():
            raise Conflict("archive_not_there", f"There is no archive of {name}: {backup.get_state_display().lower()}.")
        if backup.is_encrypted and not backup.sha256:
            raise Conflict("encrypted", f"{name} is encrypted, and was not made here: {_WHO_HAS_THE_KEY}")
        if backup.verification_requested_at is None:
            backup.verification_requested_at = clock.now()
            backup.save(update_fields=["verification_requested_at"])
            record("BACKUP_VERIFICATION_REQUESTED", backup, details={"backup": name})
            nudge(_JOB, backup.pk)
    return backup


def nudge_waiting_verifications() -> int:
    """Verifications that somebody asked for and no worker has done yet."""
    waiting = backups_to_verify()
    for backup_id in waiting:
        nudge(_JOB, backup_id)
    return len(waiting)


def verify_backup(backup_id: int) -> Backup:
    """Verify a backup that somebody asked to verify, and write down what was found. Once is as good as again.

    An encrypted one is compared with the digest it was made with: only the owner of the private key can look inside.
    """
    backup = Backup.objects.get(pk=backup_id)
    if backup.verification_requested_at is None:
        return backup
    damage = _damage_of(backup)
    with act(User.objects.system()):
        backup.damage, backup.verification_requested_at = damage, None
        backup.verified_at = _moment_of(backup, damage)
        backup.save(update_fields=["damage", "verified_at", "verification_requested_at"])
        if damage:
            record("BACKUP_DAMAGED", backup, details={"backup": backup.name, "error": damage})
        else:
            record("BACKUP_VERIFIED", backup, details={"backup": backup.name})
    return backup


def compare_encrypted(path: Path) -> None:
    """Check that an encrypted archive is what it was when this installation made it, which is all that shows without its key.

    Raises:
        BadArchive: it is not.
        Conflict: what it was is not known here.
    """
    try:
        known = Backup.objects.filter(name=path.name).values_list("sha256", flat=True).first()
    except DatabaseError:
        known = None
    if not known:
        raise Conflict(
            "encrypted",
            f"{path.name} is encrypted, and what it was when it was made is not known here: give the private age key with --identity.",
        )
    if damage := _difference(path, known):
        raise BadArchive(damage)


def is_encrypted(path: Path) -> bool:
    """Whether only the owner of a private key can look inside; a file that cannot be read tells nothing."""
    try:
        with path.open("rb") as source:
            return source.read(len(AGE_MARK)) == AGE_MARK
    except OSError:
        return False


def _moment_of(backup: Backup, damage: str) -> datetime | None:
    return backup.verified_at if damage else clock.now()


def _damage_of(backup: Backup) -> str:
    path = path_of(backup.name)
    try:
        if backup.is_encrypted:
            return _difference(path, backup.sha256)
        with ExitStack() as stack:
            for _ in prove(path, Belief(trusted=trusted_keys()), stack):
                pass
    except (BadArchive, Conflict) as found:
        return found.message
    except OSError as error:
        return f"It cannot be read: {error.strerror}."
    return ""


def _difference(path: Path, sha256: str) -> str:
    return "" if digest_of(path) == sha256 else "It is not what it was when it was made."


def _check(path: Path, belief: Belief, stack: ExitStack) -> Generator[int, None, Archive]:
    try:
        source: BinaryIO = stack.enter_context(path.open("rb"))
    except OSError as error:
        raise BadArchive(f"{path} cannot be read: {error.strerror}.") from error
    if source.read(len(AGE_MARK)) == AGE_MARK:
        source = _decrypted(source, path, belief, stack)
    return (yield from check_archive(source, belief.trusted))


def _decrypted(source: BinaryIO, path: Path, belief: Belief, stack: ExitStack) -> BinaryIO:
    import pyrage

    if not belief.identities:
        raise Conflict("encrypted", f"{path.name} is encrypted: give the private age key with --identity.")
    source.seek(0)
    plain: IO[bytes] = stack.enter_context(tempfile.TemporaryFile(dir=settings.BACKUP_ROOT))  # noqa: SIM115  (the stack closes it)
    with disk_troubles_told(f"the decrypted archive in {settings.BACKUP_ROOT}"):
        try:
            pyrage.decrypt_io(source, plain, list(belief.identities))
        except (pyrage.DecryptError, ValueError, OSError) as error:
            # The system's own troubles have a number, those with what was read have none.
            if getattr(error, "errno", None) is not None:
                raise
            if _NO_KEY_FITS in str(error):
                raise Conflict("no_key_fits", f"No private key that was given opens {path.name}.") from error
            raise BadArchive(f"{path.name} cannot be decrypted: {str(error).splitlines()[0].rstrip('.')}.") from error
        plain.flush()
    return plain  # type: ignore[return-value]  # a temporary file is as good as any


def _expect_in_base(archive: Archive, base: Archive) -> None:
    there = base.listed_files()
    found = next(there, None)
    for listed in archive.listed_files():
        if listed.here:
            continue
        while found is not None and found.path < listed.path:
            found = next(there, None)
        if found is None or (found.path, found.sha256, found.size, found.here) != (listed.path, listed.sha256, listed.size, True):
            raise BadArchive(f"{listed.path} is neither in the archive nor in its base.")
