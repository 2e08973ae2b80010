"""Real files with text for the tests: Word, OpenDocument and PDF, also in writing from right to left, and hostile ones."""

import io
from collections.abc import Sequence

import docx

from apps.documents.tests.files import office_zip, zip_bytes

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODT = "application/vnd.oasis.opendocument.text"
_NAMESPACES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style"))


def docx_of(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def word_xml(body: str, **parts: str) -> bytes:
    """A docx whose main part is ``body``; ``parts`` are added as ``word/<name>.xml`` and named as its relations of that kind."""
    links = "".join(f'<Relationship Id="{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>' for name in parts)
    index = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    return office_zip(
        {
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": index,
            **{f"word/{name}.xml": f'<w:{name} xmlns:w="{WORD}">{content}</w:{name}>' for name, content in parts.items()},
        }
    )


def odt_of(body: str, page_styles: str = "") -> bytes:
    """An odt whose text is ``body`` and whose pages look like ``page_styles``, both as markup."""
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zip_bytes(
        {
            "mimetype": ODT,
            "META-INF/manifest.xml": manifest,
            "content.xml": f"<office:document-content {_NAMESPACES}><office:text>{body}</office:text></office:document-content>",
            "styles.xml": f"<office:document-styles {_NAMESPACES}>{page_styles}</office:document-styles>",
        }
    )


def pdf_of(*pages: Sequence[str]) -> bytes:
    """A PDF with these lines on its pages. Letters beyond ASCII are mapped as printing programs do it.

    Writing from right to left has to be given as it looks on paper: the last letter first.
    """
    code = {
        letter: 128 + place for place, letter in enumerate(sorted({c for page in pages for line in page for c in line if ord(c) > 126}))
    }
    objects = [_stream(_character_map(code)), b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 1 0 R >>"]
    parent = 3 + 2 * len(pages)
    for lines in pages:
        drawn = "".join(f"<{bytes(code.get(c, ord(c)) for c in line).hex()}> Tj T*\n" for line in lines)
        objects.append(_stream(f"BT /F1 11 Tf 14 TL 50 780 Td\n{drawn}ET"))
        look = "/MediaBox [0 0 595 842] /Resources << /Font << /F1 2 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent {parent} 0 R /Contents {len(objects)} 0 R {look} >>".encode())
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(pages)))
    objects.append(f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode())
    objects.append(f"<< /Type /Catalog /Pages {parent} 0 R >>".encode())
    return _pdf_file(objects)


def _character_map(code: dict[str, int]) -> str:
    pairs = "".join(f"1 beginbfchar <{number:02X}> <{letter.encode('utf-16-be').hex()}> endbfchar\n" for letter, number in code.items())
    return f"begincmap /CMapName /X def 1 begincodespacerange <00> <FF> endcodespacerange\n{pairs}endcmap"


def _stream(text: str) -> bytes:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream".encode()


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    count = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % count + b"".join(places)
    return content + table + b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(objects), len(content))
