"""The shapes of the access log in the API, as JSON and as lines of a table."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from apps.core.permissions import Actor, Role
from apps.core.rest.serializers import StrictSerializer
from apps.documents.api.serializers import PersonShape
from apps.documents.models import AccessKind, AccessPart, DocumentAccess
from apps.documents.selectors.access import AccessFilter

CSV_HEADER = (
    "at",
    "kind",
    "part",
    "username",
    "full_name",
    "document_number",
    "version",
    "title",
    "file_name",
    "file_sha256",
    "ip_address",
)


class AccessFields(StrictSerializer):
    """Filters of the access log; all may be combined."""

    kind = serializers.MultipleChoiceField(choices=AccessKind.choices, required=False, help_text="May be repeated.")
    user = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="An account's id.")
    since = serializers.DateField(required=False, help_text="On this day or later.")
    until = serializers.DateField(required=False, help_text="On this day or earlier.")

    @property
    def wanted(self) -> AccessFilter:
        """The filters as the selectors take them."""
        asked = self.validated_data
        return AccessFilter(
            kind=tuple(sorted(asked.get("kind", ()))), user=asked.get("user"), since=asked.get("since"), until=asked.get("until")
        )


class AccessQuery(AccessFields):
    """Filters of a page of the access log."""

    page = serializers.IntegerField(required=False, min_value=1)
    page_size = serializers.IntegerField(required=False, min_value=1)


class PrintInput(StrictSerializer):
    """What the client notes: that somebody printed the document. Views and downloads are noted by the server itself."""

    kind = serializers.ChoiceField(choices=[(AccessKind.PRINT.value, AccessKind.PRINT.label)])


class PurposeQuery(serializers.Serializer[Any]):
    """Why a file is fetched; either way its bytes are the same."""

    purpose = serializers.ChoiceField(
        choices=[AccessKind.DOWNLOAD.value, AccessKind.VIEW.value],
        default=AccessKind.DOWNLOAD.value,
        help_text="For the access log: `view` where a viewer shows the file, `download` where it is kept.",
    )


class AccessedDocument(serializers.Serializer[Any]):
    """The version; `uuid` and `title` are null once the draft is deleted."""

    uuid = serializers.UUIDField(allow_null=True)
    document_number = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField(allow_null=True)


class Access(serializers.Serializer[Any]):
    """Who had to do with what, how and when."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=AccessKind.choices)
    part = serializers.ChoiceField(choices=AccessPart.choices)
    user = PersonShape()
    document = AccessedDocument()
    file_name = serializers.CharField(help_text="Empty for the page of the document.")
    file_sha256 = serializers.CharField()
    ip_address = serializers.CharField(allow_null=True, help_text="For document admins; null for everybody else.")


def access_shape(entry: DocumentAccess, actor: Actor) -> dict[str, Any]:
    """An entry with its person and version at hand; no statement."""
    document = entry.document
    return {
        "id": entry.pk,
        "at": entry.at,
        "kind": entry.kind,
        "part": entry.part,
        "user": {"id": entry.user.pk, "username": entry.user.username, "full_name": entry.user.full_name},
        "document": {
            "uuid": document.uuid if document else None,
            "document_number": entry.document_number,
            "version": entry.version,
            "title": document.title if document else None,
        },
        "file_name": entry.file_name,
        "file_sha256": entry.file_sha256,
        "ip_address": entry.ip_address if actor.role >= Role.DOCUMENT_ADMIN else None,
    }


def access_line(entry: DocumentAccess, actor: Actor) -> Sequence[Any]:
    """An entry as a line under ``CSV_HEADER``."""
    shown = access_shape(entry, actor)
    person, document = shown["user"], shown["document"]
    what = (entry.at.isoformat(), entry.kind, entry.part, person["username"], person["full_name"])
    return (*what, *(document[name] for name in CSV_HEADER[5:8]), *(shown[name] for name in CSV_HEADER[8:]))
