"""The table of measures: each line with its value, its goal and whether it was reached."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

MISSED = "MISSED"
_WARM_UP = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measure. ``bound`` says on which side of the goal the value should be; without a goal it is for orientation."""

    name: str
    value: float
    unit: str = ""
    goal: float | None = None
    bound: Literal["at most", "at least"] = "at most"

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return ""
        reached = self.value <= self.goal if self.bound == "at most" else self.value >= self.goal
        return "ok" if reached else MISSED

    def __str__(self) -> str:
        goal = "" if self.goal is None else f"{'≤' if self.bound == 'at most' else '≥'} {_number(self.goal)}"
        return f"  {self.name:<66} {_number(self.value):>10} {self.unit:<13} {goal:>9}  {self.verdict}".rstrip()


def at_most(name: str, value: float, goal: float, unit: str = "") -> Line:
    return Line(name=name, value=value, unit=unit, goal=goal)


def at_least(name: str, value: float, goal: float, unit: str = "") -> Line:
    return Line(name=name, value=value, unit=unit, goal=goal, bound="at least")


def plain(name: str, value: float, unit: str = "") -> Line:
    return Line(name=name, value=value, unit=unit)


def ratio(name: str, value: float, of: float, goal: float) -> Line:
    """How many times ``of`` the value is; at most ``goal`` times."""
    return at_most(name, value / of, goal, "×")


def milliseconds(deed: Callable[[], object], *, times: int) -> list[float]:
    """How long each of ``times`` calls took, after some that fill caches and make psycopg prepare the statements (at the fifth)."""
    for _ in range(_WARM_UP):
        deed()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        deed()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def alternately(*deeds: Callable[[], object], times: int) -> list[float]:
    """The median milliseconds of each deed, measured in turns, so that what else the machine does touches all of them alike."""
    taken: list[list[float]] = [[] for _ in deeds]
    for deed in deeds:
        milliseconds(deed, times=0)
    for _ in range(times):
        for kept, deed in zip(taken, deeds, strict=True):
            began = time.perf_counter()
            deed()
            kept.append((time.perf_counter() - began) * 1000)
    return [statistics.median(of_one) for of_one in taken]


def percentile_95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def _number(value: float) -> str:
    if value == int(value) or value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 1 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
