"""Document types: everybody reads what they demand, admins make and change them, and what runs keeps what it was given."""

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import AuditTrail
from apps.core.errors import Invalid
from apps.documents.models import DocumentType
from apps.documents.services import change_type
from testing.make import make_document, move

pytestmark = pytest.mark.django_db
URL = "/api/v1/document-types/"
SOP = f"{URL}SOP/"


def patch(client, **sent):
    return client.patch(SOP, sent, format="json")


def refused(answer, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


def test_it_works(client_of, docadmin, viewer):
    changed = patch(client_of(docadmin), approvers_needed=2, approval_order="in_order", reason="Audit finding 7", expected_revision=0)

    assert changed.status_code == 200
    assert client_of(viewer).get(SOP).json() == changed.json()
    assert changed.json() == {
        "code": "SOP",
        "name": "Work Instruction/SOP",
        "prefix": "SOP",
        "description": "",
        "reviewers_needed": 1,
        "approvers_needed": 2,
        "approval_order": "in_order",
        "reviewer_may_approve": False,
        "version_starters": "authors",
        "review_days": 14,
        "approval_days": 7,
        "impact_days": 14,
        "open_comments_block_approval": False,
        "periodic_review_months": 24,
        "retention_years": 10,
        "reading_required": True,
        "is_active": True,
        "revision": 1,
    }
    entry = AuditTrail.objects.about(DocumentType.objects.get(code="SOP")).get()
    assert (entry.action, entry.actor_login, entry.reason) == ("DOCUMENT_TYPE_CHANGED", "docadmin", "Audit finding 7")
    assert entry.field_changes == {"approvers_needed": [1, 2], "approval_order": ["parallel", "in_order"]}


@pytest.mark.parametrize("who", ["viewer", "author", "reviewer", "approver", "outsider"])
def test_everybody_reads_and_admins_change(client_of, who, request):
    client = client_of(request.getfixturevalue(who))

    assert client.get(SOP).status_code == client.get(URL).status_code == 200
    refused(patch(client, approvers_needed=2), 403, "not_permitted")
    refused(client.post(URL, {"code": "LAB", "name": "Laboratory method"}, format="json"), 403, "not_permitted")
    assert not AuditTrail.objects.filter(action__startswith="DOCUMENT_TYPE").exists()


def test_nobody_does_anything_without_signing_in(client):
    assert client.get(SOP).status_code == 401
    assert client.patch(SOP, {}).status_code == 401
    assert client.post(URL, {}).status_code == 401


def test_a_new_type_can_be_used_at_once(client_of, docadmin, author):
    made = client_of(docadmin).post(URL, {"code": "LAB", "name": "Laboratory method", "review_days": 3}, format="json")

    assert made.status_code == 201
    assert (made.json()["prefix"], made.json()["review_days"], made.json()["approval_days"]) == ("LAB", 3, 7)
    draft = client_of(author).post("/api/v1/documents/", {"title": "Titration", "document_type": "LAB"}).json()
    assert draft["document_number"].startswith("LAB-")
    entry = AuditTrail.objects.get(action="DOCUMENT_TYPE_CREATED")
    assert entry.field_changes == {"prefix": [None, "LAB"], "name": [None, "Laboratory method"], "review_days": [None, 3]}


def test_codes_and_prefixes_are_taken_once(client_of, docadmin):
    client = client_of(docadmin)

    refused(client.post(URL, {"code": "SOP", "name": "X"}, format="json"), 409, "type_taken")
    refused(client.post(URL, {"code": "LAB", "prefix": "SOP", "name": "X"}, format="json"), 409, "type_taken")
    refused(patch(client, prefix="POL"), 409, "type_taken")
    assert DocumentType.objects.get(code="SOP").prefix == "SOP"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"reviewers_needed": 0}, "from 1 to 20"),
        ({"approvers_needed": 21}, "from 1 to 20"),
        ({"approvers_needed": "2"}, "integer"),
        ({"approvers_needed": 1.5}, "integer"),
        ({"approvers_needed": True}, "integer"),
        ({"approvers_needed": None}, "null"),
        ({"review_days": 0}, "from 1 to 365"),
        ({"approval_days": 366}, "from 1 to 365"),
        ({"impact_days": -1}, "from 1 to 365"),
        ({"periodic_review_months": 121}, "from 0 to 120"),
        ({"retention_years": 101}, "from 0 to 100"),
        ({"approval_order": "random"}, "random"),
        ({"version_starters": "nobody"}, "nobody"),
        ({"reviewer_may_approve": "yes"}, "boolean"),
        ({"is_active": 1}, "boolean"),
        ({"name": ""}, "blank"),
        ({"prefix": "s-1"}, "capital letters"),
        ({"code": "ABC"}, "Unknown"),
        ({"colour": "red"}, "Unknown"),
        ({"expected_revision": -1}, "0"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(client_of, docadmin, sent, told):
    answer = patch(client_of(docadmin), **sent)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == list(sent)
    assert told in answer.json()["detail"]
    assert DocumentType.objects.get(code="SOP").revision == 0


@pytest.mark.parametrize("code", ["", "S", "sop", "1AB", "ABCDEFGHIJK", "S-P", "SÖP", None, 7])
def test_a_code_is_capital_letters_and_digits(client_of, docadmin, code):
    answer = client_of(docadmin).post(URL, {"code": code, "name": "X"}, format="json")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "code"


def test_an_unknown_type_is_not_there(client_of, docadmin, viewer):
    for code in ("LAB", "x_y", "0"):
        assert client_of(viewer).get(f"{URL}{code}/").status_code == 404
        refused(client_of(docadmin).patch(f"{URL}{code}/", {"name": "X"}, format="json"), 404, "not_found")
    assert client_of(viewer).get(f"{URL}sop/").json()["code"] == "SOP"


def test_a_stale_view_is_told_what_the_type_demands_now(client_of, docadmin):
    client = client_of(docadmin)
    patch(client, review_days=3)

    answer = patch(client, review_days=5, expected_revision=0)

    refused(answer, 409, "stale")
    assert (answer.json()["current"]["review_days"], answer.json()["current"]["revision"]) == (3, 1)


def test_what_changes_nothing_is_not_recorded(client_of, docadmin):
    assert patch(client_of(docadmin), review_days=14).json()["revision"] == 0
    assert not AuditTrail.objects.filter(action="DOCUMENT_TYPE_CHANGED").exists()


def test_a_request_sent_again_makes_one_type(client_of, docadmin):
    client = client_of(docadmin)
    twice = [client.post(URL, {"code": "LAB", "name": "X"}, format="json", HTTP_IDEMPOTENCY_KEY="once") for _ in range(2)]

    assert [answer.status_code for answer in twice] == [201, 201]
    assert AuditTrail.objects.filter(action="DOCUMENT_TYPE_CREATED").count() == 1


def test_a_type_that_is_not_used_any_more_is_kept_for_what_was_made_of_it(client_of, docadmin, author, viewer):
    make_document(author=author, status="EFFECTIVE")
    patch(client_of(docadmin), is_active=False)
    client = client_of(viewer)

    assert "SOP" not in [kind["code"] for kind in client.get(URL).json()["results"]]
    assert [kind["code"] for kind in client.get(URL, {"is_active": "false"}).json()["results"]] == ["SOP"]
    assert client.get(SOP).json()["is_active"] is False
    assert client_of(author).post("/api/v1/documents/", {"title": "X", "document_type": "SOP"}).status_code == 400
    assert client.get("/api/v1/documents/", {"document_type": "SOP"}).json()["count"] == 1
    assert client.get(URL, {"is_active": "perhaps"}).status_code == 400


def test_how_many_are_needed_is_read_when_a_document_is_routed(author, docadmin, reviewer, reviewer2, approver):
    running = make_document(author=author, status="PENDING_REVIEW", reviewers=[reviewer])
    waiting = make_document(author=author)
    change_type(actor=docadmin, code="SOP", changes={"reviewers_needed": 2})

    move(reviewer, running, "start_review")
    assert move(reviewer, running, "complete_review").status == "REVIEWED"
    with pytest.raises(Invalid, match="needs 2 reviewers"):
        move(author, waiting, "submit_for_review", reviewers=[reviewer.pk])
    assert move(author, waiting, "submit_for_review", reviewers=[reviewer.pk, reviewer2.pk]).status == "PENDING_REVIEW"


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("reviewers_needed", 0, "people_needed"),
        ("approvers_needed", 0, "people_needed"),
        ("impact_days", 0, "days_given"),
        ("review_days", 0, "days_given"),
        ("approval_order", "random", "approval_order_known"),
        ("version_starters", "nobody", "version_starters_known"),
    ],
)
def test_the_database_keeps_types_sensible(field, value, constraint):
    with pytest.raises(IntegrityError, match=f"documenttype_{constraint}"), transaction.atomic():
        DocumentType.objects.filter(code="SOP").update(**{field: value})
