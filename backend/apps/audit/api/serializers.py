"""Shapes of the audit trail in the API."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.audit.models import AuditTrail
from apps.audit.pages import type_of
from apps.audit.selectors import AuditFilter, sentence_of


class AuditActor(serializers.Serializer[Any]):
    """Who acted, as copied when it happened; ``id`` is null for an anonymous act."""

    id = serializers.IntegerField(allow_null=True)
    username = serializers.CharField()
    full_name = serializers.CharField()
    role = serializers.CharField()


class AuditObject(serializers.Serializer[Any]):
    """What it was done to; ``type`` is ``app.model``."""

    type = serializers.CharField()
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    uuid = serializers.UUIDField(allow_null=True, help_text="Addresses its page; null unless it has one that the reader may see.")


class AuditEntry(serializers.ModelSerializer[AuditTrail]):
    """One entry of the trail, with the sentence that people read; ``pages`` in the context are the uuids of objects by entry."""

    sentence = serializers.SerializerMethodField()
    actor = serializers.SerializerMethodField()
    object = serializers.SerializerMethodField()

    class Meta:
        model = AuditTrail
        fields = (
            "id",
            "uuid",
            "timestamp",
            "actor",
            "action",
            "sentence",
            "object",
            "field_changes",
            "details",
            "reason",
            "correlation_id",
            "request_id",
            "ip_address",
            "user_agent",
        )

    def get_sentence(self, entry: AuditTrail) -> str:
        return sentence_of(entry)

    @extend_schema_field(AuditActor)
    def get_actor(self, entry: AuditTrail) -> dict[str, Any]:
        return {"id": entry.actor_id, "username": entry.actor_login, "full_name": entry.actor_name, "role": entry.actor_role}

    @extend_schema_field(AuditObject)
    def get_object(self, entry: AuditTrail) -> dict[str, Any]:
        return {
            "type": type_of(entry),
            "id": entry.object_id,
            "label": entry.object_label,
            "uuid": self.context.get("pages", {}).get(entry.pk),
        }


class AuditQuery(serializers.Serializer[Any]):
    """Filters of the list; all may be combined."""

    user = serializers.CharField(required=False, max_length=150, help_text="Sign-in name of the actor, or `anonymous`.")
    action = serializers.ListField(child=serializers.CharField(max_length=100), required=False, max_length=50)
    object_type = serializers.RegexField(r"^[a-z_]+\.[a-z_]+$", required=False, help_text="`app.model`, such as `documents.document`.")
    object_id = serializers.CharField(required=False, max_length=100)
    correlation_id = serializers.UUIDField(required=False, help_text="Ties the entries of one act together.")
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    search = serializers.CharField(required=False, max_length=200)
    page = serializers.IntegerField(required=False, min_value=1)
    page_size = serializers.IntegerField(required=False, min_value=1)

    def wanted(self) -> AuditFilter:
        """The filters as the selector takes them."""
        asked: dict[str, Any] = {name: value for name, value in self.validated_data.items() if not name.startswith("page")}
        correlation: UUID | None = asked.pop("correlation_id", None)
        return AuditFilter(action=tuple(asked.pop("action", ())), correlation_id=str(correlation) if correlation else None, **asked)
