"""The graph of dependencies between numbers as plain data: what leads where, and whether it leads back."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence

Edge = tuple[str, str]


def path_between(edges: Iterable[Edge], start: str, goal: str) -> list[str] | None:
    """The shortest way from ``start`` to ``goal`` along the edges, both included; at least one edge long."""
    leads_to = _adjacent(edges)
    came_from: dict[str, str] = {}
    frontier = deque([start])
    while frontier:
        here = frontier.popleft()
        for there in leads_to.get(here, ()):
            if there == goal:
                return [*_way_to(here, start, came_from), goal]
            if there not in came_from and there != start:
                came_from[there] = here
                frontier.append(there)
    return None


def ways_round(numbers: Collection[str], edges: Sequence[Edge]) -> dict[str, list[str]]:
    """For each of the numbers that the edges lead back to: the shortest way round."""
    remaining = _without_dead_ends(edges)
    ways = {number: path_between(remaining, number, number) for number in {source for source, _ in remaining} & set(numbers)}
    return {number: way for number, way in ways.items() if way}


def _without_dead_ends(edges: Sequence[Edge]) -> list[Edge]:
    """What is left when everything that leads nowhere is taken away, again and again: nothing, where there is no circle."""
    remaining = list(edges)
    while True:
        sources = {source for source, _ in remaining}
        kept = [edge for edge in remaining if edge[1] in sources]
        if len(kept) == len(remaining):
            return kept
        remaining = kept


def _adjacent(edges: Iterable[Edge]) -> Mapping[str, list[str]]:
    leads_to: dict[str, list[str]] = {}
    for source, target in edges:
        leads_to.setdefault(source, []).append(target)
    return leads_to


def _way_to(here: str, start: str, came_from: Mapping[str, str]) -> list[str]:
    way = [here]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
