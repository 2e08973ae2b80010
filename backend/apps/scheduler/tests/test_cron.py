"""When schedules strike: pure functions, in every zone, over daylight saving and leap days."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.scheduler.cron import Cron, last_instant, next_instant, parse_cron

HOURLY, DAILY, WEEKLY = Cron(minute="0"), Cron("30", "2"), Cron("0", "3", day_of_week="0")
BERLIN, NEW_YORK, KOLKATA, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata"), ZoneInfo("UTC")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_it_works() -> None:
    assert last_instant(HOURLY, UTC_ZONE, at("2026-01-15T15:30:00")) == at("2026-01-15T15:00:00")
    assert next_instant(HOURLY, UTC_ZONE, at("2026-01-15T15:30:00")) == at("2026-01-15T16:00:00")


@pytest.mark.parametrize(
    ("cron", "zone", "moment", "last", "coming"),
    [
        (HOURLY, UTC_ZONE, "2026-01-15T15:00:00", "2026-01-15T15:00:00", "2026-01-15T16:00:00"),
        (HOURLY, UTC_ZONE, "2026-01-01T00:00:00", "2026-01-01T00:00:00", "2026-01-01T01:00:00"),
        (Cron("*/30"), UTC_ZONE, "2026-01-15T15:29:59", "2026-01-15T15:00:00", "2026-01-15T15:30:00"),
        (DAILY, BERLIN, "2026-01-15T01:29:00", "2026-01-14T01:30:00", "2026-01-15T01:30:00"),
        (DAILY, KOLKATA, "2026-01-15T00:00:00", "2026-01-14T21:00:00", "2026-01-15T21:00:00"),
        (WEEKLY, BERLIN, "2026-11-29T21:00:00", "2026-11-29T02:00:00", "2026-12-06T02:00:00"),
        (Cron("0", "2", "29", "2"), UTC_ZONE, "2026-01-01T00:00:00", "2024-02-29T02:00:00", "2028-02-29T02:00:00"),
    ],
)
def test_instants_before_and_after(cron: Cron, zone: ZoneInfo, moment: str, last: str, coming: str) -> None:
    assert last_instant(cron, zone, at(moment)) == at(last)
    assert next_instant(cron, zone, at(moment)) == at(coming)


def test_a_wall_time_that_is_skipped_in_spring_strikes_when_the_clocks_jump() -> None:
    assert next_instant(DAILY, BERLIN, at("2026-03-28T12:00:00")) == at("2026-03-29T01:00:00")
    assert next_instant(DAILY, NEW_YORK, at("2026-03-07T12:00:00")) == at("2026-03-08T07:00:00")


def test_a_wall_time_that_comes_twice_in_autumn_strikes_once() -> None:
    first = next_instant(DAILY, BERLIN, at("2026-10-24T12:00:00"))

    assert first == at("2026-10-25T00:30:00")
    assert next_instant(DAILY, BERLIN, first) == at("2026-10-26T01:30:00")


def test_a_day_that_never_comes_has_no_instant() -> None:
    with pytest.raises(ValueError, match="never occurs"):
        next_instant(Cron("0", "0", "30", "2"), UTC_ZONE, at("2026-01-01T00:00:00"))


def test_only_what_strikes_once_a_day_or_less_belongs_into_the_organisations_zone() -> None:
    assert [cron.is_daily_or_rarer for cron in (HOURLY, Cron("0", "*/6"), DAILY, WEEKLY)] == [False, False, True, True]


CRONS = st.sampled_from([HOURLY, Cron("15"), Cron("*/30"), Cron("0", "*/4"), Cron("0", "*/6"), DAILY, WEEKLY, Cron("0", "9", "1")])
ZONES = st.sampled_from([BERLIN, NEW_YORK, KOLKATA, UTC_ZONE, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")])
MOMENTS = st.integers(0, 25 * 365 * 24 * 3600).map(lambda seconds: at("2010-01-01T00:00:00") + timedelta(seconds=seconds))


@given(CRONS, ZONES, MOMENTS)
def test_every_moment_belongs_to_exactly_one_slot(cron: Cron, zone: ZoneInfo, moment: datetime) -> None:
    slot, coming = last_instant(cron, zone, moment), next_instant(cron, zone, moment)

    assert slot is not None
    assert coming is not None
    assert slot <= moment < coming
    assert last_instant(cron, zone, slot) == slot
    assert last_instant(cron, zone, coming - timedelta(microseconds=1)) == slot
    assert next_instant(cron, zone, slot) == coming


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("30 4 * * 1-5", "At 04:30, Monday through Friday"),
        ("  0   9 * * *  ", "At 09:00"),
        ("0 0 1 jan,jul *", "At 00:00, on day 1 of the month, only in January and July"),
        ("0 3 29 2 *", "At 03:00, on day 29 of the month, only in February"),
    ],
)
def test_what_people_write_is_understood(expression: str, words: str) -> None:
    assert parse_cron(expression).in_words == words


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("", "Five fields"),
        ("* * * *", "there are 4"),
        ("* * * * * *", "there are 6"),
        ("60 * * * *", "The minute '60'"),
        ("* 24 * * *", "The hour '24'"),
        ("* * 0 * *", "The day of month '0'"),
        ("* * * 13 *", "The month '13'"),
        ("* * * * 7", "The day of week '7'"),
        ("*/0 * * * *", "The minute"),
        ("*/60 * * * *", "steps further"),
        ("? * * * *", "The minute"),
        ("1,,2 * * * *", "The minute"),
        ("٣ * * * *", "The minute"),
        (f"{'1,' * 40}1 * * * *", "The minute"),
        ("0 0 30 2 *", "never strikes"),
        ("0 0 29 2 1", "never strikes"),
    ],
)
def test_what_is_none_is_refused_with_the_field_that_is_wrong(expression: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_cron(expression)


@given(st.text(max_size=40))
def test_whatever_is_written_is_a_schedule_or_a_value_error(expression: str) -> None:
    try:
        cron = parse_cron(expression)
    except ValueError:
        return
    assert next_instant(cron, UTC_ZONE, at("2026-01-15T15:30:00")) is not None
