"""The rows of backups: begun, complete, failed, found, lost; each with its entry in the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from apps.audit.services import record
from apps.backups.archive import BadArchive
from apps.backups.archive.keys import trusted_keys
from apps.backups.archive.manifest import Manifest
from apps.backups.archive.reading import open_archive
from apps.backups.folder import archives, moment_in, path_of
from apps.backups.models import Backup, BackupKind, BackupState
from apps.core import clock
from apps.users.models import User

_LONGEST_ERROR = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupOrder:
    """What backup is to be made, for whom and why."""

    kind: BackupKind
    requested_by: User
    reason: str = ""


def begin_backup(order: BackupOrder, *, taken_at: datetime, base: Backup | None, encrypted: bool) -> Backup:
    """Write the row of a backup that is being made, under a name that nothing has."""
    at = taken_at.astimezone(UTC)
    while Backup.objects.filter(name__startswith=_stem(at)).exists() or any(path.name.startswith(_stem(at)) for path in archives()):
        at += timedelta(seconds=1)
    backup = Backup.objects.create(
        name=f"{_stem(at)}.tar.gz{'.age' if encrypted else ''}",
        kind=order.kind,
        base=base,
        requested_by=order.requested_by,
        reason=order.reason,
        taken_at=taken_at,
        is_encrypted=encrypted,
    )
    record("BACKUP_STARTED", backup, details={"backup": backup.name, "kind": backup.get_kind_display()})
    return backup


def complete_backup(backup: Backup, manifest: Manifest, *, manifest_sha256: str, size: int, sha256: str = "") -> None:
    """The archive is in its place, and every byte of it was read and is right."""
    files = manifest.files
    problems = [f"missing: {name}" for name in files.missing] + [f"damaged: {name}" for name in files.damaged]
    _set(
        backup,
        state=BackupState.COMPLETE,
        finished_at=clock.now(),
        verified_at=clock.now(),
        size=size,
        sha256=sha256,
        manifest_sha256=manifest_sha256,
        file_count=files.count,
        audit_entries=manifest.state.audit.count,
        problems=problems,
    )
    audit = manifest.state.audit
    facts = {"size": size, "files": files.count, "audit_entries": audit.count, "audit_sha256": audit.sha256}
    base = {"base": manifest.base.name} if manifest.base else {}
    record("BACKUP_COMPLETED", backup, details={"backup": backup.name, "manifest_sha256": manifest_sha256, **facts, **base})


def fail_backup(backup: Backup, error: str) -> None:
    """The backup came to nothing."""
    _set(backup, state=BackupState.FAILED, finished_at=clock.now(), error=error[:_LONGEST_ERROR])
    record("BACKUP_FAILED", backup, details={"backup": backup.name, "error": backup.error})


def set_right(actor: User, *, trusted: Sequence[Ed25519PublicKey] | None = None) -> None:
    """Make the rows say what is in the folder, which must be held: nobody makes a backup now, and archives come and go past us.

    Signed by one of the ``trusted`` keys, an archive without a row is believed; by those of this installation if none are given.
    """
    there = {path.name for path in archives()}
    for dead in Backup.objects.filter(state=BackupState.RUNNING).exclude(name__in=there):
        fail_backup(dead, "Its process ended without a word.")
    for lost in Backup.objects.there().exclude(name__in=there):
        _set(lost, state=BackupState.LOST)
        record("BACKUP_LOST", lost, details={"backup": lost.name})
    known = Backup.objects.filter(state=BackupState.COMPLETE).values_list("name", flat=True)
    for name in sorted(there - set(known)):
        _take_in(name, actor, trusted_keys() if trusted is None else trusted)


def _take_in(name: str, actor: User, trusted: Sequence[Ed25519PublicKey]) -> None:
    """A row for an archive that has none, or whose row says something else, as after a restore; it is not verified yet."""
    facts: dict[str, Any] = {"taken_at": moment_in(name), "is_encrypted": name.endswith(".age")}
    if not facts["is_encrypted"]:
        try:
            with path_of(name).open("rb") as source:
                archive = open_archive(source, trusted)
        except BadArchive as bad:
            facts["damage"] = bad.message
        except OSError as error:
            facts["damage"] = f"It cannot be read: {error.strerror}."
        else:
            manifest = archive.manifest
            facts |= {
                "taken_at": manifest.taken_at,
                "manifest_sha256": archive.manifest_sha256,
                "file_count": manifest.files.count,
                "audit_entries": manifest.state.audit.count,
                "base": Backup.objects.filter(name=manifest.base.name).first() if manifest.base else None,
            }
    size = path_of(name).stat().st_size
    facts |= {"state": BackupState.COMPLETE, "size": size, "finished_at": clock.now(), "error": "", "verified_at": None}
    found, _ = Backup.objects.update_or_create(
        name=name, defaults=facts, create_defaults={**facts, "kind": BackupKind.FOUND, "requested_by": actor}
    )
    record("BACKUP_FOUND", found, details={"backup": name, "size": size})


def _stem(at: datetime) -> str:
    return f"backup_{at:%Y%m%d_%H%M%S}"


def _set(backup: Backup, **values: Any) -> None:
    for column, value in values.items():
        setattr(backup, column, value)
    backup.save(update_fields=list(values))
