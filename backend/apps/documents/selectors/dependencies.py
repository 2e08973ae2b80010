"""What documents build upon and what builds upon them. A dependency follows the number, whichever version it was made to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from apps.core.lookups import bigint_array
from apps.core.permissions import Actor
from apps.documents.dependency_graph import Edge
from apps.documents.models import Document, DocumentDependency
from apps.documents.states import IN_FORCE, IN_PREPARATION


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A document that another one depends on, or that depends on it; ``is_visible`` says whether the asking account may know of it."""

    document_number: str
    title: str
    is_visible: bool


def dependents_in_force(numbers: Collection[str], actor: Actor) -> dict[str, list[Neighbour]]:
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
    found: dict[str, list[Neighbour]] = {}
    for number, dependent, title, is_visible in links:
        found.setdefault(number, []).append(Neighbour(dependent, title, is_visible))
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


# With a lock, the versions in force stay in force until the transaction ends: whoever takes one out of it waits, or is waited for.
_OUT_OF_FORCE = """
    WITH version AS MATERIALIZED (
        SELECT id, document_number FROM documents_document
        WHERE status = ANY(%(in_force)s) AND document_number IN (
            SELECT target.document_number FROM documents_documentdependency link
            JOIN documents_document target ON target.id = link.depends_on_id WHERE link.document_id = ANY(%(documents)s::bigint[])
        )
        ORDER BY id {lock}
    )
    SELECT DISTINCT link.document_id, target.id, target.document_number, target.title
    FROM documents_documentdependency link JOIN documents_document target ON target.id = link.depends_on_id
    WHERE link.document_id = ANY(%(documents)s::bigint[])
      AND target.document_number NOT IN (SELECT document_number FROM version)
    ORDER BY link.document_id, target.document_number
"""


def targets_out_of_force(document_ids: Collection[int], actor: Actor, *, holding: bool = False) -> dict[int, list[Neighbour]]:
    """What these documents build upon that is not in force (any more), by document, in one statement.

    ``holding`` keeps in force what is, until the transaction ends.
    """
    rows = _out_of_force(document_ids, "FOR KEY SHARE" if holding else "")
    if rows and holding:
        # One version may have made room for the next while we waited for its row; a second look sees the one that came.
        rows = _out_of_force(document_ids, "FOR KEY SHARE")
    if not rows:
        return {}
    visible = None if actor.is_service else set(_visible_ids({row[1] for row in rows}, actor))
    found: dict[int, list[Neighbour]] = {}
    for document_id, target_id, number, title in rows:
        found.setdefault(document_id, []).append(Neighbour(number, title, visible is None or target_id in visible))
    return found


def _out_of_force(document_ids: Collection[int], lock: str) -> list[tuple[int, int, str, str]]:
    if not document_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _OUT_OF_FORCE.format(lock=lock),
            {"documents": bigint_array(document_ids), "in_force": [state.value for state in IN_FORCE]},
        )
        rows: list[tuple[int, int, str, str]] = cursor.fetchall()
    return rows


def _visible_ids(ids: Collection[int], actor: Actor) -> Sequence[int]:
    return list(Document.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))


_EDGES_BELOW = """
    WITH RECURSIVE edge(source, target) AS (
        SELECT source.document_number, target.document_number
        FROM documents_document source
        JOIN documents_documentdependency link ON link.document_id = source.id
        JOIN documents_document target ON target.id = link.depends_on_id
        WHERE source.document_number = ANY(%(numbers)s) AND source.status = ANY(%(living)s)
        UNION
        SELECT source.document_number, target.document_number
        FROM edge
        JOIN documents_document source ON source.document_number = edge.target AND source.status = ANY(%(living)s)
        JOIN documents_documentdependency link ON link.document_id = source.id
        JOIN documents_document target ON target.id = link.depends_on_id
    )
    SELECT source, target FROM edge
"""


def edges_below(numbers: Collection[str]) -> list[Edge]:
    """Every dependency that can be reached from these numbers, over all versions in force or in preparation, in one statement."""
    if not numbers:
        return []
    with connection.cursor() as cursor:
        living = [state.value for state in (*IN_FORCE, *IN_PREPARATION)]
        cursor.execute(_EDGES_BELOW, {"numbers": list(numbers), "living": living})
        edges: list[Edge] = cursor.fetchall()
    return edges


def builds_upon_others(document: Document) -> bool:
    """Whether it has dependencies, as ``in_full`` has found out; taken to have some where nobody has looked."""
    return bool(getattr(document, "has_dependencies", True))


def dependencies_of(document: Document, actor: Actor) -> list[dict[str, object]]:
    """What a document builds upon, each at its version in force, as far as this account may see it; nothing is asked of one without."""
    if not builds_upon_others(document):
        return []
    in_force = Document.objects.in_force().filter(document_number=OuterRef("depends_on__document_number"))
    now = Coalesce(Subquery(in_force.values("pk")[:1]), F("depends_on_id"))
    kinds = document.dependencies.filter(depends_on__document_number=OuterRef("document_number")).order_by("kind").values("kind").distinct()
    targets = (
        Document.objects.visible_to(actor)
        .filter(pk__in=document.dependencies.annotate(now=now).values("now"))
        .annotate(kinds=ArraySubquery(kinds))
        .order_by("document_number", "id")
    )
    return [
        {
            "uuid": target.uuid,
            "document_number": target.document_number,
            "version": target.version,
            "title": target.title,
            "status": target.status,
            "kind": kind,
        }
        for target in targets
        for kind in target.kinds  # type: ignore[attr-defined]  # annotated above
    ]
