"""Other people are asked while a workflow runs: who may change that, what stays, what the rules still demand, who is told."""

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.errors import Conflict, Forbidden, Invalid, MoveRefused, Stale
from apps.core.permissions import Role
from apps.documents.models import Document, DocumentType
from apps.notifications.models import Notification
from apps.workflows.models import DocumentTransition, DocumentWorkflow, WorkflowTask
from apps.workflows.selectors import offers, waiting_tasks
from apps.workflows.services import reassign_task
from testing.cast import make_user
from testing.make import make_document, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewing(author, reviewer, reviewer2):
    return make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer, reviewer2])


@pytest.fixture
def approving(author, approver, approver2):
    return make_document(author=author, status="PENDING_APPROVAL", approvers=[approver, approver2])


@pytest.fixture
def approver3(db):
    return make_user("approver3", Role.APPROVER)


def change(actor, document, *people, action="change_approvers", **more):
    field = action.removeprefix("change_")
    return move(actor, document, action, **{field: [person.pk for person in people], "reason": "On leave.", **more})


def asked(document):
    tasks = WorkflowTask.objects.filter(workflow__document=document).exclude(status="CANCELLED").order_by("position", "id")
    return [(task.assignee.username, task.status) for task in tasks]


def told(person):
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("code", flat=True))


def in_order(document, *people, by):
    DocumentType.objects.filter(code="SOP").update(approval_order="in_order")
    return move(by, document, "route_for_approval", approvers=[person.pk for person in people])


def test_it_works(author, approver, approver2, approver3, approving):
    due = clock.days_from_today(4)

    changed = change(author, approving, approver, approver3, due_date=due.isoformat())

    assert (changed.status, changed.revision) == ("PENDING_APPROVAL", 1)
    assert asked(approving) == [("approver", "PENDING"), ("approver3", "PENDING")]
    taken_off = WorkflowTask.objects.get(assignee=approver2)
    assert (taken_off.status, taken_off.cancel_reason) == ("CANCELLED", "change_approvers: On leave.")
    assert waiting_tasks(actor=approver3).get().due_date == due
    assert (told(approver), told(approver2), told(approver3)) == ([], ["task_withdrawn"], ["task_assigned"])
    assert Document.objects.visible_to(approver3).filter(pk=approving.pk).exists()


def test_it_is_on_record_with_who_was_asked_before_and_why(author, approver, approver3, approving):
    change(author, approving, approver, approver3)

    entry = AuditTrail.objects.about(approving).get(action="DOCUMENT_APPROVERS_CHANGED")
    assert (entry.reason, entry.field_changes) == ("On leave.", {"approvers": [["approver", "approver2"], ["approver", "approver3"]]})
    step = DocumentTransition.objects.get(document=approving)
    assert (step.action, step.from_state_id, step.to_state_id, step.comment) == (
        "change_approvers", "PENDING_APPROVAL", "PENDING_APPROVAL", "On leave.",
    )  # fmt: skip


def test_reviewers_are_changed_while_they_review(author, reviewer, reviewer2, approver, reviewing):
    move(reviewer, reviewing, "complete_review")

    change(author, reviewing, reviewer, approver, action="change_reviewers")
    assert asked(reviewing) == [("reviewer", "COMPLETED"), ("approver", "PENDING")]
    with pytest.raises(MoveRefused, match="cancelled"):
        move(reviewer2, reviewing, "complete_review")

    assert move(approver, reviewing, "complete_review").status == "REVIEWED"


def test_what_was_done_stays_done(author, approver, approver2, approver3, approving):
    move(approver, approving, "approve")

    with pytest.raises(Invalid, match="Whoever has decided stays: Approver Tester"):
        change(author, approving, approver2, approver3)
    change(author, approving, approver3, approver)

    assert dict(asked(approving)) == {"approver3": "PENDING", "approver": "COMPLETED"}
    assert move(approver3, approving, "approve").status == "EFFECTIVE"


def test_somebody_who_decided_and_left_may_stay_and_somebody_who_still_has_to_may_not(author, approver, approver2, approver3, approving):
    move(approver, approving, "approve")
    approver.is_active = approver2.is_active = False
    approver.save()
    approver2.save()

    with pytest.raises(Invalid, match="must be active"):
        change(author, approving, approver, approver2, approver3)
    change(author, approving, approver, approver3)

    assert dict(asked(approving)) == {"approver": "COMPLETED", "approver3": "PENDING"}


