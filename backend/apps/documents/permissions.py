"""Who may create, edit, delete, download and comment on documents, and why not."""

from apps.core.permissions import Actor, Refusal, Role
from apps.documents.models import Document, DocumentComment
from apps.documents.states import FINAL, IN_FORCE, DocumentStatus


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
    if document.legal_hold:
        return Refusal("legal_hold", "This draft is under a legal hold and must be kept.")
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


def may_change_legal_hold(actor: Actor) -> Refusal | None:
    """Admins say what must be kept."""
    if actor.role >= Role.DOCUMENT_ADMIN:
        return None
    return Refusal("not_permitted", "Only document admins may set or lift a legal hold.", authority=True)


def may_change_types(actor: Actor) -> Refusal | None:
    """Admins say what each kind of document demands."""
    if actor.role >= Role.DOCUMENT_ADMIN:
        return None
    return Refusal("not_permitted", "Only document admins may make or change document types.", authority=True)


def may_download(actor: Actor, document: Document) -> Refusal | None:
    """Whoever sees a document may have its original, once there is one."""
    if document.file_id is None:
        return Refusal("no_file", "No file has been attached to this document yet.")
    return None


def may_read_access_to(actor: Actor, document: Document) -> Refusal | None:
    """The author of a version and admins learn who had to do with it."""
    if actor.pk == document.author_id or actor.role >= Role.DOCUMENT_ADMIN:
        return None
    return Refusal("not_permitted", "Only the author of the document and document admins may read its access log.", authority=True)


def may_read_access_by(actor: Actor, user_id: int) -> Refusal | None:
    """Everybody learns what is logged of themselves, admins what is logged of anybody."""
    if actor.pk == user_id or actor.role >= Role.DOCUMENT_ADMIN:
        return None
    return Refusal("not_permitted", "Only document admins may read what is logged of others.", authority=True)


def may_comment(actor: Actor, document: Document, *, takes_part: bool) -> Refusal | None:
    """Whoever takes part and admins, until the version has ended; while it is in force, its readers too."""
    reads = document.status in IN_FORCE and actor.role >= Role.VIEWER
    if not (takes_part or reads or actor.role >= Role.DOCUMENT_ADMIN):
        return Refusal("not_permitted", "Only those who take part in this document may comment on it.", authority=True)
    return _must_be_open_for_comments(document)


def may_answer(actor: Actor, document: Document, thread: DocumentComment, *, takes_part: bool) -> Refusal | None:
    """Whoever may comment answers in a discussion that is neither resolved nor withdrawn."""
    if refusal := may_comment(actor, document, takes_part=takes_part):
        return refusal
    return _must_not_be_withdrawn(thread) or _must_not_be_resolved(thread)


def may_edit_comment(
    actor: Actor, document: Document, thread: DocumentComment, comment: DocumentComment, *, answered: bool
) -> Refusal | None:
    """Its author may reword a comment as long as nobody has answered and the discussion is open."""
    if comment.author_id != actor.pk:
        return Refusal("not_the_author", "Only its author may change a comment.", authority=True)
    if answered:
        return Refusal("comment_answered", "Somebody has answered this comment. Write another one instead.")
    return (
        _must_be_open_for_comments(document)
        or _must_not_be_withdrawn(comment)
        or _must_not_be_withdrawn(thread)
        or _must_not_be_resolved(thread)
    )


def may_withdraw_comment(actor: Actor, document: Document, comment: DocumentComment) -> Refusal | None:
    """Its author or an admin takes a comment back; that it was there, and what it said, stays on record."""
    if comment.author_id != actor.pk and actor.role < Role.DOCUMENT_ADMIN:
        return Refusal("not_the_author", "Only its author or a document admin may withdraw a comment.", authority=True)
    return _must_be_open_for_comments(document) or _must_not_be_withdrawn(comment)


def may_resolve_comment(actor: Actor, document: Document, comment: DocumentComment) -> Refusal | None:
    """The author of the document, the author of the comment or an admin declares a discussion settled."""
    if refusal := _settles(actor, document, comment):
        return refusal
    return _must_not_be_withdrawn(comment) or _must_not_be_resolved(comment)


def may_reopen_comment(actor: Actor, document: Document, comment: DocumentComment) -> Refusal | None:
    """Whoever may settle a discussion may take that back."""
    if refusal := _settles(actor, document, comment):
        return refusal
    if comment.resolved_at is None:
        return Refusal("comment_not_resolved", "This discussion is open already.")
    return _must_not_be_withdrawn(comment)


def _settles(actor: Actor, document: Document, comment: DocumentComment) -> Refusal | None:
    if actor.pk not in (document.author_id, comment.author_id) and actor.role < Role.DOCUMENT_ADMIN:
        message = "Only the author of the document, the author of the comment or a document admin may do this."
        return Refusal("not_permitted", message, authority=True)
    if comment.parent_id is not None:
        return Refusal("comment_is_an_answer", "Only the comment that began a discussion is resolved or reopened.")
    return _must_be_open_for_comments(document)


def _must_be_open_for_comments(document: Document) -> Refusal | None:
    if document.status in FINAL:
        return Refusal("closed_for_comments", f"This version is {document.get_status_display()}; what was said about it stands.")
    return None


def _must_not_be_withdrawn(comment: DocumentComment) -> Refusal | None:
    return Refusal("comment_withdrawn", "This comment has been withdrawn.") if comment.withdrawn_at else None


def _must_not_be_resolved(thread: DocumentComment) -> Refusal | None:
    return Refusal("comment_resolved", "This discussion is resolved. Reopen it to go on with it.") if thread.resolved_at else None


def _must_be_draft(document: Document) -> Refusal | None:
    if document.status == DocumentStatus.DRAFT:
        return None
    return Refusal("not_a_draft", f"Only a draft can be changed; this document is {document.get_status_display()}.")
