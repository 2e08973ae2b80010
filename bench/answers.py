"""What the monitoring page and a person at the scheduler wait for: status, health check, an empty sweep by hand."""

from collections.abc import Iterator
from functools import partial
from statistics import median

from bench.callers import Caller, Statements
from bench.effort import processor_milliseconds
from bench.load import People
from bench.report import Line, at_most, milliseconds, plain

_TRIGGER = "/api/v1/scheduler/monitoring/manual-trigger/"
_STATUS = "/api/v1/scheduler/monitoring/status/"


def measure(people: People, *, times: int) -> Iterator[Line]:
    """Medians of whole requests; the sweep finds nothing due."""
    admin = Caller(people.admin)
    yield at_most("scheduler status: median", median(milliseconds(partial(admin.get, _STATUS), times=times)), 10, "ms")
    yield plain("scheduler status: processor", processor_milliseconds(partial(admin.get, _STATUS), times=times), "ms")
    statements = Statements()
    with statements.counted():
        admin.get(_STATUS)
    yield plain("scheduler status: statements", statements.count)
    for name, task, goal in (("health check", "perform_system_health_check", 100), ("empty sweep", "process_document_effective_dates", 15)):
        taken = milliseconds(partial(_trigger, admin, task), times=max(1, times // 4))
        yield at_most(f"{name} by manual trigger: median", median(taken), goal, "ms")
        yield plain(f"{name} by manual trigger: processor", processor_milliseconds(partial(_trigger, admin, task), times=len(taken)), "ms")
        statements = Statements()
        with statements.counted():
            _trigger(admin, task)
        yield plain(f"{name} by manual trigger: statements", statements.count)


def _trigger(admin: Caller, task: str) -> None:
    answer = admin.post(_TRIGGER, {"task_name": task})
    if not answer["success"]:
        raise RuntimeError(f"{task} failed: {answer}")
