"""The text of Word files (Office Open XML): headers, footers, body with its tables, notes. What is marked as deleted is not text."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import IO

from apps.documents.extraction.markup import Package
from apps.documents.extraction.office import OfficeText
from apps.documents.extraction.outcome import Damaged
from apps.documents.extraction.paragraphs import Paragraphs

_WORD = frozenset(
    {"http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"},
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FORMULA_TEXT = "}t"
# Not text of the document: properties, what was deleted or moved away, commands of fields, the second rendering of a text box.
_SKIPPED = frozenset(
    {"pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "fallback"}
)
_WRITTEN = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
# The order in which the parts are read; the body is first of all the one part that must be there.
_BEFORE, _AFTER = ("header", "footer"), ("footnotes", "endnotes")


def read_open_xml(content: IO[bytes]) -> str:
    """The text of a docx.

    Raises:
        Damaged: the archive or a part cannot be read.
        NoText: there is more than the limit.
    """
    package = Package(content)
    body = next(_related(package, "", ("officeDocument",)), "word/document.xml")
    if body not in package:
        raise Damaged("The file is damaged: its main part is missing.")
    found = Paragraphs()
    for part in dict.fromkeys([*_related(package, body, _BEFORE), body, *_related(package, body, _AFTER)]):
        package.walk(part, _WordText(found))
    return found.text()


def _related(package: Package, source: str, kinds: tuple[str, ...]) -> Iterator[str]:
    """The parts that ``source`` names as its headers, notes and so on, in the order of ``kinds`` and of their names."""
    index = join(dirname(source), "_rels", f"{source.rpartition('/')[2]}.rels")
    if index not in package:
        return
    links = [link for link in package.index(index) if link.get("TargetMode") != "External"]
    for kind in kinds:
        targets = sorted(link.get("Target", "") for link in links if link.get("Type", "").rpartition("/")[2] == kind)
        for target in targets:
            part = normpath(join("/", dirname(source), target)).lstrip("/")
            if part in package:
                yield part


class _WordText:
    """The walk through a part, told by the parser."""

    def __init__(self, found: Paragraphs) -> None:
        self._text = OfficeText(found)
        self._path: list[str] = []
        self._skipped_below = 0
        self._mark_is_deleted = False
        self._left_over = ""
        self._deleted_rows: list[bool] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _name(tag)
        self._path.append(name)
        if self._skipped_below:
            self._look_at_properties()
        elif name in _SKIPPED:
            self._skipped_below = len(self._path)
        elif name in _WRITTEN:
            self._text.write(_WRITTEN[name])
        else:
            self._open(name, attributes)

    def end(self, tag: str) -> None:
        depth = len(self._path)
        name = self._path.pop()
        if self._skipped_below:
            self._skipped_below = 0 if depth == self._skipped_below else self._skipped_below
        elif name == "p":
            self._left_over = self._text.close_paragraph(runs_on=self._mark_is_deleted)
            self._mark_is_deleted = False
        elif name == "tr":
            self._text.close_row(is_deleted=self._deleted_rows.pop())

    def data(self, text: str) -> None:
        if not self._skipped_below and self._path[-1] == "t":
            self._text.write(text)

    def close(self) -> None:
        """A paragraph whose mark was deleted, with none after it to run on into."""
        if self._left_over:
            self._text.open_paragraph(self._left_over)
            self._text.close_paragraph()

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "p":
                self._text.open_paragraph(self._left_over)
                self._left_over = ""
            case "tr":
                self._deleted_rows.append(False)
                self._text.open_row()
            case "tc":
                self._text.open_cell()
            case "sym":
                self._text.write(_symbol(attributes))

    def _look_at_properties(self) -> None:
        """Whether the paragraph's mark is deleted, so that the next paragraph continues it; whether the row is."""
        if self._path[-3:] == ["pPr", "rPr", "del"]:
            self._mark_is_deleted = True
        elif self._path[-2:] == ["trPr", "del"] and self._deleted_rows:
            self._deleted_rows[-1] = True


def _name(tag: str) -> str:
    """The name of an element of Word's own vocabulary; others are empty, but for two that matter."""
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    if namespace in _WORD:
        return name
    if tag == _FALLBACK:
        return "fallback"
    return "t" if tag.endswith(_FORMULA_TEXT) and namespace.endswith("/math") else ""


def _symbol(attributes: dict[str, str]) -> str:
    """A character of a font of symbols, by its code: without the font nobody knows its look, but a change of it shows."""
    codes = [value for key, value in attributes.items() if key.endswith("}char")]
    try:
        return chr(int(codes[0], 16)) if codes else ""
    except (ValueError, OverflowError):
        return ""
