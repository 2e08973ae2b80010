"""Beats started twice, killed and returning late: each slot of the schedule runs once, and nothing is missed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django_celery_beat.models import PeriodicTask, PeriodicTasks

from apps.core import clock
from apps.documents.models import Document
from apps.scheduler.models import Heartbeat, ProcessKind, RunState, RunTrigger, TaskRun
from apps.scheduler.services.synchronisation import synchronise_schedule
from tests.faults.effects import assert_each_took_effect_once
from tests.faults.programs import Programs, until

pytestmark = pytest.mark.own_database
NAME = "process_document_effective_dates"


def last_ran_hours_ago(hours: int) -> None:
    synchronise_schedule()
    PeriodicTask.objects.exclude(name="sweep").update(last_run_at=clock.now() - timedelta(hours=hours))


def test_it_works(programs: Programs, due_documents: Callable[[int], list[Document]]) -> None:
    documents = due_documents(3)
    last_ran_hours_ago(30)

    with programs.beat(), programs.worker():
        until(lambda: TaskRun.objects.filter(task_name=NAME, state=RunState.SUCCEEDED).exists())

    run = TaskRun.objects.filter(task_name=NAME).latest("id")
    assert run.trigger == RunTrigger.SCHEDULED
    assert run.slot is not None
    assert (run.slot.minute, run.slot.second) == (0, 0)
    assert_each_took_effect_once(documents)


def test_a_slot_that_two_beats_fire_runs_once(programs: Programs, due_documents: Callable[[int], list[Document]]) -> None:
    documents = due_documents(20)
    synchronise_schedule()
    PeriodicTask.objects.exclude(name="sweep").update(enabled=False)

    with programs.beat("b1"), programs.beat("b2"), programs.worker("w1"), programs.worker("w2"):
        until(lambda: Heartbeat.objects.filter(kind=ProcessKind.BEAT).count() == 2)
        PeriodicTask.objects.filter(name=NAME).update(enabled=True, last_run_at=clock.now() - timedelta(hours=30))
        PeriodicTasks.update_changed()
        until(lambda: all(f"Sending due task {NAME}" in programs.said_by(beat) for beat in ("b1", "b2")), what="both beats fire")
        until(lambda: TaskRun.objects.filter(state=RunState.SUCCEEDED).exists())
        until(lambda: not TaskRun.objects.exclude(state=RunState.SUCCEEDED).exists())

    runs = TaskRun.objects.filter(task_name=NAME)
    assert len({run.slot for run in runs}) == len(runs)
    assert {run.attempt for run in runs} == {1}
    assert_each_took_effect_once(documents)


def test_a_beat_takes_leave(programs: Programs) -> None:
    with programs.beat() as beat:
        until(lambda: Heartbeat.objects.filter(kind=ProcessKind.BEAT).exists())
        beat.terminate()
        until(lambda: not Heartbeat.objects.exists())
