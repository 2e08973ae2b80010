"""The deeds of the documents app, one module per theme."""

from apps.documents.services.details import DocumentInput, DraftChanges
from apps.documents.services.drafts import create_document, delete_draft, edit_draft
from apps.documents.services.files import attach_file
from apps.documents.services.grants import give_grant, withdraw_grant
from apps.documents.services.holds import change_legal_hold
from apps.documents.services.sensitivity import change_sensitivity
from apps.documents.services.types import change_type, create_type
from apps.documents.services.versions import create_next_version

__all__ = [
    "DocumentInput",
    "DraftChanges",
    "attach_file",
    "change_legal_hold",
    "change_sensitivity",
    "change_type",
    "create_document",
    "create_next_version",
    "create_type",
    "delete_draft",
    "edit_draft",
    "give_grant",
    "withdraw_grant",
]
