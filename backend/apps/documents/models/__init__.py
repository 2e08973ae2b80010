"""The rows of the documents app."""

from apps.documents.models.access import AccessKind, AccessPart, DocumentAccess
from apps.documents.models.attachment import DocumentAttachment
from apps.documents.models.comment import AnchorKind, DocumentComment
from apps.documents.models.document import Document, DocumentDependency, DocumentParticipant
from apps.documents.models.file import StoredFile
from apps.documents.models.grant import DocumentGrant
from apps.documents.models.numbering import DocumentNumberSequence
from apps.documents.models.text import ExtractedText, TextState
from apps.documents.models.type import DocumentSource, DocumentType

__all__ = [
    "AccessKind",
    "AccessPart",
    "AnchorKind",
    "Document",
    "DocumentAccess",
    "DocumentAttachment",
    "DocumentComment",
    "DocumentDependency",
    "DocumentGrant",
    "DocumentNumberSequence",
    "DocumentParticipant",
    "DocumentSource",
    "DocumentType",
    "ExtractedText",
    "StoredFile",
    "TextState",
]
