"""What kind of file something is, by its content and by its name, which must agree; the list of what is accepted."""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import IO
from xml.etree.ElementTree import Element, ParseError

import puremagic
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from apps.documents.archives import Archive, read_archive
from apps.documents.file_names import extension_of, safe_file_name
from apps.documents.refusals import file_refused
from apps.documents.uploads import IncomingFile

_CHUNK = 256 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_LEGACY = {"doc": "docx", "dot": "docx", "xls": "xlsx", "ppt": "pptx"}
_MACRO_EXTENSIONS = {"docm", "dotm", "xlsm", "xltm", "pptm", "potm"}
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


class Family(Enum):
    """How a file of this kind is recognised."""

    OPEN_XML = "an Office Open XML file"
    OPEN_DOCUMENT = "an OpenDocument file"
    PDF = "a PDF"
    IMAGE = "an image"
    TEXT = "plain text"


@dataclass(frozen=True, slots=True)
class FileType:
    """An accepted kind of file. ``marks`` are the first bytes of its content, any of them."""

    content_type: str
    family: Family
    marks: tuple[bytes, ...]


_ZIP = (b"PK\x03\x04",)
_JPEG = FileType("image/jpeg", Family.IMAGE, (b"\xff\xd8\xff",))
_TIFF = FileType("image/tiff", Family.IMAGE, (b"II*\x00", b"MM\x00*"))
FILE_TYPES = {
    "docx": FileType(f"{_OPEN_XML}wordprocessingml.document", Family.OPEN_XML, _ZIP),
    "xlsx": FileType(f"{_OPEN_XML}spreadsheetml.sheet", Family.OPEN_XML, _ZIP),
    "pptx": FileType(f"{_OPEN_XML}presentationml.presentation", Family.OPEN_XML, _ZIP),
    "odt": FileType(f"{_OPEN_DOCUMENT}text", Family.OPEN_DOCUMENT, _ZIP),
    "ods": FileType(f"{_OPEN_DOCUMENT}spreadsheet", Family.OPEN_DOCUMENT, _ZIP),
    "odp": FileType(f"{_OPEN_DOCUMENT}presentation", Family.OPEN_DOCUMENT, _ZIP),
    "pdf": FileType("application/pdf", Family.PDF, (b"%PDF-",)),
    "txt": FileType("text/plain", Family.TEXT, ()),
    "md": FileType("text/markdown", Family.TEXT, ()),
    "csv": FileType("text/csv", Family.TEXT, ()),
    "png": FileType("image/png", Family.IMAGE, (b"\x89PNG\r\n\x1a\n",)),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "tif": _TIFF,
    "tiff": _TIFF,
}
ACCEPTED = ", ".join(FILE_TYPES)
_BINARY_MARKS = tuple({mark for kind in FILE_TYPES.values() for mark in kind.marks} | {_OLE, b"MZ", b"\x7fELF"})


@dataclass(frozen=True, slots=True)
class ExaminedFile:
    """A file that is accepted: its safe name, its kind, and what an office file refers to outside of itself."""

    name: str
    content_type: str
    external_references: tuple[str, ...] = ()


def content_type_of(file_name: str, default: str) -> str:
    """The media type by the name under which a document carries its file (equal contents may carry different names)."""
    known = FILE_TYPES.get(extension_of(file_name))
    return known.content_type if known else default


def examine_file(incoming: IncomingFile) -> ExaminedFile:
    """Decide whether a file may come in, by its name and its whole content.

    Raises:
        Invalid: ``file_name_invalid``, ``file_empty``, ``file_type_unknown``, ``file_type_mismatch``, ``archive_bomb``,
            ``file_encrypted`` or ``file_macros``.
    """
    name = safe_file_name(incoming.name or "")
    kind = _kind_by_name(name)
    if not incoming.size:
        raise file_refused("file_empty", "The file is empty.")
    content = incoming.spool
    content.seek(0)
    head = content.read(4096)
    _check_marks(head, kind, content, extension_of(name))
    references = _check_content(content, incoming.size, kind)
    content.seek(0)
    return ExaminedFile(name, kind.content_type, references)


def _kind_by_name(name: str) -> FileType:
    extension = extension_of(name)
    if extension in _MACRO_EXTENSIONS:
        raise file_refused("file_macros", f"Files with macros (.{extension}) are not accepted. Save it without macros.")
    if extension in _LEGACY:
        better = _LEGACY[extension]
        raise file_refused("file_type_unknown", f"The old format .{extension} is not accepted. Save the file as .{better}.")
    if extension not in FILE_TYPES:
        shown = f".{extension[:20]}" if extension else "this kind"
        raise file_refused("file_type_unknown", f"Files of the kind {shown} are not accepted. Accepted are: {ACCEPTED}.")
    return FILE_TYPES[extension]


