"""What documents build upon and what builds upon them. A dependency follows the number, whichever version it was made to."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Value

from apps.core.permissions import Actor
from apps.documents.models import Document, DocumentDependency
from apps.documents.states import IN_FORCE, IN_PREPARATION


@dataclass(frozen=True, slots=True)
class Dependent:
    """A document in force that builds upon another one; ``is_visible`` says whether the asking account may know of it."""

    document_number: str
    title: str
    is_visible: bool


def dependents_in_force(numbers: Collection[str], actor: Actor) -> dict[str, list[Dependent]]:
    """The documents in force that build upon these numbers, by number, in one statement."""
    if not numbers:
        return {}
    # The scheduler's account has no eyes of its own: what it reports is read by admins, who see everything.
    visible = Value(True) if actor.is_service else Exists(Document.objects.visible_to(actor).filter(pk=OuterRef("document_id")))
    links = (
        DocumentDependency.objects.filter(depends_on__document_number__any_of=set(numbers), document__status__in=IN_FORCE)
        .exclude(document__document_number=F("depends_on__document_number"))
        .order_by("document__document_number")
        .values_list("depends_on__document_number", "document__document_number", "document__title", visible)
        .distinct()
    )
    found: dict[str, list[Dependent]] = {}
    for number, dependent, title, is_visible in links:
        found.setdefault(number, []).append(Dependent(dependent, title, is_visible))
    return found


def authors_preparing_dependents(numbers: Collection[str]) -> dict[str, set[int]]:
    """Who is preparing a document that builds upon these numbers: ids of authors by number, in one statement."""
    if not numbers:
        return {}
    links = (
        DocumentDependency.objects.filter(depends_on__document_number__any_of=set(numbers), document__status__in=IN_PREPARATION)
        .order_by()
        .values_list("depends_on__document_number", "document__author_id")
    )
    found: dict[str, set[int]] = {}
    for number, author_id in links:
        found.setdefault(number, set()).add(author_id)
    return found
