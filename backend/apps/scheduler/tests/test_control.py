"""Steering runs: cancelled at once or between two steps, repeated, and started at a set hour by the sweep."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.scheduler.models import RunState, RunTrigger, TaskRun
from apps.scheduler.registry import task_named
from apps.scheduler.services import execution, sweeping
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.manual import run_task_now
from apps.scheduler.services.runs import RunOrder, begin_run, claim_run, keep_step, queue_run
from apps.scheduler.services.sweeping import nudge_waiting_runs
from apps.scheduler.work import RunContext, Step
from apps.users.models import User
from testing.clock import clock_at

pytestmark = pytest.mark.django_db
TRIGGER = "/api/v1/scheduler/monitoring/manual-trigger/"
CLEANUP, EFFECTIVE = "cleanup_workflow_tasks", "process_document_effective_dates"


@pytest.fixture
def api(docadmin: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(docadmin)
    return client


def order(user: User, task_name: str = CLEANUP, **fields: Any) -> RunOrder:
    return RunOrder(task_name=task_name, requested_by=user, **fields)


def ask(api: APIClient, run: TaskRun, deed: str, status: int = 200, **body: Any) -> Any:
    answer = api.post(f"/api/v1/scheduler/runs/{run.pk}/{deed}/", body, format="json")
    assert answer.status_code == status, answer.content
    return answer.json()


def actions_of(run: TaskRun) -> list[str]:
    return list(AuditTrail.objects.filter(object_label__endswith=f"#{run.pk}").order_by("id").values_list("action", flat=True))


def fail(monkeypatch: pytest.MonkeyPatch, work: Callable[[RunContext], Iterator[Step]] | None = None) -> None:
    def broken(run: RunContext) -> Iterator[Step]:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(execution, "task_named", lambda name: replace(task_named(name), work=work or broken))


def failed_run(user: User, monkeypatch: pytest.MonkeyPatch, **fields: Any) -> TaskRun:
    with monkeypatch.context() as patch:
        fail(patch)
        return run_task_now(actor=user, task_name=CLEANUP, **fields).run


def test_it_works(api: APIClient, docadmin: User, superuser: User) -> None:
    run = queue_run(order(superuser))

    told = ask(api, run, "cancel", reason="Not today")

    assert (told["state"], told["error"]) == ("CANCELLED", f"Cancelled by {docadmin.full_name}: Not today")
    assert (told["cancelled_by"]["username"], told["requested_by"]["username"]) == ("docadmin", "superuser")
    assert told["finished_at"] is not None
    assert claim_run(run.pk, worker="w1") is None
    entry = AuditTrail.objects.get(action="TASK_EXECUTION_CANCELLED")
    assert (entry.actor_login, entry.reason) == ("docadmin", "Not today")


def test_again_is_as_good_as_once(api: APIClient, docadmin: User) -> None:
    run = queue_run(order(docadmin))
    first = ask(api, run, "cancel", reason="Not today")

    assert ask(api, run, "cancel", reason="Really not") == first
    assert actions_of(run) == ["TASK_EXECUTION_CANCELLED"]


def test_a_run_in_progress_ends_between_two_of_its_steps(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[int] = []

    def three_steps(run: RunContext) -> Iterator[Step]:
        for number in (1, 2, 3):
            reached.append(number)
            if number == 2:
                told = ask(api, TaskRun.objects.get(pk=run.run_id), "cancel", reason="Enough")
                assert (told["state"], told["cancelled_by"]["username"]) == ("RUNNING", "docadmin")
            yield Step(items=[{"kind": "orphaned"}], total=3)

    fail(monkeypatch, three_steps)
    run = begin_run(order(docadmin), worker="w1")

    ended = execute_run(run).run

    assert reached == [1, 2]
    ended.refresh_from_db()
    assert (ended.state, ended.error) == (RunState.CANCELLED, f"Cancelled by {docadmin.full_name}: Enough")
    assert (ended.progress_done, ended.progress_total) == (2, 3)
    assert ended.result is not None
    assert ended.result["results"]["total_cleaned"] == 2
    assert actions_of(run) == ["TASK_EXECUTION_STARTED", "TASK_CANCEL_REQUESTED", "TASK_EXECUTION_CANCELLED"]
    assert ask(api, run, "cancel")["state"] == "CANCELLED"


def test_a_run_whose_process_is_gone_is_cancelled_with_what_it_had_done(api: APIClient, docadmin: User) -> None:
    run = begin_run(order(docadmin), worker="w1")
    keep_step(run, Step(items=[{"kind": "orphaned"}], total=3))
    TaskRun.objects.filter(pk=run.pk).update(lease_expires_at=Now() - timedelta(seconds=1))

    told = ask(api, run, "cancel")

    assert (told["state"], told["result"]["results"]["total_cleaned"]) == ("CANCELLED", 1)
    assert claim_run(run.pk, worker="w2") is None


def test_a_run_that_was_to_be_stopped_when_its_process_died_is_stopped_by_whoever_takes_it_over(docadmin: User, api: APIClient) -> None:
    run = begin_run(order(docadmin, EFFECTIVE), worker="w1")
    ask(api, run, "cancel")
    TaskRun.objects.filter(pk=run.pk).update(lease_expires_at=Now() - timedelta(seconds=1))

    taken = claim_run(run.pk, worker="w2")

    assert taken is not None
    assert execute_run(taken).run.state == RunState.CANCELLED


@pytest.mark.parametrize("state", [RunState.SUCCEEDED, RunState.FAILED, RunState.SKIPPED])
def test_what_has_finished_cannot_be_cancelled(api: APIClient, docadmin: User, state: RunState) -> None:
    run = queue_run(order(docadmin))
    TaskRun.objects.filter(pk=run.pk).update(state=state)

    assert ask(api, run, "cancel", 409)["code"] == "finished"
    run.refresh_from_db()
    assert (run.state, actions_of(run)) == (state, [])


def test_a_run_that_failed_is_repeated_as_a_run_of_its_own(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = failed_run(docadmin, monkeypatch, dry_run=True)

    told = ask(api, run, "retry", 202, reason="The disk is back")

    assert (told["retry_of"], told["state"], told["trigger"], told["dry_run"]) == (run.pk, "QUEUED", "MANUAL", True)
    again = TaskRun.objects.get(pk=told["id"])
    assert (again.task_name, again.reason, again.requested_by) == (CLEANUP, "The disk is back", docadmin)
    assert AuditTrail.objects.get(action="TASK_EXECUTION_REQUESTED").details["retry_of"] == run.pk
    claimed = claim_run(again.pk, worker="w1")
    assert claimed is not None
    assert execute_run(claimed).run.state == RunState.SUCCEEDED


def test_a_run_is_repeated_by_one_run_at_a_time(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = failed_run(docadmin, monkeypatch)
    first = ask(api, run, "retry", 202)

    refused = ask(api, run, "retry", 409)
    assert (refused["code"], refused["run_id"]) == ("already_repeated", first["id"])
    ask(api, TaskRun.objects.get(pk=first["id"]), "cancel")
    ask(api, run, "retry", 202)


@pytest.mark.parametrize("state", [RunState.SUCCEEDED, RunState.QUEUED, RunState.SKIPPED, RunState.AWAITING_APPROVAL])
def test_only_what_failed_or_was_cancelled_is_repeated(api: APIClient, docadmin: User, state: RunState) -> None:
    run = queue_run(order(docadmin))
    TaskRun.objects.filter(pk=run.pk).update(state=state)

    assert ask(api, run, "retry", 409)["code"] == "not_repeatable"
    assert TaskRun.objects.count() == 1


def test_the_answer_to_a_retry_that_got_lost_is_given_again(api: APIClient, docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run = failed_run(docadmin, monkeypatch)
    address = f"/api/v1/scheduler/runs/{run.pk}/retry/"

    answers = [api.post(address, {}, format="json", headers={"Idempotency-Key": "k1"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert TaskRun.objects.filter(retry_of=run).count() == 1


def test_a_run_at_a_set_hour_is_a_row_that_the_sweep_starts(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[int] = []
    monkeypatch.setattr(sweeping, "nudge_run", lambda run: nudged.append(run.pk))
    hour = (clock.now() + timedelta(hours=2)).replace(microsecond=0)

    answer = api.post(TRIGGER, {"task_name": CLEANUP, "eta": hour.isoformat(), "reason": "After work"})

    assert (answer.status_code, answer.json()["state"]) == (202, "QUEUED")
    run = TaskRun.objects.get()
    assert (run.trigger, run.not_before, run.reason) == (RunTrigger.DELAYED, hour, "After work")
    (listed,) = api.get("/api/v1/scheduler/runs/", {"trigger": "DELAYED", "state": "QUEUED"}).json()["results"]
    assert (listed["id"], listed["not_before"][:19]) == (run.pk, hour.isoformat()[:19])
    assert (nudge_waiting_runs(), claim_run(run.pk, worker="w1")) == (0, None)
    TaskRun.objects.filter(pk=run.pk).update(not_before=Now() - timedelta(seconds=1))
    assert (nudge_waiting_runs(), nudged) == (1, [run.pk])
    claimed = claim_run(run.pk, worker="w1")
    assert claimed is not None
    assert (claimed.requested_by.username, claimed.executed_by and claimed.executed_by.username) == ("docadmin", "system_scheduler")
    assert AuditTrail.objects.get(action="TASK_EXECUTION_REQUESTED").details["not_before"] == hour.isoformat()


def test_it_can_be_cancelled_before_its_hour(api: APIClient) -> None:
    eta = (clock.now() + timedelta(days=3)).isoformat()
    run_id = api.post(TRIGGER, {"task_name": CLEANUP, "eta": eta}).json()["run_id"]

    assert ask(api, TaskRun.objects.get(pk=run_id), "cancel")["state"] == "CANCELLED"
    TaskRun.objects.update(not_before=Now() - timedelta(seconds=1))
    assert nudge_waiting_runs() == 0


def test_an_hour_without_an_offset_is_the_organisations(api: APIClient, settings: Any) -> None:
    settings.ORGANISATION_TIME_ZONE = "Asia/Kolkata"

    with clock_at(clock.now()):
        local = (clock.now() + timedelta(hours=1)).astimezone(clock.organisation_zone()).replace(tzinfo=None, microsecond=0)
        api.post(TRIGGER, {"task_name": CLEANUP, "eta": local.isoformat()})
        ordered = TaskRun.objects.get().not_before

    assert ordered is not None
    assert abs((ordered - clock.now()).total_seconds() - 3600) < 60


def test_an_hour_that_clocks_skip_or_show_twice_is_refused_unless_it_says_which(api: APIClient, settings: Any) -> None:
    settings.ORGANISATION_TIME_ZONE = "Europe/Berlin"

    assert api.post(TRIGGER, {"task_name": CLEANUP, "eta": "2027-03-28T02:30:00"}).status_code == 400
    assert api.post(TRIGGER, {"task_name": CLEANUP, "eta": "2027-10-31T02:30:00"}).status_code == 400
    assert api.post(TRIGGER, {"task_name": CLEANUP, "eta": "2027-10-31T02:30:00+01:00"}).status_code == 202


@pytest.mark.parametrize("deed", ["cancel", "retry", "approve", "refuse"])
def test_a_run_that_does_not_exist_is_not_found(api: APIClient, deed: str) -> None:
    assert api.post(f"/api/v1/scheduler/runs/4711/{deed}/", {"reason": "x"}, format="json").status_code == 404


@pytest.mark.parametrize("deed", ["cancel", "retry", "approve", "refuse"])
@pytest.mark.parametrize("login", ["outsider", "viewer", "author", "reviewer", "approver"])
def test_the_right_is_needed(request: pytest.FixtureRequest, docadmin: User, login: str, deed: str) -> None:
    run = queue_run(order(docadmin))
    client = APIClient()
    client.force_authenticate(request.getfixturevalue(login))

    for number in (run.pk, 4711):
        assert client.post(f"/api/v1/scheduler/runs/{number}/{deed}/", {"nonsense": 1}, format="json").status_code == 403
    run.refresh_from_db()
    assert run.state == RunState.QUEUED


def test_few_statements(api: APIClient, docadmin: User, django_assert_max_num_queries: Any) -> None:
    run = queue_run(order(docadmin))
    assert docadmin.role  # the door reads it with the account

    with django_assert_max_num_queries(9):
        ask(api, run, "cancel")
