"""Two at once at the same run, chain or switch of the scheduler: one wins, the other is told, nothing happens by halves."""

from functools import partial
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.permissions import Role
from apps.scheduler.models import CriticalWaiver, RunState, SchedulerState, TaskRun, TaskSetting, WaiverState
from apps.scheduler.services.approval import approve_run, refuse_run
from apps.scheduler.services.cancelling import cancel_chain, cancel_run
from apps.scheduler.services.chains import order_chain, retry_chain
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.manual import queue_task, retry_run
from apps.scheduler.services.pausing import pause_scheduler, resume_scheduler
from apps.scheduler.services.runs import claim_run
from apps.scheduler.services.task_settings import change_task, decide_on_waiver
from apps.scheduler.services.waivers import withdraw_waiver
from apps.users.models import User
from testing.cast import make_user
from tests.races.together import again_and_again, at_once, refusals_in, the_loser_of

pytestmark = pytest.mark.own_database
TRIGGER = "/api/v1/scheduler/monitoring/manual-trigger/"
CLEANUP, HEALTH, EFFECTIVE = "cleanup_workflow_tasks", "perform_system_health_check", "process_document_effective_dates"


@pytest.fixture
def others() -> tuple[User, User]:
    """Two who may decide."""
    return make_user("second_admin", Role.DOCUMENT_ADMIN), make_user("third_admin", Role.DOCUMENT_ADMIN)


@pytest.fixture
def critical(docadmin: User) -> None:
    change_task(actor=docadmin, task_name=CLEANUP, changes={"critical": True}, reason="Four eyes")


def waiting(user: User) -> TaskRun:
    return queue_task(actor=user, task_name=CLEANUP, reason="Too many tasks")


def actions_of(run: TaskRun, *wanted: str) -> list[str]:
    return list(AuditTrail.objects.filter(object_label__endswith=f"#{run.pk}", action__in=wanted).values_list("action", flat=True))


def done(run: TaskRun) -> TaskRun | None:
    claimed = claim_run(run.pk, worker="w1")
    return execute_run(claimed).run if claimed else None


@again_and_again
def test_it_works(runs: int, docadmin: User, others: tuple[User, User], critical: None) -> None:
    """Two approve at the same moment: one does."""
    for run in range(runs):
        order = waiting(docadmin)

        outcomes = at_once(run, *(partial(approve_run, actor=other, run_id=order.pk) for other in others))

        assert the_loser_of(outcomes).code == "not_awaiting_approval"
        order.refresh_from_db()
        assert (order.state, order.approved_by in others) == (RunState.QUEUED, True)
        assert actions_of(order, "TASK_EXECUTION_APPROVED") == ["TASK_EXECUTION_APPROVED"]


@again_and_again
def test_approved_refused_and_cancelled_at_once(runs: int, docadmin: User, others: tuple[User, User], critical: None) -> None:
    for run in range(runs):
        order = waiting(docadmin)

        outcomes = at_once(
            run,
            partial(approve_run, actor=others[0], run_id=order.pk),
            partial(refuse_run, actor=others[1], run_id=order.pk, reason="No"),
            partial(cancel_run, actor=docadmin, run_id=order.pk),
        )

        order.refresh_from_db()
        assert order.state == RunState.CANCELLED or refusals_in(outcomes), outcomes
        decided = actions_of(order, "TASK_EXECUTION_APPROVED", "TASK_EXECUTION_REFUSED")
        assert len(decided) <= 1
        ended = actions_of(order, "TASK_EXECUTION_REFUSED", "TASK_EXECUTION_CANCELLED")
        assert len(ended) == (1 if order.state == RunState.CANCELLED else 0)


