"""What the system says of itself while its parts are stopped, stuck, hanging or dead: soon, and never better than it is."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction

from apps.audit.models import AuditTrail
from apps.documents.models import Document
from apps.scheduler.models import Heartbeat, ProcessKind, QueueDepth, RunState, TaskRun
from apps.scheduler.selectors.status import Alert, SchedulerStatus, scheduler_status
from apps.scheduler.services.manual import run_task_now
from apps.scheduler.services.runs import RunOrder, queue_run
from apps.users.models import User
from testing.own_servers import OwnServers
from tests.faults.effects import assert_each_took_effect_once
from tests.faults.programs import IN_A_HURRY, Programs, until

pytestmark = pytest.mark.own_database
EFFECTIVE, CLEANUP, HEALTH = "process_document_effective_dates", "cleanup_workflow_tasks", "perform_system_health_check"
RunSql = Callable[[str], None]
MakeDocuments = Callable[[int], list[Document]]
# In a hurry everything comes ten times as fast; outside of tests the longest of these waits is two minutes.
SOON = 30


@pytest.fixture(autouse=True)
def _in_a_hurry(settings: Any) -> None:
    """Whoever asks judges by the same intervals as the programs."""
    settings.SCHEDULER_WORKER_SILENT_SECONDS = settings.SCHEDULER_BEAT_SILENT_SECONDS = 3
    settings.SCHEDULER_SWEEP_SECONDS = int(IN_A_HURRY["EDMS_SCHEDULER_SWEEP_SECONDS"])
    settings.SCHEDULER_LEASE_SECONDS = int(IN_A_HURRY["EDMS_SCHEDULER_LEASE_SECONDS"])


@pytest.fixture
def status(viewer: User) -> Callable[[], SchedulerStatus]:
    return lambda: scheduler_status(actor=viewer)


Ask = Callable[[], SchedulerStatus]


def part(ask: Ask, name: str) -> str:
    return ask().components[name]["status"]


def alerts(ask: Ask) -> dict[str, Alert]:
    return {alert.code: alert for alert in ask().alerts}


def is_at_work(ask: Ask) -> bool:
    """Both programs live, and the sweeps that beat sends are done."""
    return all(part(ask, name) == "good" for name in ("workers", "beat", "broker", "queues"))


@contextlib.contextmanager
def standing_still(*pids: int) -> Iterator[None]:
    """As when a machine is suspended, or a debugger holds a process."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def children_of(worker: "subprocess.Popen[bytes]") -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(worker.pid)], capture_output=True, text=True, check=True).stdout
    return [int(pid) for pid in listed.split()]


def test_it_works(programs: Programs, status: Ask) -> None:
    assert part(status, "workers") == "bad"
    assert part(status, "broker") == part(status, "queues") == part(status, "database") == "unknown"

    with programs.beat(), programs.worker():
        until(lambda: is_at_work(status), within=SOON)
        until(lambda: status().checked_at, within=SOON, what="a first health check")
        assert {task.is_registered for task in status().tasks} == {True}
        assert (part(status, "database"), part(status, "file_store")) == ("good", "good")


def test_a_worker_that_is_stopped_is_silent_until_it_goes_on(programs: Programs, status: Ask) -> None:
    with programs.beat(), programs.worker() as worker:
        until(lambda: is_at_work(status), within=SOON)
        with standing_still(worker.pid, *children_of(worker)):
            until(lambda: part(status, "workers") == "bad", within=SOON)
            told = status()
            assert told.overall_status == "bad"
            assert alerts(status)["worker_silent"].about == "w1@test"
            assert {task.is_registered for task in told.tasks} == {False}
            until(lambda: part(status, "queues") == "unknown", within=SOON, what="nobody measures the queues")
        until(lambda: is_at_work(status), within=SOON)
        assert "worker_silent" not in alerts(status)


def test_a_worker_that_is_stuck_lives_but_is_not_called_well(programs: Programs, status: Ask) -> None:
    with programs.beat(), programs.worker() as worker:
        until(lambda: is_at_work(status), within=SOON)
        with standing_still(*children_of(worker)):
            until(lambda: part(status, "workers") == "bad", within=SOON)
            assert "busy or stuck" in status().components["workers"]["details"]
            assert "worker_silent" not in alerts(status)
        until(lambda: is_at_work(status), within=SOON)


def test_a_beat_that_is_stopped_is_silent(programs: Programs, status: Ask) -> None:
    with programs.worker(), programs.beat() as beat:
        until(lambda: is_at_work(status), within=SOON)
        with standing_still(beat.pid):
            until(lambda: part(status, "beat") == "bad", within=SOON)
            assert "beat_silent" in alerts(status)
        until(lambda: is_at_work(status), within=SOON)


