"""What an author says about a draft, checked against the database: codes, dates and dependencies."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from apps.core import clock
from apps.core.errors import Invalid
from apps.core.permissions import Actor
from apps.documents.models import Document, DocumentDependency, DocumentSource, DocumentType
from apps.documents.selectors import active_sources, active_types

PLAIN_FIELDS = ("title", "description", "keywords", "department", "sensitivity_label", "effective_date")


class _MayBeSent(TypedDict, total=False):
    document_source: str
    description: str
    keywords: str
    department: str
    sensitivity_label: str
    effective_date: date | None
    dependencies: Sequence[UUID]


class DocumentInput(_MayBeSent):
    """A document to create: types and sources by code, the effective date as a wish, dependencies by UUID."""

    title: str
    document_type: str


class DraftChanges(_MayBeSent, total=False):
    """What shall be different in a draft; a field that is not a key stays as it is."""

    title: str


def plain_fields(details: Mapping[str, object]) -> dict[str, Any]:
    """The fields that are stored as they were sent."""
    return {name: details[name] for name in PLAIN_FIELDS if name in details}


def type_coded(code: str) -> DocumentType:
    """The active document type with this code; 400 that names the known ones."""
    types = {kind.code: kind for kind in active_types()}
    if code not in types:
        raise Invalid.field("document_type", "unknown_type", f"There is no document type {code!r}. Known are: {', '.join(types)}.")
    return types[code]


def source_coded(code: str) -> DocumentSource:
    """The active document source with this code; 400 that names the known ones."""
    sources = {source.code: source for source in active_sources()}
    if code not in sources:
        raise Invalid.field("document_source", "unknown_source", f"There is no document source {code!r}. Known are: {', '.join(sources)}.")
    return sources[code]


def check_wished_date(wished: date | None) -> None:
    """A wish lies in the future or is today."""
    if wished is not None and wished < clock.today():
        raise Invalid.field("effective_date", "date_in_the_past", "The effective date must be today or later.")


def documents_to_depend_on(actor: Actor, uuids: Sequence[UUID], *, of: Document | None = None) -> list[Document]:
    """The documents in force with these UUIDs.

    One message for all that is wrong with them, so that nobody learns what exists. A document does not depend on
    another version of itself.
    """
    wanted = set(uuids)
    if not wanted:
        return []
    found = Document.objects.visible_to(actor).in_force().filter(uuid__in=wanted)
    if of is not None:
        found = found.exclude(document_number=of.document_number)
    documents = list(found.order_by("document_number"))
    if len(documents) != len(wanted):
        raise Invalid.field("dependencies", "not_in_force", "Dependencies must be other documents that are in force and that you may see.")
    return documents


def replace_dependencies(document: Document, wanted: Sequence[Document]) -> list[list[str]] | None:
    """Make ``wanted`` the dependencies of a draft; ``[old, new]`` labels if that changed something."""
    present = {link.depends_on_id: link for link in document.dependencies.select_related("depends_on")}
    chosen = {target.pk: target for target in wanted}
    if present.keys() == chosen.keys():
        return None
    document.dependencies.exclude(depends_on_id__in=chosen).delete()
    DocumentDependency.objects.bulk_create(
        DocumentDependency(document=document, depends_on=target) for pk, target in chosen.items() if pk not in present
    )
    return [sorted(str(link.depends_on) for link in present.values()), sorted(str(target) for target in wanted)]
