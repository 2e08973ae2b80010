"""What the documents app records in the audit trail: creations, edits, files, versions and deletions of documents, and comments."""

from apps.audit.catalogue import Event, register

DOCUMENT_CREATED = "DOCUMENT_CREATED"
DOCUMENT_EDITED = "DOCUMENT_EDITED"
DOCUMENT_DELETED = "DOCUMENT_DELETED"
DOCUMENT_VERSION_CREATED = "DOCUMENT_VERSION_CREATED"
DOCUMENT_SENSITIVITY_CHANGED = "DOCUMENT_SENSITIVITY_CHANGED"
LEGAL_HOLD_SET = "LEGAL_HOLD_SET"
LEGAL_HOLD_LIFTED = "LEGAL_HOLD_LIFTED"
DOCUMENT_TYPE_CREATED = "DOCUMENT_TYPE_CREATED"
DOCUMENT_TYPE_CHANGED = "DOCUMENT_TYPE_CHANGED"
GRANT_GIVEN = "GRANT_GIVEN"
GRANT_WITHDRAWN = "GRANT_WITHDRAWN"
FILE_ATTACHED = "FILE_ATTACHED"
ATTACHMENT_ADDED = "ATTACHMENT_ADDED"
ATTACHMENT_REMOVED = "ATTACHMENT_REMOVED"
COMMENT_ADDED = "COMMENT_ADDED"
COMMENT_EDITED = "COMMENT_EDITED"
COMMENT_WITHDRAWN = "COMMENT_WITHDRAWN"
COMMENT_RESOLVED = "COMMENT_RESOLVED"
COMMENT_REOPENED = "COMMENT_REOPENED"

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
        DOCUMENT_SENSITIVITY_CHANGED,
        "{actor} changed the label of {object} from {old_label} to {new_label}",
        {"old_label": str, "new_label": str},
    ),
    Event(LEGAL_HOLD_SET, "{actor} put {object} under a legal hold"),
    Event(LEGAL_HOLD_LIFTED, "{actor} lifted the legal hold on {object}"),
    Event(DOCUMENT_TYPE_CREATED, "{actor} made the document type {object} «{name}»", {"name": str}),
    Event(DOCUMENT_TYPE_CHANGED, "{actor} changed what the document type {object} demands"),
    Event(
        GRANT_GIVEN, "{actor} gave {granted_to} sight of {document_number}, whatever its label", {"document_number": str, "granted_to": str}
    ),
    Event(
        GRANT_WITHDRAWN, "{actor} withdrew from {granted_to} the sight of {document_number}", {"document_number": str, "granted_to": str}
    ),
    Event(
        FILE_ATTACHED,
        "{actor} attached the file «{file_name}» ({size} bytes, SHA-256 {sha256}) to {object}",
        {"file_name": str, "sha256": str, "size": int, "content_type": str, "external_references": list},
    ),
    Event(
        ATTACHMENT_ADDED,
        "{actor} attached the supporting file «{file_name}» ({size} bytes, SHA-256 {sha256}) to {object}",
        {"attachment": int, "file_name": str, "sha256": str, "size": int, "content_type": str, "external_references": list},
    ),
    Event(
        ATTACHMENT_REMOVED,
        "{actor} removed the supporting file «{file_name}» (SHA-256 {sha256}) from {object}",
        {"attachment": int, "file_name": str, "sha256": str},
    ),
    Event(COMMENT_ADDED, "{actor} commented on {object}", {"comment": int, "answers?": int, "anchor": str}),
    Event(COMMENT_EDITED, "{actor} reworded a comment on {object}", {"comment": int}),
    Event(COMMENT_WITHDRAWN, "{actor} withdrew a comment of {author} on {object}", {"comment": int, "author": str}),
    Event(COMMENT_RESOLVED, "{actor} resolved a discussion of {object}", {"comment": int}),
    Event(COMMENT_REOPENED, "{actor} reopened a discussion of {object}", {"comment": int}),
)
