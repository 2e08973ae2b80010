"""The rows of the documents app."""

from apps.documents.models.document import Document, DocumentDependency, DocumentParticipant
from apps.documents.models.file import StoredFile
from apps.documents.models.numbering import DocumentNumberSequence
from apps.documents.models.type import DocumentSource, DocumentType
from apps.documents.models.grant import DocumentGrant

__all__ = [
    "Document",
    "DocumentDependency",
    "DocumentNumberSequence",
    "DocumentParticipant",
    "DocumentSource",
    "DocumentType",
    "StoredFile",
    "DocumentGrant",
]
