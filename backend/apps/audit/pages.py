"""Which objects of entries have a page of their own, and the uuid by which it is addressed; upper apps bring what they know."""

from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

from apps.audit.models import AuditTrail
from apps.core.permissions import Actor

# The uuids of those among some ids that this account may see.
Finder = Callable[[Actor, Collection[int]], Mapping[int, UUID]]
_LONGEST_KEY = 18
_finders: dict[str, Finder] = {}


def register_pages(object_type: str, finder: Finder) -> None:
    """Objects of ``object_type`` (``app.model``) have pages, whose uuids ``finder`` tells in one statement for many ids."""
    _finders[object_type] = finder


def type_of(entry: AuditTrail) -> str:
    """The kind of object that an entry is about, as ``app.model``; empty where it is about none."""
    kind = entry.content_type
    return f"{kind.app_label}.{kind.model}" if kind else ""


def _is_key(text: str) -> bool:
    # Entries may name anything; a text that no column of keys can hold is nobody's.
    return text.isdecimal() and len(text) <= _LONGEST_KEY


def uuids_of_pages(actor: Actor, entries: Iterable[AuditTrail]) -> dict[int, UUID]:
    """Uuids of the objects' pages, by the id of the entry; one statement for each kind of object, however many entries there are."""
    found: dict[int, UUID] = {}
    wanted: dict[str, dict[int, int]] = {}
    for entry in entries:
        if (kind := type_of(entry)) in _finders and _is_key(entry.object_id):
            wanted.setdefault(kind, {})[entry.pk] = int(entry.object_id)
    for kind, ids in wanted.items():
        uuids = _finders[kind](actor, set(ids.values()))
        found |= {entry: uuids[pk] for entry, pk in ids.items() if pk in uuids}
    return found
