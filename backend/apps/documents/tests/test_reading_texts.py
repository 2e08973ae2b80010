"""The text of files of every kind that can be read, and what becomes of the others: damaged, protected, hostile, endless."""

import io
import os
import signal
import subprocess
import sys
import zipfile
from tempfile import TemporaryFile
from typing import Any

import docx
import pytest

from apps.documents.extraction.outcome import MOST_CHARACTERS, Ending, Outcome
from apps.documents.extraction.portable import paragraphs_of_page
from apps.documents.extraction.reading import read_text
from apps.documents.tests.files import office_zip, pdf_bytes, zip_bytes
from apps.documents.tests.text_files import WORD, docx_of, odt_of, pdf_of, saved, word_xml


def reading(content: bytes, kind: str) -> Outcome:
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return read_text(file, kind)


def lines(content: bytes, kind: str) -> list[str]:
    outcome = reading(content, kind)
    assert outcome.ending is Ending.TEXT, outcome.reason
    return outcome.text.split("\n")


def test_it_works() -> None:
    assert lines(docx_of("Rinse the vessel.", "Dry it."), "docx") == ["Rinse the vessel.", "Dry it."]
    assert lines(odt_of("<text:h>Cleaning</text:h><text:p>Rinse.</text:p>"), "odt") == ["Cleaning", "Rinse."]
    assert lines(pdf_of(["Rinse the vessel."], ["Dry it."]), "pdf") == ["Rinse the vessel.", "Dry it."]
    assert lines(b"# Cleaning\n\n- rinse\n  - dry\n", "md") == ["# Cleaning", "", "- rinse", "  - dry"]
    assert lines(b"Rinse.\r\nDry.\r", "txt") == ["Rinse.", "Dry."]


@pytest.mark.parametrize("text", ["Grüße, naïve café — 100 µl", "שלום עולם", "مرحبا بالعالم", "清洗混合容器", "ทำความสะอาด", "📄 👩‍🔬"])
def test_every_script_is_read(text: str) -> None:
    assert lines(docx_of(text), "docx") == [text]
    assert lines(odt_of(f"<text:p>{text}</text:p>"), "odt") == [text]
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert lines(text.encode(encoding), "txt") == [text]


def test_writing_from_right_to_left_in_a_pdf_is_read_in_its_own_order() -> None:
    assert lines(pdf_of(["שלום עולם"[::-1]]), "pdf") == ["שלום עולם"]
    assert lines(pdf_of(["naïve " + "مرحبا"[::-1] + " café"]), "pdf") == ["naïve مرحبا café"]


def test_letters_are_composed() -> None:
    assert lines("Gru\u0308ße".encode(), "txt") == ["Grüße"]


def test_a_row_of_a_table_is_a_line_if_its_cells_are() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for place, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"cell {place}"
    table.cell(1, 1).add_paragraph("and more")

    assert lines(saved(document), "docx") == ["cell 0\tcell 1", "cell 2", "cell 3", "and more"]


def test_a_table_in_a_cell_and_one_in_an_odt() -> None:
    document = docx.Document()
    outer = document.add_table(1, 1).cell(0, 0)
    outer.paragraphs[0].text = "outer"
    outer.add_table(1, 2).cell(0, 1).text = "inner"
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in "AB")
    row = f"<table:table-row>{cells}</table:table-row>"

    assert lines(saved(document), "docx") == ["outer", "inner"]
    assert lines(odt_of(f"<table:table>{row}{row}</table:table>"), "odt") == ["A\tB", "A\tB"]


def test_headers_footers_and_notes_are_text() -> None:
    document = docx.Document()
    document.add_paragraph("Body")
    document.sections[0].header.paragraphs[0].text = "SOP-2026-0001"
    document.sections[0].footer.paragraphs[0].text = "Confidential"
    page = "<style:header><text:p>SOP-2026-0001</text:p></style:header>"
    hidden = '<style:header-left style:display="false"><text:p>old</text:p></style:header-left>'
    body = "<text:note-body><text:p>Twice.</text:p></text:note-body>"
    note = f"<text:p>Rinse<text:note><text:note-citation>1</text:note-citation>{body}</text:note> it.</text:p>"

    assert lines(saved(document), "docx") == ["SOP-2026-0001", "Confidential", "Body"]
    assert lines(odt_of(note, page + hidden), "odt") == ["SOP-2026-0001", "Rinse it.", "Twice."]
    notes = {"footnotes": "<w:footnote><w:p><w:r><w:t>Twice.</w:t></w:r></w:p></w:footnote>"}
    assert lines(word_xml("<w:p><w:r><w:t>Rinse.</w:t></w:r></w:p>", **notes), "docx") == ["Rinse.", "Twice."]


def test_what_was_inserted_is_text_and_what_was_deleted_is_not() -> None:
    tracked = """
      <w:p><w:r><w:t xml:space="preserve">Rinse </w:t></w:r><w:ins><w:r><w:t>thrice</w:t></w:r></w:ins>
        <w:del><w:r><w:delText>twice</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>away</w:t></w:r></w:moveFrom>
        <w:moveTo><w:r><w:t>, here</w:t></w:r></w:moveTo></w:p>
      <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">One </w:t></w:r></w:p>
      <w:p><w:r><w:t>sentence.</w:t></w:r></w:p>
      <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:p><w:r><w:t>kept</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"""
    in_an_odt = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>twice</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:p>Rinse <text:change-start/>thrice<text:change-end/><text:change/>.</text:p>"
    )

    assert lines(word_xml(tracked), "docx") == ["Rinse thrice, here", "One sentence.", "kept"]
    assert lines(odt_of(in_an_odt), "odt") == ["Rinse thrice."]


