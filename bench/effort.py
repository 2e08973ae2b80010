"""What a piece of work took: seconds by the clock, and seconds of processor in the program and in its database session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

import psutil  # type: ignore[import-untyped]
from django.db import connections

from apps.audit import services as audit_services


@dataclass(slots=True)
class Effort:
    """``processor`` hardly depends on what else the machine does; ``clock`` is what people wait for."""

    clock: float = 0.0
    processor: float = 0.0

    @contextmanager
    def of_work_on(self, alias: str) -> Iterator[None]:
        """Add up what happens inside, on the connection ``alias``."""
        session = _session_behind(alias)
        began, before = perf_counter(), process_time() + _processor_seconds(session)
        yield
        self.clock += perf_counter() - began
        self.processor += process_time() + _processor_seconds(session) - before


def processor_milliseconds(deed: Callable[[], object], *, times: int) -> float:
    """What one call takes of the processor, in the program and in its session, on average."""
    deed()
    effort = Effort()
    with effort.of_work_on("default"):
        for _ in range(times):
            deed()
    return 1000 * effort.processor / times


@contextmanager
def clocked_audit() -> Iterator[Effort]:
    """The seconds by the clock that are spent on writing audit records."""
    effort = Effort()
    append: Callable[..., Any] = audit_services._append

    def timed(*arguments: Any) -> Any:
        began = perf_counter()
        try:
            return append(*arguments)
        finally:
            effort.clock += perf_counter() - began

    with patch.object(audit_services, "_append", timed):
        yield effort


def _session_behind(alias: str) -> psutil.Process:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return psutil.Process(cursor.fetchone()[0])


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
