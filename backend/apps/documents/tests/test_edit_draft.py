"""Editing, re-attaching and deleting drafts: only by whom they belong to, only while they are drafts, only from a fresh view."""

import uuid
from datetime import date, datetime, timedelta

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.documents.models import Document, StoredFile
from apps.documents.states import DocumentStatus
from apps.documents.tests.files import docx_bytes, part, pdf_bytes
from apps.workflows.models import DocumentWorkflow, WorkflowOutcome
from testing.make import make_document

pytestmark = pytest.mark.django_db


def url(document: Document, more: str = "") -> str:
    return f"/api/v1/documents/{document.uuid}/{more}"


def test_it_works(client_of, author):
    draft = make_document(author=author, title="Cleening")

    answer = client_of(author).patch(url(draft), {"title": "Cleaning", "expected_revision": 0})

    assert answer.status_code == 200, answer.content
    assert (answer.json()["title"], answer.json()["revision"]) == ("Cleaning", 1)
    entry = AuditTrail.objects.about(draft).latest()
    assert (entry.action, entry.field_changes) == ("DOCUMENT_EDITED", {"title": ["Cleening", "Cleaning"]})


def test_an_edit_that_changes_nothing_leaves_no_trace(client_of, author):
    draft = make_document(author=author)

    answer = client_of(author).patch(url(draft), {"title": draft.title})

    assert answer.json()["revision"] == 0
    assert not AuditTrail.objects.about(draft).exists()


def test_a_stale_edit_is_refused_and_told_what_is_there_now(client_of, author):
    draft = make_document(author=author)
    client = client_of(author)
    client.patch(url(draft), {"title": "Changed by a colleague", "expected_revision": 0})

    answer = client.patch(url(draft), {"title": "Changed by me", "expected_revision": 0})

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert answer.json()["current"]["title"] == "Changed by a colleague"
    assert answer.json()["current"]["revision"] == 1


def test_a_stale_edit_is_told_who_was_faster_and_when(client_of, author):
    draft = make_document(author=author)
    client = client_of(author)
    client.patch(url(draft), {"title": "Changed by a colleague", "expected_revision": 0})

    change = client.patch(url(draft), {"title": "Changed by me", "expected_revision": 0}).json()["last_change"]

    entry = AuditTrail.objects.about(draft).latest()
    assert change["by"] == {"id": author.pk, "username": "author", "full_name": "Author Tester"}
    assert datetime.fromisoformat(change["at"]) == entry.timestamp
    assert change["sentence"] == f"Author Tester edited the draft {entry.object_label}"


def test_others_do_not_edit_a_draft_even_as_admins(client_of, author, docadmin):
    draft = make_document(author=author)

    answer = client_of(docadmin).patch(url(draft), {"title": "Mine now"})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_the_author")


def test_whoever_may_not_see_a_draft_is_told_that_it_does_not_exist(client_of, author, author2):
    draft = make_document(author=author)

    assert client_of(author2).patch(url(draft), {"title": "Mine now"}).status_code == 404
    assert client_of(author2).put(url(draft, "file/"), {"file": part("a.docx", docx_bytes())}, format="multipart").status_code == 404
    assert client_of(author2).delete(url(draft)).status_code == 404


def test_what_left_draft_is_not_edited(client_of, author, reviewer):
    routed = make_document(author=author, status=DocumentStatus.PENDING_REVIEW, reviewers=[reviewer])

    answer = client_of(author).patch(url(routed), {"title": "Too late"})

    assert (answer.status_code, answer.json()["code"]) == (409, "not_a_draft")


@pytest.mark.parametrize(
    ("name", "value"), [("document_type", "POL"), ("status", "EFFECTIVE"), ("document_number", "SOP-1"), ("author", 1)]
)
def test_what_an_edit_cannot_change_is_refused_by_name(client_of, author, name, value):
    answer = client_of(author).patch(url(make_document(author=author)), {name: value})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == name


def test_dependencies_are_replaced(client_of, author):
    first, second = (make_document(author=author, status=DocumentStatus.EFFECTIVE) for _ in range(2))
    draft = make_document(author=author)
    client = client_of(author)
    client.patch(url(draft), {"dependencies": [str(first.uuid)]})

    answer = client.patch(url(draft), {"dependencies": [str(second.uuid)]})

    assert [link["uuid"] for link in answer.json()["dependencies"]] == [str(second.uuid)]
    assert AuditTrail.objects.about(draft).latest().field_changes == {"dependencies": [[f"References {first}"], [f"References {second}"]]}


