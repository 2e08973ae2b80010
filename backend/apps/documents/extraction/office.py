"""What text of office files has in common, whichever words a format has for it: paragraphs, and cells of tables."""

from apps.documents.extraction.paragraphs import Paragraphs, tidy


class OfficeText:
    """Gathers paragraphs as a walk through the markup opens and closes them.

    A row of a table is one line if each of its cells is, with tabs between the cells; else each paragraph is a line.
    What stands inside of a paragraph as a paragraph of its own (a text box, a footnote) follows after it.
    """

    def __init__(self, found: Paragraphs) -> None:
        self._found = found
        self._open: list[list[str]] = []
        self._following: list[str] = []
        self._rows: list[list[list[str]]] = []

    def write(self, text: str) -> None:
        """Text of the paragraph that is open; elsewhere it is nobody's."""
        if self._open:
            self._open[-1].append(text)

    def open_paragraph(self, begun: str = "") -> None:
        """A paragraph begins, perhaps with what is left of another."""
        self._open.append([begun])

    def close_paragraph(self, *, runs_on: bool = False) -> str:
        """The paragraph ends. With ``runs_on`` its text is not over, and is given back for the next one."""
        text = "".join(self._open.pop()) if self._open else ""
        if runs_on:
            return text
        lines = tidy(text)
        if self._open:
            self._following += lines
            return ""
        lines += self._following
        self._following = []
        self._put(lines)
        return ""

    def open_row(self) -> None:
        """A row of a table begins."""
        self._rows.append([])

    def open_cell(self) -> None:
        """A cell begins in the row that is open."""
        if self._rows:
            self._rows[-1].append([])

    def close_row(self, *, is_deleted: bool = False) -> None:
        """The row ends; one that is marked as deleted leaves nothing."""
        cells = self._rows.pop() if self._rows else []
        if is_deleted:
            return
        if all(len(cell) <= 1 for cell in cells):
            line = "\t".join("".join(cell) for cell in cells).strip()
            self._put([line] if line else [])
        else:
            self._put([line for cell in cells for line in cell])

    def _put(self, lines: list[str]) -> None:
        if self._open:
            self._following += lines
        elif self._rows and self._rows[-1]:
            self._rows[-1][-1] += lines
        else:
            self._found.add_all(lines)
