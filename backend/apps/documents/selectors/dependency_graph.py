"""The documents around one: what it builds upon and what builds upon it, level by level, as far as an account may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from apps.core.lookups import bigint_array
from apps.core.permissions import Actor
from apps.documents.models import Document
from apps.documents.states import IN_FORCE, IN_PREPARATION

MOST_LEVELS = 20
_MOST_DOCUMENTS = 2000


@dataclass(frozen=True, slots=True)
class Node:
    """A version in the graph; ``level`` is 0 for the one asked about, above 0 what it builds upon, below 0 what builds upon it."""

    document: Document
    level: int


@dataclass(frozen=True, slots=True)
class Link:
    """``source`` builds upon ``target``, in the way that ``kind`` says."""

    source: int
    target: int
    kind: str


@dataclass(frozen=True, slots=True)
class DependencyGraph:
    """``is_cut`` says that there is so much that the outermost was left out."""

    nodes: list[Node]
    links: list[Link]
    is_cut: bool


# Downwards each link leads to the version in force of its number; upwards from a number to every version in force or in preparation
# that builds upon it. What is only in preparation has nothing upon it.
_AROUND = """
    WITH RECURSIVE down(id, level) AS (
        SELECT %(root)s::bigint, 0
        UNION
        SELECT coalesce(version.id, target.id), down.level + 1
        FROM down
        JOIN documents_documentdependency link ON link.document_id = down.id
        JOIN documents_document target ON target.id = link.depends_on_id
        LEFT JOIN documents_document version ON version.document_number = target.document_number AND version.status = ANY(%(in_force)s)
        WHERE down.level < %(levels)s
    ), up(id, level) AS (
        SELECT %(root)s::bigint, 0
        UNION
        SELECT source.id, up.level - 1
        FROM up
        JOIN documents_document here ON here.id = up.id AND (up.level = 0 OR here.status = ANY(%(in_force)s))
        JOIN documents_document target ON target.document_number = here.document_number
        JOIN documents_documentdependency link ON link.depends_on_id = target.id
        JOIN documents_document source ON source.id = link.document_id AND source.status = ANY(%(living)s)
        WHERE up.level > -%(levels)s AND source.document_number <> here.document_number
    )
    SELECT DISTINCT ON (id) id, level FROM (SELECT * FROM down UNION ALL SELECT * FROM up) AS found ORDER BY id, abs(level)
"""
_LINKS = """
    SELECT DISTINCT link.document_id, CASE WHEN target.document_number = root.document_number THEN root.id
                                           ELSE coalesce(version.id, target.id) END, link.kind
    FROM documents_documentdependency link
    JOIN documents_document target ON target.id = link.depends_on_id
    JOIN documents_document root ON root.id = %(root)s
    LEFT JOIN documents_document version ON version.document_number = target.document_number AND version.status = ANY(%(in_force)s)
    WHERE link.document_id = ANY(%(documents)s::bigint[])
    ORDER BY 1, 2, 3
"""


def dependencies_around(document: Document, actor: Actor, *, levels: int) -> DependencyGraph:
    """The graph around ``document``, in three statements whatever its size.

    Only what can be reached through documents that the actor may see is in it, so that it tells of no others.
    """
    found = _ids_around(document, levels)
    nearest = sorted(found, key=lambda pk: (abs(found[pk]), pk))[:_MOST_DOCUMENTS]
    seen = {one.pk: one for one in Document.objects.visible_to(actor).filter(pk__in=nearest)}
    links = [link for link in _links_between(document, seen) if link.source in seen and link.target in seen]
    below = _reached(document.pk, [(link.source, link.target) for link in links if found[link.source] >= 0])
    above = _reached(document.pk, [(link.target, link.source) for link in links if found[link.source] < 0])
    kept = below | above | {document.pk}
    nodes = [Node(seen[pk], found[pk]) for pk in sorted(kept, key=lambda pk: (found[pk], seen[pk].document_number, pk))]
    shown = [link for link in links if {link.source, link.target} <= kept]
    return DependencyGraph(nodes, shown, is_cut=len(found) > _MOST_DOCUMENTS)


def _ids_around(document: Document, levels: int) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            _AROUND,
            {
                "root": document.pk,
                "levels": levels,
                "in_force": [state.value for state in IN_FORCE],
                "living": [state.value for state in (*IN_FORCE, *IN_PREPARATION)],
            },
        )
        return dict(cursor.fetchall())


def _links_between(document: Document, seen: Mapping[int, Document]) -> list[Link]:
    with connection.cursor() as cursor:
        cursor.execute(_LINKS, {"root": document.pk, "documents": bigint_array(seen), "in_force": [state.value for state in IN_FORCE]})
        return [Link(*row) for row in cursor.fetchall()]


def _reached(start: int, steps: Collection[tuple[int, int]]) -> set[int]:
    """What the steps lead to from ``start``, one after the other."""
    reached: set[int] = set()
    frontier = {start}
    while frontier:
        frontier = {there for here, there in steps if here in frontier} - reached
        reached |= frontier
    return reached
