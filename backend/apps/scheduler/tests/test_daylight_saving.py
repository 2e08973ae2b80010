"""Nights on which the clocks change: no document takes effect early or twice, none is late by more than a sweep, no hour is lost."""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.documents.models import Document
from apps.scheduler.automated_tasks import process_document_effective_dates, process_document_obsoletion_dates
from apps.scheduler.cron import last_instant
from apps.scheduler.registry import TASKS
from apps.workflows.models import DocumentTransition
from testing.clock import clock_at
from testing.make import make_document

# Zones that change their clocks at midnight, at one, two or three, by half an hour, on either half of the year, far east and west.
ZONES = (
    "Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "America/Santiago", "America/New_York", "America/Los_Angeles",
    "America/St_Johns", "America/Havana", "America/Asuncion", "Asia/Beirut", "Asia/Jerusalem", "Asia/Gaza", "Atlantic/Azores",
    "Europe/London", "Europe/Dublin", "Europe/Chisinau", "Pacific/Auckland", "Pacific/Chatham", "Australia/Sydney", "Africa/Casablanca",
)  # fmt: skip
SHOWN = ZONES if os.environ.get("EDMS_LONG") == "1" else ZONES[:2]
HOUR = timedelta(hours=1)


def nights(zone):
    """The days of 2026 that are shorter or longer than others, by the zone's own calendar."""
    begins = [datetime.combine(date(2026, 1, 1) + timedelta(days=day), time(12), ZoneInfo(zone)).utcoffset() for day in range(366)]
    return [date(2026, 1, 1) + timedelta(days=day) for day in range(1, 366) if begins[day] != begins[day - 1]]


def local_day(moment, zone):
    return moment.astimezone(ZoneInfo(zone)).date()


def test_it_works():
    assert nights("Europe/Berlin") == [date(2026, 3, 29), date(2026, 10, 25)]
    assert sum(len(nights(zone)) for zone in ZONES) >= 2 * len(ZONES) - 2


@pytest.mark.django_db
@pytest.mark.timeout(600)
@pytest.mark.parametrize("zone", SHOWN)
def test_everything_happens_on_its_day_and_once(zone, author, settings):
    settings.ORGANISATION_TIME_ZONE = zone
    for night in nights(zone):
        days = [night + timedelta(days=step) for step in (-1, 0, 1)]
        begin = datetime.combine(night - timedelta(days=2), time(12), UTC)
        with clock_at(begin):
            coming = {make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", effective_date=day).pk: day for day in days}
            going = {make_document(author=author, status="SCHEDULED_FOR_OBSOLESCENCE", obsolescence_date=day).pk: day for day in days}
        for hour in range(4 * 24):
            with clock_at(begin + hour * HOUR):
                process_document_effective_dates()
                process_document_obsoletion_dates()
            today = local_day(begin + hour * HOUR, zone)
            now = dict(Document.objects.values_list("pk", "status"))
            assert {pk for pk in coming if now[pk] == "EFFECTIVE"} == {pk for pk, day in coming.items() if day <= today}, (night, hour)
            assert {pk for pk in going if now[pk] == "OBSOLETE"} == {pk for pk, day in going.items() if day <= today}, (night, hour)
        moved = DocumentTransition.objects.filter(workflow__document__in=[*coming, *going], action__in=["make_effective", "make_obsolete"])
        assert moved.count() == len(days) * 2


@pytest.mark.parametrize("zone", ZONES)
def test_an_hourly_task_strikes_thirty_six_times_in_thirty_six_hours(zone, settings):
    settings.ORGANISATION_TIME_ZONE = zone
    task = TASKS["process_document_effective_dates"]
    for night in nights(zone):
        begin = datetime.combine(night, time(0, 30), UTC) - 12 * HOUR
        struck = {last_instant(task.schedule, task.zone, begin + timedelta(minutes=minute)) for minute in range(0, 36 * 60 + 1, 15)}
        assert len({slot for slot in struck if slot and slot > begin}) == 36
