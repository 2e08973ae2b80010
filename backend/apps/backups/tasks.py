"""Jobs that a worker is nudged to do for backups."""

from celery import shared_task
from django.conf import settings

from apps.backups.services.copying import copy_requested_backup
from apps.backups.services.verifying import verify_backup as verify


@shared_task(name="apps.backups.tasks.verify_backup")
def verify_backup(backup_id: int) -> None:
    """Verify a backup that somebody asked to verify."""
    verify(backup_id)


@shared_task(name="apps.backups.tasks.copy_backup", time_limit=settings.BACKUP_TIME_LIMIT)
def copy_backup(backup_id: int) -> None:
    """Copy a backup that somebody asked to copy."""
    copy_requested_backup(backup_id)
