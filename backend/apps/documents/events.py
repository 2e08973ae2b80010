"""What the documents app records in the audit trail: creations, edits, files, versions and deletions of documents."""

from apps.audit.catalogue import Event, register

DOCUMENT_CREATED = "DOCUMENT_CREATED"
DOCUMENT_EDITED = "DOCUMENT_EDITED"
DOCUMENT_DELETED = "DOCUMENT_DELETED"
DOCUMENT_VERSION_CREATED = "DOCUMENT_VERSION_CREATED"
DOCUMENT_SENSITIVITY_CHANGED = "DOCUMENT_SENSITIVITY_CHANGED"
GRANT_GIVEN = "GRANT_GIVEN"
GRANT_WITHDRAWN = "GRANT_WITHDRAWN"
FILE_ATTACHED = "FILE_ATTACHED"

register(
    Event(
        DOCUMENT_CREATED,
        "{actor} created {object} «{title}»",
        {"document_number": str, "version": str, "title": str},
    ),
    Event(DOCUMENT_EDITED, "{actor} edited the draft {object}"),
    Event(
        DOCUMENT_DELETED,
        "{actor} deleted the draft {object} «{title}», which had never been routed",
        {"document_number": str, "version": str, "title": str},
    ),
    Event(
        DOCUMENT_VERSION_CREATED,
        "{actor} began version {version} of {document_number} from version {previous_version}",
        {"document_number": str, "version": str, "previous_version": str, "bump": str},
    ),
    Event(
        FILE_ATTACHED,
        "{actor} attached the file «{file_name}» ({size} bytes, SHA-256 {sha256}) to {object}",
        {"file_name": str, "sha256": str, "size": int, "content_type": str, "external_references": list},
    ),
)
    Event(
        DOCUMENT_SENSITIVITY_CHANGED,
        "{actor} changed the label of {object} from {old_label} to {new_label}",
        {"old_label": str, "new_label": str},
    ),
    Event(
        GRANT_GIVEN, "{actor} gave {granted_to} sight of {document_number}, whatever its label", {"document_number": str, "granted_to": str}
    ),
    Event(
        GRANT_WITHDRAWN, "{actor} withdrew from {granted_to} the sight of {document_number}", {"document_number": str, "granted_to": str}
    ),
