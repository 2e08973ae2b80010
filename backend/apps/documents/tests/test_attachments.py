"""Supporting files of a version: attached to drafts by their authors, frozen, copied, signed for."""

import hashlib
import json

import pytest
from django.db import DatabaseError, transaction

from apps.audit.models import AuditTrail
from apps.audit.services import act
from apps.documents.models import Document, DocumentAttachment
from apps.documents.services import create_next_version, delete_draft
from apps.documents.services.attachments import MOST_ATTACHMENTS, add_attachment
from apps.documents.states import DocumentStatus as S
from apps.documents.tests.files import docx_bytes, office_zip, part, pdf_bytes
from apps.documents.uploads import receive_file
from apps.security.models import Signature
from testing.make import make_document, make_stored_file, move

pytestmark = pytest.mark.django_db
CONTENT = pdf_bytes()


@pytest.fixture
def draft(author):
    return make_document(author=author)


def url(document, *more) -> str:
    return f"/api/v1/documents/{document.uuid}/attachments/" + "".join(f"{part}/" for part in more)


def attach(client, document, *, name="Prüfplan.pdf", content=CONTENT, headers=None, **fields):
    return client.post(url(document), {"file": part(name, content), **fields}, format="multipart", headers=headers or {})


def attached(author, document, name="plan.pdf", content=CONTENT) -> DocumentAttachment:
    return add_attachment(actor=author, document=document, upload=receive_file([content], name=name))


def make_attachment(document, **fields) -> DocumentAttachment:
    values = {
        "file": make_stored_file(),
        "file_name": "plan.pdf",
        "name": "Plan",
        "added_by": document.author,
        "added_at": "2026-01-01T00:00Z",
    }
    return DocumentAttachment.objects.create(document=document, **values | fields)


def test_it_works(client_of, author, draft):
    answer = attach(client_of(author), draft, name="Prüfplan.pdf", description="How it was tested")

    assert answer.status_code == 201, answer.content
    added = answer.json()
    assert (added["name"], added["file_name"], added["description"]) == ("Prüfplan.pdf", "Prüfplan.pdf", "How it was tested")
    assert (added["sha256"], added["size"]) == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    assert (added["content_type"], added["added_by"]["username"]) == ("application/pdf", "author")
    download = client_of(author).get(added["download_url"])
    assert b"".join(download.streaming_content) == CONTENT
    assert download["Content-Disposition"] == "attachment; filename*=utf-8''Pr%C3%BCfplan.pdf"
    entry = AuditTrail.objects.about(draft).get(action="ATTACHMENT_ADDED")
    assert (entry.details["sha256"], entry.details["file_name"]) == (added["sha256"], "Prüfplan.pdf")
    draft.refresh_from_db()
    assert draft.revision == 1


def test_a_list_of_them_costs_four_statements(client_of, author, draft, django_assert_num_queries):
    for number in range(4):
        attached(author, draft, name=f"plan-{number}.pdf")
    client = client_of(author)
    client.get(url(draft))

    with django_assert_num_queries(4):  # session, account, document, attachments
        answer = client.get(url(draft)).json()

    assert [row["file_name"] for row in answer["results"]] == [f"plan-{number}.pdf" for number in range(4)]
    assert client.get(url(draft) + "?page_size=3&page=2").json()["results"][0]["file_name"] == "plan-3.pdf"


def test_a_part_is_sent_and_nothing_twice(client_of, author, draft):
    address = client_of(author).get(url(draft)).json()
    address = attach(client_of(author), draft).json()["download_url"]
    client = client_of(author)

    partial = client.get(address, headers={"Range": "bytes=0-4"})
    assert (partial.status_code, b"".join(partial.streaming_content)) == (206, b"%PDF-")
    known = client.get(address, headers={"If-None-Match": f'"{hashlib.sha256(CONTENT).hexdigest()}"'})
    assert (known.status_code, known.content) == (304, b"")
    assert client.head(address)["Content-Length"] == str(len(CONTENT))


