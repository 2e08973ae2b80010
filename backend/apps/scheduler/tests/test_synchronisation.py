"""The schedule follows the registry, and administrators' edits survive."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from apps.audit.models import AuditTrail
from apps.scheduler.cron import Cron
from apps.scheduler.registry import TASKS
from apps.scheduler.services import synchronisation
from apps.scheduler.services.synchronisation import synchronise_schedule

pytestmark = pytest.mark.django_db
NAME = "process_document_effective_dates"


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A registry that the test may change."""
    tasks = dict(TASKS)
    monkeypatch.setattr(synchronisation, "TASKS", tasks)
    return tasks


def row_of(name: str = NAME) -> Any:
    return PeriodicTask.objects.get(name=name)


def test_it_works() -> None:
    changed = synchronise_schedule()

    assert sorted(changed.created) == sorted([*TASKS, "sweep"])
    row = row_of()
    assert (row.task, row.queue, row.priority, row.enabled) == (f"apps.scheduler.automated_tasks.{NAME}", "scheduler", 1, True)
    assert (row.crontab.minute, row.crontab.hour, str(row.crontab.timezone)) == ("0", "*", "UTC")
    assert row.expire_seconds == 3600
    assert (row_of("sweep").interval.every, row_of("sweep").interval.period) == (15, "seconds")
    assert AuditTrail.objects.get(action="SCHEDULE_SYNCHRONISED").details["created"] == changed.created


def test_a_second_time_changes_nothing() -> None:
    synchronise_schedule()

    assert not synchronise_schedule()
    assert AuditTrail.objects.filter(action="SCHEDULE_SYNCHRONISED").count() == 1


def test_an_untouched_row_follows_the_registry(registry: dict[str, Any]) -> None:
    synchronise_schedule()
    registry[NAME] = replace(registry[NAME], schedule=Cron(minute="5"))

    assert synchronise_schedule().updated == [NAME]
    assert row_of().crontab.minute == "5"


def test_a_row_that_an_administrator_edited_stays_as_it_is(registry: dict[str, Any]) -> None:
    synchronise_schedule()
    row = row_of()
    row.crontab = CrontabSchedule.objects.create(minute="30", hour="4")
    row.save()
    registry[NAME] = replace(registry[NAME], schedule=Cron(minute="5"))

    assert not synchronise_schedule()
    assert (row_of().crontab.minute, row_of().crontab.hour) == ("30", "4")


def test_a_row_that_was_switched_off_stays_off(registry: dict[str, Any]) -> None:
    synchronise_schedule()
    PeriodicTask.objects.filter(name=NAME).update(enabled=False)
    registry[NAME] = replace(registry[NAME], schedule=Cron(minute="5"))

    assert not synchronise_schedule()
    assert row_of().enabled is False


def test_a_row_that_was_deleted_comes_back() -> None:
    synchronise_schedule()
    row_of().delete()

    assert synchronise_schedule().created == [NAME]


def test_the_row_of_a_task_that_is_no_more_goes_and_foreign_rows_stay(registry: dict[str, Any]) -> None:
    synchronise_schedule()
    PeriodicTask.objects.create(name="somebody else's", task="x", crontab=CrontabSchedule.objects.create(minute="1"))
    del registry[NAME]

    assert synchronise_schedule().removed == [NAME]
    assert not PeriodicTask.objects.filter(name=NAME).exists()
    assert PeriodicTask.objects.filter(name="somebody else's").exists()


def test_daily_tasks_run_in_the_organisations_zone_and_follow_it(registry: dict[str, Any], settings: Any) -> None:
    registry[NAME] = replace(registry[NAME], schedule=Cron("0", "9"))
    settings.ORGANISATION_TIME_ZONE = "Europe/Berlin"
    synchronise_schedule()
    assert str(row_of().crontab.timezone) == "Europe/Berlin"

    settings.ORGANISATION_TIME_ZONE = "Asia/Kolkata"
    assert synchronise_schedule().updated == [NAME, "hybrid_backup_daily", "hybrid_backup_weekly", "rehearse_restore"]
    assert str(row_of().crontab.timezone) == "Asia/Kolkata"


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sync_schedule")
    call_command("sync_schedule")

    said = capsys.readouterr().out
    assert "created: process_document_effective_dates" in said
    assert "up to date" in said
