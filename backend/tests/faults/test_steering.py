"""Chains, set hours, cancelling and pauses with real workers that die: nothing is lost, nothing is done twice, nothing begins too early."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django_celery_beat.models import PeriodicTask

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.documents.models import Document
from apps.scheduler.models import RunState, SynchronisedSchedule, TaskRun
from apps.scheduler.selectors.status import read_status
from apps.scheduler.services.cancelling import cancel_run
from apps.scheduler.services.chains import order_chain
from apps.scheduler.services.manual import queue_task
from apps.scheduler.services.pausing import pause_scheduler, resume_scheduler
from apps.scheduler.services.runs import queue_slot
from apps.scheduler.services.synchronisation import synchronise_schedule
from apps.users.models import User
from tests.faults.effects import assert_each_took_effect_once, count_effective
from tests.faults.programs import Programs, until
from tests.faults.test_workers import SEEDS, SLOWLY, kill_everything

pytestmark = pytest.mark.own_database
EFFECTIVE, OBSOLETE, CLEANUP = "process_document_effective_dates", "process_document_obsoletion_dates", "cleanup_workflow_tasks"
MakeDocuments = Callable[[int], list[Document]]
RunSql = Callable[[str], None]


def states(runs: list[TaskRun]) -> list[str]:
    return [TaskRun.objects.get(pk=run.pk).state for run in runs]


@pytest.mark.parametrize("seed", SEEDS)
def test_it_works(programs: Programs, docadmin: User, due_documents: MakeDocuments, in_the_database: RunSql, seed: int) -> None:
    """A chain whose worker is killed in its first link goes on with another worker, in order, each link once."""
    documents = due_documents(60)
    in_the_database(SLOWLY)
    enough = random.Random(seed).randint(1, 30)
    runs = order_chain(actor=docadmin, task_names=(EFFECTIVE, CLEANUP, OBSOLETE))

    with programs.worker("w1") as doomed:
        until(lambda: count_effective(documents) >= enough, what="the first link is in progress")
        kill_everything(doomed)
    assert states(runs) == ["RUNNING", "QUEUED", "QUEUED"]
    with programs.beat(), programs.worker("w2"):
        until(lambda: states(runs) == ["SUCCEEDED"] * 3, what="the chain has come to its end")

    assert_each_took_effect_once(documents)
    ended = list(AuditTrail.objects.filter(action="TASK_EXECUTION_COMPLETED", details__trigger="CHAIN").order_by("id"))
    assert [entry.details["run"] for entry in ended] == [run.pk for run in runs]


def test_a_run_is_cancelled_in_the_middle_and_what_it_did_stays(
    programs: Programs, docadmin: User, due_documents: MakeDocuments, in_the_database: RunSql
) -> None:
    documents = due_documents(200)
    in_the_database(SLOWLY)
    run = queue_task(actor=docadmin, task_name=EFFECTIVE)

    with programs.worker():
        until(lambda: count_effective(documents) >= 20, what="it is in progress")
        cancel_run(actor=docadmin, run_id=run.pk, reason="Enough")
        until(lambda: states([run]) == ["CANCELLED"])

    run.refresh_from_db()
    assert run.result is not None
    assert 20 <= run.result["success_count"] == count_effective(documents) < 200


def test_a_delayed_run_begins_at_its_hour_and_not_before(programs: Programs, docadmin: User, due_documents: MakeDocuments) -> None:
    documents = due_documents(3)
    hour = clock.now() + timedelta(seconds=12)
    run = queue_task(actor=docadmin, task_name=EFFECTIVE, eta=hour)

    with programs.beat(), programs.worker():
        until(lambda: states([run]) == ["SUCCEEDED"])

    run.refresh_from_db()
    assert run.started_at is not None
    assert run.started_at >= hour
    assert_each_took_effect_once(documents)


def test_nothing_begins_in_a_pause_and_everything_after_it(programs: Programs, docadmin: User, due_documents: MakeDocuments) -> None:
    documents = due_documents(3)
    run = queue_task(actor=docadmin, task_name=EFFECTIVE)
    pause_scheduler(actor=docadmin, reason="Moving house")
    preview = queue_task(actor=docadmin, task_name=CLEANUP, dry_run=True)

    with programs.beat(), programs.worker():
        until(lambda: states([preview]) == ["SUCCEEDED"], what="previews go on")
        assert (states([run]), count_effective(documents)) == (["QUEUED"], 0)
        resume_scheduler(actor=docadmin, reason="There")
        until(lambda: states([run]) == [RunState.SUCCEEDED])

    assert_each_took_effect_once(documents)


def test_after_hours_without_beat_a_task_runs_once_and_says_for_what(programs: Programs, due_documents: MakeDocuments) -> None:
    documents = due_documents(3)
    synchronise_schedule()
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    queue_slot(task_name=EFFECTIVE, slot=hour - timedelta(hours=9))
    TaskRun.objects.update(state=RunState.SUCCEEDED)
    SynchronisedSchedule.objects.update(since=hour - timedelta(hours=20))
    PeriodicTask.objects.exclude(name="sweep").update(last_run_at=hour - timedelta(hours=9))
    missed = [status.missed_slot for status in read_status().tasks if status.task.name == EFFECTIVE]

    with programs.beat(), programs.worker():
        until(lambda: TaskRun.objects.filter(task_name=EFFECTIVE, slot__gte=hour, state=RunState.SUCCEEDED).exists())

    assert missed[0] is not None
    runs = list(TaskRun.objects.filter(task_name=EFFECTIVE).order_by("id"))
    assert (len(runs), runs[1].slot) == (2, missed[0])
    assert runs[1].reason == f"Also for what was missed since {hour - timedelta(hours=8):%Y-%m-%d %H:%M} UTC, when no beat was alive."
    assert_each_took_effect_once(documents)
