"""Critical tasks: a second person approves, the one who asked never does, by no way around."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.notifications.models import Notification
from apps.scheduler.automated_tasks import cleanup_workflow_tasks
from apps.scheduler.models import RunState, TaskRun, TaskSetting
from apps.scheduler.monitoring_dashboard import monitoring_service
from apps.scheduler.services.chains import order_chain
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.manual import queue_task, retry_run
from apps.scheduler.services.runs import claim_run, queue_slot
from apps.scheduler.services.synchronisation import synchronise_schedule
from apps.scheduler.services.task_settings import change_task
from apps.users.models import User

pytestmark = pytest.mark.django_db
TRIGGER = "/api/v1/scheduler/monitoring/manual-trigger/"
CLEANUP, EFFECTIVE = "cleanup_workflow_tasks", "process_document_effective_dates"
WHY = "Too many tasks"


@pytest.fixture
def critical(docadmin: User) -> None:
    change_task(actor=docadmin, task_name=CLEANUP, changes={"critical": True}, reason="Four eyes")


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def decide(user: User, run: TaskRun, deed: str = "approve", **body: Any) -> Any:
    return client_of(user).post(f"/api/v1/scheduler/runs/{run.pk}/{deed}/", body, format="json")


def the_run() -> TaskRun:
    return TaskRun.objects.get()


def test_it_works(docadmin: User, superuser: User, critical: None) -> None:
    answer = client_of(docadmin).post(TRIGGER, {"task_name": CLEANUP, "reason": "Too many tasks"})

    assert answer.status_code == 202
    run = the_run()
    assert answer.json() == {
        "run_id": run.pk,
        "url": f"/api/v1/scheduler/runs/{run.pk}/",
        "state": "AWAITING_APPROVAL",
        "not_before": None,
        "notice": f"The task is critical: run {run.pk} starts when a second person has approved it.",
    }
    assert claim_run(run.pk, worker="w1") is None

    approved = decide(superuser, run, reason="Agreed")

    assert (approved.status_code, approved.json()["state"]) == (200, "QUEUED")
    assert approved.json()["approved_by"]["username"] == "superuser"
    claimed = claim_run(run.pk, worker="w1")
    assert claimed is not None
    ended = execute_run(claimed).run
    assert ended.state == RunState.SUCCEEDED
    people = (ended.requested_by.username, ended.approved_by and ended.approved_by.username)
    assert (*people, ended.executed_by and ended.executed_by.username) == ("docadmin", "superuser", "system_scheduler")
    entry = AuditTrail.objects.get(action="TASK_EXECUTION_APPROVED")
    assert (entry.actor_login, entry.reason, entry.details["requested_by"]) == ("superuser", "Agreed", "docadmin")


@pytest.mark.parametrize("more", [{}, {"mode": "queued"}, {"reason": "  "}])
def test_a_reason_is_needed(docadmin: User, critical: None, more: dict[str, str]) -> None:
    answer = client_of(docadmin).post(TRIGGER, {"task_name": CLEANUP, **more})

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, ["reason"])
    assert client_of(docadmin).post("/api/v1/scheduler/chains/", {"tasks": [EFFECTIVE, CLEANUP]}, format="json").status_code == 400
    assert not TaskRun.objects.exists()


def test_those_who_may_approve_are_told_and_the_one_who_asked_is_not(docadmin: User, superuser: User, viewer: User, critical: None) -> None:
    queue_task(actor=docadmin, task_name=CLEANUP, reason="Too many tasks")

    told = Notification.objects.get(code="run_awaits_approval")
    assert (told.recipient, told.context["run_id"], told.context["reason"]) == (superuser, the_run().pk, "Too many tasks")


def test_whoever_asked_never_decides(docadmin: User, critical: None) -> None:
    run = queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY)

    for deed in ("approve", "refuse"):
        answer = decide(docadmin, run, deed, reason="It is fine")
        assert (answer.status_code, answer.json()["code"]) == (403, "four_eyes")
    run.refresh_from_db()
    assert (run.state, run.approved_by) == (RunState.AWAITING_APPROVAL, None)


def test_not_through_a_chain_a_retry_or_an_hour_either(docadmin: User, superuser: User, critical: None) -> None:
    chained = order_chain(actor=docadmin, task_names=(EFFECTIVE, CLEANUP), reason=WHY)[1]
    delayed = queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY, eta=clock.now() + timedelta(hours=1))
    cancelled = queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY)
    TaskRun.objects.filter(pk=cancelled.pk).update(state=RunState.CANCELLED, approved_by=superuser)
    repeated = retry_run(actor=docadmin, run_id=cancelled.pk, reason=WHY)

    for run in (chained, delayed, repeated):
        assert run.state == RunState.AWAITING_APPROVAL
        assert decide(docadmin, run).json()["code"] == "four_eyes"
        assert decide(superuser, run).status_code == 200
    assert claim_run(chained.pk, worker="w1") is None
    assert claim_run(delayed.pk, worker="w1") is None
    assert claim_run(repeated.pk, worker="w1") is not None


def test_the_database_holds_the_rule_as_well(docadmin: User, critical: None) -> None:
    run = queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY)

    with pytest.raises(IntegrityError, match="taskrun_approved_by_another"), transaction.atomic():
        TaskRun.objects.filter(pk=run.pk).update(approved_by=docadmin)


def test_refusing_needs_a_reason_ends_the_run_and_tells_whoever_asked(docadmin: User, superuser: User, critical: None) -> None:
    run = queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY)
    assert decide(superuser, run, "refuse").status_code == 400

    told = decide(superuser, run, "refuse", reason="Not before the audit").json()

    assert (told["state"], told["error"]) == ("CANCELLED", f"Refused by {superuser.full_name}: Not before the audit")
    assert Notification.objects.get(code="run_refused").recipient == docadmin
    assert AuditTrail.objects.get(action="TASK_EXECUTION_REFUSED").reason == "Not before the audit"
    assert decide(superuser, run).json()["code"] == "not_awaiting_approval"


def test_refusing_a_link_ends_its_chain(docadmin: User, superuser: User, critical: None) -> None:
    first, second = order_chain(actor=docadmin, task_names=(CLEANUP, EFFECTIVE), reason=WHY)

    decide(superuser, first, "refuse", reason="No")

    second.refresh_from_db()
    assert (second.state, second.error) == (RunState.SKIPPED, f"Run {first.pk} (Workflow Cleanup) before it in the chain was cancelled.")


def test_what_is_approved_twice_is_approved_once(docadmin: User, superuser: User, critical: None) -> None:
    run = queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY)
    decide(superuser, run)

    assert (decide(superuser, run).status_code, decide(superuser, run).json()["code"]) == (409, "not_awaiting_approval")


def test_a_preview_needs_nobody(docadmin: User, critical: None) -> None:
    assert client_of(docadmin).post(TRIGGER, {"task_name": CLEANUP, "dry_run": True}).status_code == 200
    assert queue_task(actor=docadmin, task_name=CLEANUP, dry_run=True).state == RunState.QUEUED


def test_the_schedule_needs_nobody(docadmin: User, critical: None) -> None:
    synchronise_schedule()

    assert claim_run(queue_slot(task_name=CLEANUP, slot=clock.now()).pk, worker="w1") is not None


def test_what_was_ordered_before_the_task_became_critical_waits_as_well(docadmin: User, superuser: User) -> None:
    run = queue_task(actor=superuser, task_name=CLEANUP)
    preview = queue_task(actor=superuser, task_name=CLEANUP, dry_run=True)

    change_task(actor=docadmin, task_name=CLEANUP, changes={"critical": True}, reason="Four eyes")

    run.refresh_from_db()
    preview.refresh_from_db()
    assert (run.state, preview.state) == (RunState.AWAITING_APPROVAL, RunState.QUEUED)
    assert Notification.objects.get(code="run_awaits_approval").recipient == docadmin
    entry = AuditTrail.objects.get(action="TASK_EXECUTION_HELD")
    assert (entry.actor_login, entry.reason, entry.details["run"]) == ("docadmin", "Four eyes", run.pk)


def test_a_release_that_makes_a_task_critical_holds_what_waits(docadmin: User, superuser: User) -> None:
    run = queue_task(actor=superuser, task_name=CLEANUP)
    TaskSetting.objects.create(task_name=CLEANUP, critical=True, reason="x", changed_by=docadmin, changed_at=clock.now())

    assert claim_run(run.pk, worker="w1") is None

    run.refresh_from_db()
    assert run.state == RunState.AWAITING_APPROVAL


def test_a_run_that_waits_can_be_cancelled_by_whoever_asked(docadmin: User, critical: None) -> None:
    run = queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY)

    assert decide(docadmin, run, "cancel").json()["state"] == "CANCELLED"


def test_what_waits_is_shown(docadmin: User, viewer: User, critical: None) -> None:
    queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY)

    told = client_of(viewer).get("/api/v1/scheduler/monitoring/status/").json()

    assert told["awaiting_approval"] == 1
    assert {task["task_name"]: task["awaiting_approval"] for task in told["tasks"]}[CLEANUP] == 1
    assert "run_awaits_approval" in {alert["code"] for alert in told["alerts"]}


def test_from_a_terminal_it_waits_for_a_person_too(docadmin: User, critical: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("run_task", CLEANUP)
    call_command("task_status")

    said = capsys.readouterr()
    run = the_run()
    assert f"run {run.pk} starts when a second person has approved it" in said.err
    assert f"#{run.pk} {CLEANUP} awaiting approval, asked for by System Scheduler" in said.out
    assert f"{CLEANUP:<34} Every 6 hours (UTC); AWAITING_APPROVAL" in said.out
    assert "critical; set by Docadmin Tester: Four eyes" in said.out
    assert decide(docadmin, run).status_code == 200


def test_from_python_it_waits_too(docadmin: User, critical: None) -> None:
    result = cleanup_workflow_tasks()
    told = monitoring_service.manually_execute_task(CLEANUP, user=docadmin, reason=WHY)

    assert (result["results"]["total_cleaned"], result["run_awaiting_approval"] in TaskRun.objects.values_list("pk", flat=True)) == (
        0,
        True,
    )
    assert (told["success"], "second person" in told["notice"]) == (False, True)
    assert set(TaskRun.objects.values_list("state", flat=True)) == {RunState.AWAITING_APPROVAL}
    assert json.dumps(told)


def test_its_hour_still_counts_after_the_approval(docadmin: User, superuser: User, critical: None) -> None:
    run = queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY, eta=clock.now() + timedelta(hours=1))
    decide(superuser, run)
    assert claim_run(run.pk, worker="w1") is None

    TaskRun.objects.filter(pk=run.pk).update(not_before=Now())
    assert claim_run(run.pk, worker="w1") is not None
