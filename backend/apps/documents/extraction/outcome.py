"""What became of reading a file: its text, or why there is none."""

from dataclasses import dataclass
from enum import Enum

# Ten million characters are a shelf of handbooks; a file beyond that is no document that people compare.
MOST_CHARACTERS = 10_000_000


class Ending(Enum):
    """How a reading ended. DAMAGED and NO_TEXT say something about the file; INTERRUPTED may go better the next time."""

    TEXT = "text"
    NO_TEXT = "no text"
    DAMAGED = "damaged"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The text, one paragraph a line, or the reason in a sentence for people."""

    ending: Ending
    text: str = ""
    reason: str = ""


class NoText(Exception):
    """The file is sound, but there is no text to be had from it."""


class Damaged(Exception):
    """The file cannot be read as what it is named."""
