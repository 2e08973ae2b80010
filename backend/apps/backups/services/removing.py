"""Removing backups that are no longer kept."""

from apps.audit.services import act, record
from apps.backups.folder import path_of
from apps.backups.models import BackupState
from apps.backups.selectors import kept_backups, no_longer_kept
from apps.core import clock
from apps.users.models import User


def remove_expired_backups(*, actor: User) -> list[str]:
    """Remove the archives that the rules keep no longer, each with its entry; the rows stay. Returns their names."""
    removed = []
    with act(actor):
        for backup in no_longer_kept(kept_backups()):
            backup.state, backup.removed_at = BackupState.REMOVED, clock.now()
            backup.save(update_fields=["state", "removed_at"])
            record("BACKUP_REMOVED", backup, details={"backup": backup.name, "size": backup.size or 0})
            path_of(backup.name).unlink(missing_ok=True)
            removed.append(backup.name)
    return removed
