"""Collecting the paragraphs of a file: cleaned, in Unicode's composed form, and never more than the limit."""

import re
import unicodedata
from collections.abc import Iterable

from apps.documents.extraction.outcome import MOST_CHARACTERS, NoText

# Everything that no table of a database holds and nobody sees: control characters but for tab and newline, lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SOFT_HYPHEN = "\u00ad"


class Paragraphs:
    """The text of a file as it is being read; a line is a paragraph."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._length = 0

    def add(self, text: str) -> None:
        """Take one paragraph as it stands.

        Raises:
            NoText: the file holds more than anybody could compare.
        """
        line = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))
        self._length += len(line) + 1
        if self._length > MOST_CHARACTERS:
            raise NoText(f"The file holds more than {MOST_CHARACTERS:,} characters of text.")
        self._lines.append(line)

    def add_all(self, texts: Iterable[str]) -> None:
        """Take several, as ``add`` does."""
        for text in texts:
            self.add(text)

    def text(self) -> str:
        """All of it, without empty lines at either end."""
        return "\n".join(self._lines).strip("\n")


def tidy(text: str) -> list[str]:
    """The lines of a paragraph whose spaces mean nothing: runs of them are one, none at the ends, soft hyphens gone."""
    lines = (" ".join(line.split()) for line in text.replace(_SOFT_HYPHEN, "").split("\n"))
    return [line for line in lines if line]
