"""Questions to the audit trail: filtered entries, and an entry as a sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from apps.audit.catalogue import UnregisteredEvent, event_named
from apps.audit.models import AuditTrail
from apps.audit.permissions import may_read_audit_trail
from apps.core.errors import refuse
from apps.core.permissions import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What to look for; None means: anything. ``search`` looks in labels, logins and actions."""

    user: str | None = None
    action: tuple[str, ...] = ()
    object_type: str | None = None
    object_id: str | None = None
    correlation_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    search: str | None = None


def audit_entries(*, actor: Actor, wanted: AuditFilter) -> QuerySet[AuditTrail]:
    """Entries that match, newest first; for those who may read the whole trail."""
    refuse(may_read_audit_trail(actor))
    conditions = Q()
    for lookup, value in {
        "actor_login__iexact": wanted.user,
        "action__in": wanted.action,
        "object_id": wanted.object_id,
        "correlation_id": wanted.correlation_id,
        "timestamp__gte": wanted.since,
        "timestamp__lt": wanted.until,
    }.items():
        if value:
            conditions &= Q(**{lookup: value})
    if wanted.object_type:
        app, _, model = wanted.object_type.lower().partition(".")
        conditions &= Q(content_type__app_label=app, content_type__model=model)
    if wanted.search:
        conditions &= (
            Q(object_label__icontains=wanted.search) | Q(actor_login__icontains=wanted.search) | Q(action__icontains=wanted.search)
        )
    return AuditTrail.objects.filter(conditions).select_related("content_type").defer("canonical")


def entries_about(subject: models.Model) -> QuerySet[AuditTrail]:
    """Everything recorded about one object, newest first; whether the reader may see the object is the caller's question."""
    return AuditTrail.objects.about(subject).select_related("content_type").defer("canonical")


def was_ever_recorded(action: str) -> bool:
    """Whether an act of this kind is on record at all; a fact about the installation, which names nobody."""
    return AuditTrail.objects.filter(action=action).exists()


def sentence_of(entry: AuditTrail) -> str:
    """The entry as a sentence that a quality manager reads."""
    try:
        event = event_named(entry.action)
    except UnregisteredEvent:
        return f"{entry.actor_name}: {entry.action} {entry.object_label}".rstrip()
    facts = event.facts_in_words(entry.details)
    return event.sentence.format_map(_Words({**facts, "actor": entry.actor_name, "object": entry.object_label}))


class _Words(dict[str, Any]):
    """Facts that a sentence asks for; one that an entry does not carry is shown as a dash."""

    def __missing__(self, name: str) -> str:
        return "–"
