"""How long what has ended must be kept, and the legal hold under which nothing is deleted."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import AuditTrail
from apps.documents.models import Document, DocumentType
from apps.documents.retention import retention_until
from apps.documents.states import DocumentStatus as S
from testing.make import make_document

pytestmark = pytest.mark.django_db
URL = "/api/v1/documents/"
NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def hold(client, document, **sent):
    return client.post(f"{URL}{document.uuid}/legal-hold/", {"legal_hold": True, "reason": "Case 12/2026", **sent}, format="json")


def refused(answer, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


def test_it_works(client_of, docadmin, viewer, author):
    document = make_document(author=author, status=S.OBSOLETE, obsoleted_at=NEW_YEARS_EVE)

    answer = hold(client_of(docadmin), document, expected_revision=0)

    assert answer.status_code == 200
    assert (answer.json()["legal_hold"], answer.json()["retention_until"], answer.json()["revision"]) == (True, "2036-12-31", 1)
    assert client_of(viewer).get(f"{URL}{document.uuid}/").json()["legal_hold"] is True
    lifted = hold(client_of(docadmin), document, legal_hold=False, reason="Case closed")
    assert lifted.json()["legal_hold"] is False
    entries = AuditTrail.objects.about(document).order_by("id").values_list("action", "reason", "field_changes")
    assert list(entries) == [
        ("LEGAL_HOLD_SET", "Case 12/2026", {"legal_hold": [False, True]}),
        ("LEGAL_HOLD_LIFTED", "Case closed", {"legal_hold": [True, False]}),
    ]


@pytest.mark.parametrize("who", ["author", "viewer", "approver"])
def test_only_admins_set_and_lift_it(client_of, author, who, request):
    document = make_document(author=author, status=S.EFFECTIVE)

    refused(hold(client_of(request.getfixturevalue(who)), document), 403, "not_permitted")
    assert not Document.objects.get(pk=document.pk).legal_hold


def test_whoever_does_not_see_it_is_not_told_that_it_is_there(client_of, author, viewer, outsider):
    draft = make_document(author=author)

    for person in (viewer, outsider):
        refused(hold(client_of(person), draft), 404, "not_found")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": None}, "reason"),
        ({"legal_hold": "yes"}, "legal_hold"),
        ({"legal_hold": None}, "legal_hold"),
        ({"until": "2030-01-01"}, "until"),
    ],
)
def test_what_is_not_understood_is_named(client_of, docadmin, author, sent, field):
    answer = hold(client_of(docadmin), make_document(author=author, status=S.EFFECTIVE), **sent)

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_twice_is_once_and_a_stale_view_is_told(client_of, docadmin, author):
    document = make_document(author=author, status=S.EFFECTIVE)
    client = client_of(docadmin)

    refused(hold(client, document, legal_hold=False), 409, "hold_unchanged")
    assert hold(client, document).status_code == 200
    refused(hold(client, document), 409, "hold_unchanged")
    stale = hold(client, document, legal_hold=False, expected_revision=0)
    refused(stale, 409, "stale")
    assert stale.json()["current"]["legal_hold"] is True


def test_a_draft_under_a_hold_is_not_deleted(client_of, docadmin, author):
    draft = make_document(author=author)
    hold(client_of(docadmin), draft)

    assert client_of(author).get(f"{URL}{draft.uuid}/").json()["permissions"]["may_delete"] is False
    refused(client_of(author).delete(f"{URL}{draft.uuid}/"), 409, "legal_hold")
    with pytest.raises(IntegrityError, match="legal hold"), transaction.atomic():
        Document.objects.filter(pk=draft.pk).delete()
    hold(client_of(docadmin), draft, legal_hold=False)
    assert client_of(author).delete(f"{URL}{draft.uuid}/").status_code == 204


@pytest.mark.parametrize(
    ("status", "moments", "until"),
    [
        (S.SUPERSEDED, {"superseded_at": NEW_YEARS_EVE}, date(2036, 12, 31)),
        (S.OBSOLETE, {"obsoleted_at": NEW_YEARS_EVE}, date(2036, 12, 31)),
        (S.TERMINATED, {"terminated_at": NEW_YEARS_EVE}, date(2036, 12, 31)),
        (S.EFFECTIVE, {"activated_at": NEW_YEARS_EVE}, None),
        (S.DRAFT, {}, None),
        (S.OBSOLETE, {}, None),
        (S.OBSOLETE, {"obsoleted_at": datetime(2028, 2, 29, 12, tzinfo=UTC)}, date(2038, 3, 1)),
    ],
)
def test_it_counts_from_the_day_on_which_a_version_ended(author, status, moments, until):
    assert retention_until(make_document(author=author, status=status, **moments)) == until


def test_that_day_is_the_organisations(author, settings):
    settings.ORGANISATION_TIME_ZONE = "Europe/Berlin"

    assert retention_until(make_document(author=author, status=S.OBSOLETE, obsoleted_at=NEW_YEARS_EVE)) == date(2037, 1, 1)


def test_the_type_says_how_many_years(author):
    DocumentType.objects.filter(code="SOP").update(retention_years=0)
    document = make_document(author=author, status=S.OBSOLETE, obsoleted_at=NEW_YEARS_EVE)

    assert retention_until(document) == date(2026, 12, 31)
    document.document_type = None
    assert retention_until(document) is None
