"""Hours of the schedule on a clock that the test moves: each slot runs exactly once, and what a beat missed over midnight is made good."""

import contextlib
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.documents.models import Document
from apps.scheduler.cron import next_instant
from apps.scheduler.models import Heartbeat, ProcessKind, RunState, RunTrigger, TaskRun
from apps.scheduler.registry import TASKS
from apps.users.models import User
from testing.make import make_document
from testing.own_database import OwnDatabase
from tests.faults.effects import assert_each_took_effect_once, count_effective
from tests.faults.moved_clock import MovedClock
from tests.faults.programs import IN_A_HURRY, LONG, Programs, until
from tests.faults.schedule import NAMES, kept_until

pytestmark = pytest.mark.own_database
NAME = "process_document_effective_dates"
BEATS, WORKERS = ("b1", "b2", "b3"), ("w1", "w2", "w3")
HOURS = 5 if LONG else 2
ZONE = ZoneInfo("America/New_York")
Slot = tuple[str, datetime]


@pytest.fixture
def moved(tmp_path: Path) -> MovedClock:
    return MovedClock(tmp_path / "clock")


@pytest.fixture
def programs(own_database: OwnDatabase, tmp_path: Path, moved: MovedClock) -> Programs:
    return Programs(own_database, tmp_path, {**IN_A_HURRY, "EDMS_TIME_ZONE": ZONE.key}, moved)


def some_day_at(hour: int, minute: int) -> datetime:
    """A moment in the organisation's zone that lies ahead, since the clock is moved forward only."""
    return datetime.combine(clock.days_from_today(30), time(hour, minute), tzinfo=ZONE).astimezone(UTC)


def begin_at(start: datetime, moved: MovedClock) -> None:
    """It is ``start``, and the schedule has been kept until now."""
    moved.move_to(start)
    kept_until(start)


def slots_between(start: datetime, end: datetime) -> list[Slot]:
    """Every slot of every task after ``start`` up to ``end``, in the order of time."""
    return sorted(((name, slot) for name in NAMES for slot in _instants(name, start, end)), key=lambda slot: slot[::-1])


def _instants(name: str, start: datetime, end: datetime) -> Iterator[datetime]:
    instant = next_instant(TASKS[name].schedule, ZoneInfo("UTC"), start)
    while instant is not None and instant <= end:
        yield instant
        instant = next_instant(TASKS[name].schedule, ZoneInfo("UTC"), instant)


def fired(programs: Programs, beat: str) -> Counter[str]:
    said = programs.said_by(beat)
    return Counter({name: said.count(f"Sending due task {name} ") for name in NAMES})


def have_run(slots: list[Slot]) -> bool:
    done = set(TaskRun.objects.filter(state=RunState.SUCCEEDED, trigger=RunTrigger.SCHEDULED).values_list("task_name", "slot"))
    return set(slots) <= done


def are_alive(kind: ProcessKind, number: int) -> bool:
    return Heartbeat.objects.filter(kind=kind).count() == number


def test_it_works(programs: Programs, moved: MovedClock, author: User) -> None:
    """Three beats and three workers: every slot is fired by each beat and run once."""
    chance = random.Random(HOURS)
    start = some_day_at(6, 50)
    slots = slots_between(start, start + timedelta(hours=HOURS))
    begin_at(start, moved)
    documents: list[Document] = []

    with contextlib.ExitStack() as house:
        for beat, worker in zip(BEATS, WORKERS, strict=True):
            house.enter_context(programs.beat(beat))
            house.enter_context(programs.worker(worker))
        until(lambda: are_alive(ProcessKind.BEAT, 3) and are_alive(ProcessKind.WORKER, 3), what="all are alive")
        for instant in sorted({slot for _, slot in slots}):
            documents += [make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", effective_date=start.date()) for _ in range(5)]
            moved.move_to(instant + timedelta(seconds=chance.uniform(0, 600)))
            due = [slot for slot in slots if slot[1] <= instant]
            expected = Counter(name for name, _ in due)
            until(lambda: all(fired(programs, beat) == expected for beat in BEATS), what=f"each beat fires at {instant}")  # noqa: B023
            until(lambda: have_run(due), what=f"what is due at {instant} has run")  # noqa: B023

    runs = list(TaskRun.objects.all())
    assert Counter((run.task_name, run.slot) for run in runs) == dict.fromkeys(slots, 1)
    assert {(run.state, run.trigger, run.attempt) for run in runs} == {(RunState.SUCCEEDED, RunTrigger.SCHEDULED, 1)}
    for action in ("TASK_EXECUTION_STARTED", "TASK_EXECUTION_COMPLETED"):
        entries = AuditTrail.objects.filter(action=action).values_list("object_id", flat=True)
        assert Counter(entries) == dict.fromkeys([str(run.pk) for run in runs], 1)
    last_sweep = max(slot for name, slot in slots if name == NAME)
    assert_each_took_effect_once(documents[: 5 * (1 + sorted({slot for _, slot in slots}).index(last_sweep))])


def test_a_beat_that_was_away_over_midnight_makes_good_for_everything(programs: Programs, moved: MovedClock, author: User) -> None:
    evening, morning = some_day_at(22, 50), some_day_at(6, 40) + timedelta(days=1)
    tomorrow = morning.astimezone(ZONE).date()
    of_the_evening = [make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", effective_date=evening.astimezone(ZONE).date())]
    of_midnight = [make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", effective_date=tomorrow) for _ in range(5)]
    of_the_day_after = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", effective_date=tomorrow + timedelta(days=1))
    retired = make_document(author=author, status="SCHEDULED_FOR_OBSOLESCENCE", obsolescence_date=tomorrow)
    begin_at(evening, moved)

    with programs.worker("w1"), programs.worker("w2"):
        with programs.beat("b1"):
            until(lambda: are_alive(ProcessKind.BEAT, 1), what="beat is alive")
            moved.move_to(evening + timedelta(minutes=26))
            until(lambda: have_run(last_slots_at(evening + timedelta(minutes=26))), what="the evening is done")
        assert (count_effective(of_the_evening), count_effective(of_midnight)) == (1, 0)
        moved.move_to(morning)
        with programs.beat("b2"):
            until(lambda: have_run(last_slots_at(morning)), what="the night is made good for")

    assert_each_took_effect_once(of_the_evening + of_midnight)
    of_the_day_after.refresh_from_db()
    retired.refresh_from_db()
    assert (of_the_day_after.status, retired.status) == ("APPROVED_PENDING_EFFECTIVE", "OBSOLETE")
    late = TaskRun.objects.filter(task_name=NAME).latest("slot")
    assert late.reason == f"Also for what was missed since {evening + timedelta(minutes=70):%Y-%m-%d %H:%M} UTC, when no beat was alive."
    assert Counter(TaskRun.objects.values_list("task_name", flat=True))[NAME] == 2


def last_slots_at(moment: datetime) -> list[Slot]:
    """The latest slot of each task that comes at least hourly."""
    return [(name, max(instants)) for name in NAMES if (instants := list(_instants(name, moment - timedelta(hours=1), moment)))]
