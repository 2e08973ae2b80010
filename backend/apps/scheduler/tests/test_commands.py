"""The scheduler from a terminal of the server."""

import json

import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import AuditTrail
from apps.core.errors import Forbidden
from apps.notifications.models import Notification
from apps.scheduler.models import TaskRun
from apps.scheduler.monitoring_dashboard import monitoring_service
from apps.scheduler.notification_service import notification_service
from apps.users.models import User
from testing.make import make_document

pytestmark = pytest.mark.django_db
CLEANUP = "cleanup_workflow_tasks"


def test_it_works(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("run_task", CLEANUP, "--dry-run", "--reason", "to see")

    assert json.loads(capsys.readouterr().out)["results"]["total_cleaned"] == 0
    assert (TaskRun.objects.get().dry_run, TaskRun.objects.get().reason) == (True, "to see")


def test_an_unknown_task_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(CommandError, match=CLEANUP):
        call_command("run_task", "process_everything")


def test_the_state_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sync_schedule")
    call_command("run_task", CLEANUP)
    call_command("task_status")

    said = capsys.readouterr().out
    assert "System: bad" in said
    assert f"{CLEANUP:<34} Every 6 hours (UTC); SUCCEEDED" in said


def test_the_overviews_service_runs_a_task_for_a_user(docadmin: User, viewer: User) -> None:
    told = monitoring_service.manually_execute_task(CLEANUP, user=docadmin, dry_run=True)

    assert (told["success"], told["executed_by"], told["dry_run"]) == (True, docadmin.full_name, True)
    with pytest.raises(Forbidden):
        monitoring_service.manually_execute_task(CLEANUP, user=viewer)


def test_without_a_user_the_run_is_the_schedulers_own_accounts(db: None) -> None:
    assert monitoring_service.manually_execute_task(CLEANUP)["executed_by"] == "System Scheduler"
    assert set(AuditTrail.objects.values_list("actor_login", flat=True)) == {"system_scheduler"}


def test_the_overviews_notification_service_tells_the_author(author: User) -> None:
    document = make_document(author=author, status="EFFECTIVE")

    assert notification_service.send_document_effective_notification(document) == 1

    told = Notification.objects.get()
    assert (told.recipient, told.code, told.context["document_number"]) == (author, "effective", document.document_number)
