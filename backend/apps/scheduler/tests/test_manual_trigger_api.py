"""Running a scheduled task through the API: who may, what it answers, and what it refuses."""

import json
from dataclasses import replace
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.scheduler.models import RunState, RunTrigger, TaskRun
from apps.scheduler.registry import TASKS, task_named
from apps.scheduler.services import execution
from apps.scheduler.services.runs import RunOrder, begin_run
from apps.users.models import User
from testing.make import make_document

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/scheduler/monitoring/manual-trigger/"
SECOND_ADDRESS = "/api/v1/scheduler/admin/manual-trigger/"
EFFECTIVE = "process_document_effective_dates"
CLEANUP = "cleanup_workflow_tasks"


def client_of(user: User | None) -> APIClient:
    client = APIClient()
    if user is not None:
        client.force_authenticate(user)
    return client


@pytest.fixture
def api(docadmin: User) -> APIClient:
    return client_of(docadmin)


@pytest.mark.parametrize("address", [ADDRESS, SECOND_ADDRESS])
def test_it_works(api: APIClient, docadmin: User, author: User, address: str) -> None:
    make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")

    answer = api.post(address, {"task_name": EFFECTIVE})

    assert answer.status_code == 200
    told = answer.json()
    assert set(told) == {
        *("success", "task_name", "task_display_name", "execution_time", "duration_seconds"),
        *("result", "dry_run", "executed_by", "run_id"),
    }
    assert (told["success"], told["task_name"], told["dry_run"]) == (True, EFFECTIVE, False)
    assert (told["task_display_name"], told["executed_by"]) == ("Document Effective Date Processing", docadmin.full_name)
    assert (told["result"]["processed_count"], told["result"]["success_count"], told["result"]["error_count"]) == (1, 1, 0)
    run = TaskRun.objects.get(pk=told["run_id"])
    assert (run.trigger, run.requested_by, run.state) == (RunTrigger.MANUAL, docadmin, RunState.SUCCEEDED)


def test_a_preview(api: APIClient, author: User) -> None:
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")

    told = api.post(ADDRESS, {"task_name": EFFECTIVE, "dry_run": True, "reason": "before the audit"}).json()

    assert (told["dry_run"], told["result"]["dry_run"], told["result"]["success_count"]) == (True, True, 1)
    document.refresh_from_db()
    assert document.status == "APPROVED_PENDING_EFFECTIVE"
    assert AuditTrail.objects.get(action="TASK_EXECUTION_COMPLETED").reason == "before the audit"


def test_a_queued_run_is_left_to_a_worker(api: APIClient, docadmin: User) -> None:
    answer = api.post(ADDRESS, {"task_name": CLEANUP, "mode": "queued", "reason": "later"})

    assert answer.status_code == 202
    run = TaskRun.objects.get()
    assert answer.json() == {"run_id": run.pk, "url": f"/api/v1/scheduler/runs/{run.pk}/", "state": "QUEUED", "not_before": None}
    assert (run.state, run.requested_by, run.reason) == (RunState.QUEUED, docadmin, "later")
    assert api.get(answer.json()["url"]).json()["state"] == "QUEUED"


@pytest.mark.parametrize("address", [ADDRESS, SECOND_ADDRESS])
def test_nobody_runs_a_task_without_a_login(db: None, address: str) -> None:
    answer = client_of(None).post(address, {"task_name": EFFECTIVE})

    assert answer.status_code == 401
    assert not TaskRun.objects.exists()


@pytest.mark.parametrize("login", ["outsider", "viewer", "author", "reviewer", "approver"])
def test_the_right_is_needed(request: pytest.FixtureRequest, login: str) -> None:
    answer = client_of(request.getfixturevalue(login)).post(ADDRESS, {"task_name": "whatever", "more": 1})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert not TaskRun.objects.exists()


@pytest.mark.parametrize("login", ["docadmin", "superuser"])
def test_admins_have_it(request: pytest.FixtureRequest, login: str) -> None:
    assert client_of(request.getfixturevalue(login)).post(ADDRESS, {"task_name": CLEANUP}).status_code == 200


