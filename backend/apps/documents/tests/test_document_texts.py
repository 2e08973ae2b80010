"""Texts in the background and at the door: read once for each content, retried within bounds, never a door to what is hidden."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.core import clock
from apps.documents.models import Document, DocumentAccess, ExtractedText, StoredFile, TextState
from apps.documents.services.texts import MOST_ATTEMPTS, WAITS, nudge_waiting_texts, queue_texts, read_due_texts
from apps.documents.storage import file_store, keep, storage_name
from apps.documents.tasks import read_texts
from apps.documents.tests.files import docx_bytes, part, pdf_bytes, zip_bytes
from apps.documents.tests.text_files import docx_of, odt_of, pdf_of
from testing.clock import clock_at
from testing.make import make_document, make_stored_file

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


def create(client: Any, name: str, content: bytes) -> dict[str, Any]:
    sent = {"title": "Cleaning", "document_type": "SOP", "file": part(name, content)}
    answer = client.post("/api/v1/documents/", sent, format="multipart")
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def text_of(client: Any, document: dict[str, Any], **query: Any) -> Any:
    answer = client.get(f"/api/v1/documents/{document['uuid']}/text/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def stored(incoming):
    """A content that lies in the store, and its row."""

    def put(content: bytes, content_type: str = "text/plain") -> StoredFile:
        arrived = incoming(content)
        keep(arrived)
        return StoredFile.objects.create(sha256=arrived.sha256, size=len(content), content_type=content_type)

    return put


def test_it_works(client_of, author):
    document = create(client_of(author), "cleaning.docx", docx_of("Rinse the vessel.", "Dry it."))
    nothing_yet = {"state": "PENDING", "reason": "", "characters": None, "offset": 0, "text": "", "next_offset": None}
    assert text_of(client_of(author), document) == nothing_yet

    assert read_due_texts() == 1

    read = {"state": "READY", "characters": 25, "text": "Rinse the vessel.\nDry it."}
    assert text_of(client_of(author), document) == nothing_yet | read
    assert ExtractedText.objects.get().attempts == 1
    assert read_due_texts() == 0


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.docx", docx_of("שלום, Grüße"), "שלום, Grüße"),
        ("a.odt", odt_of("<text:p>Rinse.</text:p>"), "Rinse."),
        ("a.pdf", pdf_of(["Rinse."]), "Rinse."),
        ("a.txt", "Rinse – twice.".encode("utf-16"), "Rinse – twice."),
        ("a.md", b"# Rinse\n", "# Rinse"),
        ("a.csv", b"step;what\n1;rinse\n", "step;what\n1;rinse"),
        ("a.docx", docx_of(), ""),
    ],
)
def test_every_kind_is_read(client_of, author, name, content, text):
    document = create(client_of(author), name, content)

    read_texts()

    assert text_of(client_of(author), document)["state"] == "READY"
    assert text_of(client_of(author), document)["text"] == text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", PNG, "not from files of this kind"),
        ("a.pdf", pdf_bytes(), "no text in this PDF"),
    ],
)
def test_what_has_no_text_says_so(client_of, author, name, content, reason):
    document = create(client_of(author), name, content)

    read_due_texts()

    said = text_of(client_of(author), document)
    assert (said["state"], said["text"], said["characters"]) == ("NOT_EXTRACTABLE", "", None)
    assert reason in said["reason"]


def test_a_document_without_a_file_has_no_text(client_of, author):
    document = make_document(author=author, file=None, file_name="")

    said = text_of(client_of(author), {"uuid": document.uuid})

    assert (said["state"], said["reason"]) == ("NOT_EXTRACTABLE", "No file has been attached to this document yet.")


def test_what_is_damaged_fails_at_once_and_says_why(stored):
    odt = "application/vnd.oasis.opendocument.text"
    queue_texts([stored(zip_bytes({"content.xml": "<not closed"}), odt), stored(b"\xff\xff no text")])

    assert read_due_texts() == 2

    rows = ExtractedText.objects.all()
    assert {(row.state, row.attempts) for row in rows} == {("FAILED", 1)}
    assert all(row.reason and row.finished_at for row in rows)


def test_a_protected_file_is_no_failure(stored):
    queue_texts([stored(pdf_bytes(password="secret"), "application/pdf")])

    read_due_texts()

    row = ExtractedText.objects.get()
    assert (row.state, row.reason) == ("NOT_EXTRACTABLE", "The PDF is protected with a password.")


def test_equal_contents_are_read_once(client_of, author, author2):
    content = docx_bytes("Once.")
    first, second = create(client_of(author), "a.docx", content), create(client_of(author2), "b.docx", content)

    assert read_due_texts() == 1

    assert text_of(client_of(author), first)["text"] == text_of(client_of(author2), second)["text"] == "Once."


def test_a_replaced_file_is_read_too(client_of, author):
    document = create(client_of(author), "a.txt", b"old")
    read_due_texts()
    client_of(author).put(f"/api/v1/documents/{document['uuid']}/file/", {"file": part("b.txt", b"new")}, format="multipart")

    assert text_of(client_of(author), document)["state"] == "PENDING"
    read_due_texts()
    assert text_of(client_of(author), document)["text"] == "new"


def test_a_text_is_served_in_pieces(client_of, author):
    document = create(client_of(author), "a.txt", "Grüße 😀 an alle".encode())
    read_due_texts()

    client = client_of(author)
    first = text_of(client, document, limit=7)
    rest = text_of(client, document, offset=first["next_offset"])

    assert (first["text"], first["next_offset"], first["characters"]) == ("Grüße 😀", 7, 15)
    assert (rest["text"], rest["offset"], rest["next_offset"]) == (" an alle", 7, None)
    beyond = text_of(client, document, offset=2**31 - 2)
    assert (beyond["text"], beyond["next_offset"]) == ("", None)


def test_five_megabytes_come_in_pieces_of_bounded_size(client_of, author):
    text = "\n".join(f"{place}: rinse the vessel with water" for place in range(150_000))
    document = create(client_of(author), "a.txt", text.encode())
    read_due_texts()

    client, found, offset = client_of(author), "", 0
    assert len(text_of(client, document)["text"]) == 100_000
    while offset is not None:
        piece = text_of(client, document, offset=offset, limit=1_000_000)
        found, offset = found + piece["text"], piece["next_offset"]

    assert found == text


@pytest.mark.parametrize(
    "query", [{"offset": -1}, {"offset": "x"}, {"offset": 2**31}, {"limit": 0}, {"limit": 1_000_001}, {"limit": "1e3"}, {"page": 1}]
)
def test_a_piece_that_cannot_be_is_refused(client_of, author, query):
    document = make_document(author=author)

    answer = client_of(author).get(f"/api/v1/documents/{document.uuid}/text/", query)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == next(iter(query))


def test_what_one_may_not_see_has_no_text(client_of, author, viewer, outsider, docadmin):
    draft = make_document(author=author)
    secret = make_document(author=author, status="EFFECTIVE", sensitivity_label="RESTRICTED")
    open_one = make_document(author=author, status="EFFECTIVE")
    asked = [(person, document) for person in (viewer, outsider, docadmin) for document in (draft, secret, open_one)]

    answers = [client_of(person).get(f"/api/v1/documents/{document.uuid}/text/").status_code for person, document in asked]

    assert answers == [404, 404, 200, 404, 404, 404, 200, 200, 200]


def test_whoever_reads_a_text_is_in_the_access_log(client_of, author):
    document = create(client_of(author), "a.txt", b"text")
    text_of(client_of(author), document)
    assert not DocumentAccess.objects.exists()
    read_due_texts()

    text_of(client_of(author), document)
    text_of(client_of(author), document)

    seen = DocumentAccess.objects.get()
    assert (seen.user, seen.kind, seen.part, seen.file_sha256) == (author, "view", "original", document["file"]["sha256"])


def test_the_detail_says_how_far_the_text_is(client_of, author):
    document = create(client_of(author), "a.txt", b"text")
    assert document["file"]["text_state"] == "PENDING"

    read_due_texts()

    assert client_of(author).get(f"/api/v1/documents/{document['uuid']}/").json()["file"]["text_state"] == "READY"


def test_a_text_costs_six_statements_at_most(client_of, author, django_assert_max_num_queries):
    document = create(client_of(author), "a.txt", b"text")
    read_due_texts()
    client = client_of(author)

    with django_assert_max_num_queries(6):  # session, account, document, facts, piece, access log
        text_of(client, document)


def test_a_content_from_before_is_queued_when_somebody_asks(client_of, author):
    document = make_document(author=author)
    assert not ExtractedText.objects.exists()

    assert text_of(client_of(author), {"uuid": document.uuid})["state"] == "PENDING"

    assert ExtractedText.objects.get().file_id == document.file_id


def test_a_lost_content_is_tried_again_and_given_up_in_the_end(client_of, author):
    queue_texts([make_stored_file(b"a row whose bytes nobody has")])
    for wait in WAITS:
        assert read_due_texts() == 1
        row = ExtractedText.objects.get()
        assert (row.state, row.reason) == ("PENDING", "The stored file cannot be read.")
        assert read_due_texts() == 0
        ExtractedText.objects.update(due_at=row.due_at - wait)

    assert read_due_texts() == 1

    row = ExtractedText.objects.get()
    assert (row.state, row.reason, row.attempts) == ("FAILED", "The stored file cannot be read.", MOST_ATTEMPTS)
    assert read_due_texts() == 0


def test_a_file_that_takes_too_long_is_tried_again_and_says_so_meanwhile(stored, settings):
    settings.TEXT_SECONDS = 1
    queue_texts([stored("\n".join(["é"] * 4_900_000).encode())])

    read_due_texts()

    row = ExtractedText.objects.get()
    assert (row.state, row.reason) == ("PENDING", "Reading the file takes longer than 1 s.")
    assert row.due_at > clock.now() + timedelta(seconds=50)


def test_a_worker_that_dies_each_time_does_not_try_for_ever(stored):
    queue_texts([stored(b"text")])
    ExtractedText.objects.update(attempts=MOST_ATTEMPTS)

    assert read_due_texts() == 0

    row = ExtractedText.objects.get()
    assert row.state == TextState.FAILED
    assert row.reason == "Given up: the process that read it ended without a word, 3 times."


def test_a_claim_that_came_too_late_changes_nothing(stored, monkeypatch):
    from apps.documents.services import texts

    queue_texts([stored(b"text")])
    row = texts._claim()
    assert row is not None
    ExtractedText.objects.update(attempts=2)

    texts._finish(row, texts.Outcome(texts.Ending.TEXT, "late"))

    assert ExtractedText.objects.get().state == TextState.PENDING


def test_a_row_is_due_again_when_the_lease_of_a_dead_worker_has_run_out(stored, settings):
    from apps.documents.services.texts import _claim

    queue_texts([stored(b"text")])
    assert _claim() is not None
    assert read_due_texts() == 0
    assert not nudge_waiting_texts()

    with clock_at(clock.now() + timedelta(seconds=settings.TEXT_SECONDS + 61)):
        assert nudge_waiting_texts()
        assert read_due_texts() == 1

    assert ExtractedText.objects.get().text == "text"


def test_a_worker_reads_for_a_while_and_leaves_the_rest_to_its_next_turn(stored):
    queue_texts([stored(f"text {place}".encode()) for place in range(3)])

    assert [read_due_texts(for_seconds=0) for _ in range(4)] == [1, 1, 1, 0]


def test_the_database_knows_no_text_of_what_is_not_ready(stored):
    queue_texts([stored(b"text")])

    for wrong in ({"text": "x"}, {"state": "READY"}, {"state": "UNHEARD_OF"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExtractedText.objects.update(**wrong)


def test_a_failed_creation_leaves_no_job(client_of, author):
    sent = {
        "title": "Cleaning",
        "document_type": "SOP",
        "dependencies": "00000000-0000-0000-0000-000000000001",
        "file": part("a.txt", b"x"),
    }

    assert client_of(author).post("/api/v1/documents/", sent, format="multipart").status_code == 400

    assert not Document.objects.exists()
    assert not ExtractedText.objects.exists()


def test_reading_does_not_touch_the_store(client_of, author):
    document = create(client_of(author), "a.txt", b"text")
    path = Path(file_store().path(storage_name(document["file"]["sha256"])))
    before = path.stat()

    read_due_texts()

    assert (path.read_bytes(), path.stat().st_mtime_ns) == (b"text", before.st_mtime_ns)
