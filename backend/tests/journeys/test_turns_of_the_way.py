"""The turns that a document's way can take: changes requested, rejected, recalled, withdrawn, postponed, given up."""

from datetime import timedelta
from typing import Any

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.documents.models import Document
from apps.documents.tests.files import docx_bytes, pdf_bytes
from apps.users.models import User
from apps.workflows.models import DocumentWorkflow, WorkflowTask
from testing.clock import clock_at
from tests.journeys.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_review(author_: Person, reviewer_: Person) -> dict[str, Any]:
    draft = author_.create("Cleaning", ("cleaning.docx", docx_bytes("First try")))
    author_.does("submit_for_review", draft, reviewers=[reviewer_.account.pk])
    return reviewer_.does("start_review", draft, password=None)


@pytest.fixture
def in_approval(author_: Person, reviewer_: Person, approver_: Person, in_review: dict[str, Any]) -> dict[str, Any]:
    reviewer_.does("complete_review", in_review)
    return author_.does("route_for_approval", in_review, password=None, approvers=[approver_.account.pk])


@pytest.fixture
def approved(approver_: Person, in_approval: dict[str, Any]) -> dict[str, Any]:
    return approver_.does("approve", in_approval, effective_date=clock.days_from_today(5).isoformat())


def rounds_of(document: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    tasks = WorkflowTask.objects.filter(workflow__document__uuid=document["uuid"]).order_by("id")
    return list(tasks.values_list("round", "role", "status", "decision"))


def test_it_works(author_: Person, reviewer_: Person, in_review: dict[str, Any]) -> None:
    back = reviewer_.does("request_changes", in_review, comment="The limit in 4.2 is wrong.")
    assert (back["status"], author_.was_told()) == ("DRAFT", ["changes_requested"])

    changed = author_.attach(back, "cleaning.docx", docx_bytes("Second try"))
    assert changed["file"]["sha256"] != in_review["file"]["sha256"]
    author_.does("submit_for_review", changed, reviewers=[reviewer_.account.pk])
    reviewer_.does("start_review", changed, password=None)
    assert reviewer_.does("complete_review", changed)["status"] == "REVIEWED"

    assert rounds_of(changed) == [(1, "REVIEWER", "COMPLETED", "request_changes"), (2, "REVIEWER", "COMPLETED", "complete_review")]
    signatures = author_.get(f"documents/{changed['uuid']}/signatures/")
    assert [(one["round"], one["meaning"]) for one in signatures] == [
        (1, "Author"),
        (1, "Reviewer (changes requested)"),
        (2, "Author"),
        (2, "Reviewer"),
    ]
    assert len({one["content_sha256"] for one in signatures}) == 2


def test_rejected_with_a_reason_it_comes_back_and_may_be_tried_again(
    author_: Person, reviewer_: Person, approver_: Person, in_approval: dict[str, Any]
) -> None:
    assert approver_.asks_to("reject", in_approval).status_code == 400
    back = approver_.does("reject", in_approval, comment="The scope is missing.")

    assert back["status"] == "DRAFT"
    notice = author_.get("notifications/")["results"][0]
    assert "The scope is missing." in notice["body"]
    assert author_.may(back) == ["submit_for_review", "terminate"]
    author_.does("submit_for_review", back, reviewers=[reviewer_.account.pk])
    assert DocumentWorkflow.objects.get().round == 2


def test_recalled_it_is_the_authors_again_and_nobody_has_a_task(author_: Person, reviewer_: Person, in_review: dict[str, Any]) -> None:
    back = author_.does("recall", in_review, password=None, reason="A page is missing.")

    assert back["status"] == "DRAFT"
    assert reviewer_.get("workflow-tasks/")["count"] == 0
    assert rounds_of(back) == [(1, "REVIEWER", "CANCELLED", "")]
    answer = reviewer_.asks_to("complete_review", back)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_withdrawn_approval_never_takes_effect(author_: Person, approver_: Person, docadmin: User, approved: dict[str, Any]) -> None:
    back = approver_.does("withdraw_approval", approved, reason="The supplier has changed.")

    assert (back["status"], back["approved_at"]) == ("DRAFT", None)
    assert author_.was_told()[-1] == "approval_withdrawn"
    with clock_at(clock.now() + timedelta(days=6)):
        assert Person(docadmin).triggers()["processed_count"] == 0


def test_a_changed_date_is_signed_and_is_the_one_that_counts(
    approver_: Person, author_: Person, docadmin: User, approved: dict[str, Any]
) -> None:
    later = clock.days_from_today(9)

    changed = approver_.does("change_effective_date", approved, effective_date=later.isoformat(), reason="Training takes longer.")

    assert (changed["status"], changed["effective_date"]) == ("APPROVED_PENDING_EFFECTIVE", later.isoformat())
    entry = AuditTrail.objects.about(Document.objects.get(uuid=approved["uuid"])).get(action="DOCUMENT_EFFECTIVE_DATE_CHANGED")
    assert entry.field_changes == {"effective_date": [approved["effective_date"], later.isoformat()]}
    assert entry.reason == "Training takes longer."
    assert author_.get(f"documents/{approved['uuid']}/signatures/")[-1]["meaning"] == "Approver (effective date changed)"
    with clock_at(clock.now() + timedelta(days=6)):
        assert Person(docadmin).triggers()["processed_count"] == 0
    with clock_at(clock.now() + timedelta(days=9)):
        assert Person(docadmin).triggers()["success_count"] == 1


def test_given_up_it_stays_on_record_and_its_number_is_never_used_again(author_: Person, in_approval: dict[str, Any]) -> None:
    gone = author_.does("terminate", in_approval, password=None, reason="Not needed any more.")

    assert (gone["status"], author_.may(gone)) == ("TERMINATED", [])
    assert author_.client.delete(f"/api/v1/documents/{gone['uuid']}/").status_code == 409
    assert author_.create("Another", ("a.pdf", pdf_bytes()))["document_number"] != gone["document_number"]
    assert rounds_of(gone)[-1][2] == "CANCELLED"


def test_a_draft_without_a_file_is_not_sent_anywhere(author_: Person, reviewer_: Person) -> None:
    draft = author_.create("Cleaning")

    answer = author_.asks_to("submit_for_review", draft, reviewers=[reviewer_.account.pk])

    assert (answer.status_code, answer.json()["code"]) == (409, "no_file")


def test_while_it_is_reviewed_nobody_edits_it(author_: Person, in_review: dict[str, Any]) -> None:
    path = f"/api/v1/documents/{in_review['uuid']}/"

    assert author_.client.patch(path, {"title": "Another"}).status_code == 409
    assert author_.client.put(f"{path}file/", {"file": None}, format="json").status_code in (400, 409, 415)
    assert author_.client.delete(path).status_code == 409


def test_a_colleague_who_has_nothing_to_do_with_it_does_not_know_of_it(author2: User, viewer: User, in_review: dict[str, Any]) -> None:
    for stranger in (Person(author2), Person(viewer)):
        assert stranger.asks_to("recall", in_review, reason="x").status_code == 404
        assert stranger.get("documents/", scope="all")["count"] == 0


def test_whoever_once_was_assigned_still_sees_it(author_: Person, reviewer_: Person, in_review: dict[str, Any]) -> None:
    author_.does("recall", in_review, password=None, reason="x")

    assert reviewer_.get(f"documents/{in_review['uuid']}/")["status"] == "DRAFT"


def test_somebody_who_acts_on_an_old_view_sees_what_changed(author_: Person, approver_: Person, in_approval: dict[str, Any]) -> None:
    author_.does("recall", in_approval, password=None, reason="A page is missing.")

    answer = approver_.asks_to("approve", in_approval, revision=in_approval["revision"])

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert answer.json()["current"]["status"] == "DRAFT"


def test_every_refused_try_is_on_record_with_its_reason(author_: Person, reviewer_: Person, in_approval: dict[str, Any]) -> None:
    assert reviewer_.asks_to("approve", in_approval).status_code == 403
    assert author_.asks_to("submit_for_review", in_approval, reviewers=[reviewer_.account.pk]).status_code == 409

    entries = AuditTrail.objects.about(Document.objects.get(uuid=in_approval["uuid"])).filter(action="DOCUMENT_MOVE_REFUSED").order_by("id")
    assert [(entry.actor_login, entry.details["action"], entry.details["codes"]) for entry in entries] == [
        ("reviewer", "approve", ["not_assigned"]),
        ("author", "submit_for_review", ["wrong_state"]),
    ]
