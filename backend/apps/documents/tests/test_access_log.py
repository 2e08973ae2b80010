"""The access log: what is noted, once, of whom, and who may read it."""

import csv
import io

import pytest

from apps.core.rest.tables import safe_cell
from apps.documents.models import Document, DocumentAccess
from apps.documents.services import attach_file, delete_draft
from apps.documents.services.access import log_print, log_view
from apps.documents.services.attachments import add_attachment
from apps.documents.states import DocumentStatus as S
from apps.documents.tests.files import pdf_bytes
from apps.documents.uploads import receive_file
from testing.clock import clock_at
from testing.make import make_document

pytestmark = pytest.mark.django_db
CONTENT = pdf_bytes()


@pytest.fixture
def document(author):
    draft = make_document(author=author, file=None, file_name="")
    attach_file(actor=author, document=draft, upload=receive_file([CONTENT], name="cleaning.pdf"))
    add_attachment(actor=author, document=draft, upload=receive_file([CONTENT], name="plan.pdf"))
    Document.objects.filter(pk=draft.pk).update(status=S.EFFECTIVE)
    draft.refresh_from_db()
    return draft


def url(document, more: str = "") -> str:
    return f"/api/v1/documents/{document.uuid}/{more}"


def noted() -> list[tuple[str, str, str, str]]:
    return list(DocumentAccess.objects.order_by("id").values_list("user__username", "kind", "part", "file_name"))


