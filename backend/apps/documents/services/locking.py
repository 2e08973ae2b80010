"""Taking hold of a draft: one at a time, as the actor last saw it, and only by whom it belongs to."""

from apps.core.errors import NotFound, Stale, refuse
from apps.core.permissions import Actor
from apps.documents.models import Document
from apps.documents.permissions import may_edit_draft


def locked(document_id: int, expected_revision: int | None) -> Document:
    """The row, locked until the act ends.

    Raises:
        NotFound: it has been deleted meanwhile.
        Stale: it has changed since ``expected_revision``.
    """
    try:
        document = Document.objects.select_for_update().get(pk=document_id)
    except Document.DoesNotExist:
        raise NotFound("not_found", "There is no such document.") from None
    if expected_revision not in (None, document.revision):
        raise Stale(document)
    return document


def locked_draft(actor: Actor, document_id: int, expected_revision: int | None) -> Document:
    """The actor's own draft, locked until the act ends; refuses as ``locked`` does, and what is not theirs or no draft."""
    document = locked(document_id, expected_revision)
    refuse(may_edit_draft(actor, document))
    return document
