"""One worker after the other is killed with -9 at random moments: whatever each was at, every document takes effect exactly once."""

import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from apps.documents.models import Document
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.services.runs import queue_run
from apps.users.models import User
from tests.faults.effects import assert_each_took_effect_once, count_effective
from tests.faults.programs import LONG, Programs, let_pass, until
from tests.faults.test_workers import NAME, SLOWLY, kill_everything, kill_the_child, order

pytestmark = pytest.mark.own_database
KILLS, DOCUMENTS = (20, 2_000) if LONG else (2, 200)


def runs() -> Any:
    """Those of the task, also of an hour that came meanwhile."""
    return TaskRun.objects.filter(task_name=NAME)


def is_a_run_open() -> bool:
    return bool(runs().filter(state__in=(RunState.QUEUED, RunState.RUNNING)).exists())


def is_at_work(name: str, user: User) -> bool:
    """The worker has a run; after one that was given up comes the next, as by the schedule."""
    if not is_a_run_open():
        queue_run(order(user))
    return bool(runs().filter(state=RunState.RUNNING, worker=f"{name}@test").exists())


def test_it_works(
    programs: Programs, docadmin: User, due_documents: Callable[[int], list[Document]], in_the_database: Callable[[str], None]
) -> None:
    documents = due_documents(DOCUMENTS)
    in_the_database(SLOWLY)
    chance = random.Random(KILLS)

    with programs.beat():
        for kill in range(KILLS):
            name = f"w{kill}"
            with programs.worker(name) as worker:
                until(partial(is_at_work, name, docadmin), what=f"{name} has a run")
                let_pass(chance.uniform(0, 0.8))
                chance.choice((kill_everything, kill_the_child))(worker)
        killed_at = count_effective(documents)
        with programs.worker("last"):
            until(partial(is_at_work, "last", docadmin), what="the last worker has a run")
            until(lambda: not is_a_run_open(), what="the last run is over")

    assert 0 < killed_at < DOCUMENTS
    assert sum(run.attempt for run in runs()) >= KILLS + 1
    results = [run.result for run in runs() if run.result]
    assert sum(result["success_count"] for result in results) == DOCUMENTS
    assert sum(result["error_count"] for result in results) == 0
    assert_each_took_effect_once(documents)
