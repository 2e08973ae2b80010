"""Which files come in: by their content, which must agree with their name; everything dangerous is refused with its reason."""

import codecs
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import Invalid
from apps.documents import archives
from apps.documents.file_names import safe_file_name
from apps.documents.file_types import FILE_TYPES, examine_file
from apps.documents.tests.files import CONTENT_TYPES, docx_bytes, office_zip, pdf_bytes, zip_bytes

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'


def refusal_of(incoming, content: bytes, name: str = "procedure.docx") -> Invalid:
    with pytest.raises(Invalid) as refused:
        examine_file(incoming(content, name))
    assert refused.value.extra["errors"][0]["field"] == "file"
    return refused.value


def test_it_works(incoming):
    examined = examine_file(incoming(docx_bytes(), "procedure.docx"))

    assert (examined.name, examined.content_type, examined.external_references) == ("procedure.docx", WORD, ())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", pdf_bytes(pages=3)),
        ("a.PDF", pdf_bytes()),
        ("a.txt", b"plain text\n"),
        ("a.txt", codecs.BOM_UTF8 + "Größe".encode()),
        ("a.csv", codecs.BOM_UTF16_LE + "Größe\t1".encode("utf-16-le")),
        ("a.md", "# Überschrift".encode()),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 20),
        ("a.jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 20),
        ("a.tif", b"II*\x00" + b"\0" * 20),
        ("a.odt", zip_bytes({"mimetype": ODT, "content.xml": "<a/>", "META-INF/manifest.xml": MANIFEST.format("")})),
    ],
)
def test_accepted_kinds_come_in(incoming, name, content):
    assert examine_file(incoming(content, name)).name == name


@pytest.mark.parametrize("extension", ["doc", "xls", "ppt"])
def test_old_formats_are_refused_with_what_to_do(incoming, extension):
    refused = refusal_of(incoming, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, f"old.{extension}")

    assert refused.code == "file_type_unknown"
    assert f".{extension}x" in refused.message


