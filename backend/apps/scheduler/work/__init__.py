"""What scheduled tasks do: each is a function of a run's context that yields, step by step, what it did to each item."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """What a task may know of the run it works for. ``today`` is the organisation's date when this attempt began."""

    run_id: int
    dry_run: bool
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was done in one transaction: facts of each item, and of each that failed; ``total`` once it is known.

    Work that is not made of items says by ``portions`` how far it has come since the step before, in parts of ``total``.

    Everything in it must be JSON. A step of a dry run tells what would have been done; its transaction is rolled back.
    """

    items: Sequence[Facts] = ()
    errors: Sequence[Facts] = ()
    total: int | None = None
    portions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Everything a run did, over all its attempts."""

    items: Sequence[Facts] = field(default=())
    errors: Sequence[Facts] = field(default=())
    dry_run: bool = False
    at: datetime


# The engine asks for the next step inside a transaction that acts as ``system_scheduler``.
Work = Callable[[RunContext], Iterator[Step]]
Summary = Callable[[Done], dict[str, Any]]