@again_and_again
def test_a_worker_takes_what_somebody_cancels(runs: int, docadmin: User, others: tuple[User, User]) -> None:
    for run in range(runs):
        order = queue_task(actor=docadmin, task_name=CLEANUP)

        at_once(run, partial(done, order), *(partial(cancel_run, actor=other, run_id=order.pk) for other in others))

        order.refresh_from_db()
        assert order.state in (RunState.CANCELLED, RunState.SUCCEEDED)
        ends = ("TASK_EXECUTION_CANCELLED", "TASK_EXECUTION_COMPLETED", "TASK_EXECUTION_FAILED")
        assert len(actions_of(order, *ends)) == 1
        assert (order.lease_token, order.finished_at is None) == (None, False)


@again_and_again
def test_two_repeat_the_same_run(runs: int, docadmin: User, others: tuple[User, User]) -> None:
    for run in range(runs):
        order = queue_task(actor=docadmin, task_name=CLEANUP)
        cancel_run(actor=docadmin, run_id=order.pk)

        outcomes = at_once(run, *(partial(retry_run, actor=other, run_id=order.pk) for other in others))

        assert the_loser_of(outcomes).code == "already_repeated"
        assert TaskRun.objects.filter(retry_of=order).count() == 1


@again_and_again
def test_two_run_the_rest_of_the_same_chain(runs: int, docadmin: User, others: tuple[User, User]) -> None:
    for run in range(runs):
        links = order_chain(actor=docadmin, task_names=(CLEANUP, EFFECTIVE))
        cancel_run(actor=docadmin, run_id=links[0].pk)

        outcomes = at_once(run, *(partial(retry_chain, actor=other, chain_id=links[0].chain_id) for other in others))  # type: ignore[arg-type]

        assert the_loser_of(outcomes).code == "already_repeated"
        assert TaskRun.objects.filter(retry_of__in=links).count() == 2


@again_and_again
@pytest.mark.parametrize("mode", ["sync", "queued"])
def test_the_same_order_sent_at_once_starts_one_run(runs: int, docadmin: User, mode: str) -> None:
    """Each request on a connection of its own, all with the same Idempotency-Key."""

    def send(key: str) -> Any:
        client = APIClient()
        client.force_authenticate(docadmin)
        body = {"task_name": CLEANUP, "mode": mode, "reason": "Too many tasks"}
        return client.post(TRIGGER, body, format="json", headers={"Idempotency-Key": key})

    for run in range(runs):
        before = TaskRun.objects.count()

        answers = at_once(run, *(partial(send, f"{mode} {run}") for _ in range(4)))

        assert {answer.status_code for answer in answers} == {200 if mode == "sync" else 202}, [answer.content for answer in answers]
        assert len({answer.json()["run_id"] for answer in answers}) == 1
        assert sum("Idempotent-Replay" in answer for answer in answers) == 3
        assert TaskRun.objects.count() == before + 1


@again_and_again
def test_a_chain_goes_on_or_is_cancelled(runs: int, docadmin: User, others: tuple[User, User]) -> None:
    for run in range(runs):
        links = order_chain(actor=docadmin, task_names=(CLEANUP, EFFECTIVE, CLEANUP))

        at_once(
            run,
            partial(done, links[0]),
            partial(cancel_chain, actor=others[0], chain_id=links[0].chain_id),  # type: ignore[arg-type]
            partial(cancel_run, actor=others[1], run_id=links[1].pk),
        )

        ended = [TaskRun.objects.get(pk=link.pk).state for link in links]
        assert ended[0] in (RunState.SUCCEEDED, RunState.CANCELLED)
        assert set(ended[1:]) <= {RunState.CANCELLED, RunState.SKIPPED}, ended


