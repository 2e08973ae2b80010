"""Questions about grants: to whom a document is shown whatever its label, and who decides about that."""

from django.db.models import QuerySet

from apps.core.errors import refuse
from apps.core.permissions import Actor
from apps.documents.models import Document, DocumentGrant
from apps.documents.permissions import may_manage_grants
from apps.documents.states import IN_FORCE, IN_PREPARATION, DocumentStatus


def grants_of(document: Document, actor: Actor) -> QuerySet[DocumentGrant]:
    """To whom the number of a document is granted, oldest first; 403 to all but its author and admins."""
    refuse(may_manage_grants(actor, responsible_author(document.document_number)))
    return DocumentGrant.objects.filter(document_number=document.document_number).select_related("user", "group", "granted_by")


def responsible_author(document_number: str) -> int | None:
    """Whose document it is: the author of the version in force, or else of the one in preparation, or else of the last one."""
    versions = Document.objects.filter(document_number=document_number).order_by("-version_major", "-version_minor")
    authors = list(versions.values_list("status", "author_id"))
    for states in (IN_FORCE, IN_PREPARATION, DocumentStatus):
        for status, author in authors:
            if status in states:
                return int(author)
    return None
