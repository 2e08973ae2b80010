"""The shapes of documents in the API: what comes in is checked here, what goes out is documented here."""

from typing import Any, NoReturn, cast

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.rest.serializers import StrictCharField, StrictIntegerField, StrictSerializer
from apps.documents.api.shapes import document_detail as document_detail  # noqa: PLC0414  (shape and schema in one place)
from apps.documents.models import DocumentSource, TextState
from apps.documents.refusals import file_refused
from apps.documents.services import DocumentInput, DraftChanges
from apps.documents.services.dependencies import WantedDependency
from apps.documents.states import DependencyKind, DocumentStatus, SensitivityLabel
from apps.documents.uploads import IncomingFile

MAX_TEXT = 10_000
MAX_DEPENDENCIES = 200


class UploadField(serializers.FileField):
    """A file of a multipart request, as the upload handler received it."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, IncomingFile):
            self.fail("invalid")
        return data

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        raise file_refused("file_missing", "Send the file itself, as a part called `file` of a multipart request.")


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "format": "uuid"},
            {
                "type": "object",
                "properties": {
                    "uuid": {"type": "string", "format": "uuid"},
                    "kind": {"type": "string", "enum": DependencyKind.values},
                },
                "required": ["uuid", "kind"],
                "additionalProperties": False,
            },
        ]
    }
)
class DependencyField(serializers.UUIDField):
    """A document to build upon: its UUID, or an object that says how, too."""

    default_error_messages = {"kind": "Must be one of: " + ", ".join(DependencyKind.values) + ".", "members": "Give `uuid` and `kind`."}

    def to_internal_value(self, data: Any) -> WantedDependency:  # type: ignore[override]
        if not isinstance(data, dict):
            return WantedDependency(super().to_internal_value(data))
        if data.keys() != {"uuid", "kind"}:
            self.fail("members")
        if data["kind"] not in DependencyKind.values:
            self.fail("kind")
        return WantedDependency(super().to_internal_value(data["uuid"]), DependencyKind(data["kind"]))


class _DocumentFields(StrictSerializer):
    """Fields of a draft that its author fills in."""

    title = StrictCharField(max_length=300)
    document_source = StrictCharField(max_length=30, required=False)
    description = StrictCharField(max_length=MAX_TEXT, allow_blank=True, required=False)
    keywords = StrictCharField(max_length=500, allow_blank=True, required=False)
    department = StrictCharField(max_length=100, allow_blank=True, required=False)
    sensitivity_label = serializers.ChoiceField(choices=SensitivityLabel.choices, required=False)
    effective_date = serializers.DateField(allow_null=True, required=False, help_text="The day the author wishes for; today or later.")
    dependencies = serializers.ListField(
        child=DependencyField(),
        max_length=MAX_DEPENDENCIES,
        required=False,
        help_text="Documents in force, all of them: UUIDs, or objects with `uuid` and `kind`. A UUID alone keeps the kind it has.",
    )


class DocumentCreateInput(_DocumentFields):
    """A new document; in a multipart request `dependencies` is a repeated key and `file` the file."""

    document_type = StrictCharField(max_length=10, help_text="A code, such as `SOP`.")
    file = UploadField(required=False)

    @property
    def details(self) -> DocumentInput:
        """What was sent, without the file."""
        return cast("DocumentInput", {name: value for name, value in self.validated_data.items() if name != "file"})

    @property
    def upload(self) -> IncomingFile | None:
        file: IncomingFile | None = self.validated_data.get("file")
        return file


class DocumentEditInput(_DocumentFields):
    """Changes to a draft; what is left out stays as it is."""

    expected_revision = StrictIntegerField(required=False, min_value=0, help_text="The `revision` the caller has seen.")

    @property
    def changes(self) -> DraftChanges:
        """What was sent, without the revision."""
        return cast("DraftChanges", {name: value for name, value in self.validated_data.items() if name != "expected_revision"})


class RevisionQuery(StrictSerializer):
    """The revision that the caller has seen, where a request has no JSON body."""

    expected_revision = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class FileInput(StrictSerializer):
    """The file that takes the place of the draft's present one."""

    file = UploadField()
    expected_revision = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class PersonShape(serializers.Serializer[Any]):
    """A person in any payload."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    full_name = serializers.CharField()


class DocumentRow(serializers.Serializer[Any]):
    """A document in a list."""

    uuid = serializers.UUIDField()
    id = serializers.IntegerField()
    document_number = serializers.CharField()
    version = serializers.CharField(help_text="Major and minor, such as `01.00`.")
    title = serializers.CharField()
    document_type = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=DocumentStatus.choices)
    status_display = serializers.CharField()
    author = PersonShape()
    department = serializers.CharField()
    sensitivity_label = serializers.ChoiceField(choices=SensitivityLabel.choices)
    effective_date = serializers.DateField(allow_null=True)
    obsolescence_date = serializers.DateField(allow_null=True)
    activated_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class DocumentFile(serializers.Serializer[Any]):
    """The original of a document."""

    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    content_type = serializers.CharField()
    sha256 = serializers.CharField()
    text_state = serializers.ChoiceField(choices=TextState.choices, help_text="Of its text, for comparing versions.")


class DocumentVersionLink(serializers.Serializer[Any]):
    """Another version of the same document."""

    uuid = serializers.UUIDField()
    version = serializers.CharField()


class DocumentDependencyShape(serializers.Serializer[Any]):
    """A document in force that this one builds upon."""

    uuid = serializers.UUIDField()
    document_number = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=DocumentStatus.choices)
    kind = serializers.ChoiceField(choices=DependencyKind.choices)


class DocumentPermissions(serializers.Serializer[Any]):
    """What the reader may do with the document, apart from moves of the lifecycle."""

    may_edit = serializers.BooleanField()
    may_delete = serializers.BooleanField()
    may_comment = serializers.BooleanField()
    may_read_access = serializers.BooleanField(help_text="Who opened, downloaded or printed it.")


class DocumentDetail(DocumentRow):
    """A document in full."""

    description = serializers.CharField()
    keywords = serializers.CharField()
    document_source = serializers.CharField(allow_null=True)
    file = DocumentFile(allow_null=True)
    download_url = serializers.CharField(allow_null=True)
    previous_version = DocumentVersionLink(allow_null=True)
    reason_for_change = serializers.CharField()
    dependencies = DocumentDependencyShape(many=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    superseded_at = serializers.DateTimeField(allow_null=True)
    obsoleted_at = serializers.DateTimeField(allow_null=True)
    terminated_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    legal_hold = serializers.BooleanField(help_text="Must be kept whatever else says it may go.")
    retention_until = serializers.DateField(
        allow_null=True,
        help_text="The last day on which it must be kept, once it is superseded, obsolete or terminated. Nothing is deleted.",
    )
    permissions = DocumentPermissions()


class DocumentAsOf(DocumentDetail):
    """A document in full, and the day that was asked for."""

    as_of = serializers.DateField(allow_null=True, help_text="This version was in force when that day ended; null: no day was named.")


class DocumentSourceShape(serializers.ModelSerializer[DocumentSource]):
    """Where a document can come from."""

    class Meta:
        model = DocumentSource
        fields = ("code", "name", "is_active")