@again_and_again
def test_nothing_begins_after_a_pause(runs: int, docadmin: User, others: tuple[User, User]) -> None:
    """Whoever began before the pause goes on; whoever comes after it finds it."""

    def begun_at(order: TaskRun) -> Any:
        claimed = claim_run(order.pk, worker="w1")
        return claimed and claimed.pk

    for run in range(runs):
        order = queue_task(actor=docadmin, task_name=CLEANUP)

        begun, paused, ordered = at_once(
            run,
            partial(begun_at, order),
            partial(pause_scheduler, actor=others[0], reason="Moving house"),
            partial(queue_task, actor=others[1], task_name=EFFECTIVE),
        )

        assert not refusals_in([paused])
        entries = AuditTrail.objects.order_by("id")
        pause = entries.filter(action="SCHEDULER_PAUSED").latest()
        begins = entries.filter(object_label__endswith=f"#{order.pk}", action="TASK_EXECUTION_STARTED").first()
        assert (begun is None) == (begins is None)
        assert begins is None or begins.pk < pause.pk
        assert [refused.code for refused in refusals_in([ordered])] in ([], ["paused"])
        resume_scheduler(actor=docadmin, reason="There")
        TaskRun.objects.exclude(state=RunState.CANCELLED).update(
            state=RunState.CANCELLED, finished_at=clock.now(), lease_token=None, lease_expires_at=None
        )


@again_and_again
def test_two_pause_and_two_resume(runs: int, docadmin: User, others: tuple[User, User]) -> None:
    for run in range(runs):
        paused = at_once(run, *(partial(pause_scheduler, actor=other, reason="Moving house") for other in others))
        assert the_loser_of(paused).code == "already_paused"
        assert SchedulerState.objects.get().paused_at is not None

        resumed = at_once(run, *(partial(resume_scheduler, actor=other, reason="There") for other in others))
        assert the_loser_of(resumed).code == "not_paused"
        assert SchedulerState.objects.get().paused_at is None


@again_and_again
def test_two_set_the_same_task(runs: int, docadmin: User, others: tuple[User, User]) -> None:
    for run in range(runs):
        before = TaskSetting.objects.filter(pk=HEALTH).first()
        seen = before.revision if before else 0
        change = partial(change_task, task_name=HEALTH, changes={"cron": f"{run % 60} 4 * * *"}, reason="Quiet", expected_revision=seen)

        outcomes = at_once(run, *(partial(change, actor=other) for other in others))

        assert the_loser_of(outcomes).code == "stale"
        assert TaskSetting.objects.get(pk=HEALTH).revision == seen + 1


@again_and_again
def test_a_task_becomes_critical_while_somebody_orders_it(runs: int, docadmin: User, others: tuple[User, User]) -> None:
    """Whatever came first: no run of a critical task is there for the taking without an approval."""
    for run in range(runs):
        at_once(
            run,
            partial(change_task, actor=others[0], task_name=CLEANUP, changes={"critical": True}, reason="Four eyes"),
            partial(waiting, docadmin),
            partial(waiting, others[1]),
        )

        assert set(TaskRun.objects.values_list("state", flat=True)) <= {RunState.AWAITING_APPROVAL, RunState.CANCELLED}
        TaskRun.objects.update(state=RunState.CANCELLED)
        TaskSetting.objects.filter(pk=CLEANUP).update(critical=False)


@again_and_again
def test_a_waiver_is_approved_refused_and_withdrawn_at_once(runs: int, docadmin: User, others: tuple[User, User], critical: None) -> None:
    for run in range(runs):
        change_task(actor=docadmin, task_name=CLEANUP, changes={"critical": False}, reason="Two eyes")

        outcomes = at_once(
            run,
            partial(decide_on_waiver, actor=others[0], task_name=CLEANUP, is_approved=True),
            partial(decide_on_waiver, actor=others[1], task_name=CLEANUP, is_approved=False, reason="No"),
            partial(withdraw_waiver, actor=docadmin, task_name=CLEANUP),
        )

        assert [refused.code for refused in refusals_in(outcomes)] == ["not_awaiting_approval"] * 2
        waiver = CriticalWaiver.objects.latest("id")
        assert TaskSetting.objects.get(pk=CLEANUP).critical is (None if waiver.state == WaiverState.APPROVED else True)
        assert AuditTrail.objects.filter(action__startswith="TASK_WAIVER_", object_id=str(waiver.pk)).count() == 2
        TaskSetting.objects.filter(pk=CLEANUP).update(critical=True)
