"""A slot that no beat fired is seen while beat is down, and made up for by one run when it is back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django_celery_beat.models import PeriodicTask

from apps.scheduler.models import SynchronisedSchedule, TaskRun
from apps.scheduler.selectors.status import read_status
from apps.scheduler.services.runs import queue_slot
from apps.scheduler.services.synchronisation import synchronise_schedule
from testing.clock import clock_at

pytestmark = pytest.mark.django_db
NAME = "process_document_effective_dates"
NOON = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SOON_AFTER = NOON + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _since_yesterday(db: None) -> None:
    with clock_at(NOON - timedelta(days=1)):
        synchronise_schedule()


def missed_at(moment: datetime) -> datetime | None:
    with clock_at(moment):
        status = next(status for status in read_status().tasks if status.task.name == NAME)
        return status.missed_slot


def alerts_at(moment: datetime) -> list[str]:
    with clock_at(moment):
        return [alert.message for alert in read_status().alerts if alert.code == "run_missed"]


def test_it_works(capsys: pytest.CaptureFixture[str]) -> None:
    queue_slot(task_name=NAME, slot=NOON - timedelta(hours=1))

    assert missed_at(SOON_AFTER) == NOON
    words = "The run of Document Effective Date Processing due on 2026-06-01 at 12:00 UTC was not started: no beat fired it."
    assert words in alerts_at(SOON_AFTER)
    with clock_at(SOON_AFTER):
        call_command("task_status")
    assert f"! {words}" in capsys.readouterr().out


def test_beat_is_given_a_minute() -> None:
    queue_slot(task_name=NAME, slot=NOON - timedelta(hours=1))

    assert missed_at(NOON + timedelta(seconds=50)) is None


def test_a_slot_that_was_fired_is_not_missed_whatever_became_of_its_run() -> None:
    queue_slot(task_name=NAME, slot=NOON)
    TaskRun.objects.update(state="SKIPPED")

    assert missed_at(SOON_AFTER) is None


def test_slots_from_before_the_schedule_was_written_are_nobodys() -> None:
    SynchronisedSchedule.objects.filter(task_key=NAME).update(since=NOON + timedelta(seconds=1))

    assert missed_at(SOON_AFTER) is None
    assert missed_at(NOON + timedelta(minutes=62)) == NOON + timedelta(hours=1)


def test_a_task_that_is_off_misses_nothing() -> None:
    PeriodicTask.objects.filter(name=NAME).update(enabled=False)

    assert missed_at(SOON_AFTER) is None


def test_the_run_that_makes_up_for_others_says_so_and_is_only_one() -> None:
    queue_slot(task_name=NAME, slot=NOON - timedelta(hours=9))

    back = queue_slot(task_name=NAME, slot=NOON)

    assert back.reason == "Also for what was missed since 2026-06-01 04:00 UTC, when no beat was alive."
    assert queue_slot(task_name=NAME, slot=NOON).pk == back.pk
    assert queue_slot(task_name=NAME, slot=NOON + timedelta(hours=1)).reason == ""
    assert TaskRun.objects.count() == 3
    assert missed_at(SOON_AFTER) is None
