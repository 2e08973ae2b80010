"""Walking the XML inside of office files: without entities, without a tree in memory, bounded in what is unpacked."""

import zipfile
import zlib
from typing import IO, Any, Protocol
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser, fromstring

from apps.documents.extraction.outcome import Damaged

_CHUNK = 256 * 1024
# The upload check allows archives of 500 MB; most of that are pictures, which nobody unpacks here.
_MOST_MARKUP = 200 * 1024 * 1024
_MOST_INDEX = 4 * 1024 * 1024
_BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_BROKEN_MARKUP = (ParseError, DefusedXmlException, ValueError, LookupError)


class Walker(Protocol):
    """What is told of each element and each piece of text, in the order in which they stand."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...


class Package:
    """An office file: a ZIP archive of parts."""

    def __init__(self, content: IO[bytes]) -> None:
        self._unpacked = 0
        try:
            self._archive = zipfile.ZipFile(content)
        except _BROKEN_ARCHIVE as error:
            raise Damaged("The file is damaged: its archive cannot be read.") from error

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def walk(self, name: str, walker: Walker) -> None:
        """Tell ``walker`` all of a part.

        Raises:
            Damaged: the part is missing, too large, not well formed, or defines entities.
        """
        parser = XMLParser(target=walker, forbid_dtd=True)
        try:
            with self._archive.open(name) as part:
                while chunk := part.read(_CHUNK):
                    self._count(len(chunk))
                    parser.feed(chunk)
            parser.close()
        except (*_BROKEN_ARCHIVE, *_BROKEN_MARKUP) as error:
            raise Damaged(f"The file is damaged: its part {name[:100]} cannot be read.") from error

    def index(self, name: str) -> Element:
        """A small part as a tree; raises as ``walk`` does."""
        try:
            with self._archive.open(name) as part:
                content = part.read(_MOST_INDEX + 1)
            self._count(len(content))
            root: Any = fromstring(content, forbid_dtd=True)
        except (*_BROKEN_ARCHIVE, *_BROKEN_MARKUP) as error:
            raise Damaged(f"The file is damaged: its part {name[:100]} cannot be read.") from error
        found: Element = root
        return found

    def _count(self, amount: int) -> None:
        self._unpacked += amount
        if self._unpacked > _MOST_MARKUP:
            raise Damaged("The file unpacks to more than any document.")