def test_details_of_word_files() -> None:
    body = """
      <w:p><w:pPr><w:tabs><w:tab w:pos="1"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>
        <w:noBreakHyphen/><w:t>d\u00ade</w:t><w:sym w:font="Wingdings" w:char="F0A8"/></w:r></w:p>
      <w:p><w:r><w:instrText>PAGE</w:instrText><w:t>7</w:t></w:r>
        <mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
          <mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice>
          <mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
        </mc:AlternateContent></w:p>
      <w:sdt><w:sdtContent><w:p><w:r><w:t>field</w:t></w:r></w:p></w:sdtContent></w:sdt>
      <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>last</w:t></w:r></w:p>"""

    assert lines(word_xml(body), "docx") == ["a b", "c\u2011de\uf0a8", "7", "box", "field", "last"]
    strict = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:p><w:r><w:t>strict</w:t></w:r></w:p></w:document>'
    assert lines(office_zip({"word/document.xml": strict}), "docx") == ["strict"]


def test_lines_of_a_pdf_that_the_page_broke_are_one_paragraph() -> None:
    page = "A full line of this page is about so\r\nlong as this one is, and the last is\r\nshort.\r\n"
    page += "The divided word is joi\ufffe\r\nned.\r\n"

    assert list(paragraphs_of_page(page)) == [
        "A full line of this page is about so long as this one is, and the last is short.",
        "The divided word is joined.",
    ]


def test_an_empty_file_has_an_empty_text() -> None:
    assert reading(docx_of(), "docx") == Outcome(Ending.TEXT, "")
    assert reading(b"\n \n", "txt") == Outcome(Ending.TEXT, "")


def test_a_pdf_without_text_or_with_a_password_says_so() -> None:
    scanned, protected = reading(pdf_bytes(), "pdf"), reading(pdf_bytes(password="secret"), "pdf")

    assert (scanned.ending, protected.ending) == (Ending.NO_TEXT, Ending.NO_TEXT)
    assert "no text in this PDF" in scanned.reason
    assert "password" in protected.reason


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04 no archive", "docx"),
        (docx_of("cut")[:-100], "docx"),
        (zip_bytes({"word/other.xml": "<x/>"}), "docx"),
        (office_zip({"word/document.xml": "<w:p>"}), "docx"),
        (zip_bytes({"mimetype": "x"}), "odt"),
        (b"%PDF-1.7 and nothing else", "pdf"),
        (b"\xff\xfe\x00", "txt"),
        (b"\x80\x81", "txt"),
    ],
)
def test_what_is_damaged_says_so(content: bytes, kind: str) -> None:
    outcome = reading(content, kind)

    assert outcome.ending is Ending.DAMAGED
    assert outcome.reason
    assert outcome.text == ""


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("entity", ["&b;", "&c;"])
def test_entities_are_refused(entity: str) -> None:
    word = office_zip({"word/document.xml": f'{ENTITIES}<w:p xmlns:w="{WORD}"><w:r><w:t>{entity}</w:t></w:r></w:p>'})
    index = zip_bytes({"_rels/.rels": f"{ENTITIES}<x>{entity}</x>", "word/document.xml": "<x/>"})

    assert reading(word, "docx").ending is Ending.DAMAGED
    assert reading(index, "docx").ending is Ending.DAMAGED


def bomb(size: int, text: bytes = b" ") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("content.xml", "w", force_zip64=True) as part:
        part.write(b"<x>")
        for _ in range(size // 1_000_000):
            part.write(text * (1_000_000 // len(text)))
        part.write(b"</x>")
    return content.getvalue()


def test_an_archive_that_unpacks_to_very_much_is_given_up() -> None:
    assert reading(bomb(210_000_000), "odt").reason == "The file unpacks to more than any document."


def test_deep_markup_does_no_harm() -> None:
    deep = "<w:r>" * 200_000 + "</w:r>" * 200_000

    assert reading(word_xml(f"<w:p>{deep}<w:r><w:t>deep</w:t></w:r></w:p>"), "docx").ending in (Ending.TEXT, Ending.DAMAGED)


def test_more_text_than_the_limit_is_no_text() -> None:
    outcome = reading(b"a" * (MOST_CHARACTERS + 1), "txt")

    assert (outcome.ending, outcome.text) == (Ending.NO_TEXT, "")
    assert "10,000,000 characters" in outcome.reason


def test_five_megabytes_are_read() -> None:
    text = "\n".join(f"{place}: rinse the vessel with water" for place in range(150_000))
    assert len(text) > 5_000_000

    assert reading(text.encode(), "txt").text == text


def test_time_and_memory_are_limited(settings: Any) -> None:
    settings.TEXT_SECONDS = 1
    slow = reading(b"\n".join([b"\xc3\xa9"] * 4_900_000), "txt")
    settings.TEXT_SECONDS = 60
    settings.TEXT_MEMORY_BYTES = 64 * 1024 * 1024
    large = reading("📄".encode() * 9_000_000, "txt")

    assert (slow.ending, slow.reason) == (Ending.INTERRUPTED, "Reading the file takes longer than 1 s.")
    assert (large.ending, large.reason) == (Ending.INTERRUPTED, "Reading the file needs more than 64 MB of memory.")


def test_the_program_that_reads_ends_by_itself_and_knows_no_secret(settings: Any) -> None:
    """Also when the worker that would end it is gone: here nobody would."""
    command = [sys.executable, "-m", "apps.documents.extraction.program", "txt", "1", str(512 * 1024 * 1024)]
    with subprocess.Popen(
        command, cwd=settings.BACKEND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env={"PATH": os.defpath}
    ) as program:
        assert program.wait(timeout=20) == -signal.SIGALRM
