"""How far a long deed is: what it tells whoever waits, and how often."""

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

_TICK = 0.2
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """So much of so much is done, in bytes; with what was finished by it, and what was found wrong."""

    done: int = 0
    total: int = 1
    facts: Sequence[Mapping[str, Any]] = ()
    errors: Sequence[Mapping[str, Any]] = ()

    @property
    def percent(self) -> int:
        return min(99, 100 * self.done // max(self.total, 1))


class Pace:
    """Tells when it is time to say something again."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.before = 0
        self._next = time.monotonic()

    def at(self, done: int) -> Iterator[Progress]:
        """A word about ``done`` more bytes than before this part, or nothing when the last one was just said."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + settings.BACKUP_STEP_SECONDS
            yield Progress(done=self.before + done, total=self.total)


def beside(work: Callable[[], Done], *, give_up: Callable[[], object] | None = None) -> Generator[None, None, Done]:
    """Do in a thread what cannot be done in pieces; yields while it lasts, and returns or raises what it does.

    Whoever leaves before waits for it to end; or tells it to end, with ``give_up``, and does not wait.
    """
    threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="backup")
    future = threads.submit(work)
    try:
        while wait([future], timeout=_TICK).not_done:
            yield
        return future.result()
    finally:
        if give_up is not None and not future.done():
            give_up()
        threads.shutdown(wait=give_up is None)
