"""Questions to the access log: who had to do with a version, and with what somebody had to do."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from apps.core import clock
from apps.core.errors import refuse
from apps.core.permissions import Actor, Role
from apps.documents.models import Document, DocumentAccess
from apps.documents.permissions import may_read_access_by, may_read_access_to


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessFilter:
    """Which entries are wanted; an empty value means: any. ``since`` and ``until`` are days of the organisation, both included."""

    kind: tuple[str, ...] = ()
    user: int | None = None
    since: date | None = None
    until: date | None = None


def access_to(document: Document, actor: Actor, wanted: AccessFilter) -> QuerySet[DocumentAccess]:
    """Who had to do with a version that the caller has fetched through ``visible_to``, newest first.

    Refuses (403) all but its author and admins.
    """
    refuse(may_read_access_to(actor, document))
    entries = DocumentAccess.objects.filter(document=document)
    if wanted.user is not None:
        entries = entries.filter(user_id=wanted.user)
    return _matching(entries, wanted)


def access_by(actor: Actor, wanted: AccessFilter) -> QuerySet[DocumentAccess]:
    """With what somebody (``wanted.user``; without it the actor) had to do, newest first.

    Refuses (403) to look at others, but to admins. People see of their own what they may see of documents today.
    """
    user = actor.pk if wanted.user is None else wanted.user
    refuse(may_read_access_by(actor, user))
    entries = DocumentAccess.objects.filter(user_id=user)
    if actor.role < Role.DOCUMENT_ADMIN:
        entries = entries.filter(document__in=Document.objects.visible_to(actor))
    return _matching(entries, wanted)


def _matching(entries: QuerySet[DocumentAccess], wanted: AccessFilter) -> QuerySet[DocumentAccess]:
    if wanted.kind:
        entries = entries.filter(kind__in=wanted.kind)
    if wanted.since is not None:
        entries = entries.filter(at__gte=_beginning_of(wanted.since))
    if wanted.until is not None:
        entries = entries.filter(at__lt=_beginning_of(wanted.until + timedelta(days=1)))
    return entries.select_related("user", "document").order_by("-id")


def _beginning_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.organisation_zone())
