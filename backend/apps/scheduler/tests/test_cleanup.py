"""Tasks that nobody needs any more are cancelled with a reason, and stay in the history."""

from typing import Any

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.notifications.models import Notification
from apps.scheduler.automated_tasks import DocumentAutomationService, cleanup_workflow_tasks
from apps.users.models import User
from apps.workflows.models import DocumentWorkflow, TaskRole, TaskStatus, WorkflowOutcome, WorkflowTask
from testing.make import make_document

pytestmark = pytest.mark.django_db


def give_task(workflow: DocumentWorkflow, assignee: User, *, in_round: int = 1, role: str = TaskRole.REVIEWER) -> WorkflowTask:
    return WorkflowTask.objects.create(workflow=workflow, round=in_round, role=role, assignee=assignee)


@pytest.fixture
def stale(author: User, reviewer: User, reviewer2: User, approver: User) -> dict[str, WorkflowTask]:
    """One task of each kind that the cleanup takes away, beside two that are needed."""
    waiting = make_document(author=author, status="PENDING_REVIEW", reviewers=[reviewer, reviewer2])
    workflow = waiting.workflows.get()
    orphaned = give_task(workflow, approver, role=TaskRole.APPROVER)
    again = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer]).workflows.get()
    DocumentWorkflow.objects.filter(pk=again.pk).update(round=2)
    give_task(again, reviewer, in_round=2)
    expired = give_task(again, reviewer2, in_round=1)
    return {"orphaned": orphaned, "duplicate": again.tasks.get(assignee=reviewer, round=1), "expired": expired}


def test_it_works(stale: dict[str, WorkflowTask]) -> None:
    result = cleanup_workflow_tasks()

    counts = {name: count for name, count in result["results"].items() if name != "tasks"}
    assert counts == {"total_cleaned": 3, "orphaned_tasks": 1, "duplicate_tasks": 1, "expired_tasks": 1, "blocked_tasks": []}
    for kind, task in stale.items():
        task.refresh_from_db()
        assert (kind, task.status) == (kind, TaskStatus.CANCELLED)
        assert task.cancel_reason


def test_needed_tasks_stay(stale: dict[str, WorkflowTask]) -> None:
    cleanup_workflow_tasks()

    assert WorkflowTask.objects.pending().count() == 3
    assert cleanup_workflow_tasks()["results"]["total_cleaned"] == 0


def test_a_preview_tells_the_same_and_cancels_nothing(stale: dict[str, WorkflowTask]) -> None:
    preview = DocumentAutomationService().cleanup_workflow_tasks(dry_run=True)

    assert WorkflowTask.objects.filter(status=TaskStatus.CANCELLED).count() == 0
    assert not AuditTrail.objects.filter(action="WORKFLOW_TASKS_CANCELLED").exists()
    done = DocumentAutomationService().cleanup_workflow_tasks()
    assert preview["results"] == done["results"]
    assert preview["dry_run"] is True


def test_tasks_of_a_workflow_that_has_ended_are_orphaned(author: User, reviewer: User) -> None:
    workflow = make_document(author=author, status="PENDING_REVIEW", reviewers=[reviewer]).workflows.get()
    DocumentWorkflow.objects.filter(pk=workflow.pk).update(ended_at=clock.now(), outcome=WorkflowOutcome.TERMINATED)

    assert cleanup_workflow_tasks()["results"]["orphaned_tasks"] == 1


def test_more_than_a_batch(author: User, reviewer: User, settings: Any) -> None:
    settings.SCHEDULER_BATCH = 2
    for _ in range(5):
        workflow = make_document(author=author, status="PENDING_REVIEW", reviewers=[reviewer]).workflows.get()
        DocumentWorkflow.objects.filter(pk=workflow.pk).update(ended_at=clock.now(), outcome=WorkflowOutcome.TERMINATED)

    assert cleanup_workflow_tasks()["results"]["total_cleaned"] == 5


def test_what_nobody_can_do_is_reported_and_told_but_not_taken_away(
    stale: dict[str, WorkflowTask], reviewer2: User, docadmin: User
) -> None:
    reviewer2.groups.clear()
    told = Notification.objects.filter(code="task_blocked", recipient=docadmin)

    preview = DocumentAutomationService().cleanup_workflow_tasks(dry_run=True)
    assert not told.exists()
    done = DocumentAutomationService().cleanup_workflow_tasks()

    assert preview["results"] == done["results"]
    assert done["results"]["total_cleaned"] == done["success_count"] == 3
    [blocked] = done["results"]["blocked_tasks"]
    assert (blocked["assignee"], WorkflowTask.objects.get(pk=blocked["task_id"]).status) == ("reviewer2", TaskStatus.PENDING)
    assert told.count() == 1
