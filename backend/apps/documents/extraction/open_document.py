"""The text of OpenDocument files: headers and footers, body with its tables and notes. Deletions that are tracked are not text."""

from typing import IO

from apps.documents.extraction.markup import Package
from apps.documents.extraction.office import OfficeText
from apps.documents.extraction.outcome import Damaged
from apps.documents.extraction.paragraphs import Paragraphs

_PREFIX = "{urn:oasis:names:tc:opendocument:xmlns:"
_PARAGRAPHS = frozenset({"text:p", "text:h"})
# Not text of the document: what was deleted, remarks, numbers of notes, descriptions of pictures, forms.
_SKIPPED = frozenset(
    {"text:tracked-changes", "office:annotation", "text:note-citation", "svg-compatible:title", "svg-compatible:desc", "office:forms"}
)
_WRITTEN = {"text:s": " ", "text:tab": " ", "text:line-break": "\n"}
_DISPLAY = _PREFIX + "style:1.0}display"


def read_open_document(content: IO[bytes]) -> str:
    """The text of an odt.

    Raises:
        Damaged: the archive or a part cannot be read.
        NoText: there is more than the limit.
    """
    package = Package(content)
    if "content.xml" not in package:
        raise Damaged("The file is damaged: its content is missing.")
    found = Paragraphs()
    # Headers and footers belong to the styles of pages.
    for part in ("styles.xml", "content.xml"):
        if part in package:
            package.walk(part, _OpenText(found))
    return found.text()


class _OpenText:
    """The walk through a part, told by the parser."""

    def __init__(self, found: Paragraphs) -> None:
        self._text = OfficeText(found)
        self._depth = 0
        self._skipped_below = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        name = _name(tag)
        if self._skipped_below:
            return
        if name in _SKIPPED or attributes.get(_DISPLAY) == "false":
            self._skipped_below = self._depth
        elif name in _PARAGRAPHS:
            self._text.open_paragraph()
        elif name == "table:table-row":
            self._text.open_row()
        elif name == "table:table-cell":
            self._text.open_cell()
        elif name in _WRITTEN:
            self._text.write(_WRITTEN[name])

    def end(self, tag: str) -> None:
        name = _name(tag)
        if self._skipped_below:
            self._skipped_below = 0 if self._depth == self._skipped_below else self._skipped_below
        elif name in _PARAGRAPHS:
            self._text.close_paragraph()
        elif name == "table:table-row":
            self._text.close_row()
        self._depth -= 1

    def data(self, text: str) -> None:
        # The lines of the markup are not lines of the text.
        if not self._skipped_below:
            self._text.write(text.replace("\n", " "))

    def close(self) -> None:
        """Nothing is left over."""


def _name(tag: str) -> str:
    """Such as ``text:p``; empty for what is not of OpenDocument."""
    if not tag.startswith(_PREFIX):
        return ""
    vocabulary, _, name = tag.removeprefix(_PREFIX).partition("}")
    return f"{vocabulary.partition(':')[0]}:{name}"
