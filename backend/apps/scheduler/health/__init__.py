"""How the system is: what a component can be, what a look at one finds, and what all of them amount to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict


class HealthStatus(StrEnum):
    """From fine to broken; ``unknown`` where nobody has looked lately, which is never counted as fine."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look at one component found, in words, and what to do about it."""

    status: HealthStatus
    details: str
    recommendation: str = ""


class Component(TypedDict):
    """A component as it is stored and shown; ``score`` is null where its state is unknown."""

    score: int | None
    max: int
    status: str
    details: str
    recommendation: str


Components = Mapping[str, Component]
# Which part of its points a component gets.
_PART = {HealthStatus.GOOD: 1.0, HealthStatus.WARNING: 0.5, HealthStatus.BAD: 0.0}


def component_of(finding: Finding, most: int) -> Component:
    """A finding with its points, out of ``most``."""
    part = _PART.get(finding.status)
    return {
        "score": None if part is None else round(part * most),
        "max": most,
        "status": finding.status.value,
        "details": finding.details,
        "recommendation": finding.recommendation,
    }


def overall_status(components: Components) -> HealthStatus:
    """The worst of what is known; never good while a part is unknown."""
    found = {component["status"] for component in components.values()}
    for status in (HealthStatus.BAD, HealthStatus.WARNING, HealthStatus.UNKNOWN, HealthStatus.GOOD):
        if status in found:
            return status
    return HealthStatus.UNKNOWN


def health_score(components: Components) -> int:
    """The points of all components whose state is known, as a percentage; 0 where none is."""
    known = [(component["score"], component["max"]) for component in components.values() if component["score"] is not None]
    reachable = sum(most for _, most in known)
    return round(100 * sum(score for score, _ in known) / reachable) if reachable else 0
