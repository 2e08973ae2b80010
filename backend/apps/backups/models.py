"""Backups and rehearsals of restores: what was made when, by whom and why, and whether it is known to be good."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.core.models import one_of


class BackupKind(models.TextChoices):
    DAILY = "DAILY", "Daily"
    WEEKLY = "WEEKLY", "Weekly"
    MANUAL = "MANUAL", "By a person"
    FOUND = "FOUND", "Found in the folder"


class BackupState(models.TextChoices):
    RUNNING = "RUNNING", "Being made"
    COMPLETE = "COMPLETE", "Complete"
    FAILED = "FAILED", "Failed"
    LOST = "LOST", "Its archive is gone"
    REMOVED = "REMOVED", "Removed, no longer kept"


class CopyState(models.TextChoices):
    NONE = "NONE", "There is to be no copy"
    MISSING = "MISSING", "Not copied yet"
    REQUESTED = "REQUESTED", "To be copied"
    COPIED = "COPIED", "Copied"
    FAILED = "FAILED", "Copying failed"
    REMOVED = "REMOVED", "The copy is no longer kept"


class BackupQuerySet(models.QuerySet["Backup"]):
    def there(self) -> Self:
        """Those whose archive is in the folder."""
        return self.filter(state=BackupState.COMPLETE)

    def good(self) -> Self:
        """Those whose archive was read from beginning to end, and every byte of it was right."""
        return self.there().filter(verified_at__isnull=False, damage="")

    def copied_to(self, place: str) -> Self:
        """Those of which there is a copy in this place, whatever has become of the archive."""
        return self.filter(copied_to=place, copied_at__isnull=False, copy_removed_at=None)

    def copied_until_removed(self, place: str) -> Self:
        """Those of which there was a copy in this place that is no longer kept."""
        return self.filter(copied_to=place, copied_at__isnull=False, copy_removed_at__isnull=False)


class Backup(models.Model):
    """One backup. ``taken_at`` is the moment that it holds; ``base`` the full one that has what it did not copy again.

    ``damage`` says what verification found wrong; a damaged archive counts for nothing, but stays for a person to look at.
    ``copied_at`` is when all of its copy was read back and was right, ``copied_to`` where that is. What goes wrong with a copy
    says nothing about the archive.
    """

    name = models.CharField(max_length=60, unique=True, help_text="The name of its archive.")
    kind = models.CharField(max_length=10, choices=BackupKind)
    state = models.CharField(max_length=10, choices=BackupState, default=BackupState.RUNNING)
    base = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="increments")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField(blank=True)
    taken_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Digest of the archive as it lies there.")
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    file_count = models.PositiveBigIntegerField(null=True, blank=True)
    audit_entries = models.PositiveBigIntegerField(null=True, blank=True)
    is_encrypted = models.BooleanField(default=False)
    problems = models.JSONField(default=list, help_text="What was wrong with the file store when it was copied.")
    verified_at = models.DateTimeField(null=True, blank=True)
    verification_requested_at = models.DateTimeField(null=True, blank=True)
    damage = models.TextField(blank=True)
    error = models.TextField(blank=True)
    copied_at = models.DateTimeField(null=True, blank=True)
    copied_to = models.TextField(blank=True)
    copy_requested_at = models.DateTimeField(null=True, blank=True)
    copy_removed_at = models.DateTimeField(null=True, blank=True)
    copy_error = models.TextField(blank=True)

    objects: ClassVar[models.Manager["Backup"]] = BackupQuerySet.as_manager()

    class Meta:
        ordering = ("-taken_at", "-id")
        default_permissions = ("view",)
        constraints = [
            one_of("kind", BackupKind.values, name="backup_kind_known"),
            one_of("state", BackupState.values, name="backup_state_known"),
            models.CheckConstraint(condition=~Q(state=BackupState.COMPLETE) | Q(size__gt=0), name="backup_complete_has_a_size"),
            models.CheckConstraint(condition=Q(copied_at=None) | ~Q(copied_to=""), name="backup_copied_somewhere"),
        ]
        indexes = [
            models.Index(
                fields=["verification_requested_at"], name="backup_to_verify", condition=Q(verification_requested_at__isnull=False)
            ),
            models.Index(fields=["copy_requested_at"], name="backup_to_copy", condition=Q(copy_requested_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_full(self) -> bool:
        """Whether it stands alone."""
        return self.base_id is None

    @property
    def can_be_restored(self) -> bool:
        """Whether it is good, and so is the one that it builds upon."""
        is_good = self.state == BackupState.COMPLETE and self.verified_at is not None and not self.damage
        return is_good and (self.base is None or self.base.can_be_restored)


class RestoreRehearsal(models.Model):
    """One rehearsal: the archive was restored into a scratch database and compared with what it says of itself."""

    backup = models.ForeignKey(Backup, on_delete=models.PROTECT, related_name="rehearsals")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(db_default=Now(), editable=False)
    passed = models.BooleanField()
    report = models.JSONField(help_text="What was compared, and every difference in words.")

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.backup_id} {'passed' if self.passed else 'failed'}"
