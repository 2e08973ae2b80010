"""Time in tests: stands where the test puts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings


@contextmanager
def clock_at(moment: datetime | date) -> Iterator[None]:
    """Inside, the program's clock stands at ``moment``; a date means noon of that day in the organisation's zone."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(12), tzinfo=ZoneInfo(settings.ORGANISATION_TIME_ZONE))
    with time_machine.travel(moment, tick=True):
        yield
