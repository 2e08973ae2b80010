"""Linking documents: to what is in force, by number, and never in a circle."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from apps.core.errors import Invalid
from apps.core.permissions import Actor
from apps.documents.dependency_graph import path_between
from apps.documents.models import Document, DocumentDependency
from apps.documents.selectors.dependencies import edges_below
from apps.documents.states import IN_FORCE, DependencyKind

# The namespace of the lock that links wait for each other on: two that are harmless alone may close a circle together.
_LINKING = 0x4445


@dataclass(frozen=True, slots=True)
class WantedDependency:
    """A document to build upon, and how; without a kind the present one stays, and a new one is a reference."""

    uuid: UUID
    kind: DependencyKind | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A document in force that was chosen to build upon."""

    document: Document
    kind: DependencyKind | None

    def __str__(self) -> str:
        return str(self.document)


def chosen_targets(actor: Actor, wanted: Sequence[WantedDependency], *, of: Document | None = None) -> list[Target]:
    """The documents in force that ``wanted`` names, kept in force until the act ends.

    One message for all that is wrong with them, so that nobody learns what exists. A document does not depend on
    another version of itself.

    Raises:
        Invalid: one of them is not another document in force that the actor may see, or the links would close a circle.
    """
    uuids = {one.uuid for one in wanted}
    if not uuids:
        return []
    _hold(uuids)
    found = Document.objects.visible_to(actor).in_force().filter(uuid__in=uuids)
    if of is not None:
        found = found.exclude(document_number=of.document_number)
    documents = {document.uuid: document for document in found}
    if len(documents) != len(uuids):
        raise Invalid.field("dependencies", "not_in_force", "Dependencies must be other documents that are in force and that you may see.")
    if of is not None:
        _refuse_circles(actor, of, {document.document_number for document in documents.values()})
    targets = {(one.uuid, one.kind): Target(documents[one.uuid], one.kind) for one in wanted}
    return sorted(targets.values(), key=lambda target: (target.document.document_number, target.kind or ""))


def replace_dependencies(document: Document, chosen: Sequence[Target]) -> list[list[str]] | None:
    """Make ``chosen`` the dependencies of a draft; ``[old, new]`` labels if that changed something."""
    present = list(document.dependencies.select_related("depends_on").order_by("depends_on__document_number", "kind"))
    kinds: dict[str, list[str]] = {}
    for link in present:
        kinds.setdefault(link.depends_on.document_number, []).append(link.kind)
    wanted: dict[tuple[str, str], Document] = {}
    for target in chosen:
        number = target.document.document_number
        for kind in [target.kind] if target.kind else kinds.get(number, [DependencyKind.REFERENCES]):
            wanted[number, str(kind)] = target.document
    known = {(link.depends_on.document_number, link.kind): link for link in present}
    if known.keys() == wanted.keys():
        return None
    document.dependencies.filter(pk__in=[link.pk for key, link in known.items() if key not in wanted]).delete()
    DocumentDependency.objects.bulk_create(
        DocumentDependency(document=document, depends_on=target, kind=key[1]) for key, target in wanted.items() if key not in known
    )
    old = [_label(link.depends_on, link.kind) for link in present]
    return [old, [_label(target, kind) for (_, kind), target in sorted(wanted.items())]]


def copy_dependencies(document: Document, draft: Document) -> None:
    """A dependency follows its number: the copy points at the version in force today (product rule 4)."""
    links = document.dependencies.values_list("kind", "depends_on__document_number")
    in_force = dict(
        Document.objects.filter(
            status__in=IN_FORCE, document_number__in=Document.objects.filter(dependents__document=document).values("document_number")
        ).values_list("document_number", "pk")
    )
    DocumentDependency.objects.bulk_create(
        DocumentDependency(document=draft, depends_on_id=in_force[number], kind=kind)
        for kind, number in dict.fromkeys(links)
        if number in in_force
    )


def _label(target: Document, kind: str) -> str:
    return f"{DependencyKind(kind).label} {target}"


def _hold(uuids: set[UUID]) -> None:
    """Whoever takes one of them out of force waits until the act ends, or has been waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM documents_document WHERE uuid = ANY(%s::uuid[]) ORDER BY id FOR KEY SHARE", [list(uuids)])


def _refuse_circles(actor: Actor, document: Document, numbers: set[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::int, 0)", [_LINKING])
    edges = edges_below(numbers)
    for number in sorted(numbers):
        if way := path_between(edges, number, document.document_number):
            spelled = " → ".join(_as_seen(actor, [document.document_number, *way]))
            raise Invalid.field("dependencies", "circle", f"Documents would depend on each other in a circle: {spelled}.")


def _as_seen(actor: Actor, numbers: Sequence[str]) -> list[str]:
    """The numbers, with an ellipsis for each that the actor may not know of."""
    seen = set(Document.objects.visible_to(actor).filter(document_number__in=numbers).values_list("document_number", flat=True))
    return [number if number in seen else "…" for number in numbers]
