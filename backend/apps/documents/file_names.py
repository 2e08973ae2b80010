"""File names as people gave them, made safe to store, show and send: never a path, never an address on the server."""

import unicodedata
from pathlib import PurePosixPath

from apps.documents.refusals import file_refused

MAX_LENGTH = 255
# Characters that turn the reading direction and so can make «fdp.exe» look like «exe.pdf».
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def safe_file_name(given: str) -> str:
    """The last part of ``given`` in Unicode's composed form, without control characters, at most 255 characters.

    Raises:
        Invalid: ``file_name_invalid`` when nothing that could be a name with an extension is left.
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if letter not in _TURNING and unicodedata.category(letter) not in _UNPRINTABLE)
    name = unicodedata.normalize("NFC", kept).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not (stem and dot and extension):
        raise file_refused("file_name_invalid", "The file needs a name with an extension, such as procedure.docx.")
    if len(name) > MAX_LENGTH:
        room = MAX_LENGTH - len(extension) - 1
        if room < 1:
            raise file_refused("file_name_invalid", f"The file name is longer than {MAX_LENGTH} characters.")
        name = f"{stem[:room].rstrip()}.{extension}"
    return name


def extension_of(name: str) -> str:
    """The extension in lower case, without its dot; empty if there is none."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()
