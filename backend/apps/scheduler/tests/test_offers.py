"""What somebody may do with a run: offered with the reasons that stand against it, and the deed itself says the same."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.core import clock
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.services.chains import order_chain, retry_chain
from apps.scheduler.services.manual import queue_task, retry_run
from apps.scheduler.services.pausing import pause_scheduler
from apps.scheduler.services.task_settings import change_task
from apps.users.models import User

pytestmark = pytest.mark.django_db
RUNS = "/api/v1/scheduler/runs/"
CLEANUP, EFFECTIVE = "cleanup_workflow_tasks", "process_document_effective_dates"


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def offers_to(user: User, run: TaskRun) -> dict[str, str]:
    """What is offered on the page of a run, and in the list as well: the code of what stands against it."""
    client = client_of(user)
    on_its_page = client.get(f"{RUNS}{run.pk}/").json()["offers"]
    (in_the_list,) = (row["offers"] for row in client.get(RUNS, {"page_size": 200}).json()["results"] if row["id"] == run.pk)
    assert on_its_page == in_the_list
    return {offer["action"]: "".join(refusal["code"] for refusal in offer["refusals"]) for offer in on_its_page}


def put(run: TaskRun, state: RunState, **more: Any) -> TaskRun:
    TaskRun.objects.filter(pk=run.pk).update(state=state, **more)
    return run


def test_it_works(docadmin: User, superuser: User) -> None:
    change_task(actor=docadmin, task_name=CLEANUP, changes={"critical": True}, reason="Four eyes")
    run = queue_task(actor=docadmin, task_name=CLEANUP, reason="Too many tasks")

    assert offers_to(superuser, run) == {"approve": "", "refuse": "", "retry": "not_repeatable", "cancel": ""}
    assert offers_to(docadmin, run) == {"approve": "four_eyes", "refuse": "four_eyes", "retry": "not_repeatable", "cancel": ""}
    told = client_of(docadmin).get(f"{RUNS}{run.pk}/").json()["offers"][0]
    assert told == {
        "action": "approve",
        "needs_reason": False,
        "refusals": [{"code": "four_eyes", "message": f"You asked for run {run.pk} yourself; somebody else must decide on it."}],
    }


@pytest.mark.parametrize(
    ("state", "retry", "cancel"),
    [
        (RunState.QUEUED, "not_repeatable", ""),
        (RunState.SUCCEEDED, "not_repeatable", "finished"),
        (RunState.SKIPPED, "not_repeatable", "finished"),
        (RunState.FAILED, "", "finished"),
        (RunState.CANCELLED, "", "finished"),
    ],
)
def test_each_state_has_its_own(docadmin: User, state: RunState, retry: str, cancel: str) -> None:
    assert offers_to(docadmin, put(queue_task(actor=docadmin, task_name=CLEANUP), state)) == {"retry": retry, "cancel": cancel}


def test_what_is_being_stopped_is_not_to_be_stopped_again(docadmin: User) -> None:
    run = put(queue_task(actor=docadmin, task_name=CLEANUP), RunState.QUEUED, cancel_requested_at=clock.now())

    assert offers_to(docadmin, run)["cancel"] == "cancel_requested"


def test_what_is_repeated_already_says_by_which_run(docadmin: User) -> None:
    run = put(queue_task(actor=docadmin, task_name=CLEANUP), RunState.FAILED)
    again = retry_run(actor=docadmin, run_id=run.pk)

    assert offers_to(docadmin, run)["retry"] == "already_repeated"
    (refusal,) = client_of(docadmin).get(f"{RUNS}{run.pk}/").json()["offers"][0]["refusals"]
    assert refusal["message"] == f"Run {again.pk} repeats run {run.pk} already."
    put(again, RunState.FAILED)
    assert offers_to(docadmin, run)["retry"] == ""


def test_a_pause_stands_against_repeating_but_not_a_preview(docadmin: User) -> None:
    run, preview = (put(queue_task(actor=docadmin, task_name=CLEANUP, dry_run=dry), RunState.FAILED) for dry in (False, True))
    pause_scheduler(actor=docadmin, reason="Moving house")

    assert (offers_to(docadmin, run)["retry"], offers_to(docadmin, preview)["retry"]) == ("paused", "")


def test_repeating_a_critical_task_takes_a_reason(docadmin: User) -> None:
    run = put(queue_task(actor=docadmin, task_name=CLEANUP), RunState.FAILED)
    change_task(actor=docadmin, task_name=CLEANUP, changes={"critical": True}, reason="Four eyes")

    assert [offer["needs_reason"] for offer in client_of(docadmin).get(f"{RUNS}{run.pk}/").json()["offers"]] == [True, False]


def test_the_link_that_broke_its_chain_offers_the_rest_and_no_other_link_does(docadmin: User) -> None:
    first, second, third = order_chain(actor=docadmin, task_names=(EFFECTIVE, CLEANUP, EFFECTIVE))
    put(first, RunState.SUCCEEDED)
    put(second, RunState.FAILED)
    put(third, RunState.SKIPPED)

    assert offers_to(docadmin, second) == {"retry_chain": "", "retry": "", "cancel": "finished"}
    assert "retry_chain" not in offers_to(docadmin, first) | offers_to(docadmin, third)
    put(third, RunState.CANCELLED)
    assert "retry_chain" not in offers_to(docadmin, third)
    assert second.chain_id is not None
    retry_chain(actor=docadmin, chain_id=second.chain_id)
    assert offers_to(docadmin, second) == {"retry_chain": "already_repeated", "retry": "already_repeated", "cancel": "finished"}


def test_a_deed_answers_with_what_may_be_done_next(docadmin: User) -> None:
    run = queue_task(actor=docadmin, task_name=CLEANUP)

    told = client_of(docadmin).post(f"{RUNS}{run.pk}/cancel/", {}, format="json").json()

    assert [(offer["action"], bool(offer["refusals"])) for offer in told["offers"]] == [("retry", False), ("cancel", True)]


def test_few_statements(docadmin: User, django_assert_num_queries: Any) -> None:
    runs = [put(queue_task(actor=docadmin, task_name=CLEANUP), RunState.FAILED) for _ in range(10)]
    client = client_of(docadmin)
    assert docadmin.role  # the door reads it with the account

    with django_assert_num_queries(3):
        client.get(f"{RUNS}{runs[0].pk}/")
    with django_assert_num_queries(3):
        client.get(RUNS)