def test_an_unknown_task_is_answered_with_the_names_there_are(api: APIClient) -> None:
    answer = api.post(ADDRESS, {"task_name": "process_everything"})

    assert answer.status_code == 404
    assert answer.json()["valid_task_names"] == sorted(TASKS)
    assert CLEANUP in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "task_name"),
        ({"task_name": None}, "task_name"),
        ({"task_name": 5}, "task_name"),
        ({"task_name": ["x"]}, "task_name"),
        ({"task_name": ""}, "task_name"),
        ({"task_name": "x" * 101}, "task_name"),
        ({"task_name": EFFECTIVE, "dry_run": "true"}, "dry_run"),
        ({"task_name": EFFECTIVE, "dry_run": 1}, "dry_run"),
        ({"task_name": EFFECTIVE, "dry_run": None}, "dry_run"),
        ({"task_name": EFFECTIVE, "mode": "whenever"}, "mode"),
        ({"task_name": EFFECTIVE, "mode": {"a": 1}}, "mode"),
        ({"task_name": EFFECTIVE, "reason": 7}, "reason"),
        ({"task_name": EFFECTIVE, "reason": "x" * 2001}, "reason"),
        ({"task_name": EFFECTIVE, "reason": "\0"}, "reason"),
        ({"task_name": EFFECTIVE, "reason": "\ud800"}, "reason"),
        ({"task_name": EFFECTIVE, "eta": "2020-12-01T00:00:00Z"}, "eta"),
        ({"task_name": EFFECTIVE, "eta": "9999-12-31T23:59:59Z"}, "eta"),
        ({"task_name": EFFECTIVE, "eta": "0001-01-01T00:00:00+14:00"}, "eta"),
        ({"task_name": EFFECTIVE, "eta": "tomorrow"}, "eta"),
        ({"task_name": EFFECTIVE, "eta": 1790000000}, "eta"),
        ({"task_name": EFFECTIVE, "eta": True}, "eta"),
        ({"task_name": EFFECTIVE, "eta": ["2026-12-01T00:00:00Z"]}, "eta"),
        ({"task_name": EFFECTIVE, "eta": None}, "eta"),
        ({"task_name": EFFECTIVE, "dryrun": True}, "dryrun"),
    ],
)
def test_wrong_input_is_named_and_starts_nothing(api: APIClient, body: Any, field: str) -> None:
    answer = api.post(ADDRESS, json.dumps(body), content_type="application/json")

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not TaskRun.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '"task"', "null", "[" * 60_000, '{"task_name": NaN}', '{"task_name": "' + "x" * 10_000_000 + '"}'],
    ids=["empty", "broken", "list", "string", "null", "deep", "not a number", "10 MB"],
)
def test_what_is_no_small_json_object_is_refused(api: APIClient, body: str) -> None:
    answer = api.post(ADDRESS, body, content_type="application/json")

    assert answer.status_code in (400, 413)
    assert answer["Content-Type"] == "application/problem+json"


def test_forms_are_not_understood(api: APIClient) -> None:
    assert api.post(ADDRESS, {"task_name": CLEANUP}, format="multipart").status_code == 415


def test_a_task_in_progress_is_a_conflict_that_names_the_run(api: APIClient, docadmin: User, settings: Any) -> None:
    settings.SCHEDULER_WAIT_SECONDS = 0.2
    holder = begin_run(RunOrder(task_name=CLEANUP, requested_by=docadmin), worker="w1")

    answer = api.post(ADDRESS, {"task_name": CLEANUP})

    assert (answer.status_code, answer.json()["code"], answer.json()["run_id"]) == (409, "already_running", holder.pk)


def test_a_run_that_fails_is_answered_with_its_error(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(run: Any) -> Any:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(execution, "task_named", lambda name: replace(task_named(name), work=broken))

    answer = api.post(ADDRESS, {"task_name": CLEANUP})

    assert answer.status_code == 200
    assert (answer.json()["success"], answer.json()["error"]) == (False, "ZeroDivisionError: division by zero")
    assert AuditTrail.objects.get(action="TASK_EXECUTION_FAILED").details["error"] == "ZeroDivisionError: division by zero"


def test_the_browser_needs_its_csrf_token(docadmin: User) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(docadmin, backend="apps.users.backends.RoleBackend")

    answer = client.post(ADDRESS, {"task_name": CLEANUP})

    assert answer.status_code == 403
    assert not TaskRun.objects.exists()


def test_an_empty_sweep_takes_few_statements(api: APIClient, django_assert_max_num_queries: Any) -> None:
    api.post(ADDRESS, {"task_name": EFFECTIVE})

    with django_assert_max_num_queries(24):
        api.post(ADDRESS, {"task_name": EFFECTIVE})
