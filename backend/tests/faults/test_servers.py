"""Servers that die in the middle of a sweep: workers and beat find the way back by themselves, and nothing is lost or done twice."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis

from apps.core import clock
from apps.documents.models import Document
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.queues import QUEUES
from testing.own_servers import OwnServers
from testing.servers import redis_url, worker_number
from tests.faults.effects import assert_each_took_effect_once, count_effective
from tests.faults.programs import IN_A_HURRY, LONG, Programs, let_pass, until
from tests.faults.schedule import NAMES, kept_until
from tests.faults.test_workers import SLOWLY

pytestmark = [pytest.mark.own_database, pytest.mark.timeout(600)]
# In the long run leases and sweeps take as long as they do in an installation; only the batches are small.
PACE = {"EDMS_SCHEDULER_BATCH": "20"} if LONG else IN_A_HURRY
DOCUMENTS = 1_000 if LONG else 150
TWO_MINUTES = 120
OPEN = (RunState.QUEUED, RunState.RUNNING)
# For how many seconds the server is away.
MISSING = pytest.mark.parametrize("seconds", [0, 1, 20] if LONG else [1])
MakeDocuments = Callable[[int], list[Document]]
RunSql = Callable[[str], None]


@pytest.fixture
def programs(own_servers: OwnServers, tmp_path: Path) -> Programs:
    return Programs(own_servers.database, tmp_path, PACE)


def everything_is_due() -> None:
    """As after a night without beat: each task has a slot to run for."""
    kept_until(clock.now() - timedelta(hours=30))


def waiting_messages(servers: OwnServers) -> int:
    with redis.Redis.from_url(redis_url(servers.folders.root, worker_number())) as client:
        return sum(int(client.llen(key)) for name in QUEUES for key in client.keys(f"{name}*"))


@contextlib.contextmanager
def away_for(servers: OwnServers, seconds: float) -> Iterator[None]:
    """Whatever is killed inside stays away that long; at the end both servers are there again."""
    with servers.nobody_restarts_them():
        yield
        let_pass(seconds)
    servers.wait()


def everything_is_done() -> bool:
    return TaskRun.objects.count() >= len(NAMES) and not TaskRun.objects.filter(state__in=OPEN).exists()


def assert_each_task_ran() -> None:
    """Also once more where its next hour came meanwhile."""
    runs = list(TaskRun.objects.order_by("id"))
    latest = {run.task_name: run.state for run in runs}
    assert latest == dict.fromkeys(NAMES, RunState.SUCCEEDED), [(run.task_name, run.state, run.error) for run in runs]
    assert {run.state for run in runs} <= {RunState.SUCCEEDED, RunState.SKIPPED}


@MISSING
def test_it_works(
    programs: Programs, own_servers: OwnServers, due_documents: MakeDocuments, in_the_database: RunSql, seconds: float
) -> None:
    """Redis dies in the middle of a sweep and comes back empty."""
    documents = due_documents(DOCUMENTS)
    in_the_database(SLOWLY)
    everything_is_due()

    with programs.beat(), programs.worker():
        until(lambda: count_effective(documents) >= 20, what="the sweep is in progress")
        assert count_effective(documents) < len(documents)
        with away_for(own_servers, seconds):
            own_servers.kill_redis()
        until(everything_is_done, within=TWO_MINUTES, what="all is caught up")

    assert_each_task_ran()
    assert_each_took_effect_once(documents)


@MISSING
def test_redis_comes_back_empty_with_runs_queued(
    programs: Programs, own_servers: OwnServers, due_documents: MakeDocuments, seconds: float
) -> None:
    documents = due_documents(DOCUMENTS)
    everything_is_due()

    with programs.beat():
        until(lambda: TaskRun.objects.filter(state=RunState.QUEUED).count() == len(NAMES), what="every run is written")
        until(lambda: waiting_messages(own_servers) >= len(NAMES), what="every message waits")
        with away_for(own_servers, seconds):
            own_servers.kill_redis()
        with programs.worker():
            until(everything_is_done, within=TWO_MINUTES, what="all is caught up")

    assert_each_task_ran()
    assert {run.attempt for run in TaskRun.objects.filter(state=RunState.SUCCEEDED)} == {1}
    assert_each_took_effect_once(documents)


@MISSING
def test_postgresql_crashes_in_the_middle_of_a_sweep(
    programs: Programs, own_servers: OwnServers, due_documents: MakeDocuments, in_the_database: RunSql, seconds: float
) -> None:
    documents = due_documents(DOCUMENTS)
    in_the_database(SLOWLY)
    everything_is_due()

    with programs.beat(), programs.worker():
        until(lambda: count_effective(documents) >= 20, what="the sweep is in progress")
        with away_for(own_servers, seconds):
            own_servers.crash_postgres()
        assert 20 <= count_effective(documents) < len(documents)
        until(everything_is_done, within=TWO_MINUTES, what="all is caught up")

    assert_each_task_ran()
    assert TaskRun.objects.filter(task_name="process_document_effective_dates").earliest("id").attempt >= 2
    assert_each_took_effect_once(documents)
