"""Whoever may not see a document is told nothing about it: the notifications that name one are left out."""

from django.db.models import Case, OuterRef, Subquery, UUIDField, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from apps.core.permissions import Actor, Role
from apps.documents.models import Document
from apps.documents.models.document import sight_of
from apps.notifications.models import NotificationQuerySet
from apps.notifications.sight import narrow_by

_UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def without_hidden_documents(notifications: NotificationQuerySet, actor: Actor) -> NotificationQuerySet:
    """``notifications`` without those about a document that is not, or no longer, for ``actor``."""
    if actor.role >= Role.DOCUMENT_ADMIN:
        return notifications
    named = Cast(KeyTextTransform("document_uuid", "context"), UUIDField())
    about = Case(When(context__document_uuid__regex=_UUID, then=named), output_field=UUIDField())
    # Asked of the one document that each names; what has been deleted is no secret.
    document = Document.objects.filter(uuid=OuterRef("about")).annotate(shown=Case(When(sight_of(actor), then=True), default=False))
    return notifications.alias(about=about).filter(Coalesce(Subquery(document.values("shown")[:1]), True))


narrow_by(without_hidden_documents)
