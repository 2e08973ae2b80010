"""The text of PDF files, as PDFium finds it on their pages; lines that the page's width has broken are joined again."""

import re
from collections.abc import Iterator
from typing import IO

import pypdfium2

from apps.documents.extraction.outcome import Damaged, NoText
from apps.documents.extraction.paragraphs import Paragraphs, tidy

# What PDFium writes for a hyphen that divides a word at the end of a line.
_DIVIDED = re.compile("(?:\x02|\ufffe)\\s*\n?")
# A line that is shorter than this part of the longest is taken for the last of its paragraph.
_FULL = 0.75


def read_pdf(content: IO[bytes]) -> str:
    """The text of a PDF.

    Raises:
        NoText: it is protected, has pictures only, or holds more than the limit.
        Damaged: it cannot be opened, or a page cannot.
    """
    found = Paragraphs()
    try:
        with pypdfium2.PdfDocument(content) as document:
            for number in range(len(document)):
                found.add_all(paragraphs_of_page(_text_of_page(document, number)))
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise NoText("The PDF is protected with a password.") from error
        raise Damaged("The PDF is damaged and cannot be read.") from error
    text = found.text()
    if not text.strip():
        raise NoText("There is no text in this PDF. Text in scanned pictures is not recognised.")
    return text


def _text_of_page(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            text: str = text_page.get_text_bounded()
            return text
        finally:
            text_page.close()
    finally:
        page.close()


def paragraphs_of_page(text: str) -> Iterator[str]:
    """The lines of a page, joined where a full line suggests that its paragraph goes on."""
    whole = _DIVIDED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line for piece in whole.split("\n") for line in tidy(piece)]
    full = _FULL * max(map(len, lines), default=0)
    paragraph: list[str] = []
    for line in lines:
        paragraph.append(line)
        if len(line) < full:
            yield " ".join(paragraph)
            paragraph = []
    if paragraph:
        yield " ".join(paragraph)
