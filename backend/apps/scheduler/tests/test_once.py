"""An order that is sent again, because its answer was lost: one run, and the answer of that run."""

from dataclasses import replace
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.registry import task_named
from apps.scheduler.services import execution
from apps.scheduler.services.manual import begin_task, queue_task
from apps.scheduler.services.runs import RunOrder, begin_run
from apps.scheduler.services.task_settings import change_task
from apps.users.models import User

pytestmark = pytest.mark.django_db
TRIGGER, RUNS = "/api/v1/scheduler/monitoring/manual-trigger/", "/api/v1/scheduler/runs/"
CLEANUP, EFFECTIVE = "cleanup_workflow_tasks", "process_document_effective_dates"


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def api(docadmin: User) -> APIClient:
    return client_of(docadmin)


def send(api: APIClient, key: str = "k1", address: str = TRIGGER, **body: Any) -> Any:
    return api.post(
        address, {"task_name": CLEANUP, **body} if address == TRIGGER else body, format="json", headers={"Idempotency-Key": key}
    )


def test_it_works(api: APIClient) -> None:
    first, again = send(api), send(api)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert first.json()["success"] is True
    assert ("Idempotent-Replay" in first, again["Idempotent-Replay"]) == (False, "true")
    assert TaskRun.objects.count() == 1
    assert AuditTrail.objects.filter(action="TASK_EXECUTION_STARTED").count() == 1


def test_another_key_is_another_order(api: APIClient) -> None:
    assert send(api, "k1").json()["run_id"] != send(api, "k2").json()["run_id"]


def test_without_a_key_each_is_an_order(api: APIClient) -> None:
    for _ in range(2):
        api.post(TRIGGER, {"task_name": CLEANUP}, format="json")
    assert TaskRun.objects.count() == 2


def test_the_key_of_another_person_is_another_key(api: APIClient, superuser: User) -> None:
    assert send(api).json()["run_id"] != send(client_of(superuser)).json()["run_id"]


@pytest.mark.parametrize("more", [{"task_name": EFFECTIVE}, {"dry_run": True}, {"mode": "queued"}])
def test_the_same_key_for_something_else_is_refused(api: APIClient, more: dict[str, Any]) -> None:
    send(api)

    answer = send(api, **more)

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert TaskRun.objects.count() == 1


def test_a_queued_run_is_queued_once(api: APIClient) -> None:
    first, again = (send(api, mode="queued", reason="Too many tasks") for _ in range(2))

    assert (first.status_code, again.status_code, again["Idempotent-Replay"]) == (202, 202, "true")
    assert first.json() == again.json()
    assert TaskRun.objects.get().state == RunState.QUEUED


def test_a_run_that_failed_is_not_tried_again_by_the_same_order(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(run: Any) -> Any:
        raise ZeroDivisionError("division by zero")

    with monkeypatch.context() as patch:
        patch.setattr(execution, "task_named", lambda name: replace(task_named(name), work=broken))
        first = send(api).json()

    again = send(api).json()
    assert (first["success"], again) == (False, first)
    assert TaskRun.objects.count() == 1


def test_a_run_that_has_not_ended_yet_is_named(api: APIClient, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the process that began it has died."""
    settings.SCHEDULER_WAIT_SECONDS = 0.2
    monkeypatch.setattr("apps.scheduler.api.views.execute_run", lambda run: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        send(api)

    answer = send(api)

    assert (answer.status_code, answer.json()["code"], answer.json()["run_id"]) == (409, "already_running", TaskRun.objects.get().pk)


def test_what_was_refused_may_be_sent_again(api: APIClient, docadmin: User, settings: Any) -> None:
    settings.SCHEDULER_WAIT_SECONDS = 0.2
    holder = begin_run(RunOrder(task_name=CLEANUP, requested_by=docadmin), worker="w1")
    assert send(api).json()["code"] == "already_running"
    assert TaskRun.objects.filter(state=RunState.SKIPPED).count() == 1
    TaskRun.objects.filter(pk=holder.pk).update(state=RunState.CANCELLED)

    assert send(api).json()["success"] is True


def test_a_critical_task_waits_once(api: APIClient, docadmin: User) -> None:
    change_task(actor=docadmin, task_name=CLEANUP, changes={"critical": True}, reason="Four eyes")

    first, again = (send(api, reason="Too many tasks") for _ in range(2))

    assert (first.status_code, again.status_code, first.json()) == (202, 202, again.json())
    assert TaskRun.objects.get().state == RunState.AWAITING_APPROVAL


@pytest.mark.parametrize("deed", ["approve", "refuse"])
def test_a_decision_whose_answer_was_lost_is_answered_again(docadmin: User, superuser: User, deed: str) -> None:
    change_task(actor=docadmin, task_name=CLEANUP, changes={"critical": True}, reason="Four eyes")
    run = queue_task(actor=docadmin, task_name=CLEANUP, reason="Too many tasks")

    first, again = (send(client_of(superuser), address=f"{RUNS}{run.pk}/{deed}/", reason="So be it") for _ in range(2))

    assert (first.status_code, again.status_code, first.json()) == (200, 200, again.json())
    assert AuditTrail.objects.filter(action__in=("TASK_EXECUTION_APPROVED", "TASK_EXECUTION_REFUSED")).count() == 1


def test_what_is_begun_is_executed_by_whoever_began_it(docadmin: User) -> None:
    run = begin_task(actor=docadmin, task_name=CLEANUP)

    assert (run.state, execution.execute_run(run).run.state) == (RunState.RUNNING, RunState.SUCCEEDED)
