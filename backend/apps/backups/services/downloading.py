"""Handing out an archive, for the record."""

from pathlib import Path

from apps.audit.services import act, record
from apps.backups.folder import path_of
from apps.backups.models import Backup, BackupState
from apps.backups.selectors import get_backup
from apps.core.errors import NotFound
from apps.users.models import User


def download_backup(*, actor: User, name: str) -> tuple[Backup, Path]:
    """The backup and where its archive lies; records ``BACKUP_DOWNLOADED``.

    Raises:
        Forbidden: the actor may not operate backups.
        NotFound: there is none of that name, or its archive is gone.
    """
    with act(actor):
        backup = get_backup(actor=actor, name=name)
        path = path_of(backup.name)
        if backup.state != BackupState.COMPLETE or not path.is_file():
            raise NotFound("not_found", f"There is no archive of {name}: {backup.get_state_display().lower()}.")
        record("BACKUP_DOWNLOADED", backup, details={"backup": name, "size": backup.size or 0})
    return backup, path
