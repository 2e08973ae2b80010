"""The shapes of backups and rehearsals."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.backups.models import Backup, CopyState, RestoreRehearsal
from apps.backups.selectors import copy_state_of
from apps.core.rest.serializers import StrictBooleanField, StrictSerializer
from apps.scheduler.api.serializers import ReasonField, ResultField
from apps.workflows.api.serializers import Person


class BackupOutput(serializers.ModelSerializer[Backup]):
    """One backup: what it holds, what it builds upon, and whether it is known to be good."""

    requested_by = Person(read_only=True)
    base = serializers.SerializerMethodField(help_text="The full backup that it builds upon; null where it is full itself.")
    is_full = serializers.BooleanField(read_only=True)
    problems = serializers.ListField(child=serializers.CharField(), read_only=True)
    copy_state = serializers.SerializerMethodField(help_text="How it stands with its copy in the bucket; NONE where there is to be none.")

    class Meta:
        model = Backup
        fields = (
            *("name", "kind", "state", "is_full", "base", "requested_by", "reason", "taken_at", "finished_at", "removed_at"),
            *("size", "file_count", "audit_entries", "is_encrypted", "problems"),
            *("verified_at", "verification_requested_at", "damage", "error", "manifest_sha256"),
            *("copy_state", "copied_at", "copied_to", "copy_requested_at", "copy_removed_at", "copy_error"),
        )
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_base(self, backup: Backup) -> str | None:
        return backup.base.name if backup.base else None

    @extend_schema_field(serializers.ChoiceField(choices=CopyState.choices))
    def get_copy_state(self, backup: Backup) -> str:
        return copy_state_of(backup)


class RehearsalOutput(serializers.ModelSerializer[RestoreRehearsal]):
    """One rehearsal of a restore, with its report."""

    backup = serializers.CharField(source="backup.name", read_only=True)
    report = ResultField(read_only=True)

    class Meta:
        model = RestoreRehearsal
        fields = ("id", "backup", "started_at", "finished_at", "passed", "report")
        read_only_fields = fields


class RehearsalQuery(StrictSerializer):
    """Which rehearsals to list."""

    backup = serializers.CharField(required=False, max_length=60, help_text="The name of a backup: only rehearsals with that one.")


class BackupInput(StrictSerializer):
    """What backup to make."""

    full = StrictBooleanField(default=True, help_text="All stored files, or only those that the last full backup does not have.")
    dry_run = StrictBooleanField(default=False, help_text="Only tell what would be backed up.")
    reason = ReasonField(allow_blank=True, default="")

    @property
    def asked(self) -> dict[str, Any]:
        """The order, as the scheduler takes it."""
        asked = dict(self.validated_data)
        return {"task_name": "hybrid_backup_weekly" if asked.pop("full") else "hybrid_backup_daily", **asked}


class RehearsalInput(StrictSerializer):
    """How to rehearse."""

    dry_run = StrictBooleanField(default=False, help_text="Only tell which backup would be taken.")
    reason = ReasonField(allow_blank=True, default="")
