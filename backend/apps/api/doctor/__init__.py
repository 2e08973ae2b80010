"""What `edms doctor` finds out about a running installation: each finding in words, with its remedy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """``fault``: something does not work, or does not protect; ``warning``: it works, and somebody should see to it."""

    GOOD = "good"
    WARNING = "warning"
    FAULT = "fault"
    NOT_LOOKED_AT = "not looked at"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look found, and what to do about it."""

    verdict: Verdict
    found: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One subject, and the look at it; ``needs`` is what must be there before it can be looked at at all."""

    name: str
    look: Callable[[], Iterator[Finding]]
    needs: str = ""


def good(found: str) -> Finding:
    return Finding(Verdict.GOOD, found)


def warning(found: str, remedy: str) -> Finding:
    return Finding(Verdict.WARNING, found, remedy)


def fault(found: str, remedy: str) -> Finding:
    return Finding(Verdict.FAULT, found, remedy)
