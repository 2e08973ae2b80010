"""The history of runs through the API: filtered, paged, one by one."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core import clock
from apps.scheduler.models import RunState, RunTrigger, TaskRun
from apps.users.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/scheduler/runs/"
EFFECTIVE, CLEANUP = "process_document_effective_dates", "cleanup_workflow_tasks"
RESULT = {"processed_count": 1, "success_count": 1, "processed_documents": [{"document_number": "SOP-1"}], "errors": []}


def make_run(user: User, **fields: Any) -> TaskRun:
    values = {"task_name": CLEANUP, "trigger": RunTrigger.MANUAL, "state": RunState.SUCCEEDED, "queued_at": clock.now(), **fields}
    return TaskRun.objects.create(requested_by=user, **values)


@pytest.fixture
def api(docadmin: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(docadmin)
    return client


def test_it_works(api: APIClient, docadmin: User) -> None:
    run = make_run(docadmin, result=RESULT, progress_done=1, progress_total=1, reason="why", duration_seconds=0.5)

    (told,) = api.get(ADDRESS).json()["results"]

    assert told["id"] == run.pk
    assert told["requested_by"] == {"id": docadmin.pk, "username": "docadmin", "full_name": docadmin.full_name}
    assert told["task_display_name"] == "Workflow Cleanup"
    assert (told["trigger"], told["state"], told["dry_run"], told["reason"]) == ("MANUAL", "SUCCEEDED", False, "why")
    assert told["progress"] == {"done": 1, "total": 1}
    assert told["result"] == {"processed_count": 1, "success_count": 1}


def test_a_single_run_comes_with_everything_it_did(api: APIClient, docadmin: User) -> None:
    run = make_run(docadmin, result=RESULT)

    told = api.get(f"{ADDRESS}{run.pk}/").json()

    assert told["result"] == RESULT
    assert {"queued_at", "started_at", "finished_at", "duration_seconds", "error"} <= set(told)


def test_a_run_that_does_not_exist_is_not_found(api: APIClient) -> None:
    assert api.get(f"{ADDRESS}4711/").status_code == 404


def test_filters(api: APIClient, docadmin: User, system: User) -> None:
    yesterday = clock.now() - timedelta(days=1)
    slot = make_run(system, task_name=EFFECTIVE, trigger=RunTrigger.SCHEDULED, queued_at=yesterday)
    failed = make_run(docadmin, state=RunState.FAILED)
    preview = make_run(docadmin, dry_run=True)

    def ids(**query: Any) -> list[int]:
        return [run["id"] for run in api.get(ADDRESS, query).json()["results"]]

    assert ids() == [preview.pk, failed.pk, slot.pk]
    assert ids(task_name=EFFECTIVE) == [slot.pk]
    assert ids(trigger="SCHEDULED") == [slot.pk]
    assert ids(state="FAILED") == [failed.pk]
    assert ids(dry_run="true") == [preview.pk]
    assert ids(dry_run="false") == [failed.pk, slot.pk]
    assert ids(requested_by="system_scheduler") == [slot.pk]
    assert ids(since=(clock.now() - timedelta(hours=1)).isoformat()) == [preview.pk, failed.pk]
    assert ids(until=(clock.now() - timedelta(hours=1)).isoformat()) == [slot.pk]


@pytest.mark.parametrize("query", [{"state": "DONE"}, {"dry_run": "perhaps"}, {"since": "yesterday"}, {"page": "0"}, {"nonsense": "1"}])
def test_a_filter_that_makes_no_sense_is_refused(api: APIClient, query: dict[str, str]) -> None:
    assert api.get(ADDRESS, query).status_code == 400


def test_pages(api: APIClient, docadmin: User) -> None:
    runs = [make_run(docadmin) for _ in range(5)]

    page = api.get(ADDRESS, {"page": 2, "page_size": 2}).json()

    assert (page["count"], [run["id"] for run in page["results"]]) == (5, [runs[2].pk, runs[1].pk])


def test_a_page_takes_three_statements_whatever_its_length(api: APIClient, docadmin: User, django_assert_num_queries: Any) -> None:
    for _ in range(20):
        make_run(docadmin, result=RESULT)
    assert docadmin.role  # the door reads it with the account

    with django_assert_num_queries(3):
        api.get(ADDRESS)


@pytest.mark.parametrize("login", ["outsider", "viewer", "author", "reviewer", "approver"])
def test_results_name_documents_so_only_admins_read_them(request: pytest.FixtureRequest, docadmin: User, login: str) -> None:
    run = make_run(docadmin)
    client = APIClient()
    client.force_authenticate(request.getfixturevalue(login))

    assert client.get(ADDRESS).status_code == 403
    assert client.get(f"{ADDRESS}{run.pk}/").status_code == 403
    assert APIClient().get(ADDRESS).status_code == 401