def test_it_is_removed_and_the_removal_is_on_record(client_of, author, draft):
    added = attached(author, draft)

    assert client_of(author).delete(url(draft, added.pk)).status_code == 204
    assert client_of(author).delete(url(draft, added.pk)).status_code == 404
    assert client_of(author).get(url(draft, added.pk, "file")).status_code == 404
    entry = AuditTrail.objects.about(draft).get(action="ATTACHMENT_REMOVED")
    assert (entry.details["file_name"], entry.details["sha256"]) == ("plan.pdf", added.file_id)
    draft.refresh_from_db()
    assert draft.revision == 2


def test_only_its_author_changes_what_a_draft_has_attached(client_of, author, author2, docadmin, superuser, draft):
    added = attached(author, draft)

    assert attach(client_of(author2), draft).status_code == 404
    assert client_of(author2).get(url(draft)).status_code == 404
    assert client_of(author2).get(url(draft, added.pk, "file")).status_code == 404
    assert client_of(author2).delete(url(draft, added.pk)).status_code == 404
    for person in (docadmin, superuser):
        assert client_of(person).get(url(draft)).json()["count"] == 1
        assert attach(client_of(person), draft).json()["code"] == "not_the_author"
        assert client_of(person).delete(url(draft, added.pk)).json()["code"] == "not_the_author"


def test_readers_have_what_is_attached_to_what_is_in_force(client_of, author, viewer, draft):
    added = attached(author, draft)
    Document.objects.filter(pk=draft.pk).update(status=S.EFFECTIVE)

    assert client_of(viewer).get(url(draft)).json()["count"] == 1
    assert client_of(viewer).get(url(draft, added.pk, "file")).status_code == 200


@pytest.mark.parametrize("status", [status for status in S if status != S.DRAFT])
def test_what_left_draft_keeps_its_attachments_whoever_asks(client_of, author, status):
    document = make_document(author=author)
    added = make_attachment(document)
    Document.objects.filter(pk=document.pk).update(status=status, effective_date="2026-01-01", obsolescence_date="2030-01-01")

    assert attach(client_of(author), document).json()["code"] == "not_a_draft"
    assert client_of(author).delete(url(document, added.pk)).json()["code"] == "not_a_draft"
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        added.delete()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        make_attachment(document, file_name="other.pdf")


def test_an_attachment_never_changes(author, draft):
    added = make_attachment(draft)

    for change in ({"file": make_stored_file(b"other")}, {"name": "Other"}, {"document": make_document(author=author)}):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            DocumentAttachment.objects.filter(pk=added.pk).update(**change)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.exe", b"MZ", "file_type_unknown"),
        ("a.pdf", b"no PDF", "file_type_mismatch"),
        ("a.pdf", b"", "file_empty"),
        ("a.docm", docx_bytes(), "file_macros"),
        ("a.docx", office_zip({"word/vbaProject.bin": b"x"}), "file_macros"),
        ("a.pdf", pdf_bytes("secret"), "file_encrypted"),
        ("name", CONTENT, "file_name_invalid"),
    ],
)
def test_a_file_is_examined_like_an_original(client_of, author, draft, name, content, code, leftovers):
    answer = attach(client_of(author), draft, name=name, content=content)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not DocumentAttachment.objects.exists()
    assert leftovers() == []


def test_a_file_over_the_limit_is_refused(client_of, author, draft, settings):
    settings.MAX_UPLOAD_BYTES = 2048

    assert attach(client_of(author), draft, name="a.txt", content=b"x" * 2049).status_code == 413


@pytest.mark.parametrize(
    "fields", [{"name": "x" * 301}, {"description": "x" * 10_001}, {"name": "nul\0"}, {"colour": "red"}, {"expected_revision": "x"}]
)
def test_what_is_no_attachment_is_refused(client_of, author, draft, fields):
    assert attach(client_of(author), draft, **fields).status_code == 400
    assert client_of(author).post(url(draft), {"name": "without a file"}, format="multipart").status_code == 400
    assert client_of(author).post(url(draft), {"file": "x"}).status_code == 415


