"""The shapes of notifications."""

from typing import Any

from rest_framework import serializers

from apps.notifications.catalogue import notice_of
from apps.notifications.models import Notification


class NotificationOutput(serializers.ModelSerializer[Notification]):
    """One thing the person was told, in words, with the facts it is made of and the path that shows it."""

    title = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField()
    link = serializers.SerializerMethodField()
    context = serializers.DictField(read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Notification
        fields = ("id", "code", "title", "body", "link", "context", "created_at", "read_at")
        read_only_fields = fields

    def get_title(self, row: Notification) -> str:
        return notice_of(row.code).title_of(row.context)

    def get_body(self, row: Notification) -> str:
        return notice_of(row.code).body_of(row.context)

    def get_link(self, row: Notification) -> str:
        return notice_of(row.code).link_of(row.context)


class NotificationQuery(serializers.Serializer[Any]):
    unread = serializers.BooleanField(required=False, default=False, help_text="Only those that have not been read.")


class UnreadCount(serializers.Serializer[Any]):
    unread = serializers.IntegerField()


class MarkedRead(serializers.Serializer[Any]):
    marked = serializers.IntegerField(help_text="How many had not been read.")
