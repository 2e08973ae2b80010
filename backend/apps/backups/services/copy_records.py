"""What the row of a backup says about its copy, each time with the entry in the audit trail."""

from apps.audit.services import record
from apps.backups.copies import place_of_copies
from apps.backups.models import Backup, CopyState
from apps.backups.selectors import copy_state_of
from apps.core import clock

_LONGEST_ERROR = 2000


def keep_copy(backup: Backup, *, size: int, sha256: str) -> None:
    """The archive lies in the bucket; all of it was read back and is right."""
    backup.copied_at, backup.copied_to, backup.sha256 = clock.now(), place_of_copies(), sha256
    backup.copy_error, backup.copy_requested_at, backup.copy_removed_at = "", None, None
    _save(backup, "sha256")
    record("BACKUP_COPIED", backup, details={"backup": backup.name, "to": backup.copied_to, "size": size, "sha256": sha256})


def fail_copy(backup: Backup, error: str) -> None:
    """There is no copy of it, and why; the archive is as good as it was."""
    backup.copy_error, backup.copy_requested_at = error[:_LONGEST_ERROR], None
    _save(backup)
    record("BACKUP_COPY_FAILED", backup, details={"backup": backup.name, "to": place_of_copies(), "error": backup.copy_error})


def settle_request(backup: Backup, trouble: str) -> None:
    """Its turn is over and it was not dealt with: ``trouble`` ended the turn before, or there is nothing to copy."""
    if trouble and copy_state_of(backup) == CopyState.REQUESTED:
        fail_copy(backup, trouble)
        return
    backup.copy_requested_at = None
    _save(backup)


def lose_copy(backup: Backup, trouble: str) -> None:
    """There was a copy, and it is not what it was."""
    backup.copied_at, backup.copy_error = None, f"The copy {trouble}."
    _save(backup)
    record("BACKUP_COPY_LOST", backup, details={"backup": backup.name, "to": place_of_copies(), "trouble": trouble})


def remove_copy(backup: Backup) -> None:
    """The rules keep the copy no longer."""
    backup.copy_removed_at, backup.copy_error = clock.now(), ""
    _save(backup)
    record("BACKUP_COPY_REMOVED", backup, details={"backup": backup.name, "to": place_of_copies()})


def _save(backup: Backup, *more: str) -> None:
    backup.save(update_fields=["copied_at", "copied_to", "copy_error", "copy_requested_at", "copy_removed_at", *more])
