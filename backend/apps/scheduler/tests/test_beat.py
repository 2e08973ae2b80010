"""Beat: due by pure functions of the clock, the slot in the message, safe in any number."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from celery.beat import SchedulingError
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from apps.scheduler.beat import SlotScheduler
from apps.scheduler.models import RunState, RunTrigger, TaskRun
from apps.scheduler.registry import TASKS
from apps.scheduler.services.messages import SLOT_HEADER
from apps.scheduler.services.synchronisation import synchronise_schedule
from edms.celery import app
from testing.clock import clock_at

# Beat closes old connections, so that each test commits to a database of its own.
pytestmark = pytest.mark.own_database
NAME = "process_document_effective_dates"
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _knows_its_tasks() -> None:
    """As beat does when it starts."""
    app.loader.import_default_modules()


def last_ran(moment: datetime) -> None:
    synchronise_schedule()
    PeriodicTask.objects.filter(name=NAME).update(last_run_at=moment)


def entry() -> Any:
    return SlotScheduler(app=app).schedule[NAME]


def test_it_works() -> None:
    last_ran(NOON - timedelta(minutes=59))

    with clock_at(NOON - timedelta(seconds=10)):
        assert entry().is_due() == (False, pytest.approx(10, abs=1))
    with clock_at(NOON + timedelta(seconds=1)):
        assert entry().is_due().is_due
        assert entry().slot() == NOON


def test_beat_brings_the_schedule_up_to_date_when_it_starts() -> None:
    scheduler = SlotScheduler(app=app)

    assert set(scheduler.schedule) == {*TASKS, "sweep"}


def test_a_new_installation_is_looked_at_as_soon_as_it_starts_and_other_tasks_wait_for_their_hour() -> None:
    with clock_at(datetime.now(UTC)):
        synchronise_schedule()
        schedule = SlotScheduler(app=app).schedule
        assert {name for name in TASKS if schedule[name].is_due().is_due} == {"perform_system_health_check"}


def test_after_a_day_without_beat_a_task_is_due_once() -> None:
    last_ran(NOON - timedelta(days=1))

    with clock_at(NOON + timedelta(minutes=20)):
        scheduler = SlotScheduler(app=app)
        late = scheduler.schedule[NAME]
        assert late.is_due().is_due
        assert late.slot() == NOON
        assert not next(late).is_due().is_due


def test_a_daily_task_that_was_missed_is_due_at_whatever_hour_beat_returns() -> None:
    last_ran(NOON - timedelta(days=2))
    row = PeriodicTask.objects.get(name=NAME)
    row.crontab.hour, row.crontab.minute = "2", "0"
    row.crontab.save()

    with clock_at(NOON + timedelta(hours=8)):
        assert entry().is_due().is_due
        assert entry().slot() == NOON.replace(hour=2)


def test_a_last_run_from_a_clock_that_was_wrong_keeps_nothing_from_running() -> None:
    last_ran(NOON + timedelta(days=365))

    with clock_at(NOON + timedelta(minutes=1)):
        assert entry().is_due().is_due


def test_a_task_that_was_switched_off_is_not_in_the_schedule() -> None:
    synchronise_schedule()
    PeriodicTask.objects.filter(name=NAME).update(enabled=False)

    assert NAME not in SlotScheduler(app=app).schedule


def test_the_slot_of_an_interval_is_the_same_for_every_beat() -> None:
    synchronise_schedule()
    row = PeriodicTask.objects.get(name=NAME)
    row.crontab, row.interval = None, IntervalSchedule.objects.create(every=10, period="minutes")
    row.save()

    with clock_at(NOON + timedelta(minutes=14)):
        assert entry().slot() == NOON + timedelta(minutes=10)


def sent_by(scheduler: SlotScheduler) -> Any:
    return scheduler.apply_async(scheduler.schedule[NAME], advance=False)


def test_two_beats_that_fire_the_same_slot_write_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    last_ran(NOON - timedelta(hours=1))
    headers: list[Any] = []
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda self, args, kwargs, **options: headers.append(options["headers"]))

    with clock_at(NOON + timedelta(seconds=1)):
        sent_by(SlotScheduler(app=app))
    with clock_at(NOON + timedelta(seconds=30)):
        sent_by(SlotScheduler(app=app))

    run = TaskRun.objects.get()
    assert (run.slot, run.trigger, run.state) == (NOON, RunTrigger.SCHEDULED, RunState.QUEUED)
    assert [header[SLOT_HEADER] for header in headers] == [NOON.isoformat()] * 2


def test_a_slot_whose_message_could_not_be_sent_is_a_queued_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*arguments: Any, **options: Any) -> None:
        raise ConnectionError("no broker")

    last_ran(NOON - timedelta(hours=1))
    monkeypatch.setattr("celery.app.task.Task.apply_async", unreachable)

    with clock_at(NOON + timedelta(seconds=1)), pytest.raises(SchedulingError):
        sent_by(SlotScheduler(app=app))

    assert TaskRun.objects.get().state == RunState.QUEUED
