"""The lifecycle table as a page for people, made from the rows that enforce it."""

import inspect

from apps.core.lifecycle import Creates, MovesTo, MovesWhenAllAgreed, Outcome, mermaid
from apps.documents.states import FINAL
from apps.documents.states import DocumentStatus as S
from apps.workflows.asks import Ask
from apps.workflows.lifecycle import LIFECYCLE, Transition
from apps.workflows.rules import Guard

_PAGE = """\
# The lifecycle of a document

This page is made from the table in `backend/apps/workflows/lifecycle.py` by `edms lifecycle_docs`. Change the table, then make
the page again; a test compares the two.

```mermaid
{diagram}
```

## Moves

{moves}

Inputs in **bold** must be given. A move that is signed asks for the password again, and the signature carries the meaning shown.

## When a move is refused

A move is refused in every state that it does not start from (409), to everybody but the people of the column “who” (403),
and unless all of these hold:

{conditions}

## States

{states}
"""


def lifecycle_page() -> str:
    """The page in Markdown: diagram, moves, conditions, states."""
    return _PAGE.format(
        diagram=mermaid(LIFECYCLE, initial=S.DRAFT, final=frozenset(FINAL)),
        moves=_table(("move", "from → to", "who", "asks for", "signs as"), [_move(row) for row in LIFECYCLE]),
        conditions="\n".join(f"- `{row.action}`: {' '.join(_said_by(guard) for guard in row.require)}" for row in LIFECYCLE if row.require),
        states=_table(("state", "code", "final"), [(state.label, f"`{state.value}`", "yes" if state in FINAL else "") for state in S]),
    )


def _move(row: Transition) -> tuple[str, ...]:
    sources = " or ".join(state.label for state in S if state in row.sources)
    return (
        f"`{row.action}`",
        f"{sources} {_led_to(row.outcome)}{_and_others(row)}",
        _said_by(row.allow).rstrip("."),
        ", ".join(_asked(ask) for ask in row.asks),
        row.signs.name if row.signs else "",
    )


def _led_to(outcome: Outcome) -> str:
    match outcome:
        case MovesTo(state):
            return f"→ {S(state).label}"
        case MovesWhenAllAgreed(state):
            return f"→ {S(state).label}, when all assigned have agreed"
        case Creates(state):
            return f"stays; another row is made: {S(state).label}"
    return "stays"


def _and_others(row: Transition) -> str:
    return "".join(f"; the version before: {S(source).label} → {S(target).label}" for source, target in row.side_effects)


def _asked(ask: Ask) -> str:
    name = ask.name.replace("_", " ")
    return f"**{name}**" if ask.required else name


def _said_by(guard: Guard) -> str:
    return (inspect.getdoc(guard) or guard.__name__).splitlines()[0]


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
