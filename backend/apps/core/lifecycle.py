"""A small pure engine for lifecycle tables: the four outcomes of a row, what is wrong with a table, and its picture."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MovesTo:
    """The document goes to ``state`` at once."""

    state: str


@dataclass(frozen=True, slots=True)
class MovesWhenAllAgreed:
    """Each assigned person's agreement is recorded; with the last one the document goes to ``state``."""

    state: str


@dataclass(frozen=True, slots=True)
class Stays:
    """Something is done, the state remains."""


@dataclass(frozen=True, slots=True)
class Creates:
    """A new row is made in ``state``; this one stays as it is."""

    state: str


Outcome = MovesTo | MovesWhenAllAgreed | Stays | Creates


class Row(Protocol):
    """What the engine needs to know of a line of a table."""

    @property
    def action(self) -> str: ...
    @property
    def sources(self) -> frozenset[str]: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def side_effects(self) -> tuple[tuple[str, str], ...]: ...


def target_of(outcome: Outcome) -> str | None:
    """The state a row leads its own document to, or None where it stays."""
    return outcome.state if isinstance(outcome, (MovesTo, MovesWhenAllAgreed)) else None


def steps(rows: Iterable[Row]) -> list[tuple[str, str, str]]:
    """Every step (from, to, action) that the rows allow, side effects on other documents included."""
    found: list[tuple[str, str, str]] = []
    for row in rows:
        target = target_of(row.outcome)
        if target is not None:
            found += [(source, target, row.action) for source in sorted(row.sources) if source != target]
        found += [(source, to, row.action) for source, to in row.side_effects]
    return found


def reachable(rows: Sequence[Row], initial: str) -> set[str]:
    """The states that a document starting in ``initial`` can come to."""
    edges = steps(rows)
    seen, frontier = {initial}, [initial]
    while frontier:
        here = frontier.pop()
        for source, target, _ in edges:
            if source == here and target not in seen:
                seen.add(target)
                frontier.append(target)
    return seen


def problems(rows: Sequence[Row], *, states: frozenset[str], initial: str, final: frozenset[str]) -> list[str]:
    """What is wrong with a table: unknown states, doubled actions, unreachable states, dead ends, exits from final states."""
    edges = steps(rows)
    actions = [row.action for row in rows]
    found = [f"action {action} is declared twice" for action in sorted({name for name in actions if actions.count(name) > 1})]
    named = {state for row in rows for state in row.sources} | {state for edge in edges for state in edge[:2]}
    found += [f"state {state} is not a known state" for state in sorted(named - states)]
    found += [f"state {state} can never be reached" for state in sorted(states - reachable(rows, initial) - {initial})]
    leaving = {source for source, _, _ in edges}
    found += [f"state {state} is a dead end, but not final" for state in sorted((states & named) - final - leaving)]
    found += [f"state {state} is final, but {action} leaves it" for state, _, action in edges if state in final]
    return found


def mermaid(rows: Sequence[Row], *, initial: str, final: frozenset[str]) -> str:
    """The table as a Mermaid state diagram."""
    edges = steps(rows)
    lines = ["stateDiagram-v2", f"    [*] --> {initial}"]
    lines += [f"    {source} --> {target}: {action}" for source, target, action in edges]
    lines += [f"    {state} --> [*]" for state in sorted(final & {target for _, target, _ in edges})]
    return "\n".join(lines)
