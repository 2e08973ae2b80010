"""Approvers who decide one after the other: who has the turn, who waits, and what passes it on."""

import pytest

from apps.core import clock
from apps.core.errors import MoveRefused
from apps.core.permissions import Role
from apps.documents.models import DocumentType
from apps.notifications.models import Notification
from apps.workflows.models import DocumentWorkflow, WorkflowTask
from apps.workflows.selectors import offers, stale_tasks, waiting_tasks
from testing.cast import make_user
from testing.clock import clock_at
from testing.make import make_document, move

pytestmark = pytest.mark.django_db


def someday(days=5):
    return clock.days_from_today(days).isoformat()


@pytest.fixture(autouse=True)
def in_order(db):
    DocumentType.objects.filter(code="SOP").update(approval_order="in_order")


@pytest.fixture
def routed(author, reviewer, approver, approver2):
    """Routed to approver2 first, then to approver."""
    document = make_document(author=author, status="REVIEWED", reviewers=[reviewer])
    return move(author, document, "route_for_approval", approvers=[approver2.pk, approver.pk], due_date=someday(3))


def turns(document):
    tasks = WorkflowTask.objects.filter(workflow__document=document, role="APPROVER").exclude(status="CANCELLED")
    return [(task.assignee.username, task.status) for task in tasks.order_by("position")]


def refusals(document, person, action="approve"):
    return [refusal for one in offers(document, actor=person) if one["action"] == action for refusal in one["refusals"]]


def told(person):
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("code", flat=True))


def test_it_works(author, approver, approver2, routed):
    assert turns(routed) == [("approver2", "PENDING"), ("approver", "WAITING")]
    assert refusals(routed, approver2) == []

    first = move(approver2, routed, "approve", effective_date=someday())
    assert (first.status, turns(routed)) == ("PENDING_APPROVAL", [("approver2", "COMPLETED"), ("approver", "PENDING")])
    second = move(approver, routed, "approve", effective_date=someday())

    assert (second.status, turns(routed)) == ("APPROVED_PENDING_EFFECTIVE", [("approver2", "COMPLETED"), ("approver", "COMPLETED")])


@pytest.mark.parametrize(("action", "inputs"), [("approve", {}), ("reject", {"comment": "No."})])
def test_whoever_waits_cannot_decide_and_is_told_whose_turn_it_is(approver, approver2, routed, action, inputs):
    [refusal] = refusals(routed, approver, action)
    assert refusal["code"] == "not_your_turn"
    assert approver2.full_name in refusal["message"]

    with pytest.raises(MoveRefused) as refused:
        move(approver, routed, action, **inputs)

    assert (refused.value.status, refused.value.code) == (409, "not_your_turn")
    assert turns(routed) == [("approver2", "PENDING"), ("approver", "WAITING")]


def test_who_waits_has_no_task_yet_and_hears_of_it_when_the_turn_comes(approver, approver2, routed):
    assert waiting_tasks(actor=approver).count() == 0
    assert (told(approver2), told(approver)) == (["task_assigned"], [])

    with clock_at(clock.days_from_today(2)):
        move(approver2, routed, "approve", effective_date=someday())
        due = clock.days_from_today(7)
        [task] = waiting_tasks(actor=approver)

    assert (told(approver), task.due_date) == (["your_turn"], due)
    workflow = DocumentWorkflow.objects.get(document=routed)
    assert (workflow.current_assignee, workflow.due_date) == (approver, due)


def test_the_day_given_is_the_first_ones(approver2, routed):
    tasks = WorkflowTask.objects.filter(workflow__document=routed, role="APPROVER").order_by("position")

    assert [task.due_date for task in tasks] == [clock.days_from_today(3), None]
    assert stale_tasks() == []


def test_a_rejection_ends_the_turns_of_all(approver2, routed):
    rejected = move(approver2, routed, "reject", comment="Scope is missing.")

    assert (rejected.status, turns(rejected)) == ("DRAFT", [("approver2", "COMPLETED")])
    assert set(WorkflowTask.objects.filter(status="CANCELLED").values_list("assignee__username", "cancel_reason")) == {
        ("approver", "reject: Scope is missing.")
    }


def test_a_recall_takes_the_turns_of_those_who_wait_too(author, routed):
    move(author, routed, "recall", reason="Wait.")

    assert WorkflowTask.objects.undecided().count() == 0


def test_the_order_is_that_of_the_day_on_which_it_was_routed(approver, approver2, routed):
    DocumentType.objects.filter(code="SOP").update(approval_order="parallel")

    assert [refusal["code"] for refusal in refusals(routed, approver)] == ["not_your_turn"]
    move(approver2, routed, "approve", effective_date=someday())
    assert turns(routed)[1] == ("approver", "PENDING")


def test_others_are_asked_at_once_where_the_type_does_not_want_an_order(author, approver, approver2):
    DocumentType.objects.filter(code="SOP").update(approval_order="parallel")
    document = make_document(author=author, status="REVIEWED")

    move(author, document, "route_for_approval", approvers=[approver.pk, approver2.pk])

    assert turns(document) == [("approver", "PENDING"), ("approver2", "PENDING")]


def test_reviewers_are_always_asked_at_once(author, reviewer, reviewer2):
    document = make_document(author=author)

    move(author, document, "submit_for_review", reviewers=[reviewer.pk, reviewer2.pk])

    assert set(WorkflowTask.objects.values_list("status", flat=True)) == {"PENDING"}


def test_an_obsolescence_is_approved_in_order_too(author, approver, approver2):
    document = make_document(author=author, status="EFFECTIVE")
    move(author, document, "initiate_obsolescence", approvers=[approver2.pk, approver.pk], reason="Merged.")
    assert (turns(document), told(approver2), told(approver)) == (
        [("approver2", "PENDING"), ("approver", "WAITING")], ["obsolescence_requested"], [],
    )  # fmt: skip
    for action, inputs in (("approve_obsolescence", {"obsolescence_date": someday()}), ("reject_obsolescence", {"comment": "No."})):
        with pytest.raises(MoveRefused, match="turn"):
            move(approver, document, action, **inputs)

    first = move(approver2, document, "approve_obsolescence", obsolescence_date=someday(9))
    assert (first.status, told(approver)) == ("EFFECTIVE", ["your_turn"])
    second = move(approver, document, "approve_obsolescence", obsolescence_date=someday(2))

    assert (second.status, second.obsolescence_date) == ("SCHEDULED_FOR_OBSOLESCENCE", clock.days_from_today(9))


def test_five_in_order_each_get_exactly_one_turn(author):
    people = [make_user(f"approver-{place}", Role.APPROVER) for place in range(5)]
    document = make_document(author=author, status="REVIEWED")
    move(author, document, "route_for_approval", approvers=[person.pk for person in people])

    for place, person in enumerate(people):
        assert [status for _, status in turns(document)] == ["COMPLETED"] * place + ["PENDING"] + ["WAITING"] * (4 - place)
        assert (place < 1) or told(person) == ["your_turn"]
        moved = move(person, document, "approve", effective_date=someday())
    assert moved.status == "APPROVED_PENDING_EFFECTIVE"
