"""Uploads at the door: refused while they arrive, in the words of the contract, and gone when the request is over."""

import resource
from collections.abc import Iterator

import pytest
from django.test import RequestFactory

from apps.documents.models import Document
from apps.documents.tests.files import docx_bytes, office_zip, part, pdf_bytes
from testing.make import make_document

pytestmark = pytest.mark.django_db


def create(client, name: str, content: bytes):
    return client.post("/api/v1/documents/", {"title": "Cleaning", "document_type": "SOP", "file": part(name, content)}, format="multipart")


def test_it_works(client_of, author, leftovers):
    assert create(client_of(author), "a.docx", docx_bytes()).status_code == 201
    assert leftovers() == []


def test_a_file_over_the_limit_is_refused_with_the_limit(client_of, author, leftovers, settings):
    settings.MAX_UPLOAD_BYTES = 2048

    answer = create(client_of(author), "a.txt", b"x" * 2049)

    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert "2 kB" in answer.json()["detail"]
    assert answer.json()["errors"][0]["field"] == "file"
    assert not Document.objects.exists()
    assert leftovers() == []


def test_a_file_at_the_limit_is_accepted(client_of, author, settings):
    settings.MAX_UPLOAD_BYTES = 2048

    assert create(client_of(author), "a.txt", b"x" * 2048).status_code == 201


def test_the_limit_holds_for_programs_and_replacements_too(author, settings, client_of):
    settings.MAX_UPLOAD_BYTES = 2048
    draft = make_document(author=author)

    answer = client_of(author).put(f"/api/v1/documents/{draft.uuid}/file/", {"file": part("a.txt", b"x" * 5000)}, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


@pytest.fixture
def little_room() -> Iterator[None]:
    """The system lets no file grow over 10 kB, which a program cannot tell from a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_for_which_the_disk_has_no_room_is_told_and_leaves_nothing(client_of, author, leftovers, little_room):
    answer = create(client_of(author), "a.txt", b"x" * 20_000)

    assert (answer.status_code, answer.json()["code"]) == (507, "no_room")
    assert answer.json()["detail"] == "There is no room for the file (File too large). Nothing was changed."
    assert not Document.objects.exists()
    assert leftovers() == []


def test_an_announced_length_over_the_limit_is_refused_before_anything_is_read(settings):
    from apps.documents.refusals import FileTooLarge

    class Unread:
        def read(self, *_: int) -> bytes:
            pytest.fail("the body was read")

    request = RequestFactory().post("/", {"a": "b"})
    request.META["CONTENT_LENGTH"] = str(settings.MAX_UPLOAD_BYTES + 10 * 1024 * 1024)
    request._stream = Unread()
    request._read_started = False
    with pytest.raises(FileTooLarge):
        _ = request.POST


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.docx", b"", "file_empty"),
        ("a.exe", b"MZ", "file_type_unknown"),
        ("a.docx", pdf_bytes(), "file_type_mismatch"),
        ("a.docx", office_zip({"x.bmp": b"\0" * 5_000_000}), "archive_bomb"),
        ("a.pdf", pdf_bytes("secret"), "file_encrypted"),
        ("a.docx", office_zip({"word/vbaProject.bin": b"m"}), "file_macros"),
        ("docx", docx_bytes(), "file_name_invalid"),
    ],
)
def test_refused_files_are_named_and_leave_nothing(client_of, author, leftovers, name, content, code):
    answer = create(client_of(author), name, content)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["errors"] == [{"field": "file", "code": code, "message": answer.json()["detail"]}]
    assert not Document.objects.exists()
    assert leftovers() == []


def test_a_path_in_the_name_is_dropped(client_of, author):
    assert create(client_of(author), "..\\..\\a.docx", docx_bytes()).json()["file"]["name"] == "a.docx"


def test_a_text_where_the_file_belongs_is_refused(client_of, author):
    sent = {"title": "Cleaning", "document_type": "SOP", "file": "a.docx"}

    answer = client_of(author).post("/api/v1/documents/", sent, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (400, "file_missing")
