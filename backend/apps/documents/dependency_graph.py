"""The graph of dependencies between numbers as plain data: what leads where."""

from collections import deque
from collections.abc import Iterable, Mapping

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