def test_a_change_never_completes_anything(author, approver, approving):
    move(approver, approving, "approve")

    with pytest.raises(Invalid) as refused:
        change(author, approving, approver)

    assert refused.value.code == "nobody_left"


def test_a_change_that_changes_nothing_is_refused(author, approver, approver2, approving):
    for people in ((approver, approver2), (approver2, approver)):
        with pytest.raises(Invalid) as refused:
            change(author, approving, *people)
        assert refused.value.code == "unchanged"


def test_a_change_needs_a_reason(author, approver3, approving):
    with pytest.raises(Invalid, match="reason"):
        move(author, approving, "change_approvers", approvers=[approver3.pk])


@pytest.mark.parametrize("who", ["author", "viewer", "reviewer", "author2"])
def test_whoever_may_not_be_asked_first_may_not_be_asked_later(docadmin, approver, approving, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(Invalid) as refused:
        change(docadmin, approving, approver, person)

    assert refused.value.code == "not_assignable"


def test_four_eyes_hold_after_a_change_too(docadmin, reviewer, approver, superuser):
    document = make_document(author=superuser, status="PENDING_APPROVAL", reviewers=[reviewer], approvers=[approver])
    reviewer.groups.set(approver.groups.all())

    for person, code in ((superuser, "four_eyes"), (reviewer, "reviewed_it"), (docadmin, "four_eyes")):
        with pytest.raises(Invalid) as refused:
            change(docadmin, document, approver, person)
        assert refused.value.code == code


def test_an_admin_who_was_asked_by_the_author_stays_asked(author, docadmin, approver, approver3):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[docadmin, approver])

    change(docadmin, document, docadmin, approver3)

    assert asked(document) == [("docadmin", "PENDING"), ("approver3", "PENDING")]
    assert told(author) == ["assignment_changed"]


def test_the_number_that_the_type_wants_holds(author, approver, approver2, approver3, approving):
    DocumentType.objects.filter(code="SOP").update(approvers_needed=2)

    with pytest.raises(Invalid, match="needs 2 approvers"):
        change(author, approving, approver3)
    move(approver, approving, "approve")
    change(author, approving, approver, approver3)

    assert len(asked(approving)) == 2


@pytest.mark.parametrize("who", ["author2", "approver", "viewer", "reviewer"])
def test_others_change_nothing(approver3, approving, who, request):
    person = request.getfixturevalue(who)
    with pytest.raises(MoveRefused) as refused:
        change(person, approving, approver3)

    assert (refused.value.status, refused.value.code) == (403, "not_author")


@pytest.mark.parametrize("status", ["DRAFT", "REVIEWED", "APPROVED_PENDING_EFFECTIVE", "EFFECTIVE", "TERMINATED"])
def test_nobody_is_asked_where_nobody_decides(docadmin, author, approver, approver3, status):
    document = make_document(author=author, status=status, approvers=[approver])

    for action, person in (("change_approvers", approver3), ("change_reviewers", approver3)):
        with pytest.raises(MoveRefused) as refused:
            change(docadmin, document, person, action=action)
        assert refused.value.status == 409


def test_somebody_who_was_taken_off_can_be_asked_again(author, approver, approver2, approver3, approving):
    change(author, approving, approver, approver3)
    change(author, approving, approver, approver2)

    assert asked(approving) == [("approver", "PENDING"), ("approver2", "PENDING")]
    assert sorted(WorkflowTask.objects.filter(assignee=approver2).values_list("status", flat=True)) == ["CANCELLED", "PENDING"]
    assert move(approver2, approving, "approve").status == "PENDING_APPROVAL"


def test_a_stale_view_changes_nothing(author, approver, approver3, approving):
    change(author, approving, approver, approver3)

    with pytest.raises(Stale):
        change(author, approving, approver, expected_revision=0)


def test_in_order_the_first_who_has_still_to_decide_has_the_turn(author, approver, approver2, approver3):
    document = in_order(make_document(author=author, status="REVIEWED"), approver, approver2, by=author)

    change(author, document, approver3, approver, approver2)

    assert asked(document) == [("approver3", "PENDING"), ("approver", "WAITING"), ("approver2", "WAITING")]
    assert (told(approver), told(approver2), told(approver3)) == (["task_assigned", "task_postponed"], [], ["task_assigned"])
    assert DocumentWorkflow.objects.get(document=document).current_assignee == approver3
    with pytest.raises(MoveRefused, match="Approver3"):
        move(approver, document, "approve")


