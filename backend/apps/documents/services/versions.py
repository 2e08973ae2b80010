"""Beginning the next version of a document that is in force."""

from typing import Any, Literal

from django.db.models import Max

from apps.audit.services import record
from apps.core.errors import Conflict
from apps.core.permissions import Actor
from apps.documents.events import DOCUMENT_VERSION_CREATED
from apps.documents.models import Document
from apps.documents.services.attachments import copy_attachments
from apps.documents.services.dependencies import copy_dependencies

Bump = Literal["minor", "major"]


def create_next_version(*, actor: Actor, document: Document, bump: Bump, reason_for_change: str) -> Document:
    """Make the draft of the next minor or major version of ``document``; ``actor`` becomes its author.

    Metadata, file and attachments are taken over (the author replaces them), dependencies too, as far as what they point at is
    still in force. A version number that a terminated draft has used is passed over. The caller holds the lock on
    ``document`` and is inside an act. Refuses a second version in preparation (409); records ``DOCUMENT_VERSION_CREATED``.
    """
    versions = Document.objects.filter(document_number=document.document_number)
    if versions.in_preparation().exists():
        raise Conflict("version_in_preparation", "Another version of this document is already in preparation.")
    major, minor = _next_version(document, bump)
    draft = Document.objects.create(
        document_number=document.document_number,
        version_major=major,
        version_minor=minor,
        title=document.title,
        description=document.description,
        keywords=document.keywords,
        department=document.department,
        document_type_id=document.document_type_id,
        document_source_id=document.document_source_id,
        sensitivity_label=document.sensitivity_label,
        author_id=actor.pk,
        file_id=document.file_id,
        file_name=document.file_name,
        previous_version=document,
        reason_for_change=reason_for_change,
    )
    copy_dependencies(document, draft)
    changes: dict[str, list[Any]] = {"version": [document.version, draft.version], "reason_for_change": ["", reason_for_change]}
    if attached := copy_attachments(document, draft):
        changes["attachments"] = [[], attached]
    record(
        DOCUMENT_VERSION_CREATED,
        draft,
        changes=changes,
        details={
            "document_number": draft.document_number,
            "version": draft.version,
            "previous_version": document.version,
            "bump": bump,
        },
    )
    return draft


def _next_version(document: Document, bump: Bump) -> tuple[int, int]:
    """The first number after ``document`` that no row, not even a terminated one, has used."""
    used = Document.objects.filter(document_number=document.document_number)
    if bump == "major":
        return used.aggregate(last=Max("version_major"))["last"] + 1, 0
    return document.version_major, used.filter(version_major=document.version_major).aggregate(last=Max("version_minor"))["last"] + 1
