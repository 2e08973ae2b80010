"""Recording acts: ``act`` opens the transaction and says who; ``record`` writes what was done, in the same transaction."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from apps.audit.catalogue import event_named
from apps.audit.models import AuditTrail
from apps.core.context import current_origin
from apps.core.permissions import Actor


@dataclass(frozen=True, slots=True)
class Act:
    """Something being done: by whom (None: literally anonymous), why, and the id that ties its entries together."""

    actor: Actor | None
    reason: str
    correlation_id: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is written about one object: which it is, its label, the fields that changed, and the facts of the event."""

    model: type[models.Model] | None = None
    key: Any = ""
    label: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def about(
        cls,
        subject: models.Model | None,
        *,
        label: str = "",
        changes: Mapping[str, Any] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> "Entry":
        """An entry about a row at hand; its label is how the row calls itself, unless one is given."""
        if subject is None:
            return cls(label=label, changes=changes or {}, details=details or {})
        return cls(model=type(subject), key=subject.pk, label=label or str(subject), changes=changes or {}, details=details or {})


@dataclass(frozen=True, slots=True)
class Appended:
    """What the database gave an entry: its id, uuid and time (UTC)."""

    id: int
    uuid: uuid.UUID
    timestamp: datetime


_act: ContextVar[Act | None] = ContextVar("edms_act", default=None)


@contextmanager
def act(actor: Actor | None, *, reason: str = "", correlation_id: uuid.UUID | None = None) -> Iterator[Act]:
    """Do something as ``actor``, in one transaction: everything recorded inside carries actor, reason and correlation id.

    An act inside another one belongs to it: it shares the outer act's correlation id unless one is given.
    """
    outer = _act.get()
    inherited = outer.correlation_id if outer else uuid.uuid4()
    current = Act(actor, reason, correlation_id or inherited)
    token = _act.set(current)
    try:
        with transaction.atomic():
            yield current
    finally:
        _act.reset(token)


def current_act() -> Act:
    """The act in progress; recording outside of one is a fault in the program."""
    current = _act.get()
    if current is None:
        raise RuntimeError("nothing may be recorded outside of audit.services.act(…)")
    return current


def record(
    action: str,
    subject: models.Model | None = None,
    *,
    label: str = "",
    changes: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
) -> Appended:
    """Write one entry of the act in progress. ``changes`` is ``{field: [old, new]}``."""
    event_named(action).check(details or {})
    return _append(_as_rows(action, [Entry.about(subject, label=label, changes=changes, details=details)]))


def record_many(action: str, entries: Sequence[Entry]) -> None:
    """Write one entry per object, in order, in one statement."""
    event = event_named(action)
    for entry in entries:
        event.check(entry.details)
    if entries:
        _append(_as_rows(action, entries))


def append_entry(
    *,
    action: str,
    user: Actor | None = None,
    content_object: models.Model | None = None,
    field_changes: Mapping[str, Any] | None = None,
    reason: str = "",
    **details: Any,
) -> AuditTrail:
    """Append a single entry, for callers that speak the overview's ``AuditTrail.objects.create(…)``.

    They know nothing of an event's facts and may leave them out; facts that are given must be of the right kind.
    """
    event_named(action).check(details, complete=False)
    with act(user, reason=reason):
        written = _append(_as_rows(action, [Entry.about(content_object, changes=field_changes, details=details)]))
    return AuditTrail.objects.get(pk=written.id)


def _as_rows(action: str, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    kinds = {model: ContentType.objects.get_for_model(model).pk for model in {entry.model for entry in entries} if model is not None}
    return [_as_row(action, entry, kinds.get(entry.model) if entry.model is not None else None) for entry in entries]


def _as_row(action: str, entry: Entry, content_type_id: int | None) -> dict[str, Any]:
    return {
        "action": action,
        "content_type_id": content_type_id,
        "object_id": str(entry.key),
        "object_label": entry.label,
        "field_changes": entry.changes,
        "details": entry.details,
    }


def _append(rows: list[dict[str, Any]]) -> Appended:
    """Write them all; what the database gave the last one. Of thousands nobody asks for more than that they are there."""
    current = current_act()
    context = asdict(current_origin()) | {
        "user_id": current.actor.pk if current.actor is not None else None,
        "correlation_id": current.correlation_id,
        "reason": current.reason,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id, entry_uuid, entry_time FROM public.audit_append(%s::jsonb, %s::jsonb) ORDER BY entry_id DESC LIMIT 1",
            [storable_json(rows), storable_json(context)],
        )
        return Appended(*cursor.fetchone())


def storable_json(value: Any) -> str:
    """JSON that PostgreSQL can hold: a NUL character, which it cannot, is shown as the replacement character."""
    text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    if "\\u0000" not in text:
        return text
    return json.dumps(_without_nul(json.loads(text)), ensure_ascii=False)


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "\ufffd")
        case list():
            return [_without_nul(inner) for inner in value]
        case dict():
            return {_without_nul(name): _without_nul(inner) for name, inner in value.items()}
    return value
