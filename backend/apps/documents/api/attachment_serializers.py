"""The shapes of attachments in the API."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from apps.core.rest.serializers import StrictCharField
from apps.documents.api.serializers import MAX_TEXT, FileInput, PersonShape
from apps.documents.file_types import content_type_of
from apps.documents.models import DocumentAttachment


class AttachmentInput(FileInput):
    """A supporting file; without a name it is called like the file."""

    name = StrictCharField(max_length=300, required=False, allow_blank=True)
    description = StrictCharField(max_length=MAX_TEXT, required=False, allow_blank=True)


class Attachment(serializers.Serializer[Any]):
    """A supporting file of a version, who gave it and when."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField()
    file_name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    content_type = serializers.CharField()
    sha256 = serializers.CharField()
    added_by = PersonShape()
    added_at = serializers.DateTimeField()
    download_url = serializers.CharField()


def attachment_shape(attachment: DocumentAttachment) -> dict[str, Any]:
    """An attachment with its document, file and person at hand; no statement."""
    person = attachment.added_by
    return {
        "id": attachment.pk,
        "name": attachment.name,
        "description": attachment.description,
        "file_name": attachment.file_name,
        "size": attachment.file.size,
        "content_type": content_type_of(attachment.file_name, attachment.file.content_type),
        "sha256": attachment.file_id,
        "added_by": {"id": person.pk, "username": person.username, "full_name": person.full_name},
        "added_at": attachment.added_at,
        "download_url": reverse("document-attachment-file", args=[attachment.document.uuid, attachment.pk]),
    }