def _check_marks(head: bytes, kind: FileType, content: IO[bytes], extension: str) -> None:
    """The first bytes must be those of the kind that the name claims."""
    if kind.family is Family.TEXT:
        agrees = not head.startswith(_BINARY_MARKS)
    elif kind.family is Family.PDF:
        agrees = kind.marks[0] in head[:1024]
    else:
        agrees = head.startswith(kind.marks)
    if agrees:
        return
    if kind.family is Family.OPEN_XML and head.startswith(_OLE) and _contains(content, _ENCRYPTED_PACKAGE):
        raise _encrypted()
    raise file_refused("file_type_mismatch", f"The file is named .{extension}, but its content is {_what_it_is(head)}.")


def _what_it_is(head: bytes) -> str:
    with suppress(puremagic.PureError, ValueError):
        if found := puremagic.magic_string(head):
            return str(found[0].name or found[0].extension)
    return "of another kind"


def _check_content(content: IO[bytes], size: int, kind: FileType) -> tuple[str, ...]:
    match kind.family:
        case Family.OPEN_XML:
            return _check_open_xml(read_archive(content, size), kind)
        case Family.OPEN_DOCUMENT:
            _check_open_document(read_archive(content, size), kind)
        case Family.PDF:
            _check_pdf(content, size)
        case Family.TEXT:
            _check_text(content)
        case Family.IMAGE:
            pass
    return ()


def _check_open_xml(archive: Archive, kind: FileType) -> tuple[str, ...]:
    if "[Content_Types].xml" not in archive.parts:
        raise file_refused("file_type_mismatch", f"The content is not {kind.family.value}, but another archive.")
    declared = {element.get("ContentType", "") for element in _xml(archive.parts["[Content_Types].xml"]).iter()}
    if any("macroenabled" in content_type.lower() for content_type in declared):
        raise file_refused("file_macros", "The file contains macros. Save it without macros and upload it again.")
    if f"{kind.content_type}.main+xml" not in declared:
        raise file_refused("file_type_mismatch", "The extension of the file name does not fit its content.")
    return _external_references(archive)


def _external_references(archive: Archive) -> tuple[str, ...]:
    """Targets outside of the file that a program might fetch when it opens it; links that people click are no concern."""
    found: dict[str, None] = {}
    for name, content in archive.parts.items():
        if name.endswith(".rels"):
            for relationship in _xml(content).iter():
                if relationship.get("TargetMode") == "External" and not relationship.get("Type", "").endswith("/hyperlink"):
                    found[relationship.get("Target", "")[:500]] = None
    return tuple(found)


def _check_open_document(archive: Archive, kind: FileType) -> None:
    if archive.parts.get("mimetype", b"").strip() != kind.content_type.encode():
        raise file_refused("file_type_mismatch", "The extension of the file name does not fit its content.")
    manifest = archive.parts.get("META-INF/manifest.xml")
    if manifest and any(element.tag.endswith("}encryption-data") for element in _xml(manifest).iter()):
        raise _encrypted()


def _check_pdf(content: IO[bytes], size: int) -> None:
    """A PDF says in its last trailer (or cross-reference stream) whether it is encrypted."""
    content.seek(max(0, size - 4096))
    tail = content.read(4096)
    sections = [tail[tail.rfind(b"trailer") :]] if b"trailer" in tail else []
    if starts := re.findall(rb"startxref\s+(\d{1,12})", tail):
        content.seek(min(int(starts[-1]), size))
        sections.append(re.split(rb"stream|startxref", content.read(_CHUNK), maxsplit=1)[0])
    if any(re.search(rb"/Encrypt\b", section) for section in sections):
        raise _encrypted()


def _check_text(content: IO[bytes]) -> None:
    """Text is UTF-8, or UTF-16 that says so in its first two bytes."""
    content.seek(0)
    declared = content.read(2)
    decoder = codecs.getincrementaldecoder("utf-16" if declared in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8")()
    try:
        for chunk in _chunks(content):
            if "\0" in decoder.decode(chunk):
                raise file_refused("file_type_mismatch", "The file is named as text, but its content is not text.")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise file_refused("file_type_mismatch", "The text is not encoded in UTF-8. Save it as UTF-8 and upload it again.") from error


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    content.seek(0)
    while chunk := content.read(_CHUNK):
        yield chunk


def _contains(content: IO[bytes], wanted: bytes) -> bool:
    before = b""
    for chunk in _chunks(content):
        if wanted in before + chunk:
            return True
        before = chunk[-len(wanted) :]
    return False


def _xml(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise file_refused("file_type_mismatch", "The file is damaged: its description of itself cannot be read.") from error
    return root


def _encrypted() -> Exception:
    return file_refused("file_encrypted", "The file is protected with a password. Remove the protection and upload it again.")
