"""Who may create, edit, delete and download documents, and why not."""

from apps.core.permissions import Actor, Refusal, Role
from apps.documents.models import Document
from apps.documents.states import DocumentStatus


def may_create_document(actor: Actor) -> Refusal | None:
    """Authors and those above them write documents."""
    if actor.role >= Role.AUTHOR:
        return None
    return Refusal("not_permitted", "Only document authors may create documents.", authority=True)


def may_edit_draft(actor: Actor, document: Document) -> Refusal | None:
    """A draft belongs to its author; what left DRAFT is frozen (product rule 3)."""
    if document.author_id != actor.pk:
        return Refusal("not_the_author", "Only the author may edit this draft.", authority=True)
    return _must_be_draft(document)


def may_delete_draft(actor: Actor, document: Document, *, routed: bool) -> Refusal | None:
    """Its author or an admin may delete a draft that was never routed (product rule 9)."""
    if document.author_id != actor.pk and actor.role < Role.DOCUMENT_ADMIN:
        return Refusal("not_the_author", "Only the author or a document admin may delete this draft.", authority=True)
    if refusal := _must_be_draft(document):
        return refusal
    if routed:
        return Refusal("routed_before", "This draft has been routed for review and stays on record. It can be terminated instead.")
    return None


def may_manage_grants(actor: Actor, responsible: int | None) -> Refusal | None:
    """The author of the document (``responsible``; see ``responsible_author``) and admins say to whom it is shown."""
    if actor.role >= Role.DOCUMENT_ADMIN or (actor.pk == responsible and actor.role >= Role.AUTHOR):
        return None
    return Refusal("not_the_author", "Only the author of the document or a document admin may do this.", authority=True)


def may_change_sensitivity(actor: Actor, document: Document) -> Refusal | None:
    """The label of what left DRAFT is an admin's; before, its author edits it like everything else."""
    if actor.role < Role.DOCUMENT_ADMIN:
        return Refusal("not_permitted", "Only document admins may change the label of a document.", authority=True)
    if document.status == DocumentStatus.DRAFT:
        return Refusal("is_a_draft", "This is a draft: its author chooses the label.")
    return None


def may_download(actor: Actor, document: Document) -> Refusal | None:
    """Whoever sees a document may have its original, once there is one."""
    if document.file_id is None:
        return Refusal("no_file", "No file has been attached to this document yet.")
    return None


def _must_be_draft(document: Document) -> Refusal | None:
    if document.status == DocumentStatus.DRAFT:
        return None
    return Refusal("not_a_draft", f"Only a draft can be changed; this document is {document.get_status_display()}.")
