"""What is on record about a document, as somebody may read it who does not see every document that it names."""

from apps.audit.models import AuditTrail
from apps.core.permissions import Actor, Role
from apps.documents.models import Document
from apps.documents.states import DependencyKind

UNSEEN = "a document that you may not see"
_KINDS = tuple(f"{kind.label} " for kind in DependencyKind)


def without_unseen_names(entries: list[AuditTrail], actor: Actor) -> list[AuditTrail]:
    """The entries, with those of the dependencies concealed that this account may not see; the record itself is never touched."""
    changes = [entry.field_changes["dependencies"] for entry in entries if entry.field_changes.get("dependencies")]
    names = {label: _name_in(label) for change in changes for side in change for label in side or ()}
    if not names or actor.role >= Role.DOCUMENT_ADMIN:
        return entries
    numbers = {name.rpartition(" v")[0] for name in names.values()}
    seen = set(map(str, Document.objects.visible_to(actor).filter(document_number__in=numbers)))
    for change in changes:
        change[:] = [[label if names[label] in seen else UNSEEN for label in side or ()] for side in change]
    return entries


def _name_in(label: str) -> str:
    """The document in a label such as «References SOP-2026-0001 v01.00»."""
    kind = next((kind for kind in _KINDS if label.startswith(kind)), "")
    return label.removeprefix(kind)