def test_in_order_taking_off_whoever_has_the_turn_passes_it_on(author, approver, approver2, approver3):
    document = in_order(make_document(author=author, status="REVIEWED"), approver, approver2, by=author)

    change(author, document, approver2, approver3)

    assert asked(document) == [("approver2", "PENDING"), ("approver3", "WAITING")]
    assert (told(approver), told(approver2), told(approver3)) == (["task_assigned", "task_withdrawn"], ["task_assigned"], [])


def test_in_order_another_order_alone_is_a_change(author, approver, approver2, approver3):
    document = in_order(make_document(author=author, status="REVIEWED"), approver, approver2, approver3, by=author)
    move(approver, document, "approve")

    change(author, document, approver3, approver2, approver)

    assert dict(asked(document)) == {"approver3": "PENDING", "approver2": "WAITING", "approver": "COMPLETED"}


def test_an_obsolescence_asks_others_too(author, author2, docadmin, approver, approver2, approver3):
    document = make_document(author=author, status="EFFECTIVE")
    move(author2, document, "initiate_obsolescence", approvers=[approver.pk, approver2.pk], reason="Merged.")
    assert "change_approvers" not in [one["action"] for one in offers(document, actor=author)]

    change(author2, document, approver, approver3)
    assert asked(document) == [("approver", "PENDING"), ("approver3", "PENDING")]
    assert told(approver3) == ["obsolescence_requested"]
    Document.objects.get(pk=document.pk)
    with pytest.raises(Invalid, match="role"):
        change(docadmin, document, author2)

    author2.groups.set(approver.groups.all())
    with pytest.raises(Invalid) as refused:
        change(docadmin, document, approver, author2)
    assert refused.value.code == "four_eyes"


def test_the_offer_says_who_is_asked_and_who_has_decided(author, approver, approver2, approving):
    move(approver, approving, "approve")

    [offer] = [one for one in offers(approving, actor=author) if one["action"] == "change_approvers"]

    field = offer["inputs"]["properties"]["approvers"]
    assert field["default"] == [approver.pk, approver2.pk]
    assert [(one["full_name"], one["has_decided"]) for one in field["x-chosen"]] == [("Approver Tester", True), ("Approver2 Tester", False)]
    assert field["x-in-order"] is False


def test_a_change_costs_at_most_twenty_statements(author, approver, approver3, approving, django_assert_max_num_queries):
    assert author.role

    with django_assert_max_num_queries(20):
        change(author, approving, approver, approver3)


def task_of(person):
    return WorkflowTask.objects.select_related("workflow__document").get(assignee=person, status__in=("PENDING", "WAITING"))


def test_an_admin_gives_one_task_to_somebody_else(docadmin, approver2, approver3, approving):
    given = reassign_task(actor=docadmin, task=task_of(approver2), assignee_id=approver3.pk, reason="Left.")

    assert (given.assignee, given.status) == (approver3, "PENDING")
    assert asked(approving) == [("approver", "PENDING"), ("approver3", "PENDING")]
    entry = AuditTrail.objects.about(approving).get(action="DOCUMENT_APPROVERS_CHANGED")
    assert (entry.user, entry.reason) == (docadmin, "Left.")


def test_a_task_in_an_order_keeps_its_place(author, docadmin, approver, approver2, approver3):
    document = in_order(make_document(author=author, status="REVIEWED"), approver, approver2, by=author)

    given = reassign_task(actor=docadmin, task=task_of(approver), assignee_id=approver3.pk, reason="Left.")

    assert (given.status, asked(document)) == ("PENDING", [("approver3", "PENDING"), ("approver2", "WAITING")])


def test_reassigning_is_refused_to_others_of_what_is_done_and_to_whom_is_asked(author, docadmin, approver, approver2, approver3, approving):
    task = task_of(approver2)
    with pytest.raises(Forbidden):
        reassign_task(actor=author, task=task, assignee_id=approver3.pk, reason="Left.")
    for person, code in ((approver, "asked_already"), (author, "not_assignable"), (docadmin, "four_eyes")):
        with pytest.raises(Invalid) as refused:
            reassign_task(actor=docadmin, task=task, assignee_id=person.pk, reason="Left.")
        assert (refused.value.code, refused.value.extra["errors"][0]["field"]) == (code, "assignee")
    move(approver2, approving, "approve")

    with pytest.raises(Conflict) as ended:
        reassign_task(actor=docadmin, task=task, assignee_id=approver3.pk, reason="Left.")
    assert ended.value.code == "task_ended"
