"""Chains: one after another, until the first that does not succeed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.audit.selectors import sentence_of
from apps.core import clock
from apps.scheduler.models import RunState, RunTrigger, TaskRun
from apps.scheduler.registry import task_named
from apps.scheduler.services import execution, links
from apps.scheduler.services.chains import order_chain
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.runs import claim_run
from apps.scheduler.services.sweeping import give_up_hopeless_runs, nudge_waiting_runs
from apps.scheduler.work import RunContext, Step
from apps.users.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/scheduler/chains/"
EFFECTIVE, OBSOLETE, CLEANUP = "process_document_effective_dates", "process_document_obsoletion_dates", "cleanup_workflow_tasks"
THREE = (EFFECTIVE, CLEANUP, OBSOLETE)


@pytest.fixture
def api(docadmin: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(docadmin)
    return client


def done(run: TaskRun) -> TaskRun:
    claimed = claim_run(run.pk, worker="w1")
    assert claimed is not None
    return execute_run(claimed).run


def states(runs: list[TaskRun]) -> list[str]:
    return [TaskRun.objects.get(pk=run.pk).state for run in runs]


def make_fail(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def broken(run: RunContext) -> Iterator[Step]:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(execution, "task_named", lambda task: replace(task_named(task), work=broken) if task == name else task_named(task))


def test_it_works(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[int] = []
    monkeypatch.setattr(links, "nudge_run", lambda run: nudged.append(run.pk))

    answer = api.post(ADDRESS, {"tasks": THREE, "reason": "Month's end"}, format="json")

    assert answer.status_code == 202
    told = answer.json()
    assert ([run["task_name"] for run in told["runs"]], told["state"], told["reason"]) == (list(THREE), "QUEUED", "Month's end")
    assert {(run["trigger"], run["state"], run["chain_id"]) for run in told["runs"]} == {("CHAIN", "QUEUED", told["id"])}
    runs = list(TaskRun.objects.order_by("chain_position"))
    for place, run in enumerate(runs):
        assert [claim_run(later.pk, worker="w2") for later in runs[place + 1 :]] == [None] * len(runs[place + 1 :])
        assert done(run).state == RunState.SUCCEEDED
        assert nudged == [later.pk for later in runs[1 : place + 2]]
    assert api.get(f"{ADDRESS}{told['id']}/").json()["state"] == "SUCCEEDED"
    assert AuditTrail.objects.filter(action="TASK_EXECUTION_REQUESTED", actor_login="docadmin", reason="Month's end").count() == 3


def test_what_a_chain_is_doing(api: APIClient, docadmin: User) -> None:
    runs = order_chain(actor=docadmin, task_names=THREE)
    address = f"{ADDRESS}{runs[0].chain_id}/"

    done(runs[0])
    assert api.get(address).json()["state"] == "RUNNING"
    claim_run(runs[1].pk, worker="w1")
    assert api.get(address).json()["state"] == "RUNNING"


def test_the_first_failure_ends_it_and_the_rest_name_it(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = order_chain(actor=docadmin, task_names=(*THREE, EFFECTIVE))
    make_fail(monkeypatch, CLEANUP)
    done(runs[0])

    failed = done(runs[1])

    assert states(runs) == ["SUCCEEDED", "FAILED", "SKIPPED", "SKIPPED"]
    reason = f"Run {failed.pk} (Workflow Cleanup) before it in the chain failed."
    assert {TaskRun.objects.get(pk=run.pk).error for run in runs[2:]} == {reason}
    entry = AuditTrail.objects.get(action="TASK_CHAIN_STOPPED")
    assert entry.correlation_id == failed.correlation_id
    assert f"skipped: run {runs[2].pk}, run {runs[3].pk}" in sentence_of(entry)
    assert api.get(f"{ADDRESS}{runs[0].chain_id}/").json()["state"] == "FAILED"


def test_a_link_whose_process_always_dies_ends_it(docadmin: User, settings: Any) -> None:
    runs = order_chain(actor=docadmin, task_names=THREE)
    for _ in range(settings.SCHEDULER_MAX_ATTEMPTS):
        assert claim_run(runs[0].pk, worker="w1")
        TaskRun.objects.filter(pk=runs[0].pk).update(lease_expires_at=Now() - timedelta(seconds=1))

    give_up_hopeless_runs()

    assert states(runs) == ["FAILED", "SKIPPED", "SKIPPED"]


def test_a_link_that_somebody_cancels_ends_it(api: APIClient, docadmin: User) -> None:
    runs = order_chain(actor=docadmin, task_names=THREE)
    done(runs[0])

    assert api.post(f"/api/v1/scheduler/runs/{runs[1].pk}/cancel/", {}, format="json").status_code == 200

    assert states(runs) == ["SUCCEEDED", "CANCELLED", "SKIPPED"]
    assert "was cancelled" in TaskRun.objects.get(pk=runs[2].pk).error


def test_a_whole_chain_is_cancelled(api: APIClient, docadmin: User) -> None:
    runs = order_chain(actor=docadmin, task_names=THREE)
    done(runs[0])
    claimed = claim_run(runs[1].pk, worker="w1")
    assert claimed is not None
    address = f"{ADDRESS}{runs[0].chain_id}/cancel/"

    answer = api.post(address, {"reason": "Enough"}, format="json")

    assert (answer.status_code, [run["state"] for run in answer.json()["runs"]]) == (200, ["SUCCEEDED", "RUNNING", "CANCELLED"])
    claimed.refresh_from_db()
    assert execute_run(claimed).run.state == RunState.CANCELLED
    assert states(runs) == ["SUCCEEDED", "CANCELLED", "CANCELLED"]
    assert api.post(address, {}, format="json").json()["state"] == "CANCELLED"
    assert AuditTrail.objects.filter(action="TASK_EXECUTION_CANCELLED").count() == 2
    assert not AuditTrail.objects.filter(action="TASK_CHAIN_STOPPED").exists()


def test_a_chain_that_has_finished_cannot_be_cancelled(api: APIClient, docadmin: User) -> None:
    (run,) = order_chain(actor=docadmin, task_names=(CLEANUP,))
    done(run)

    assert api.post(f"{ADDRESS}{run.chain_id}/cancel/", {}, format="json").json()["code"] == "finished"


def test_a_preview_of_a_chain_previews_every_link(docadmin: User) -> None:
    runs = order_chain(actor=docadmin, task_names=THREE, dry_run=True)

    assert [done(run).dry_run for run in runs] == [True] * 3


def test_the_sweep_looks_after_the_link_whose_turn_it_is_and_no_other(docadmin: User) -> None:
    runs = order_chain(actor=docadmin, task_names=THREE)
    TaskRun.objects.update(queued_at=clock.now() - timedelta(minutes=1))

    assert nudge_waiting_runs() == 1
    done(runs[0])
    assert nudge_waiting_runs() == 1


def test_the_same_task_may_come_twice(docadmin: User) -> None:
    runs = order_chain(actor=docadmin, task_names=(CLEANUP, EFFECTIVE, CLEANUP))

    assert [done(run).state for run in runs] == [RunState.SUCCEEDED] * 3


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"tasks": []}, 400),
        ({"tasks": CLEANUP}, 400),
        ({"tasks": [CLEANUP] * 21}, 400),
        ({"tasks": [CLEANUP, 5]}, 400),
        ({"tasks": [None]}, 400),
        ({}, 400),
        ({"tasks": [CLEANUP], "reason": "\ud800"}, 400),
        ({"tasks": [CLEANUP], "dry_run": "yes"}, 400),
        ({"tasks": [CLEANUP], "eta": "2027-01-01T00:00:00Z"}, 400),
        ({"tasks": [CLEANUP, "process_everything"]}, 404),
    ],
)
def test_wrong_input_orders_nothing(api: APIClient, body: Any, status: int) -> None:
    assert api.post(ADDRESS, json.dumps(body), content_type="application/json").status_code == status
    assert not TaskRun.objects.exists()


def test_a_chain_that_does_not_exist_is_not_found(api: APIClient) -> None:
    assert api.get(f"{ADDRESS}{uuid4()}/").status_code == 404
    assert api.post(f"{ADDRESS}{uuid4()}/cancel/", {}, format="json").status_code == 404


@pytest.mark.parametrize("login", ["outsider", "viewer", "author", "reviewer", "approver"])
def test_the_right_is_needed(request: pytest.FixtureRequest, docadmin: User, login: str) -> None:
    (run,) = order_chain(actor=docadmin, task_names=(CLEANUP,))
    client = APIClient()
    client.force_authenticate(request.getfixturevalue(login))

    assert client.post(ADDRESS, {"tasks": [CLEANUP]}, format="json").status_code == 403
    assert client.get(f"{ADDRESS}{run.chain_id}/").status_code == 403
    assert client.post(f"{ADDRESS}{run.chain_id}/cancel/", {}, format="json").status_code == 403
    assert TaskRun.objects.get().trigger == RunTrigger.CHAIN


def test_a_chain_is_read_in_one_statement_and_the_rules_in_two(api: APIClient, docadmin: User, django_assert_num_queries: Any) -> None:
    (first, *_) = order_chain(actor=docadmin, task_names=THREE)
    assert docadmin.role  # the door reads it with the account

    with django_assert_num_queries(3):
        api.get(f"{ADDRESS}{first.chain_id}/")
