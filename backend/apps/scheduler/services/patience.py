"""How long a step may take: one that hangs is ended before its lease is, so that it says so and holds no process for good."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection

# The part of the lease that a step may use: the rest is for writing down that it did not end in time.
_PART_OF_THE_LEASE = 0.9
# A set that meets a row which somebody else holds is halved until that row stands alone (ten times for a thousand documents):
# all those waits together must fit into one lease.
_WAITS_IN_A_LEASE = 20
_SHORTEST_WAIT_SECONDS = 1.0


class StepTooLong(KeyboardInterrupt):
    """A step did not end in time.

    No ``Exception``: code that goes on with the next document after any error must not go on after this one. An interrupt,
    because that is what the database driver answers by cancelling the statement that it waits for.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"A step took longer than {seconds:.0f} seconds and was ended; what it did is undone. "
            "Look for what it waited for: a lock in the database, a service that does not answer, a disk."
        )


@contextmanager
def patience() -> Iterator[None]:
    """End what runs inside before the lease of the run ends.

    Raises:
        StepTooLong: it did not end in time. Only the main thread of a process can be interrupted: a worker's and a command's
            work; a request's work in a thread is taken over by a worker when the lease has ended.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    seconds = settings.SCHEDULER_LEASE_SECONDS * _PART_OF_THE_LEASE

    def interrupt(*_: Any) -> None:
        raise StepTooLong(seconds)

    began = time.monotonic()
    handler_before = signal.signal(signal.SIGALRM, interrupt)
    left_before, interval_before = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        # Somebody else's alarm goes off when it would have.
        left = max(left_before - (time.monotonic() - began), 0.001) if left_before else 0
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler_before)
        signal.setitimer(signal.ITIMER_REAL, left, interval_before)


def wait_briefly_for_rows() -> None:
    """For the rest of this transaction: give up waiting for a row that somebody holds, so that one such document stops no other."""
    seconds = max(settings.SCHEDULER_LEASE_SECONDS / _WAITS_IN_A_LEASE, _SHORTEST_WAIT_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, TRUE)", [f"{round(seconds * 1000)}ms"])
