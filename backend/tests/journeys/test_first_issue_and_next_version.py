"""From an upload to a document in force, and from there to the version that supersedes it; through the API, with real files."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from apps.audit.models import AuditTrail
from apps.audit.selectors import sentence_of
from apps.core import clock
from apps.core.permissions import Role
from apps.documents.models import Document
from apps.documents.tests.files import docx_bytes, pdf_bytes
from apps.security.models import Signature
from apps.workflows.models import DocumentTransition, DocumentWorkflow
from testing.cast import make_user
from testing.clock import clock_at
from tests.journeys.people import Person

pytestmark = pytest.mark.own_database
CAST = {
    "author": Role.AUTHOR,
    "reviewer": Role.REVIEWER,
    "reviewer2": Role.REVIEWER,
    "approver": Role.APPROVER,
    "docadmin": Role.DOCUMENT_ADMIN,
    "viewer": Role.VIEWER,
}


@pytest.fixture
def cast(own_database: Any) -> dict[str, Person]:
    return {name: Person(make_user(name, role)) for name, role in CAST.items()}


def approved_for_tomorrow(cast: dict[str, Person], draft: dict[str, Any]) -> dict[str, Any]:
    """The way from a draft to its approval, with two reviewers."""
    author, reviewer, reviewer2, approver = (cast[name] for name in ("author", "reviewer", "reviewer2", "approver"))
    author.does("submit_for_review", draft, reviewers=[reviewer.account.pk, reviewer2.account.pk], comment="Please check chapter 3.")
    reviewer.does("start_review", draft, password=None)
    assert reviewer.does("complete_review", draft, comment="Fine.")["status"] == "UNDER_REVIEW"
    assert reviewer2.does("complete_review", draft)["status"] == "REVIEWED"
    author.does("route_for_approval", draft, password=None, approvers=[approver.account.pk])
    return approver.does("approve", draft, effective_date=clock.days_from_today(1).isoformat(), comment="Good for use.")


def in_force_tomorrow(cast: dict[str, Person], draft: dict[str, Any]) -> None:
    approved_for_tomorrow(cast, draft)
    with clock_at(clock.now() + timedelta(days=1)):
        assert Person(cast["docadmin"].account).triggers()["success_count"] == 1


def story_of(document: dict[str, Any]) -> list[str]:
    entries = AuditTrail.objects.about(Document.objects.get(uuid=document["uuid"])).order_by("id")
    return [sentence_of(entry).removesuffix(".") for entry in entries]


def test_it_works(cast: dict[str, Person]) -> None:
    content = docx_bytes("Cleaning of the mixing vessel, step by step")

    draft = cast["author"].create("Cleaning of the mixing vessel", ("cleaning.docx", content))
    assert (draft["status"], draft["version"], draft["file"]["sha256"]) == ("DRAFT", "01.00", hashlib.sha256(content).hexdigest())
    approved = approved_for_tomorrow(cast, draft)

    assert (approved["status"], approved["effective_date"]) == ("APPROVED_PENDING_EFFECTIVE", clock.days_from_today(1).isoformat())
    assert cast["viewer"].get("documents/")["count"] == 0
    assert cast["docadmin"].triggers()["processed_count"] == 0
    assert cast["author"].get(f"documents/{draft['uuid']}/")["status"] == "APPROVED_PENDING_EFFECTIVE"

    with clock_at(clock.now() + timedelta(days=1)):
        docadmin, viewer = Person(cast["docadmin"].account), Person(cast["viewer"].account)
        before = list(Document.objects.values()), DocumentTransition.objects.count()
        preview = docadmin.triggers(dry_run=True)
        assert [item["document_number"] for item in preview["processed_documents"]] == [draft["document_number"]]
        assert (list(Document.objects.values()), DocumentTransition.objects.count()) == before

        done = docadmin.triggers()
        assert done["processed_documents"] == preview["processed_documents"]
        [row] = viewer.get("documents/")["results"]
        assert (row["uuid"], row["status"]) == (draft["uuid"], "EFFECTIVE")
        assert docadmin.triggers()["processed_count"] == 0

    name = f"{draft['document_number']} v01.00"
    size = len(content)
    assert story_of(draft) == [
        f"Author Tester created {name} «Cleaning of the mixing vessel»",
        f"Author Tester attached the file «cleaning.docx» ({size} bytes, SHA-256 {draft['file']['sha256']}) to {name}",
        f"Author Tester signed {name} as Author",
        f"Author Tester submitted {name} for review",
        f"Reviewer Tester started the review of {name}",
        f"Reviewer Tester signed {name} as Reviewer",
        f"Reviewer Tester reviewed {name} and agreed",
        f"Reviewer2 Tester signed {name} as Reviewer",
        f"Reviewer2 Tester reviewed {name} and agreed",
        f"Author Tester routed {name} for approval",
        f"Approver Tester signed {name} as Approver",
        f"Approver Tester approved {name}",
        f"{name} took effect",
    ]


@pytest.mark.clause("11.50(a)")
@pytest.mark.clause("11.70")
def test_every_signature_names_who_when_why_and_the_very_file(cast: dict[str, Person]) -> None:
    draft = cast["author"].create("Cleaning", ("cleaning.pdf", pdf_bytes(pages=3)))
    approved_for_tomorrow(cast, draft)

    signatures = cast["author"].get(f"documents/{draft['uuid']}/signatures/")

    assert [(signature["signer"]["full_name"], signature["meaning"]) for signature in signatures] == [
        ("Author Tester", "Author"),
        ("Reviewer Tester", "Reviewer"),
        ("Reviewer2 Tester", "Reviewer"),
        ("Approver Tester", "Approver"),
    ]
    assert {signature["content_sha256"] for signature in signatures} == {draft["file"]["sha256"]}
    assert {signature["time_zone"] for signature in signatures} == {"UTC"}


def test_everybody_was_told_what_concerns_them_once(cast: dict[str, Person]) -> None:
    draft = cast["author"].create("Cleaning", ("cleaning.pdf", pdf_bytes()))

    in_force_tomorrow(cast, draft)

    assert {name: person.was_told() for name, person in cast.items()} == {
        "author": ["review_completed", "approved", "effective"],
        "reviewer": ["task_assigned"],
        "reviewer2": ["task_assigned"],
        "approver": ["task_assigned"],
        "docadmin": [],
        "viewer": [],
    }


def test_the_file_in_force_is_the_file_that_was_uploaded(cast: dict[str, Person]) -> None:
    content = docx_bytes("Original")
    draft = cast["author"].create("Cleaning", ("cleaning.docx", content))
    in_force_tomorrow(cast, draft)

    answer: Any = cast["viewer"].client.get(f"/api/v1/documents/{draft['uuid']}/file/")

    assert b"".join(answer.streaming_content) == content
    refused = cast["author"].client.patch(f"/api/v1/documents/{draft['uuid']}/", {"title": "Another"})
    assert refused.status_code == 409


def test_the_next_version_goes_the_same_way_and_supersedes_the_first_in_one_transaction(cast: dict[str, Person]) -> None:
    author = cast["author"]
    first = author.create("Cleaning", ("cleaning.docx", docx_bytes("First")))
    in_force_tomorrow(cast, first)

    second = author.does("create_version", first, password=None, bump="minor", reason="A step was missing.")
    assert (second["version"], second["document_number"]) == ("01.01", first["document_number"])
    assert author.may(first) == []
    author.attach(second, "cleaning.docx", docx_bytes("Second"))
    assert author.get(f"documents/{first['uuid']}/")["status"] == "EFFECTIVE"
    in_force_tomorrow(cast, second)

    states = {row["version"]: row["status"] for row in cast["viewer"].get(f"documents/{second['uuid']}/versions/")["results"]}
    assert states == {"01.00": "SUPERSEDED", "01.01": "EFFECTIVE"}
    together = AuditTrail.objects.filter(object_label__startswith=first["document_number"]).order_by("-id")[:2]
    assert {entry.action for entry in together} == {"DOCUMENT_SUPERSEDED", "DOCUMENT_EFFECTIVE_DATE_PROCESSED"}
    assert len({entry.transaction_id for entry in together}) == 1
    assert AuditTrail.objects.values("transaction_id").distinct().count() > 10
    assert story_of(first)[-1] == f"{first['document_number']} v01.00 was superseded by version 01.01"
    kinds = list(DocumentWorkflow.objects.order_by("id").values_list("workflow_type", "outcome"))
    assert kinds == [("REVIEW", "EFFECTIVE"), ("VERSION", "EFFECTIVE")]
    assert author.was_told()[-2:] == ["effective", "superseded"]


def test_an_approval_for_today_is_in_force_at_once(cast: dict[str, Person]) -> None:
    draft = cast["author"].create("Cleaning", ("cleaning.pdf", pdf_bytes()))
    for actor, action, inputs in (
        ("author", "submit_for_review", {"reviewers": [cast["reviewer"].account.pk]}),
        ("reviewer", "start_review", {}),
        ("reviewer", "complete_review", {}),
        ("author", "route_for_approval", {"approvers": [cast["approver"].account.pk]}),
    ):
        cast[actor].does(action, draft, **inputs)

    in_force = cast["approver"].does("approve", draft, effective_date=clock.today().isoformat())

    assert in_force["status"] == "EFFECTIVE"
    last_two = AuditTrail.objects.about(Document.objects.get(uuid=draft["uuid"])).order_by("-id")[:2]
    assert [(entry.action, entry.actor_login) for entry in last_two] == [
        ("DOCUMENT_EFFECTIVE_DATE_PROCESSED", "system_scheduler"),
        ("DOCUMENT_APPROVED", "approver"),
    ]
    assert len({(entry.transaction_id, entry.correlation_id) for entry in last_two}) == 1
    assert Signature.objects.count() == 3