@pytest.mark.parametrize("number", [0, 2**63, 2**80])
def test_one_that_does_not_exist_is_not_found(client_of, author, draft, number):
    assert client_of(author).delete(url(draft, number)).status_code == 404
    assert client_of(author).get(url(draft, number, "file")).status_code == 404


def test_an_attachment_of_another_document_is_not_found(client_of, author, draft):
    elsewhere = attached(author, make_document(author=author))

    assert client_of(author).get(url(draft, elsewhere.pk, "file")).status_code == 404
    assert client_of(author).delete(url(draft, elsewhere.pk)).status_code == 404


def test_a_name_is_attached_once(client_of, author, draft):
    client = client_of(author)
    attach(client, draft, name="Plan.pdf")

    answer = attach(client, draft, name="plan.PDF", content=pdf_bytes(pages=2))

    assert (answer.status_code, answer.json()["code"]) == (409, "attachment_exists")


def test_there_is_an_end_to_it(client_of, author, draft):
    for number in range(MOST_ATTACHMENTS):
        make_attachment(draft, file_name=f"{number}.pdf")

    assert attach(client_of(author), draft).json()["code"] == "too_many_attachments"


def test_a_stale_view_attaches_and_removes_nothing(client_of, author, draft):
    added = attached(author, draft)
    client = client_of(author)

    for answer in (attach(client, draft, expected_revision=0), client.delete(url(draft, added.pk) + "?expected_revision=0")):
        assert (answer.status_code, answer.json()["code"]) == (409, "stale")
        assert answer.json()["current"]["revision"] == 1
    assert attach(client, draft, expected_revision=1).status_code == 201


def test_sending_a_file_twice_attaches_it_once(client_of, author, draft):
    first, again = (attach(client_of(author), draft, headers={"Idempotency-Key": "plan"}) for _ in range(2))

    assert (first.status_code, again.status_code, again.json()["id"]) == (201, 201, first.json()["id"])
    assert DocumentAttachment.objects.count() == 1


def test_a_new_version_begins_with_them(author, author2, draft):
    added = attached(author, draft)
    Document.objects.filter(pk=draft.pk).update(status=S.EFFECTIVE)
    with act(author2):
        begun = create_next_version(actor=author2, document=draft, bump="minor", reason_for_change="The vessel was replaced")

    copy = begun.attachments.get()
    assert (copy.file_id, copy.name, copy.added_by, copy.added_at) == (added.file_id, added.name, author, added.added_at)
    assert AuditTrail.objects.about(begun).latest().field_changes["attachments"] == [[], ["plan.pdf"]]
    assert draft.attachments.get() == added


def test_a_signature_is_bound_to_them(author, approver):
    document = make_document(author=author)
    added = make_attachment(document)
    Document.objects.filter(pk=document.pk).update(status=S.PENDING_REVIEW)
    other = make_document(author=author, status=S.PENDING_APPROVAL, approvers=[approver], document_number="TST-2026-X")
    move(approver, other, "approve", effective_date="2030-01-01")

    assert json.loads(bytes(Signature.objects.get().metadata_canonical))["attachments"] == []
    from apps.documents.selectors.attachments import attached_content

    assert attached_content(document) == [{"file_name": "plan.pdf", "name": "Plan", "description": "", "sha256": added.file_id}]


def test_the_author_signs_for_them_when_submitting(author, reviewer, draft):
    added = attached(author, draft)

    move(author, draft, "submit_for_review", reviewers=[reviewer.pk])

    [signed] = json.loads(bytes(Signature.objects.get().metadata_canonical))["attachments"]
    assert (signed["file_name"], signed["sha256"]) == ("plan.pdf", added.file_id)


def test_a_deleted_draft_leaves_on_record_what_it_had_attached(author, draft):
    added = attached(author, draft)

    delete_draft(actor=author, document=draft)

    [lost] = AuditTrail.objects.get(action="DOCUMENT_DELETED").field_changes["attachments"][0]
    assert (lost["file_name"], lost["sha256"]) == ("plan.pdf", added.file_id)
    assert not DocumentAttachment.objects.exists()
