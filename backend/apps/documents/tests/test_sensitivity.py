"""The label of what has left DRAFT: an admin changes it, with a reason, on record, or nobody does."""

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import AuditTrail
from apps.audit.services import act, record
from apps.documents.models import Document
from apps.documents.states import DocumentStatus as S
from testing.make import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(author):
    return make_document(author=author, status=S.EFFECTIVE)


def address(document) -> str:
    return f"/api/v1/documents/{document.uuid}/sensitivity/"


def relabel(client, document, **sent):
    return client.post(address(document), {"sensitivity_label": "RESTRICTED", "reason": "Names of patients", **sent}, format="json")


def refused(answer, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


def test_it_works(client_of, docadmin, viewer, document):
    answer = relabel(client_of(docadmin), document, expected_revision=0)

    assert answer.status_code == 200
    assert (answer.json()["sensitivity_label"], answer.json()["revision"]) == ("RESTRICTED", 1)
    assert client_of(viewer).get(f"/api/v1/documents/{document.uuid}/").status_code == 404
    entry = AuditTrail.objects.about(document).get(action="DOCUMENT_SENSITIVITY_CHANGED")
    assert (entry.actor_login, entry.reason) == ("docadmin", "Names of patients")
    assert entry.field_changes == {"sensitivity_label": ["INTERNAL", "RESTRICTED"]}


@pytest.mark.parametrize("status", sorted(set(S) - {S.DRAFT}))
def test_an_admin_changes_it_in_every_state_but_draft(client_of, superuser, author, status):
    document = make_document(author=author, status=status, obsolescence_date="2031-01-01")

    assert relabel(client_of(superuser), document).status_code == 200
    assert Document.objects.get(pk=document.pk).status == status


def test_a_draft_is_labelled_by_its_author(client_of, docadmin, author):
    draft = make_document(author=author)

    refused(relabel(client_of(docadmin), draft), 409, "is_a_draft")
    edited = client_of(author).patch(f"/api/v1/documents/{draft.uuid}/", {"sensitivity_label": "RESTRICTED"}, format="json")
    assert edited.json()["sensitivity_label"] == "RESTRICTED"


@pytest.mark.parametrize("who", ["author", "viewer", "reviewer", "approver"])
def test_others_do_not(client_of, document, who, request):
    refused(relabel(client_of(request.getfixturevalue(who)), document), 403, "not_permitted")
    assert not AuditTrail.objects.filter(action="DOCUMENT_SENSITIVITY_CHANGED").exists()


def test_whoever_does_not_see_it_is_not_told_that_it_is_there(client_of, outsider, document):
    refused(relabel(client_of(outsider), document), 404, "not_found")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"sensitivity_label": "SECRET"}, "sensitivity_label"),
        ({"sensitivity_label": None}, "sensitivity_label"),
        ({"reason": ""}, "reason"),
        ({"reason": " "}, "reason"),
        ({"reason": 7}, "reason"),
        ({"expected_revision": "0"}, "expected_revision"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_not_understood_is_named(client_of, docadmin, document, sent, field):
    answer = relabel(client_of(docadmin), document, **sent)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_the_label_that_it_has_is_no_change_and_a_stale_view_is_told(client_of, docadmin, document):
    client = client_of(docadmin)
    assert relabel(client, document).status_code == 200

    refused(relabel(client, document), 409, "label_unchanged")
    stale = relabel(client, document, sensitivity_label="PUBLIC", expected_revision=0)
    refused(stale, 409, "stale")
    assert stale.json()["current"]["sensitivity_label"] == "RESTRICTED"


def test_the_database_refuses_a_change_that_is_not_on_record(document):
    with pytest.raises(IntegrityError, match="together with its audit entry"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(sensitivity_label="PUBLIC")


def test_the_database_refuses_a_change_that_another_entry_speaks_of(document, docadmin, author):
    other = make_document(author=author, status=S.EFFECTIVE)
    facts = {"old_label": "Internal", "new_label": "Public"}
    wrong = [(other, ["INTERNAL", "PUBLIC"]), (document, ["INTERNAL", "RESTRICTED"]), (document, ["PUBLIC", "INTERNAL"])]
    for about, change in wrong:
        with act(docadmin):
            record("DOCUMENT_SENSITIVITY_CHANGED", about, changes={"sensitivity_label": change}, details=facts)
        with pytest.raises(IntegrityError, match="together with its audit entry"), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(sensitivity_label="PUBLIC")
