"""Tasks that nobody needs any more: found by kind, cancelled with a reason, never deleted."""

from datetime import timedelta

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.users.models import User
from apps.workflows.models import DocumentWorkflow, WorkflowTask
from apps.workflows.selectors import count_tasks, stale_tasks, waiting_tasks
from apps.workflows.services import cancel_stale_tasks
from testing.make import make_document, move

pytestmark = pytest.mark.django_db


def task(document, person, *, role="REVIEWER", round_number=1):
    return WorkflowTask.objects.create(workflow=document.workflows.get(), round=round_number, role=role, assignee=person)


@pytest.fixture
def under_review(author, reviewer, reviewer2):
    """In its second round, with both reviewers at work."""
    document = make_document(author=author, status="UNDER_REVIEW")
    DocumentWorkflow.objects.filter(document=document).update(round=2)
    for person in (reviewer, reviewer2):
        task(document, person, round_number=2)
    return document


@pytest.fixture
def one_of_each(author, reviewer, approver, under_review):
    """An orphaned, a duplicate and an expired task, beside two that somebody needs."""
    ended = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
    DocumentWorkflow.objects.filter(document=ended).update(ended_at=clock.now(), outcome="TERMINATED")
    return {
        "orphaned": ended.workflows.get().tasks.get(),
        "duplicate": task(under_review, reviewer, round_number=1),
        "expired": task(under_review, approver, round_number=1),
    }


def kinds():
    return {one.kind: one.id for one in stale_tasks()}


def test_it_works(one_of_each, system):
    cancelled = cancel_stale_tasks()

    assert {one.kind: one.id for one in cancelled} == {kind: task.pk for kind, task in one_of_each.items()}
    for kind, stale in one_of_each.items():
        stale.refresh_from_db()
        assert (stale.status, stale.ended_at is not None) == ("CANCELLED", True)
        assert stale.cancel_reason.startswith("Cleanup: "), kind
    assert WorkflowTask.objects.pending().count() == 2
    entries = AuditTrail.objects.filter(action="WORKFLOW_TASKS_CANCELLED", user=system)
    assert {entry.details["kind"] for entry in entries} == {"orphaned", "duplicate", "expired"}
    assert {tuple(entry.field_changes["status"]) for entry in entries} == {("PENDING", "CANCELLED")}


def test_finding_them_writes_nothing(one_of_each):
    before = list(WorkflowTask.objects.order_by("id").values())

    assert set(kinds()) == {"orphaned", "duplicate", "expired"}

    assert list(WorkflowTask.objects.order_by("id").values()) == before
    assert not AuditTrail.objects.exists()


def test_cleaning_up_again_finds_nothing(one_of_each):
    cancel_stale_tasks()

    assert cancel_stale_tasks() == []
    assert AuditTrail.objects.filter(action="WORKFLOW_TASKS_CANCELLED").count() == 3


def test_a_limit_is_kept_oldest_first(one_of_each):
    [first] = cancel_stale_tasks(limit=1)

    assert first.id == min(task.pk for task in one_of_each.values())
    assert len(stale_tasks()) == 2


@pytest.mark.parametrize("status", ["DRAFT", "REVIEWED", "EFFECTIVE", "TERMINATED"])
def test_a_review_of_what_is_not_in_review_is_orphaned(author, reviewer, status):
    document = make_document(author=author, status=status)
    DocumentWorkflow.objects.get_or_create(
        document=document, defaults={"workflow_type": "REVIEW", "current_state_id": status, "initiated_by": author}
    )

    assert kinds() == {}
    stale = task(document, reviewer)
    assert kinds() == {"orphaned": stale.pk}


def test_an_approval_task_belongs_to_what_waits_for_approval(author, approver):
    waiting = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    reviewing = make_document(author=author, status="UNDER_REVIEW")

    stale = task(reviewing, approver, role="APPROVER")

    assert kinds() == {"orphaned": stale.pk}
    assert waiting.workflows.get().tasks.get().status == "PENDING"


def test_a_task_that_waits_is_left_alone_however_late_it_is(under_review):
    WorkflowTask.objects.update(due_date=clock.days_from_today(-100))

    assert stale_tasks() == []
    assert count_tasks(clock.today(), severe=timedelta(days=7)) == {"overdue": 2, "severe": 2, "blocked": 0}


def test_no_cleanup_lowers_the_number_of_people_who_must_agree(under_review, reviewer, reviewer2):
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    assert stale_tasks() == []

    move(reviewer2, under_review, "complete_review")

    under_review.refresh_from_db()
    assert under_review.status == "UNDER_REVIEW"


def test_tasks_of_others_are_not_mine_and_admins_see_the_team(under_review, reviewer, author, docadmin):
    assert [one.assignee for one in waiting_tasks(actor=reviewer)] == [reviewer]
    assert waiting_tasks(actor=author).count() == 0
    assert waiting_tasks(actor=author, scope="team").count() == 0
    assert waiting_tasks(actor=docadmin, scope="team").count() == 2


def test_waiting_tasks_come_by_due_date_and_say_which_are_overdue(author, reviewer):
    days = {days: make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer]) for days in (3, -2, 0)}
    for due, document in days.items():
        WorkflowTask.objects.filter(workflow__document=document).update(due_date=clock.days_from_today(due))
    undated = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])

    found = list(waiting_tasks(actor=reviewer))

    assert [one.workflow.document for one in found] == [days[-2], days[0], days[3], undated]
    assert [one.is_overdue for one in found] == [True, False, False, False]
