"""Questions about attachments: what a version has attached, and one of its files."""

from uuid import UUID

from django.db.models import QuerySet

from apps.core.errors import NotFound
from apps.core.permissions import Actor
from apps.documents.models import Document, DocumentAttachment
from apps.documents.selectors.documents import get_visible_document


def attachments_of(document: Document) -> QuerySet[DocumentAttachment]:
    """What a version that the caller has fetched through ``visible_to`` has attached, oldest first, with files and people."""
    return DocumentAttachment.objects.filter(document=document).select_related("document", "file", "added_by").order_by("id")


def get_attachment(actor: Actor, uuid: UUID, attachment_id: int) -> DocumentAttachment:
    """An attachment with its file and its document.

    Raises:
        NotFound: there is no such document for this account, or nothing of this id is attached to it.
    """
    document = get_visible_document(actor, uuid)
    attachment = attachments_of(document).filter(pk=attachment_id).first()
    if attachment is None:
        raise NotFound("not_found", "There is no such attachment.")
    return attachment


def attached_content(document: Document) -> list[dict[str, str]]:
    """What a signature says of the attachments: names and SHA-256 of the contents. One statement."""
    rows = DocumentAttachment.objects.filter(document=document).order_by("id")
    return [
        {"file_name": file_name, "name": name, "description": description, "sha256": sha256}
        for file_name, name, description, sha256 in rows.values_list("file_name", "name", "description", "file_id")
    ]
