"""The catalogue of audited events: each app registers its own; an act that is not in it fails loudly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

_SCALARS: tuple[type, ...] = (str, int, float, bool, list, dict, date, datetime, UUID, type(None))


class UnregisteredEvent(LookupError):
    """Somebody tried to record an action that no catalogue entry describes."""


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of audited act.

    ``sentence`` reads with ``{actor}``, ``{object}`` and the names in ``details``; ``details`` names the typed facts that an
    entry of this kind carries (a name ending in ``?`` may be left out). ``words`` turns facts that are names for programs into
    what the sentence says of them; the entry keeps the fact.
    """

    code: str
    sentence: str
    details: Mapping[str, type] = field(default_factory=dict)
    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    # Worked out once: a sweep checks ten thousand entries.
    _required: frozenset[str] = field(init=False, repr=False, compare=False)
    _known: Mapping[str, type] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_required", frozenset(name for name in self.details if not name.endswith("?")))
        object.__setattr__(self, "_known", {name.rstrip("?"): kind for name, kind in self.details.items()})

    def facts_in_words(self, details: Mapping[str, Any]) -> dict[str, Any]:
        """The facts of an entry as its sentence says them."""
        return {name: self.words[name](value) if name in self.words and value is not None else value for name, value in details.items()}

    def check(self, details: Mapping[str, Any], *, complete: bool = True) -> None:
        """Refuse facts that are unknown or of the wrong type, and missing ones where the entry must be ``complete``."""
        known = self._known
        if complete and (missing := self._required - details.keys()):
            raise TypeError(f"{self.code} lacks {', '.join(sorted(missing))}")
        if unknown := details.keys() - known.keys():
            raise TypeError(f"{self.code} does not know {', '.join(sorted(unknown))}")
        for name, value in details.items():
            if value is not None and not isinstance(value, known[name]):
                raise TypeError(f"{self.code}: {name} must be {known[name].__name__}, not {type(value).__name__}")


_events: dict[str, Event] = {}


def register(*events: Event) -> None:
    """Add events to the catalogue; a code is declared once."""
    for event in events:
        if _events.get(event.code, event) != event:
            raise ValueError(f"the event {event.code} is declared twice, with different meanings")
        if strange := [name for name, kind in event.details.items() if kind not in _SCALARS]:
            raise TypeError(f"the event {event.code} has details that JSON cannot hold: {', '.join(strange)}")
        _events[event.code] = event


def event_named(code: str) -> Event:
    """The catalogue entry for ``code``."""
    try:
        return _events[code]
    except KeyError:
        raise UnregisteredEvent(f"no audited event is called {code!r}; register it in the app's events.py") from None


def registered_events() -> tuple[Event, ...]:
    """All events, by code."""
    return tuple(_events[code] for code in sorted(_events))
