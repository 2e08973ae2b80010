"""Real files for the tests: office documents, PDFs, and archives that mean no good."""

import io
import zipfile
from collections.abc import Mapping

import docx
import pypdf
from django.core.files.uploadedfile import SimpleUploadedFile

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def docx_bytes(text: str = "Cleaning of the mixing vessel") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def pdf_bytes(password: str = "", pages: int = 1) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=200)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def zip_bytes(entries: Mapping[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, value in entries.items():
            archive.writestr(name, value)
    return content.getvalue()


def office_zip(entries: Mapping[str, bytes | str]) -> bytes:
    """A docx in name and description, with whatever else is wanted inside."""
    return zip_bytes({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "<document/>", **entries})


def part(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a client sends it in a multipart request."""
    return SimpleUploadedFile(name, content)