def test_a_draft_does_not_depend_on_the_version_it_replaces(client_of, author):
    in_force = make_document(author=author, status=DocumentStatus.EFFECTIVE)
    draft = make_document(author=author, document_number=in_force.document_number, version_minor=1, previous_version=in_force)

    assert client_of(author).patch(url(draft), {"dependencies": [str(in_force.uuid)]}).status_code == 400


def test_a_wish_in_the_past_is_refused_but_an_old_one_may_stay(client_of, author):
    yesterday = clock.today() - timedelta(days=1)
    draft = make_document(author=author, effective_date=date(2020, 1, 1))
    client = client_of(author)

    assert client.patch(url(draft), {"effective_date": yesterday.isoformat()}).status_code == 400
    assert client.patch(url(draft), {"effective_date": "2020-01-01", "title": "Cleaning again"}).status_code == 200
    assert client.patch(url(draft), {"effective_date": None}).json()["effective_date"] is None


def test_a_file_takes_the_place_of_another_which_stays_in_the_store(client_of, author):
    draft = make_document(author=author)
    before = draft.file_id
    content = pdf_bytes()

    answer = client_of(author).put(url(draft, "file/"), {"file": part("better.pdf", content), "expected_revision": "0"}, format="multipart")

    assert answer.status_code == 200, answer.content
    assert answer.json()["file"]["name"] == "better.pdf"
    assert answer.json()["revision"] == 1
    assert StoredFile.objects.filter(pk=before).exists()
    entry = AuditTrail.objects.about(draft).latest()
    assert entry.action == "FILE_ATTACHED"
    assert entry.field_changes["file"] == [before, answer.json()["file"]["sha256"]]


def test_a_stale_file_is_refused(client_of, author):
    draft = make_document(author=author)

    sent = {"file": part("better.pdf", pdf_bytes()), "expected_revision": "7"}
    answer = client_of(author).put(url(draft, "file/"), sent, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert answer.json()["current"]["revision"] == 0


def test_no_file_is_attached_to_what_was_routed(client_of, author, reviewer):
    routed = make_document(author=author, status=DocumentStatus.PENDING_REVIEW, reviewers=[reviewer])

    answer = client_of(author).put(url(routed, "file/"), {"file": part("late.pdf", pdf_bytes())}, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_a_draft")


def test_a_request_without_a_file_is_told_so(client_of, author):
    answer = client_of(author).put(url(make_document(author=author), "file/"), {}, format="multipart")

    assert (answer.status_code, answer.json()["code"]) == (400, "file_missing")


def test_a_draft_that_was_never_routed_can_be_deleted_and_stays_on_record(client_of, author):
    draft = make_document(author=author)
    number = draft.document_number

    assert client_of(author).delete(url(draft) + "?expected_revision=0").status_code == 204

    assert not Document.objects.filter(pk=draft.pk).exists()
    entry = AuditTrail.objects.filter(action="DOCUMENT_DELETED").latest()
    assert entry.details["document_number"] == number
    assert entry.field_changes["title"] == [draft.title, None]


def test_a_draft_that_was_routed_before_is_not_deleted(client_of, author):
    draft = make_document(author=author)
    DocumentWorkflow.objects.create(
        document=draft,
        workflow_type="REVIEW",
        current_state_id="DRAFT",
        initiated_by=author,
        ended_at=clock.now(),
        outcome=WorkflowOutcome.REJECTED,
    )

    answer = client_of(author).delete(url(draft))

    assert (answer.status_code, answer.json()["code"]) == (409, "routed_before")
    assert client_of(author).get(url(draft)).json()["permissions"]["may_delete"] is False


def test_an_admin_may_delete_the_draft_of_another(client_of, author, docadmin):
    assert client_of(docadmin).delete(url(make_document(author=author))).status_code == 204


def test_a_stale_deletion_is_refused(client_of, author):
    answer = client_of(author).delete(url(make_document(author=author)) + "?expected_revision=3")

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


@pytest.mark.parametrize("revision", ["x", "-1", "99999999999"])
def test_a_revision_that_is_no_number_is_refused(client_of, author, revision):
    assert client_of(author).delete(url(make_document(author=author)) + f"?expected_revision={revision}").status_code == 400


def test_what_does_not_exist_is_not_found(client_of, author):
    assert client_of(author).get(f"/api/v1/documents/{uuid.uuid4()}/").status_code == 404
    assert client_of(author).get("/api/v1/documents/no-uuid/").status_code == 404