def test_a_run_whose_worker_died_stands_still_until_another_worker_comes(
    programs: Programs, status: Ask, docadmin: User, due_documents: MakeDocuments, in_the_database: RunSql
) -> None:
    documents = due_documents(40)
    in_the_database(taking(0.02))
    run = queue_run(RunOrder(task_name=EFFECTIVE, requested_by=docadmin))

    with programs.beat():
        with programs.worker("w1") as worker:
            until(lambda: TaskRun.objects.get(pk=run.pk).progress_done, what="the first step")
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        until(lambda: "run_at_a_standstill" in alerts(status), within=SOON)
        assert alerts(status)["run_at_a_standstill"].about == EFFECTIVE
        assert part(status, "workers") == part(status, "failed_runs") == "bad"
        with programs.worker("w2"):
            until(lambda: TaskRun.objects.get(pk=run.pk).state == RunState.SUCCEEDED)
            until(lambda: part(status, "queues") == "good", within=SOON)
            assert "silent: w1@test" in status().components["workers"]["details"]
    assert "run_at_a_standstill" not in alerts(status)
    assert_each_took_effect_once(documents)


def taking(seconds: float) -> str:
    """Each document takes the database so long."""
    return f"""
        CREATE FUNCTION go_slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END $$;
        CREATE TRIGGER go_slowly BEFORE UPDATE ON documents_document FOR EACH ROW EXECUTE FUNCTION go_slowly();
    """


def test_a_task_that_hangs_fails_in_time_and_its_worker_goes_on(
    programs: Programs, status: Ask, docadmin: User, due_documents: MakeDocuments, in_the_database: RunSql
) -> None:
    documents = due_documents(1)
    in_the_database(taking(600))
    hanging = queue_run(RunOrder(task_name=EFFECTIVE, requested_by=docadmin))

    with programs.worker():
        until(lambda: TaskRun.objects.get(pk=hanging.pk).state == RunState.FAILED, within=SOON)
        assert TaskRun.objects.get(pk=hanging.pk).error.startswith("TimeoutError: A step took longer than 2 seconds")
        assert "process_document_effective_dates" in status().components["failed_runs"]["details"]
        other = queue_run(RunOrder(task_name=CLEANUP, requested_by=docadmin))
        until(lambda: TaskRun.objects.get(pk=other.pk).state == RunState.SUCCEEDED, within=SOON)

    assert not Document.objects.exclude(pk=documents[0].pk, status="APPROVED_PENDING_EFFECTIVE").exists()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        assert cursor.fetchone() == (0,), "the statement was cancelled, and does not go on in the database"


def test_a_document_that_somebody_holds_stops_no_other(docadmin: User, due_documents: MakeDocuments, settings: Any) -> None:
    settings.SCHEDULER_LEASE_SECONDS = 20
    held, *others = due_documents(3)

    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM documents_document WHERE id = %s FOR UPDATE", [held.pk])
        run = run_task_now(actor=docadmin, task_name=EFFECTIVE).run

    assert (run.state, run.result and run.result["success_count"]) == (RunState.SUCCEEDED, 2)
    assert [(error["document_id"], "lock timeout" in error["error"]) for error in (run.result or {})["errors"]] == [(held.pk, True)]
    assert_each_took_effect_once(others)


def test_a_task_that_raises_fails_with_its_words(programs: Programs, status: Ask, docadmin: User, in_the_database: RunSql) -> None:
    in_the_database("""
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'out of paper'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON scheduler_healthreport FOR EACH ROW EXECUTE FUNCTION refuse();
    """)
    run = queue_run(RunOrder(task_name=HEALTH, requested_by=docadmin))

    with programs.worker():
        until(lambda: TaskRun.objects.get(pk=run.pk).state == RunState.FAILED, within=SOON)

    run.refresh_from_db()
    assert "out of paper" in run.error
    assert AuditTrail.objects.filter(action="TASK_EXECUTION_FAILED", object_id=str(run.pk)).count() == 1
    assert part(status, "failed_runs") == "warning"
    assert part(status, "database") == "unknown", "nobody has looked at it to the end"
    assert not QueueDepth.objects.exists()
    assert not Heartbeat.objects.filter(kind=ProcessKind.BEAT).exists()


def test_without_a_database_people_are_asked_to_come_again(own_servers: OwnServers, client_of: Any, viewer: User) -> None:
    client = client_of(viewer)
    client.raise_request_exception = False
    addresses = ("/api/v1/documents/", "/api/v1/scheduler/monitoring/status/")

    with own_servers.nobody_restarts_them():
        own_servers.crash_postgres()
        for address in addresses:
            answer = client.get(address)
            assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "database_away", "5")
    own_servers.wait()

    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_a_broker_that_is_away_is_named_by_those_who_miss_it(own_servers: OwnServers, tmp_path: Path, status: Ask) -> None:
    programs = Programs(own_servers.database, tmp_path)
    with programs.beat(), programs.worker():
        until(lambda: is_at_work(status), within=SOON)
        with own_servers.nobody_restarts_them():
            own_servers.kill_redis()
            until(lambda: part(status, "broker") == "bad", within=SOON)
            assert "cannot reach it" in status().components["broker"]["details"]
            assert status().overall_status == "bad"
            until(lambda: part(status, "queues") == "unknown", within=SOON)
            assert part(status, "workers") == part(status, "beat") == "good", "they live, and it is not their fault"
        own_servers.wait()
        until(lambda: is_at_work(status), within=SOON)
