"""The text of plain text files: UTF-8, or UTF-16 that says so, as the upload check demands; lines stay as they are."""

import codecs
from typing import IO

from apps.documents.extraction.outcome import MOST_CHARACTERS, Damaged, NoText
from apps.documents.extraction.paragraphs import Paragraphs

# No encoding needs more bytes for a character, and a mark of the byte order comes before.
_MOST_BYTES = 4 * MOST_CHARACTERS + 4


def read_plain_text(content: IO[bytes]) -> str:
    """Every line, with its indentation, which means something in Markdown.

    Raises:
        NoText: it is larger than the limit.
        Damaged: it is not text.
    """
    encoded = content.read(_MOST_BYTES + 1)
    if len(encoded) > _MOST_BYTES:
        raise NoText(f"The file holds more than {MOST_CHARACTERS:,} characters of text.")
    is_utf_16 = encoded.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        decoded = encoded.decode("utf-16" if is_utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Damaged("The file is not text in UTF-8 or UTF-16.") from error
    found = Paragraphs()
    found.add_all(line.rstrip() for line in decoded.splitlines())
    return found.text()