def lines(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_it_works(client_of, author, viewer, document):
    client = client_of(viewer)
    client.get(url(document))
    client.get(url(document, "file/?purpose=view"))
    client.get(url(document, "file/"))
    client.get(url(document, f"attachments/{document.attachments.get().pk}/file/"))
    assert client.post(url(document, "access/"), {"kind": "print"}).status_code == 201

    assert noted() == [
        ("viewer", "view", "detail", ""),
        ("viewer", "view", "original", "cleaning.pdf"),
        ("viewer", "download", "original", "cleaning.pdf"),
        ("viewer", "download", "attachment", "plan.pdf"),
        ("viewer", "print", "original", "cleaning.pdf"),
    ]
    [*_, first] = client_of(author).get(url(document, "access/")).json()["results"]
    assert first["user"] == {"id": viewer.pk, "username": "viewer", "full_name": "Viewer Tester"}
    assert first["document"] == {
        "uuid": str(document.uuid),
        "document_number": document.document_number,
        "version": "01.00",
        "title": document.title,
    }
    assert (first["kind"], first["part"], first["ip_address"]) == ("view", "detail", None)


def test_looking_again_at_once_is_one_entry(client_of, viewer, docadmin, document):
    for _ in range(3):
        client_of(viewer).get(url(document))
        client_of(viewer).get(url(document, "file/"))
    client_of(docadmin).get(url(document))

    assert [row[:3] for row in noted()] == [
        ("viewer", "view", "detail"),
        ("viewer", "download", "original"),
        ("docadmin", "view", "detail"),
    ]


def test_the_parts_of_one_download_are_one_entry(client_of, viewer, document):
    for first in range(0, 60, 20):
        assert client_of(viewer).get(url(document, "file/"), headers={"Range": f"bytes={first}-{first + 19}"}).status_code == 206

    assert [row[:3] for row in noted()] == [("viewer", "download", "original")]


def test_no_part_escapes_the_log(client_of, viewer, document):
    client_of(viewer).get(url(document, "file/"), headers={"Range": "bytes=-1"})

    assert [row[:3] for row in noted()] == [("viewer", "download", "original")]


def test_what_the_browser_has_already_is_opened_all_the_same(client_of, viewer, document):
    known = {"If-None-Match": f'"{document.file_id}"'}

    assert client_of(viewer).get(url(document, "file/?purpose=view"), headers=known).status_code == 304
    assert [row[:3] for row in noted()] == [("viewer", "view", "original")]


def test_each_print_is_an_entry_but_a_repeated_request(client_of, viewer, document):
    client = client_of(viewer)
    for key in ("one", "one", "two"):
        client.post(url(document, "access/"), {"kind": "print"}, headers={"Idempotency-Key": key})
    client.post(url(document, "access/"), {"kind": "print"})

    assert [row[1] for row in noted()] == ["print"] * 3


def test_what_opens_nothing_is_not_noted(client_of, author, author2, viewer, document):
    client = client_of(viewer)
    for more in ("", "file/", f"attachments/{document.attachments.get().pk}/file/"):
        client.head(url(document, more))
    client.get("/api/v1/documents/")
    client.get("/api/v1/documents/?search=cleaning")
    for more in ("versions/", "attachments/", "comments/", "audit/", "transitions/"):
        client.get(url(document, more))
    client.get(url(document, "file/"), headers={"Range": "bytes=99999999-"})
    client.get(url(document, "file/?purpose=fun"))
    hidden = make_document(author=author)
    for more in ("", "file/", "access/"):
        assert client_of(author2).get(url(hidden, more)).status_code == 404

    assert noted() == []


def test_opening_a_document_takes_five_statements_with_its_entry(client_of, viewer, document, django_assert_num_queries):
    upon_another = make_document(author=document.author, status="EFFECTIVE")
    upon_another.dependencies.create(depends_on=document)
    client = client_of(viewer)
    client.get(url(document))

    with django_assert_num_queries(5):  # session, account, document, dependencies, log
        client.get(url(upon_another))
    with django_assert_num_queries(4):  # what builds upon nothing is not asked for its dependencies
        client.get(url(document))


@pytest.mark.parametrize("body", [{}, {"kind": "view"}, {"kind": "download"}, {"kind": 1}, {"kind": "print", "user": 1}, []])
def test_a_client_notes_prints_and_nothing_else(client_of, viewer, document, body):
    assert client_of(viewer).post(url(document, "access/"), body).status_code == 400
    assert noted() == []


def test_nothing_is_printed_where_there_is_nothing(client_of, author, author2):
    draft = make_document(author=author, file=None, file_name="")

    assert client_of(author).post(url(draft, "access/"), {"kind": "print"}).json()["code"] == "no_file"
    assert client_of(author2).post(url(draft, "access/"), {"kind": "print"}).status_code == 404


def test_only_the_author_and_admins_read_the_log_of_a_document(client_of, author, reviewer, viewer, docadmin, superuser, document):
    log_view(actor=viewer, document=document)

    for person in (author, docadmin, superuser):
        assert client_of(person).get(url(document, "access/")).json()["count"] == 1
        assert client_of(person).get(url(document, "access/export/")).status_code == 200
    for person in (viewer, reviewer):
        for more in ("access/", "access/export/"):
            answer = client_of(person).get(url(document, more))
            assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


def test_the_document_says_who_may_read_its_log(client_of, author, author2, reviewer, viewer, docadmin, superuser, document):
    def may_read(person) -> bool:
        told: bool = client_of(person).get(url(document)).json()["permissions"]["may_read_access"]
        assert told == (client_of(person).get(url(document, "access/")).status_code == 200)
        return told

    assert [may_read(person) for person in (author, docadmin, superuser)] == [True] * 3
    assert [may_read(person) for person in (author2, reviewer, viewer)] == [False] * 3


def test_people_read_their_own_and_admins_everybodys(client_of, author, viewer, docadmin, document):
    for person in (author, viewer):
        log_view(actor=person, document=document)
    mine = "/api/v1/documents/access/"

    assert [row["user"]["username"] for row in client_of(viewer).get(mine).json()["results"]] == ["viewer"]
    assert client_of(viewer).get(f"{mine}?user={viewer.pk}").json()["count"] == 1
    assert client_of(viewer).get(f"{mine}?user={author.pk}").status_code == 403
    assert client_of(viewer).get(f"{mine}?user=987654321").status_code == 403
    assert client_of(viewer).get(f"{mine}export/?user={author.pk}").status_code == 403
    assert [row["user"]["username"] for row in client_of(docadmin).get(f"{mine}?user={author.pk}").json()["results"]] == ["author"]
    assert client_of(docadmin).get(f"{mine}?user=987654321").json()["results"] == []


def test_nobody_finds_in_their_own_log_what_they_may_not_see_any_more(client_of, viewer, author, docadmin, document):
    log_view(actor=viewer, document=document)
    Document.objects.filter(pk=document.pk).update(status=S.SCHEDULED_FOR_OBSOLESCENCE, obsolescence_date="2030-01-01")
    assert client_of(viewer).get("/api/v1/documents/access/").json()["count"] == 1
    viewer.groups.clear()

    assert client_of(viewer).get("/api/v1/documents/access/").json()["results"] == []
    assert client_of(docadmin).get(f"/api/v1/documents/access/?user={viewer.pk}").json()["count"] == 1


def test_entries_outlive_a_deleted_draft(client_of, author, docadmin):
    draft = make_document(author=author)
    log_view(actor=author, document=draft)
    number = draft.document_number
    delete_draft(actor=author, document=draft)

    [entry] = client_of(docadmin).get(f"/api/v1/documents/access/?user={author.pk}").json()["results"]
    assert entry["document"] == {"uuid": None, "document_number": number, "version": "01.00", "title": None}


def test_the_log_is_filtered_and_paged_and_costs_four_statements(client_of, author, viewer, docadmin, document, django_assert_num_queries):
    for person in (author, viewer, docadmin):
        log_view(actor=person, document=document)
        log_print(actor=person, document=document)
    client = client_of(docadmin)
    client.get(url(document, "access/"))

    with django_assert_num_queries(4):  # session, account, document, entries
        assert client.get(url(document, "access/")).json()["count"] == 6
    assert client.get(url(document, "access/?kind=print")).json()["count"] == 3
    assert client.get(url(document, "access/?kind=print&kind=view&page_size=4&page=2")).json()["count"] == 6
    assert client.get(url(document, f"access/?user={viewer.pk}")).json()["count"] == 2
    today = DocumentAccess.objects.latest("id").at.date().isoformat()
    assert client.get(url(document, f"access/?since={today}&until={today}")).json()["count"] == 6
    assert client.get(url(document, "access/?until=2020-01-01")).json()["count"] == 0
    assert client.get(url(document, "access/?since=2999-01-01")).json()["count"] == 0
    assert client.get(url(document, "access/")).json()["results"][0]["ip_address"] is None


def test_the_days_are_those_of_the_organisation(client_of, docadmin, document, settings):
    log_view(actor=docadmin, document=document)
    settings.ORGANISATION_TIME_ZONE = "Pacific/Kiritimati"
    at = DocumentAccess.objects.get().at
    with clock_at(at):
        from apps.core import clock

        day = clock.today().isoformat()

    assert client_of(docadmin).get(url(document, f"access/?since={day}&until={day}")).json()["count"] == 1


@pytest.mark.parametrize(
    "query", ["kind=stolen", "since=yesterday", "until=1", "user=x", "user=0", "page=0", "colour=red", f"user={2**70}"]
)
def test_a_wrong_filter_is_refused(client_of, author, document, query):
    assert client_of(author).get(url(document, f"access/?{query}")).status_code == 400
    assert client_of(author).get(f"/api/v1/documents/access/export/?{query}").status_code == 400


def test_an_admin_learns_from_where(client_of, viewer, docadmin, document):
    client_of(viewer).get(url(document), REMOTE_ADDR="192.0.2.7")

    assert client_of(docadmin).get(url(document, "access/")).json()["results"][0]["ip_address"] == "192.0.2.7"


def test_the_table_says_what_the_pages_say(client_of, docadmin, viewer, document):
    log_view(actor=viewer, document=document)
    log_print(actor=viewer, document=document)

    answer = client_of(docadmin).get(url(document, "access/export/?kind=print"), headers={"Accept": "text/csv"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="access-{document.document_number}-v01.00.csv"'
    header, line = lines(answer)
    row = dict(zip(header, line, strict=True))
    assert (row["kind"], row["username"], row["document_number"]) == ("print", "viewer", document.document_number)
    assert (row["title"], row["file_name"]) == (document.title, "cleaning.pdf")


def test_a_long_table_is_sent_whole(client_of, docadmin, viewer, document):
    for _ in range(50):
        log_print(actor=viewer, document=document)

    assert len(lines(client_of(docadmin).get(f"/api/v1/documents/access/export/?user={viewer.pk}"))) == 51


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\tx", "＝1+1", "  =1+1"])
def test_a_table_makes_no_spreadsheet_calculate(client_of, author, title):
    document = make_document(author=author, title=title)
    log_view(actor=author, document=document)

    [_, line] = lines(client_of(author).get(url(document, "access/export/")))

    assert line[7] == f"'{title}"


@pytest.mark.parametrize("value", ["", "Cleaning", "a=b", 'with "quotes", commas\nand lines', "Größe 🧪", None, 5])
def test_what_is_harmless_stays_as_it_is(value):
    assert safe_cell(value) == ("" if value is None else str(value))
