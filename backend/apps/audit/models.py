"""The append-only audit trail (21 CFR 11.10(e), Annex 11 §9). Rows are written by the SQL function ``audit_append`` alone."""

import json
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class AuditTrailQuerySet(models.QuerySet["AuditTrail"]):
    def about(self, subject: models.Model) -> Self:
        """Entries whose object is ``subject``."""
        return self.filter(content_type=ContentType.objects.get_for_model(subject), object_id=str(subject.pk))

    def create(self, **fields: Any) -> "AuditTrail":
        """Append one entry, as the overview writes it; time, id and the actor's copied names come from the database."""
        from apps.audit.services import append_entry

        return append_entry(**fields)


class AuditTrail(models.Model):
    """One entry: an act by an account (or literally ``anonymous``), on one object.

    ``field_changes`` is ``{field: [old, new]}``, or the overview's ``{old_status, new_status}`` where a sweep acted;
    ``details`` are the typed facts that the event's catalogue entry names; ``canonical`` are the exact UTF-8 bytes
    that stand for the entry when it is hashed.
    """

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(editable=False)
    timestamp = models.DateTimeField(editable=False)
    # No foreign-key checks on the two references: audit_append looks both up itself, and neither kind of row is ever deleted.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    actor_id = models.BigIntegerField(null=True)
    actor_login = models.TextField()
    actor_name = models.TextField()
    actor_role = models.TextField()
    action = models.TextField()
    content_type = models.ForeignKey(
        ContentType, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    object_id = models.TextField()
    object_label = models.TextField()
    content_object = GenericForeignKey("content_type", "object_id")
    field_changes = models.JSONField()
    details = models.JSONField()
    reason = models.TextField()
    correlation_id = models.UUIDField()
    request_id = models.TextField()
    session_id = models.TextField()
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.TextField()
    database_user = models.TextField()
    transaction_id = models.TextField()
    canonical = models.BinaryField()

    objects = AuditTrailQuerySet.as_manager()

    class Meta:
        db_table = "audit_audittrail"
        ordering = ("-id",)
        get_latest_by = "id"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["content_type", "object_id", "-id"], name="audit_by_object"),
            models.Index(fields=["action", "-id"], name="audit_by_action"),
            models.Index(fields=["user", "-id"], name="audit_by_user"),
            models.Index(fields=["correlation_id"], name="audit_by_correlation"),
            BrinIndex(fields=["timestamp"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.timestamp:%Y-%m-%d %H:%M:%S} {self.actor_login} {self.action} {self.object_label}".rstrip()

    def canonical_content(self) -> dict[str, Any]:
        """The entry as its canonical bytes tell it."""
        content: dict[str, Any] = json.loads(bytes(self.canonical))
        return content
