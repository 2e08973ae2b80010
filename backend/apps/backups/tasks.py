"""Jobs that a worker is nudged to do for backups."""

from celery import shared_task

from apps.backups.following import followed
from apps.backups.services import copying
from apps.backups.services.verifying import verify_backup as verify
from apps.users.models import User

# In seconds. Each question to the store has a patience of its own; the first archive may need days on a slow line.
_LONGEST_TURN = 7 * 24 * 3600


@shared_task(name="apps.backups.tasks.verify_backup")
def verify_backup(backup_id: int) -> None:
    """Verify a backup that somebody asked to verify."""
    verify(backup_id)


@shared_task(name="apps.backups.tasks.copy_backups", time_limit=_LONGEST_TURN)
def copy_backups() -> None:
    """Copy into the bucket what has no copy there. While another worker does, nothing happens: that one does it all."""
    for _ in followed(copying.copy_backups(), User.objects.system()):
        pass
