"""Removing backups that are no longer kept."""

from django.conf import settings

from apps.audit.services import act, record
from apps.backups.folder import path_of
from apps.backups.models import Backup, BackupState
from apps.backups.retention import Rules, expired
from apps.backups.selectors import kept_backups
from apps.core import clock
from apps.users.models import User


def remove_expired_backups(*, actor: User) -> list[str]:
    """Remove the archives that the rules keep no longer, each with its entry; the rows stay. Returns their names."""
    rules = Rules(settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS)
    removed = []
    with act(actor):
        rows = Backup.objects.in_bulk()
        for gone in expired(kept_backups(), today=clock.today(), rules=rules):
            backup = rows[gone.id]
            backup.state, backup.removed_at = BackupState.REMOVED, clock.now()
            backup.save(update_fields=["state", "removed_at"])
            record("BACKUP_REMOVED", backup, details={"backup": backup.name, "size": backup.size or 0})
            path_of(backup.name).unlink(missing_ok=True)
            removed.append(backup.name)
    return removed
