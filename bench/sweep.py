"""Documents whose day has come: the mover and the scheduled task against hand-written SQL that writes the same rows."""

from collections.abc import Callable, Iterator, Sequence

from django.contrib.contenttypes.models import ContentType

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.documents.models import Document
from apps.notifications.models import Notification
from apps.scheduler.automated_tasks import process_document_effective_dates
from apps.users.models import User
from apps.workflows.models import DocumentTransition
from apps.workflows.services import move_due_documents
from bench.bare_sweep import move_by_hand
from bench.callers import Statements
from bench.effort import Effort, clocked_audit
from bench.load import load_due_versions
from bench.report import Line, at_least, at_most, plain

Sweep = Callable[[Sequence[int]], None]
# Documents that one transaction takes on, as the scheduled task does by default.
_BATCH = 1000


def measure(count: int, *, times: int) -> Iterator[Line]:
    """Each way ``times`` times in turns on documents of its own; the best of each counts, because others use the machine too."""
    ways: dict[str, Sweep] = {"by hand": _by_hand, "mover": _by_the_mover, "task": _by_the_task}
    for name, sweep in ways.items():
        sweep(load_due_versions(20, tag=f"warm {name}"))
    efforts: dict[str, list[Effort]] = {name: [] for name in ways}
    for turn in range(times):
        for name, sweep in ways.items():
            efforts[name].append(_effort(sweep, load_due_versions(count, tag=f"{name} {turn}")))
    by_clock = {name: count / min(effort.clock for effort in of_way) for name, of_way in efforts.items()}
    # The processor's clock ticks in hundredths of a second: work smaller than that took one.
    by_processor = {name: count / max(0.01, min(effort.processor for effort in of_way)) for name, of_way in efforts.items()}
    yield plain(f"{count:,} due documents by hand-written SQL, batches of {_BATCH}", by_clock["by hand"], "documents/s")
    yield plain("the same by the mover", by_clock["mover"], "documents/s")
    yield at_least("the same by the scheduled task, with run, lease, progress", by_clock["task"], 4000, "documents/s")
    yield at_least("scheduled task : by hand", 100 * by_clock["task"] / by_clock["by hand"], 40, "%")
    for name in ways:
        yield plain(f"{name}: by the processor's time alone, whatever else the machine does", by_processor[name], "documents/s")
    yield from _cost_of_a_batch(count)


def _by_hand(ids: Sequence[int]) -> None:
    system_id, kind = User.objects.system().pk, ContentType.objects.get_for_model(Document).pk
    for start in range(0, len(ids), _BATCH):
        move_by_hand(ids[start : start + _BATCH], system_id=system_id, document_type_id=kind)


def _by_the_mover(ids: Sequence[int]) -> None:
    for start in range(0, len(ids), _BATCH):
        move_due_documents(action="make_effective", document_ids=ids[start : start + _BATCH], today=clock.today())


def _by_the_task(ids: Sequence[int]) -> None:
    result = process_document_effective_dates()
    if result["success_count"] != len(ids):
        raise RuntimeError(f"{result['success_count']} of {len(ids)} documents took effect: {result['errors'][:3]}")


def _effort(sweep: Sweep, ids: Sequence[int]) -> Effort:
    before, effort = _written(), Effort()
    with effort.of_work_on("owner" if sweep is _by_hand else "default"):
        sweep(ids)
    rows = [now - then for now, then in zip(_written(), before, strict=True)]
    if rows[:2] != [2 * len(ids)] * 2 or not 2 * len(ids) <= rows[2] <= 2 * len(ids) + 2:
        raise RuntimeError(f"{len(ids)} documents left {rows} transitions, notifications and audit records")
    return effort


def _written() -> list[int]:
    return [model._base_manager.count() for model in (DocumentTransition, Notification, AuditTrail)]


def _cost_of_a_batch(count: int) -> Iterator[Line]:
    """The statements of the task itself, and of a move what its audit records cost, in Python and in the database."""
    ids = load_due_versions(count, tag="cost")
    statements = Statements()
    with statements.counted():
        _by_the_task(ids)
    yield at_most(f"statements of the scheduled task per {_BATCH} documents", statements.count / -(-count // _BATCH), 60)
    yield plain("of its time, waiting for statements", sum(statements.waits), "ms")
    ids, whole = load_due_versions(count, tag="share"), Effort()
    with clocked_audit() as audit, whole.of_work_on("default"):
        _by_the_mover(ids)
    yield at_most("audit records : whole move, in a sweep", 100 * audit.clock / whole.clock, 25, "%")
