"""The one clock: times are UTC, days begin in the organisation's zone (product rule 8)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def organisation_zone() -> ZoneInfo:
    """The zone in which the organisation's day begins; UTC until it is set."""
    return ZoneInfo(settings.ORGANISATION_TIME_ZONE)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The organisation's local date at this moment."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The organisation's local date at ``moment``."""
    return moment.astimezone(organisation_zone()).date()


def end_of(day: date) -> datetime:
    """The moment (UTC) at which ``day`` is over for the organisation: the first one of the day after, also where clocks are changed."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=organisation_zone()).astimezone(UTC)


def days_from_today(days: int) -> date:
    """The organisation's local date ``days`` days from today."""
    return today() + timedelta(days=days)
