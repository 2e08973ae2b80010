"""When a schedule strikes: pure functions from a cron expression, a zone and a moment to the instant before or after it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from celery.schedules import ParseException, crontab
from cron_descriptor import FormatException, MissingFieldException, Options, WrongArgumentException, get_description  # type: ignore[import-untyped]

# A leap day comes back after at most eight years; what has not struck by then (a leap day on a Monday) is left aside.
_HORIZON = timedelta(days=8 * 366)
_FIELDS = {"minute": 60, "hour": 24, "day of month": 31, "month": 12, "day of week": 7}
# What the rows of the schedule can hold of each field.
_LONGEST_FIELD = 60
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Cron:
    """A cron expression of five fields, as written: minute, hour, day of month, month, day of week (Sunday is 0).

    Asking for an instant of one that is no cron expression, or whose day never comes, raises ValueError.
    """

    minute: str = "*"
    hour: str = "*"
    day_of_month: str = "*"
    month_of_year: str = "*"
    day_of_week: str = "*"

    @property
    def expression(self) -> str:
        return " ".join((self.minute, self.hour, self.day_of_month, self.month_of_year, self.day_of_week))

    @property
    def is_daily_or_rarer(self) -> bool:
        """It strikes at most once a day, so that it belongs into the organisation's zone."""
        return len(self._times) == 1

    @cached_property
    def _parsed(self) -> Any:
        return crontab(self.minute, self.hour, self.day_of_week, self.day_of_month, self.month_of_year)

    @cached_property
    def _times(self) -> tuple[time, ...]:
        return tuple(time(hour, minute) for hour in sorted(self._parsed.hour) for minute in sorted(self._parsed.minute))

    def _falls_on(self, day: date) -> bool:
        parsed = self._parsed
        return day.month in parsed.month_of_year and day.day in parsed.day_of_month and day.isoweekday() % 7 in parsed.day_of_week

    def instants_of(self, day: date, zone: ZoneInfo) -> list[datetime]:
        """The instants (UTC, ascending) at which it strikes on a local day; a wall time that comes twice counts once."""
        if not self._falls_on(day):
            return []
        return sorted({_instant(datetime.combine(day, moment), zone) for moment in self._times})

    @cached_property
    def in_words(self) -> str:
        """The schedule as people say it, in the local time of its zone."""
        options = Options()
        options.use_24hour_time_format = True
        options.verbose = False
        try:
            return str(get_description(self.expression, options))
        except (FormatException, MissingFieldException, WrongArgumentException):
            return self.expression


@lru_cache(maxsize=256)
def cron_of(minute: str, hour: str, day_of_month: str, month_of_year: str, day_of_week: str) -> Cron:
    """The expression, parsed once."""
    return Cron(minute=minute, hour=hour, day_of_month=day_of_month, month_of_year=month_of_year, day_of_week=day_of_week)


def parse_cron(expression: str) -> Cron:
    """The schedule that somebody wrote as five fields: minute, hour, day of month, month, day of week.

    Raises:
        ValueError: it is none, or its day never comes; the message says which field is wrong.
    """
    fields = expression.split()
    if len(fields) != len(_FIELDS):
        raise ValueError(f"Five fields are needed ({', '.join(_FIELDS)}), such as 30 4 * * 1-5; there are {len(fields)}.")
    for place, ((name, size), field) in enumerate(zip(_FIELDS.items(), fields, strict=True)):
        alone = ["*"] * len(_FIELDS)
        alone[place] = field
        if not field.isascii() or len(field) > _LONGEST_FIELD or not _is_understood(Cron(*alone)):
            raise ValueError(f"The {name} {field[:_LONGEST_FIELD]!r} is not understood.")
        if any(int(step) >= size for step in re.findall(r"/(\d+)", field)):
            raise ValueError(f"The {name} {field!r} steps further than there are.")
    cron = cron_of(*fields)
    if not _ever_strikes(cron):
        raise ValueError("It never strikes: there is no such day.")
    return cron


def _is_understood(cron: Cron) -> bool:
    try:
        return bool(cron._times)
    except (ParseException, ValueError, TypeError, ZeroDivisionError):
        return False


def _ever_strikes(cron: Cron) -> bool:
    try:
        return next_instant(cron, ZoneInfo("UTC"), datetime.now(UTC)) is not None
    except ValueError:
        return False


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) at which clocks in ``zone`` show ``wall``; in a gap, the moment at which they jump over it."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
        return at
    # ``at`` lies after the jump by as much as the wall time lies inside the gap: step back to the last skipped minute.
    while (at - _MINUTE).astimezone(zone).replace(tzinfo=None, fold=0) > wall:
        at -= _MINUTE
    return at


def _to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _days(start: date, step: timedelta) -> Iterator[date]:
    """Local days from ``start`` on, one more on the near side, because zones differ by up to a day."""
    day = start - step
    for _ in range(_HORIZON // _DAY):
        yield day
        try:
            day += step
        except OverflowError:
            return


def last_instant(cron: Cron, zone: ZoneInfo, moment: datetime) -> datetime | None:
    """The last instant (UTC) at or before ``moment`` at which the schedule struck: the slot that a run stands for."""
    return _last_instant(cron, zone, _to_the_minute(moment))


@lru_cache(maxsize=256)
def _last_instant(cron: Cron, zone: ZoneInfo, moment: datetime) -> datetime | None:
    for day in _days(moment.astimezone(zone).date(), -_DAY):
        if past := [instant for instant in cron.instants_of(day, zone) if instant <= moment]:
            return past[-1]
    return None


def next_instant(cron: Cron, zone: ZoneInfo, moment: datetime) -> datetime | None:
    """The first instant (UTC) after ``moment`` at which the schedule strikes."""
    return _next_instant(cron, zone, _to_the_minute(moment))


@lru_cache(maxsize=256)
def _next_instant(cron: Cron, zone: ZoneInfo, moment: datetime) -> datetime | None:
    for day in _days(moment.astimezone(zone).date(), _DAY):
        if coming := [instant for instant in cron.instants_of(day, zone) if instant > moment]:
            return coming[0]
    return None
