"""Downloading the original: byte for byte, in parts, once, and only by whoever sees the document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.documents.api.downloads import wanted_span
from apps.documents.services import create_document
from apps.documents.states import DocumentStatus
from apps.documents.storage import file_store, storage_name
from apps.documents.tests.files import docx_bytes
from apps.documents.uploads import receive_file
from testing.make import make_document, make_stored_file

pytestmark = pytest.mark.django_db
CONTENT = docx_bytes("to be downloaded")


@pytest.fixture
def document(author):
    upload = receive_file([CONTENT], name="Prüfung.docx")
    return create_document(actor=author, details={"title": "Cleaning", "document_type": "SOP"}, upload=upload)


@pytest.fixture
def get(client_of, author, document):
    client = client_of(author)
    return lambda **headers: client.get(
        f"/api/v1/documents/{document.uuid}/file/", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_it_works(get, document):
    answer = get()

    assert answer.status_code == 200
    assert body(answer) == CONTENT
    assert answer["ETag"] == f'"{document.file_id}"'
    assert answer["Content-Length"] == str(len(CONTENT))
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Pr%C3%BCfung.docx"
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_head_tells_everything_but_the_bytes(client_of, author, document):
    answer = client_of(author).head(f"/api/v1/documents/{document.uuid}/file/")

    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(len(CONTENT)), b"")
    assert answer["ETag"] == f'"{document.file_id}"'


@pytest.mark.parametrize(
    ("wanted", "part"),
    [("bytes=0-0", slice(0, 1)), ("bytes=10-19", slice(10, 20)), ("bytes=100-", slice(100, None)), ("bytes=-7", slice(-7, None))],
)
def test_a_part_is_sent(get, wanted, part):
    answer = get(Range=wanted)

    assert answer.status_code == 206
    assert body(answer) == CONTENT[part]
    assert answer["Content-Length"] == str(len(CONTENT[part]))
    first = len(CONTENT) - 7 if wanted == "bytes=-7" else part.start
    assert answer["Content-Range"].startswith(f"bytes {first}-")
    assert answer["Content-Range"].endswith(f"/{len(CONTENT)}")


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=-0"])
def test_a_part_behind_the_end_is_refused_with_the_size(get, wanted):
    answer = get(Range=wanted)

    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


@pytest.mark.parametrize("wanted", ["bytes=5-2", "lines=1-2", "bytes=a-b", "bytes=0-1,5-6", "bytes=-"])
def test_a_range_that_is_not_understood_is_ignored(get, wanted):
    answer = get(Range=wanted)

    assert (answer.status_code, body(answer)) == (200, CONTENT)


def test_a_range_holds_only_while_the_content_is_the_same(get, document):
    assert get(Range="bytes=0-3", If_Range=f'"{document.file_id}"').status_code == 206
    assert get(Range="bytes=0-3", If_Range='"another"').status_code == 200
    assert get(Range="bytes=0-3", If_Range="Tue, 01 Dec 2026 00:00:00 GMT").status_code == 200


@pytest.mark.parametrize("known", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
def test_what_the_caller_has_is_not_sent_again(get, document, known):
    answer = get(If_None_Match=known.format(document.file_id))

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", f'"{document.file_id}"')


def test_another_content_is_sent(get):
    assert get(If_None_Match='"other"').status_code == 200


def test_whoever_does_not_see_the_document_gets_no_file(client_of, document, author2):
    assert client_of(author2).get(f"/api/v1/documents/{document.uuid}/file/").status_code == 404


def test_nobody_downloads_without_signing_in(client, document):
    assert client.get(f"/api/v1/documents/{document.uuid}/file/").status_code == 401


def test_a_document_without_a_file_has_none(client_of, author):
    document = make_document(author=author, file=None, file_name="")

    answer = client_of(author).get(f"/api/v1/documents/{document.uuid}/file/")

    assert (answer.status_code, answer.json()["code"]) == (404, "no_file")


def test_a_lost_content_is_reported_and_not_hidden(client_of, author):
    document = make_document(author=author, status=DocumentStatus.EFFECTIVE, file=make_stored_file(b"never put into the store"))
    assert not file_store().exists(storage_name(document.file_id))

    answer = client_of(author).get(f"/api/v1/documents/{document.uuid}/file/")

    assert (answer.status_code, answer.json()["code"]) == (500, "file_unavailable")


@given(first=st.integers(0, 300), last=st.integers(0, 300) | st.none(), size=st.integers(1, 250))
def test_a_span_is_always_the_bytes_that_were_asked_for(first, last, size):
    span = wanted_span(f"bytes={first}-{'' if last is None else last}", size)

    content = bytes(position % 256 for position in range(size))
    if last is not None and last < first:
        assert span is None
    else:
        assert span is not None
        assert content[slice(*span)] == content[first : None if last is None else last + 1]
        assert (span[0] >= span[1]) == (first >= size)


@given(suffix=st.integers(0, 300), size=st.integers(1, 250))
def test_a_suffix_is_always_the_end(suffix, size):
    span = wanted_span(f"bytes=-{suffix}", size)

    assert span is not None
    assert span[1] == size
    assert size - span[0] == min(suffix, size)


@given(header=st.text(max_size=50), size=st.integers(1, 1000))
def test_no_header_breaks_it(header, size):
    span = wanted_span(header, size)

    assert span is None or (span[0] >= 0 and span[1] <= size)