@pytest.mark.parametrize("name", ["run.exe", "page.html", "picture.svg", "archive.zip", "procedure.docx.exe"])
def test_kinds_outside_the_list_are_refused(incoming, name):
    assert refusal_of(incoming, b"anything", name).code == "file_type_unknown"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", pdf_bytes()),
        ("a.pdf", docx_bytes()),
        ("a.xlsx", docx_bytes()),
        ("a.odt", docx_bytes()),
        ("a.docx", zip_bytes({"hello.txt": "hello"})),
        ("a.docx", b"not an archive at all"),
        ("a.docx", b"PK\x03\x04 but nothing after that"),
        ("a.docx", docx_bytes()[:-30]),
        ("a.txt", b"with a \0 in it"),
        ("a.txt", b"MZ\x90 a program"),
        ("a.txt", pdf_bytes()),
        ("a.csv", "Größe".encode("latin-1")),
        ("a.png", b"GIF89a" + b"\0" * 20),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512),
        ("a.docx", zip_bytes({"[Content_Types].xml": "<Types", "word/document.xml": ""})),
        ("a.docx", zip_bytes({"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b "c">]><Types>&b;</Types>'})),
    ],
)
def test_a_content_that_is_not_what_the_name_says_is_refused(incoming, name, content):
    assert refusal_of(incoming, content, name).code == "file_type_mismatch"


def test_the_refusal_says_what_the_content_really_is(incoming):
    assert "Portable Document" in refusal_of(incoming, pdf_bytes(), "a.docx").message


def test_a_damaged_entry_is_noticed(incoming):
    content = bytearray(zip_bytes({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": "x" * 1000}, compression=zipfile.ZIP_STORED))
    content[content.index(b"x" * 100) + 50] ^= 1

    assert refusal_of(incoming, bytes(content)).code == "file_type_mismatch"


def test_an_empty_file_is_refused(incoming):
    assert refusal_of(incoming, b"").code == "file_empty"


def test_an_encrypted_pdf_is_refused(incoming):
    assert refusal_of(incoming, pdf_bytes("secret"), "a.pdf").code == "file_encrypted"


def test_a_pdf_that_writes_about_encryption_comes_in(incoming):
    content = pdf_bytes().replace(b"%%EOF", b"") + b"% /Encrypt is a key of the trailer\n"

    assert examine_file(incoming(content, "a.pdf"))


def test_an_encrypted_office_file_is_refused(incoming):
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 300_000 + "EncryptedPackage".encode("utf-16-le")

    assert refusal_of(incoming, content).code == "file_encrypted"


def test_an_encrypted_open_document_is_refused(incoming):
    manifest = MANIFEST.format("<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")
    content = zip_bytes({"mimetype": ODT, "content.xml": "?", "META-INF/manifest.xml": manifest})

    assert refusal_of(incoming, content, "a.odt").code == "file_encrypted"


def test_an_encrypted_entry_is_refused(incoming):
    content = bytearray(office_zip({}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1

    assert refusal_of(incoming, bytes(content)).code == "file_encrypted"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", office_zip({"word/vbaProject.bin": b"macros"})),
        ("a.docm", docx_bytes()),
        ("a.docx", zip_bytes({"[Content_Types].xml": CONTENT_TYPES.replace(WORD, "application/vnd.ms-word.document.macroEnabled")})),
        ("a.docx", office_zip({"word/embeddings/sheet.xlsx": zip_bytes({"xl/vbaProject.bin": b"macros"})})),
        ("a.odt", zip_bytes({"mimetype": ODT, "Basic/Standard/Module1.xml": "<m/>"})),
    ],
)
def test_macros_are_refused(incoming, name, content):
    assert refusal_of(incoming, content, name).code == "file_macros"


def test_a_bomb_of_zeros_is_refused(incoming):
    refused = refusal_of(incoming, office_zip({"word/media/image.bmp": b"\0" * 20_000_000}))

    assert refused.code == "archive_bomb"
    assert "100 times" in refused.message


def test_fifty_thousand_entries_are_refused_before_they_are_read(incoming, monkeypatch):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number in range(50_000):
            archive.writestr(f"word/{number}.xml", b"")
    monkeypatch.setattr(archives.zipfile, "ZipFile", lambda *_: pytest.fail("the directory was read"))

    refused = refusal_of(incoming, content.getvalue())

    assert (refused.code, "2000 entries" in refused.message) == ("archive_bomb", True)


def test_a_directory_that_lies_about_its_entries_is_refused(incoming):
    content = bytearray(zip_bytes({f"word/{number}.xml": b"" for number in range(3_000)}))
    end = content.rindex(b"PK\x05\x06")
    struct.pack_into("<2H", content, end + 8, 3, 3)

    assert refusal_of(incoming, bytes(content)).code == "archive_bomb"


def test_an_entry_that_lies_about_its_size_is_refused(incoming):
    content = bytearray(office_zip({"word/media/image.bmp": b"\0" * 900_000}))
    place = content.index(struct.pack("<L", 900_000), content.index(b"PK\x01\x02"))
    struct.pack_into("<L", content, place, 10)

    assert refusal_of(incoming, bytes(content)).code == "archive_bomb"


def test_an_archive_in_an_archive_is_refused(incoming):
    assert refusal_of(incoming, office_zip({"word/media/image.bmp": zip_bytes({"a": "b"})})).code == "archive_bomb"


def test_a_chart_may_bring_its_table_but_no_deeper_archive(incoming):
    table = zip_bytes({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<a/>"})
    deeper = zip_bytes({"xl/embeddings/more.xlsx": table})

    assert examine_file(incoming(office_zip({"word/embeddings/sheet.xlsx": table})))
    assert refusal_of(incoming, office_zip({"word/embeddings/sheet.xlsx": deeper})).code == "archive_bomb"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word\\..\\..\\evil", "C:\\evil.xml"])
def test_names_that_lead_out_of_the_archive_are_refused(incoming, name):
    assert refusal_of(incoming, office_zip({name: "x"})).code == "archive_bomb"


def test_links_are_refused(incoming):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal_of(incoming, content.getvalue()).code == "archive_bomb"


def test_references_to_the_outside_are_noted(incoming):
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="1" Type="http://x/attachedTemplate" Target="https://example.org/t.dotm" TargetMode="External"/>'
        '<Relationship Id="2" Type="http://x/hyperlink" Target="https://example.org/" TargetMode="External"/></Relationships>'
    )

    examined = examine_file(incoming(office_zip({"word/_rels/settings.xml.rels": relations})))

    assert examined.external_references == ("https://example.org/t.dotm",)


@given(name=st.text(max_size=400), extension=st.sampled_from(sorted(FILE_TYPES)))
def test_whatever_a_file_is_called_its_name_becomes_safe(name, extension):
    try:
        safe = safe_file_name(f"{name}.{extension}")
    except Invalid:
        return  # nothing was left that could be a name
    assert 0 < len(safe) <= 255
    assert safe.endswith(f".{extension}")
    assert not set(safe) & set("/\\\0\r\n\u202e")
    assert safe_file_name(safe) == safe


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("..\\..\\windows\\a.docx", "a.docx"),
        ("/etc/passwd/b.pdf", "b.pdf"),
        ("a\x00\r\nb.txt", "ab.txt"),
        ("cod\u202excod.exe.txt", "codxcod.exe.txt"),
        ("u\u0308bung.md", "übung.md"),
        ("x" * 300 + ".docx", "x" * 250 + ".docx"),
    ],
)
def test_names_are_made_safe(given_name, safe):
    assert safe_file_name(given_name) == safe


@pytest.mark.parametrize("name", ["", ".docx", "docx", "...", "\0.pdf", "/"])
def test_names_that_are_none_are_refused(name):
    with pytest.raises(Invalid):
        safe_file_name(name)
