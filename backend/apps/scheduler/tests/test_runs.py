"""A run: one of a task at a time, under a lease, taken over when its process dies, ended honestly."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
import structlog
from django.db import connection
from django.db.models.functions import Now

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.traces import fault_met
from apps.scheduler.automated_tasks import cleanup_workflow_tasks, process_document_effective_dates
from apps.scheduler.models import RunState, RunTrigger, TaskRun, TaskRunStep
from apps.scheduler.registry import TASKS, task_named
from apps.scheduler.services import execution
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.manual import run_task_now
from apps.scheduler.services.patience import patience
from apps.scheduler.services.runs import AlreadyRunning, LeaseLost, RunOrder, begin_run, claim_run, keep_step, queue_run, queue_slot
from apps.scheduler.services.sweeping import give_up_hopeless_runs, nudge_waiting_runs, skip_expired_slots
from apps.scheduler.work import RunContext, Step
from apps.users.models import User
from testing.make import make_document

pytestmark = pytest.mark.django_db
CLEANUP = "cleanup_workflow_tasks"
EFFECTIVE = "process_document_effective_dates"


@pytest.fixture(autouse=True)
def _impatient(settings: Any) -> None:
    settings.SCHEDULER_WAIT_SECONDS = 0.2


def order(user: User, task_name: str = CLEANUP, **fields: Any) -> RunOrder:
    return RunOrder(task_name=task_name, requested_by=user, **fields)


def let_the_lease_expire(run: TaskRun) -> None:
    TaskRun.objects.filter(pk=run.pk).update(lease_expires_at=Now() - timedelta(seconds=1))


def actions_of(run: TaskRun) -> list[str]:
    return list(AuditTrail.objects.filter(correlation_id=run.correlation_id).order_by("id").values_list("action", flat=True))


def test_it_works(docadmin: User) -> None:
    run = queue_run(order(docadmin, reason="after the import"))

    claimed = claim_run(run.pk, worker="w1")

    assert claimed is not None
    ended = execute_run(claimed).run
    assert (ended.state, ended.attempt, ended.worker, ended.reason) == (RunState.SUCCEEDED, 1, "w1", "after the import")
    assert actions_of(run) == ["TASK_EXECUTION_STARTED", "TASK_EXECUTION_COMPLETED"]


def test_the_audit_names_the_person_who_asked(docadmin: User) -> None:
    run = run_task_now(actor=docadmin, task_name=CLEANUP, reason="spring cleaning").run

    entries = AuditTrail.objects.filter(correlation_id=run.correlation_id)
    assert {(entry.actor_login, entry.reason) for entry in entries} == {("docadmin", "spring cleaning")}
    assert entries.first().details["task"] == CLEANUP  # type: ignore[union-attr]


def test_moves_are_the_schedulers_even_where_a_person_started_them(docadmin: User, author: User) -> None:
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")

    run = run_task_now(actor=docadmin, task_name=EFFECTIVE).run

    moved = AuditTrail.objects.about(document).latest()
    assert (moved.actor_login, moved.correlation_id) == ("system_scheduler", run.correlation_id)


def test_a_second_run_of_a_task_is_refused_and_names_the_first(docadmin: User) -> None:
    first = begin_run(order(docadmin), worker="w1")

    with pytest.raises(AlreadyRunning) as refused:
        run_task_now(actor=docadmin, task_name=CLEANUP)

    assert refused.value.extra["run_id"] == first.pk
    assert f"Run {first.pk}" in refused.value.message
    skipped = TaskRun.objects.get(state=RunState.SKIPPED)
    assert f"Run {first.pk}" in skipped.error
    assert actions_of(skipped) == []


def test_a_direct_call_that_finds_the_task_running_says_so_and_does_nothing(docadmin: User, author: User) -> None:
    make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")
    holder = begin_run(order(docadmin, EFFECTIVE), worker="w1")

    result = process_document_effective_dates()

    assert (result["processed_count"], result["run_in_progress"]) == (0, holder.pk)


def test_another_task_may_run_beside_it(docadmin: User) -> None:
    begin_run(order(docadmin, EFFECTIVE), worker="w1")

    assert run_task_now(actor=docadmin, task_name=CLEANUP).run.state == RunState.SUCCEEDED


def test_a_run_in_progress_cannot_be_claimed_until_its_lease_expires(docadmin: User) -> None:
    run = begin_run(order(docadmin), worker="w1")

    assert claim_run(run.pk, worker="w2") is None
    let_the_lease_expire(run)
    taken = claim_run(run.pk, worker="w2")

    assert taken is not None
    assert (taken.attempt, taken.worker, taken.lease_token != run.lease_token) == (2, "w2", True)
    assert actions_of(run) == ["TASK_EXECUTION_STARTED", "TASK_EXECUTION_RESUMED"]
    assert claim_run(run.pk, worker="w3") is None


def test_a_process_that_lost_its_lease_can_neither_go_on_nor_finish(docadmin: User) -> None:
    run = begin_run(order(docadmin), worker="w1")
    let_the_lease_expire(run)
    assert claim_run(run.pk, worker="w2")

    with pytest.raises(LeaseLost):
        keep_step(run, Step(items=[{"task": 1}]))
    with pytest.raises(LeaseLost):
        execute_run(run)


def test_what_an_earlier_attempt_did_is_counted(docadmin: User, author: User) -> None:
    run = begin_run(order(docadmin, EFFECTIVE), worker="w1")
    done = {"document_id": 1, "document_number": "SOP-2026-0001"}
    keep_step(run, Step(items=[done], errors=[{"document_id": 2, "document_number": "X", "error": "no"}], total=3))
    make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")
    let_the_lease_expire(run)
    taken = claim_run(run.pk, worker="w2")

    assert taken is not None
    ended = execute_run(taken).run

    assert ended.result is not None
    assert (ended.result["success_count"], ended.result["error_count"]) == (2, 1)
    assert ended.result["processed_documents"][0] == done
    ended.refresh_from_db()
    assert (ended.progress_done, ended.progress_total) == (3, 3)
    assert not TaskRunStep.objects.exists()


def test_every_step_renews_the_lease(docadmin: User, settings: Any) -> None:
    run = begin_run(order(docadmin), worker="w1")
    TaskRun.objects.filter(pk=run.pk).update(lease_expires_at=Now() + timedelta(seconds=1))

    keep_step(run, Step(items=[{"task": 1}]))

    run.refresh_from_db()
    assert run.lease_expires_at is not None
    assert run.lease_expires_at > clock.now() + timedelta(seconds=settings.SCHEDULER_LEASE_SECONDS - 5)


def failing(run: RunContext) -> Iterator[Step]:
    yield Step(items=[{"document_id": 1, "document_number": "SOP-1"}], total=2)
    User.objects.create(username="never_to_be_seen")
    raise ZeroDivisionError("division by zero")


def test_a_run_that_fails_says_so_and_keeps_what_was_done_before(docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "task_named", lambda name: replace(task_named(name), work=failing))

    ended = run_task_now(actor=docadmin, task_name=EFFECTIVE)

    assert isinstance(ended.failure, ZeroDivisionError)
    assert (ended.run.state, ended.run.error) == (RunState.FAILED, "ZeroDivisionError: division by zero")
    assert ended.run.result is not None
    assert ended.run.result["success_count"] == 1
    assert not User.objects.filter(username="never_to_be_seen").exists()
    assert actions_of(ended.run) == ["TASK_EXECUTION_STARTED", "TASK_EXECUTION_FAILED"]


def test_a_step_that_hangs_is_ended_before_its_lease_is(docadmin: User, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def hanging(run: RunContext) -> Iterator[Step]:
        yield Step(items=[{"document_id": 1, "document_number": "SOP-1"}], total=2)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")
        yield Step()

    settings.SCHEDULER_LEASE_SECONDS = 1
    monkeypatch.setattr(execution, "task_named", lambda name: replace(task_named(name), work=hanging))

    ended = run_task_now(actor=docadmin, task_name=EFFECTIVE).run

    assert (ended.state, ended.attempt) == (RunState.FAILED, 1)
    assert ended.error.startswith("TimeoutError: A step took longer than 1 seconds and was ended")
    assert ended.result is not None
    assert ended.result["success_count"] == 1
    assert actions_of(ended) == ["TASK_EXECUTION_STARTED", "TASK_EXECUTION_FAILED"]


def test_an_alarm_that_somebody_else_has_set_still_goes_off(settings: Any) -> None:
    went_off = Event()
    before = signal.signal(signal.SIGALRM, lambda *_: went_off.set())
    timer = signal.setitimer(signal.ITIMER_REAL, 0.2)
    try:
        with patience():
            assert not went_off.is_set()
        signal.sigtimedwait([], 1)
        assert went_off.is_set()
    finally:
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *timer)


def test_whatever_a_preview_writes_by_mistake_is_rolled_back(docadmin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(run: RunContext) -> Iterator[Step]:
        User.objects.create(username="never_to_be_seen")
        yield Step(items=[{"kind": "orphaned"}], total=1)

    monkeypatch.setattr(execution, "task_named", lambda name: replace(task_named(name), work=careless))

    ended = run_task_now(actor=docadmin, task_name=CLEANUP, dry_run=True).run

    assert ended.state == RunState.SUCCEEDED
    assert not User.objects.filter(username="never_to_be_seen").exists()


def test_a_slot_is_written_once_however_often_it_is_sent() -> None:
    slot = clock.now().replace(minute=0, second=0, microsecond=0)

    runs = {queue_slot(task_name=EFFECTIVE, slot=slot).pk for _ in range(3)}

    assert len(runs) == 1
    assert TaskRun.objects.get().trigger == RunTrigger.SCHEDULED


def test_a_scheduled_run_that_nobody_took_in_time_is_skipped_for_a_later_slot() -> None:
    expires = TASKS[EFFECTIVE].expires
    old = queue_slot(task_name=EFFECTIVE, slot=clock.now() - expires - timedelta(minutes=1))
    new = queue_slot(task_name=EFFECTIVE, slot=clock.now() - expires + timedelta(minutes=1))

    assert skip_expired_slots() == 1

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (RunState.SKIPPED, RunState.QUEUED)


def test_the_sweep_looks_after_queued_and_abandoned_runs_but_not_fresh_ones(docadmin: User) -> None:
    queue_run(order(docadmin))
    assert nudge_waiting_runs() == 0

    TaskRun.objects.update(queued_at=clock.now() - timedelta(minutes=1))
    run = begin_run(order(docadmin, EFFECTIVE), worker="w1")
    assert nudge_waiting_runs() == 1
    let_the_lease_expire(run)
    assert nudge_waiting_runs() == 2


def test_a_run_whose_process_always_dies_is_given_up(docadmin: User, settings: Any) -> None:
    run = begin_run(order(docadmin, EFFECTIVE), worker="w1")
    keep_step(run, Step(items=[{"document_id": 1, "document_number": "SOP-2026-0001"}]))
    for _ in range(settings.SCHEDULER_MAX_ATTEMPTS - 1):
        assert give_up_hopeless_runs() == 0
        let_the_lease_expire(run)
        assert claim_run(run.pk, worker="w1")
    let_the_lease_expire(run)
    met: list[tuple[str, object]] = []

    def hear(error: BaseException, **_signal: Any) -> None:
        met.append((type(error).__name__, structlog.contextvars.get_contextvars()["task_run"]))

    fault_met.connect(hear)
    assert give_up_hopeless_runs() == 1
    fault_met.disconnect(hear)

    run.refresh_from_db()
    assert met == [("RunGivenUp", run.pk)]
    assert run.state == RunState.FAILED
    assert run.result is not None
    assert run.result["success_count"] == 1
    assert not TaskRunStep.objects.exists()
    assert actions_of(run)[-1] == "TASK_EXECUTION_FAILED"


def test_a_run_abandoned_where_no_worker_lives_does_not_block_the_task_for_ever(docadmin: User) -> None:
    run = begin_run(order(docadmin), worker="w1")
    TaskRun.objects.filter(pk=run.pk).update(lease_expires_at=Now() - timedelta(hours=1))

    assert cleanup_workflow_tasks()["results"]["total_cleaned"] == 0

    run.refresh_from_db()
    assert run.state == RunState.FAILED
