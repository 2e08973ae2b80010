"""Overdue work is chased: a reminder a day, and word to others when a week has not helped."""

from datetime import timedelta

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.notifications.models import Notification
from apps.scheduler.automated_tasks import DocumentAutomationService, check_workflow_timeouts
from apps.users.services import deactivate_user
from apps.workflows.models import TaskStatus, WorkflowTask
from apps.workflows.services import chase_late_tasks
from testing.clock import clock_at
from testing.make import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(author, reviewer):
    """A review that is due so many days from now; negative ones have passed."""

    def make(days):
        document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
        task = WorkflowTask.objects.get(workflow__document=document)
        WorkflowTask.objects.filter(pk=task.pk).update(due_date=clock.days_from_today(days))
        return task

    return make


def told(code):
    return sorted(Notification.objects.filter(code=code).values_list("recipient__username", flat=True))


def later(days):
    return clock_at(clock.now() + timedelta(days=days))


def test_it_works(author, reviewer, docadmin, due):
    late, very_late = due(-1), due(-8)
    due(0)

    result = check_workflow_timeouts()

    assert result["results"] | {"tasks": None} == {"overdue_tasks": 2, "reminders_sent": 2, "escalations_sent": 1, "tasks": None}
    assert [(task["task_id"], task["days_late"], task["is_escalated"]) for task in result["results"]["tasks"]] == [
        (very_late.pk, 8, True),
        (late.pk, 1, False),
    ]
    assert told("task_overdue") == ["reviewer", "reviewer"]
    assert told("task_escalated") == ["author", "docadmin"]
    entry = AuditTrail.objects.get(action="WORKFLOW_TASK_ESCALATED")
    assert (entry.actor_login, entry.details["days_late"]) == ("system_scheduler", 8)
    assert set(WorkflowTask.objects.values_list("status", flat=True)) == {TaskStatus.PENDING}


def test_a_day_has_one_reminder_and_a_week_one_escalation(docadmin, due):
    due(-8)
    for _ in range(3):
        check_workflow_timeouts()
    assert (told("task_overdue"), len(told("task_escalated"))) == (["reviewer"], 2)

    with later(1):
        check_workflow_timeouts()
    assert (len(told("task_overdue")), len(told("task_escalated"))) == (2, 2)
    with later(7):
        check_workflow_timeouts()
    assert (len(told("task_overdue")), len(told("task_escalated"))) == (3, 4)


def test_seven_days_late_is_not_yet_severe(docadmin, due):
    due(-7)

    assert check_workflow_timeouts()["results"]["escalations_sent"] == 0


def test_a_preview_tells_the_same_and_tells_nobody(docadmin, due):
    due(-1)
    due(-9)

    preview = DocumentAutomationService().check_workflow_timeouts(dry_run=True)

    assert not Notification.objects.exists()
    assert WorkflowTask.objects.filter(reminded_on__isnull=False).count() == 0
    assert DocumentAutomationService().check_workflow_timeouts()["results"] == preview["results"]


def test_what_is_decided_or_over_is_nobody_s_lateness(author, reviewer, due):
    done, ended = due(-9), due(-9)
    WorkflowTask.objects.filter(pk=done.pk).update(status=TaskStatus.COMPLETED, ended_at=clock.now())
    ended.workflow.ended_at, ended.workflow.outcome = clock.now(), "TERMINATED"
    ended.workflow.save()

    assert check_workflow_timeouts()["results"]["overdue_tasks"] == 0


def test_a_task_of_somebody_who_left_is_told_to_those_who_can_choose_another(author, reviewer, docadmin, due):
    due(-9)
    deactivate_user(actor=docadmin, user_id=reviewer.pk)

    check_workflow_timeouts()

    assert (told("task_overdue"), told("task_escalated")) == ([], ["author", "docadmin"])


def test_late_questions_about_impact_are_chased_for_the_document_they_are_about(author, author2, docadmin, approver):
    procedure = make_document(author=author2, status="EFFECTIVE")
    workflow = make_document(author=author, status="UNDER_REVIEW", reviewers=[]).workflows.get()
    WorkflowTask.objects.create(
        workflow=workflow, round=1, role="IMPACT", assignee=approver, subject=procedure, due_date=clock.days_from_today(-10)
    )

    [chased] = check_workflow_timeouts()["results"]["tasks"]

    assert chased["document_number"] == procedure.document_number
    assert told("task_escalated") == ["author2", "docadmin"]


def test_batches_cost_the_same_however_many_are_late(django_assert_num_queries, docadmin, due):
    for _ in range(2):
        due(-9)
    with django_assert_num_queries(10):
        assert len(chase_late_tasks(today=clock.today(), limit=500)) == 2
    for _ in range(10):
        due(-9)
    with django_assert_num_queries(10):
        assert len(chase_late_tasks(today=clock.today(), limit=500)) == 10
