"""Chains as a list, and the rest of a broken one run again as a chain of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.registry import task_named
from apps.scheduler.selectors.chains import get_chain
from apps.scheduler.services import execution
from apps.scheduler.services.cancelling import cancel_chain
from apps.scheduler.services.chains import order_chain, retry_chain
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.pausing import pause_scheduler
from apps.scheduler.services.runs import claim_run
from apps.scheduler.services.task_settings import change_task
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


def broken_chain(user: User, monkeypatch: pytest.MonkeyPatch, **fields: Any) -> list[TaskRun]:
    """The second of three links has failed."""

    def broken(run: RunContext) -> Iterator[Step]:
        raise ZeroDivisionError("division by zero")

    runs = order_chain(actor=user, task_names=THREE, **fields)
    done(runs[0])
    with monkeypatch.context() as patch:
        patch.setattr(execution, "task_named", lambda name: replace(task_named(name), work=broken))
        done(runs[1])
    return runs


def again(api: APIClient, runs: Sequence[TaskRun], status: int = 202, key: str | None = None, **body: Any) -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = api.post(f"{ADDRESS}{runs[0].chain_id}/retry/", body, format="json", headers=headers)
    assert answer.status_code == status, answer.content
    return answer.json()


def told(api: APIClient, runs: Sequence[TaskRun]) -> Any:
    return api.get(f"{ADDRESS}{runs[0].chain_id}/").json()


def against(offers: list[Any]) -> dict[str, str]:
    return {offer["action"]: "".join(refusal["code"] for refusal in offer["refusals"]) for offer in offers}


def test_it_works(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = broken_chain(docadmin, monkeypatch)
    assert against(told(api, runs)["offers"]) == {"retry": "", "cancel": "finished"}

    new = again(api, runs, reason="The disk is back")

    assert ([run["task_name"] for run in new["runs"]], new["reason"], new["state"]) == ([CLEANUP, OBSOLETE], "The disk is back", "QUEUED")
    assert [run["retry_of"] for run in new["runs"]] == [runs[1].pk, runs[2].pk]
    assert (new["continues"], new["id"] != new["continues"]) == (str(runs[0].chain_id), True)
    assert told(api, runs)["continued_by"] == new["id"]
    for run in new["runs"]:
        assert done(TaskRun.objects.get(pk=run["id"])).state == RunState.SUCCEEDED
    assert api.get(f"{ADDRESS}{new['id']}/").json()["state"] == "SUCCEEDED"
    assert told(api, runs)["state"] == "FAILED"


def test_it_is_on_record_as_any_other_order(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = broken_chain(docadmin, monkeypatch)

    new = again(api, runs, reason="The disk is back")

    entries = AuditTrail.objects.filter(action="TASK_EXECUTION_REQUESTED", reason="The disk is back").order_by("id")
    assert [(entry.actor_login, entry.details["chain"], entry.details["retry_of"]) for entry in entries] == [
        ("docadmin", new["id"], runs[1].pk),
        ("docadmin", new["id"], runs[2].pk),
    ]


def test_by_one_chain_at_a_time(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = broken_chain(docadmin, monkeypatch)
    new = again(api, runs)

    refused = again(api, runs, 409)
    assert (refused["code"], refused["run_id"]) == ("already_repeated", new["runs"][0]["id"])
    done(TaskRun.objects.get(pk=new["runs"][0]["id"]))
    assert again(api, runs, 409)["run_id"] == new["runs"][1]["id"]
    assert against(told(api, runs)["offers"])["retry"] == "already_repeated"
    api.post(f"{ADDRESS}{new['id']}/cancel/", {}, format="json")
    again(api, runs)


def test_not_while_the_one_link_is_repeated_by_itself(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = broken_chain(docadmin, monkeypatch)

    alone = api.post(f"/api/v1/scheduler/runs/{runs[1].pk}/retry/", {}, format="json").json()

    assert (alone["chain_id"], alone["retry_of"]) == (None, runs[1].pk)
    assert again(api, runs, 409)["code"] == "already_repeated"
    assert told(api, runs)["continued_by"] is None


def test_a_lost_answer_is_given_again(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = broken_chain(docadmin, monkeypatch)

    assert again(api, runs, key="k1")["id"] == again(api, runs, key="k1")["id"]
    assert TaskRun.objects.count() == 5


def test_what_was_cancelled_goes_on_too(api: APIClient, docadmin: User) -> None:
    runs = order_chain(actor=docadmin, task_names=THREE)
    chain_id = runs[0].chain_id
    assert chain_id is not None
    cancel_chain(actor=docadmin, chain_id=chain_id)

    assert [run["task_name"] for run in again(api, runs)["runs"]] == list(THREE)


def test_a_preview_stays_one(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert again(api, broken_chain(docadmin, monkeypatch, dry_run=True))["dry_run"] is True


def test_what_lasts_or_is_done_has_no_rest(api: APIClient, docadmin: User) -> None:
    runs = order_chain(actor=docadmin, task_names=THREE)
    for run in runs:
        assert again(api, runs, 409)["code"] == "chain_lasts"
        assert against(told(api, runs)["offers"]) == {"retry": "chain_lasts", "cancel": ""}
        done(run)
    assert again(api, runs, 409)["code"] == "nothing_left"
    assert TaskRun.objects.count() == 3


def test_a_critical_task_in_the_rest_waits_for_its_approval_and_wants_a_reason(
    api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = broken_chain(docadmin, monkeypatch)
    change_task(actor=docadmin, task_name=OBSOLETE, changes={"critical": True}, reason="Four eyes")

    assert told(api, runs)["offers"][0]["needs_reason"] is True
    again(api, runs, 400)
    assert [run["state"] for run in again(api, runs, reason="The disk is back")["runs"]] == ["QUEUED", "AWAITING_APPROVAL"]


def test_nothing_goes_on_in_a_pause(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = broken_chain(docadmin, monkeypatch)
    pause_scheduler(actor=docadmin, reason="Moving house")

    assert against(told(api, runs)["offers"])["retry"] == "paused"
    assert again(api, runs, 409)["code"] == "paused"


def test_a_task_that_is_gone_stands_against_it(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = broken_chain(docadmin, monkeypatch)
    TaskRun.objects.filter(pk=runs[2].pk).update(task_name="gone_with_a_release")

    assert against(told(api, runs)["offers"])["retry"] == "unknown_task"
    assert again(api, runs, 404)["code"] == "unknown_task"
    assert TaskRun.objects.count() == 3


@pytest.mark.parametrize("login", ["outsider", "viewer", "author", "reviewer", "approver"])
def test_the_right_is_needed(request: pytest.FixtureRequest, docadmin: User, monkeypatch: pytest.MonkeyPatch, login: str) -> None:
    runs = broken_chain(docadmin, monkeypatch)
    client = APIClient()
    client.force_authenticate(request.getfixturevalue(login))

    for chain_id in (runs[0].chain_id, uuid4()):
        assert client.post(f"{ADDRESS}{chain_id}/retry/", {"nonsense": 1}, format="json").status_code == 403
    assert client.get(ADDRESS).status_code == 403
    assert TaskRun.objects.count() == 3


def test_a_chain_that_does_not_exist_is_not_found(api: APIClient) -> None:
    assert api.post(f"{ADDRESS}{uuid4()}/retry/", {}, format="json").status_code == 404


def test_chains_are_listed_newest_first_page_by_page(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = broken_chain(docadmin, monkeypatch, reason="Month's end")
    retried = retry_chain(actor=docadmin, chain_id=broken[0].chain_id)  # type: ignore[arg-type]

    page = api.get(ADDRESS).json()

    assert (page["count"], [row["id"] for row in page["results"]]) == (2, [str(retried[0].chain_id), str(broken[0].chain_id)])
    row = page["results"][1]
    assert (row["state"], row["reason"], row["requested_by"]["username"]) == ("FAILED", "Month's end", "docadmin")
    assert [(link["run_id"], link["state"]) for link in row["links"]] == [
        (broken[0].pk, "SUCCEEDED"),
        (broken[1].pk, "FAILED"),
        (broken[2].pk, "SKIPPED"),
    ]
    second = api.get(ADDRESS, {"page_size": 1, "page": 2}).json()
    assert ([row["id"] for row in second["results"]], second["next"]) == ([str(broken[0].chain_id)], None)


def test_the_filter_by_state_finds_what_the_chain_itself_says(api: APIClient, docadmin: User) -> None:
    """Over every pair of states of two links."""
    expected: dict[str, set[str]] = {state: set() for state in RunState.values}
    for first, second in product(RunState.values, repeat=2):
        runs = order_chain(actor=docadmin, task_names=(EFFECTIVE, CLEANUP))
        chain_id = runs[0].chain_id
        assert chain_id is not None
        for run, state in zip(runs, (first, second), strict=True):
            # One that runs would hold the place of its task, and the next pair needs it.
            TaskRun.objects.filter(pk=run.pk).update(
                task_name=f"task_{run.pk}", state=state, lease_token=uuid4(), lease_expires_at=run.queued_at
            )
        expected[get_chain(actor=docadmin, chain_id=chain_id).state].add(str(chain_id))

    for state, ids in expected.items():
        assert {row["id"] for row in api.get(ADDRESS, {"state": state, "page_size": "200"}).json()["results"]} == ids, state


@pytest.mark.parametrize("query", [{"state": "BROKEN"}, {"nonsense": "1"}, {"page": "0"}])
def test_a_question_that_is_not_understood_is_refused(api: APIClient, query: dict[str, str]) -> None:
    assert api.get(ADDRESS, query).status_code == 400


def test_no_chain_is_an_empty_page(api: APIClient) -> None:
    assert api.get(ADDRESS).json()["results"] == []


def test_few_statements(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        broken_chain(docadmin, monkeypatch)
    assert docadmin.role  # the door reads it with the account

    with django_assert_num_queries(4):
        api.get(ADDRESS, {"state": "FAILED"})
