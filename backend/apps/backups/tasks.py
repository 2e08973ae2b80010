"""Jobs that a worker is nudged to do for backups."""

from celery import shared_task

from apps.backups.services.verifying import verify_backup as verify


@shared_task(name="apps.backups.tasks.verify_backup")
def verify_backup(backup_id: int) -> None:
    """Verify a backup that somebody asked to verify."""
    verify(backup_id)
