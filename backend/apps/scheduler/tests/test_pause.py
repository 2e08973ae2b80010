"""The whole scheduler paused: nothing begins but previews, everybody sees it, and what was due is done on return."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.scheduler.automated_tasks import cleanup_workflow_tasks
from apps.scheduler.models import RunState, SchedulerState, TaskRun
from apps.scheduler.services import pausing
from apps.scheduler.services.chains import order_chain
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.manual import queue_task
from apps.scheduler.services.pausing import pause_scheduler, resume_scheduler
from apps.scheduler.services.runs import RunOrder, begin_run, claim_run, queue_slot
from apps.scheduler.services.sweeping import nudge_waiting_runs, skip_expired_slots
from apps.users.models import User

pytestmark = pytest.mark.django_db
PAUSE, RESUME = "/api/v1/scheduler/pause/", "/api/v1/scheduler/resume/"
TRIGGER = "/api/v1/scheduler/monitoring/manual-trigger/"
CLEANUP, EFFECTIVE = "cleanup_workflow_tasks", "process_document_effective_dates"


@pytest.fixture
def api(docadmin: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(docadmin)
    return client


@pytest.fixture
def paused(superuser: User) -> None:
    pause_scheduler(actor=superuser, reason="Moving house")


def test_it_works(api: APIClient, docadmin: User) -> None:
    told = api.post(PAUSE, {"reason": "Moving house"}, format="json")

    assert told.status_code == 200
    pause = told.json()["pause"]
    assert (pause["paused_by"]["username"], pause["reason"]) == ("docadmin", "Moving house")
    status = api.get("/api/v1/scheduler/monitoring/status/").json()
    assert status["pause"] == pause
    assert {task["task_name"]: task["pause"] for task in api.get("/api/v1/scheduler/tasks/").json()}[CLEANUP] == pause
    assert api.get("/api/v1/scheduler/runs/").json()["pause"] == pause
    (alert,) = [alert for alert in status["alerts"] if alert["code"] == "scheduler_paused"]
    assert docadmin.full_name in alert["message"]
    assert "Moving house" in alert["message"]

    assert api.post(RESUME, {"reason": "There"}, format="json").json() == {"pause": None}

    assert api.get("/api/v1/scheduler/monitoring/status/").json()["pause"] is None
    assert api.get("/api/v1/scheduler/runs/").json()["pause"] is None
    entries = AuditTrail.objects.filter(action__in=("SCHEDULER_PAUSED", "SCHEDULER_RESUMED")).order_by("id")
    assert [(entry.action, entry.reason) for entry in entries] == [("SCHEDULER_PAUSED", "Moving house"), ("SCHEDULER_RESUMED", "There")]


def test_nothing_that_waits_begins(docadmin: User, superuser: User) -> None:
    runs = [
        queue_slot(task_name=EFFECTIVE, slot=clock.now()),
        queue_task(actor=docadmin, task_name=CLEANUP),
        queue_task(actor=docadmin, task_name=CLEANUP, eta=clock.now()),
        order_chain(actor=docadmin, task_names=(CLEANUP,))[0],
    ]
    TaskRun.objects.update(queued_at=clock.now() - timedelta(minutes=1))
    TaskRun.objects.filter(not_before__isnull=False).update(not_before=Now())
    pause_scheduler(actor=superuser, reason="Moving house")

    assert nudge_waiting_runs() == 0
    assert [claim_run(run.pk, worker="w1") for run in runs] == [None] * 4
    assert set(TaskRun.objects.values_list("state", flat=True)) == {RunState.QUEUED}

    resume_scheduler(actor=superuser, reason="There")
    assert nudge_waiting_runs() == 2
    assert claim_run(runs[0].pk, worker="w1") is not None


@pytest.mark.parametrize("more", [{}, {"mode": "queued"}, {"eta": "2099"}])
def test_a_run_by_hand_is_refused_with_who_when_and_why(api: APIClient, paused: None, superuser: User, more: Any) -> None:
    if "eta" in more:
        more = {"eta": (clock.now() + timedelta(hours=1)).isoformat()}

    answer = api.post(TRIGGER, {"task_name": CLEANUP, **more})

    assert (answer.status_code, answer.json()["code"]) == (409, "paused")
    assert superuser.full_name in answer.json()["error"]
    assert "Moving house" in answer.json()["error"]
    assert not TaskRun.objects.exists()


def test_chains_and_retries_are_refused_too(api: APIClient, docadmin: User, superuser: User) -> None:
    run = queue_task(actor=docadmin, task_name=CLEANUP)
    TaskRun.objects.update(state=RunState.FAILED)
    pause_scheduler(actor=superuser, reason="Moving house")

    assert api.post("/api/v1/scheduler/chains/", {"tasks": [CLEANUP]}, format="json").json()["code"] == "paused"
    assert api.post(f"/api/v1/scheduler/runs/{run.pk}/retry/", {}, format="json").json()["code"] == "paused"
    assert TaskRun.objects.count() == 1


def test_previews_go_on(api: APIClient, docadmin: User, paused: None) -> None:
    assert api.post(TRIGGER, {"task_name": CLEANUP, "dry_run": True}).json()["success"] is True
    assert claim_run(queue_task(actor=docadmin, task_name=CLEANUP, dry_run=True).pk, worker="w1") is not None


def test_what_runs_goes_on_to_its_end_also_after_its_process_died(docadmin: User, superuser: User) -> None:
    run = begin_run(RunOrder(task_name=CLEANUP, requested_by=docadmin), worker="w1")
    pause_scheduler(actor=superuser, reason="Moving house")
    TaskRun.objects.filter(pk=run.pk).update(lease_expires_at=Now() - timedelta(seconds=1))

    taken = claim_run(run.pk, worker="w2")

    assert taken is not None
    assert execute_run(taken).run.state == RunState.SUCCEEDED


def test_what_was_due_meanwhile_is_done_at_once_and_once(
    superuser: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    pause_scheduler(actor=superuser, reason="Moving house")
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    slots = [queue_slot(task_name=EFFECTIVE, slot=hour - timedelta(hours=hours)) for hours in (3, 2, 1, 0)]
    nudged: list[int] = []
    monkeypatch.setattr(pausing, "nudge_run", lambda run: nudged.append(run.pk))

    with django_capture_on_commit_callbacks(execute=True):
        resume_scheduler(actor=superuser, reason="There")

    assert nudged == [slots[-1].pk]
    assert list(TaskRun.objects.order_by("slot").values_list("state", flat=True)) == ["SKIPPED", "SKIPPED", "SKIPPED", "QUEUED"]
    assert skip_expired_slots() == 0


def test_pausing_twice_and_resuming_what_is_not_paused_are_conflicts(api: APIClient, superuser: User) -> None:
    assert api.post(RESUME, {"reason": "x"}, format="json").json()["code"] == "not_paused"
    pause_scheduler(actor=superuser, reason="Moving house")

    answer = api.post(PAUSE, {"reason": "x"}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "already_paused")
    assert superuser.full_name in answer.json()["error"]
    assert SchedulerState.objects.get().reason == "Moving house"


@pytest.mark.parametrize("address", [PAUSE, RESUME])
@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": 5}, {"reason": "x", "until": "tomorrow"}])
def test_a_reason_is_needed(api: APIClient, address: str, body: Any) -> None:
    assert api.post(address, body, format="json").status_code == 400
    assert SchedulerState.objects.get().paused_at is None


@pytest.mark.parametrize("login", ["outsider", "viewer", "author", "reviewer", "approver"])
def test_the_right_is_needed(request: pytest.FixtureRequest, login: str) -> None:
    client = APIClient()
    client.force_authenticate(request.getfixturevalue(login))

    for address in (PAUSE, RESUME):
        assert client.post(address, {"nonsense": 1}, format="json").status_code == 403
    assert SchedulerState.objects.get().paused_at is None


def test_at_a_terminal(paused: None, superuser: User, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match=f"{superuser.full_name} paused the scheduler on .*: Moving house[.] Until"):
        call_command("run_task", CLEANUP)
    call_command("run_task", CLEANUP, "--dry-run")
    call_command("task_status")

    said = capsys.readouterr().out
    assert f"PAUSED: {superuser.full_name} paused the scheduler on" in said


def test_from_python(paused: None) -> None:
    assert "paused" in cleanup_workflow_tasks()["skipped"]
    assert not TaskRun.objects.exists()
