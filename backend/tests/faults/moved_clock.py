"""Starts a program whose clock the test moves: `python -m tests.faults.moved_clock celery -A edms beat …`.

All programs that are started so share one clock: it goes on as clocks do, ahead of the machine's by the seconds that stand in a
file. PostgreSQL keeps its own time, as a server elsewhere would; leases and heartbeats are measured by that alone.
"""

import mmap
import os
import runpy
import struct
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

VARIABLE = "EDMS_TEST_CLOCK"
_SECONDS = struct.Struct("<d")


class MovedClock:
    """The clock that the programs of a test share."""

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.exists():
            file.write_bytes(_SECONDS.pack(0.0))
        with file.open("r+b") as opened:
            self._ahead = mmap.mmap(opened.fileno(), _SECONDS.size)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=_SECONDS.unpack(self._ahead[:])[0])

    def move_to(self, moment: datetime) -> None:
        """Let it be ``moment`` from now on, in every program at once."""
        self._ahead[:] = _SECONDS.pack((moment - datetime.now(UTC)).total_seconds())


def _move(clock: MovedClock) -> None:
    """Every clock that the program and Celery's beat look at; beat looks often, since it may be moved at any moment."""
    import django
    from celery import Celery
    from django.conf import settings
    from django.utils import timezone

    def of_the_app(app: Any) -> datetime:
        return clock.now().astimezone(app.timezone)

    timezone.now = clock.now  # before anything takes it by name
    Celery.now = of_the_app  # type: ignore[assignment,method-assign]
    settings.CELERY_BEAT_MAX_LOOP_INTERVAL = 0.1
    django.setup()
    from django_celery_beat.schedulers import ModelEntry
    from django_celery_beat.tzcrontab import TzAwareCrontab

    ModelEntry._default_now = lambda entry: of_the_app(entry.app)
    TzAwareCrontab.nowfunc = lambda crontab: clock.now().astimezone(crontab.tz)


if __name__ == "__main__":
    _move(MovedClock(Path(os.environ[VARIABLE])))
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
