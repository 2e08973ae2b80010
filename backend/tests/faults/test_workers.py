"""Workers that race, die and come back: every document that is due takes effect exactly once."""

import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest
from celery import current_app
from django.db import connections

from apps.audit.models import AuditTrail
from apps.documents.models import Document
from apps.scheduler.automated_tasks import process_document_effective_dates
from apps.scheduler.models import Heartbeat, ProcessKind, QueueDepth, RunState, TaskRun
from apps.scheduler.registry import TASKS
from apps.scheduler.services.messages import RUN_HEADER
from apps.scheduler.services.runs import RunOrder, queue_run
from apps.users.models import User
from testing.servers import empty_redis
from tests.faults.effects import assert_each_took_effect_once, count_effective
from tests.faults.programs import LONG, Programs, until

pytestmark = pytest.mark.own_database
NAME = "process_document_effective_dates"
MakeDocuments = Callable[[int], list[Document]]
RunSql = Callable[[str], None]
SEEDS = range(20) if LONG else range(2)
# Each document takes the database ten milliseconds, so that a sweep can be caught in the middle.
SLOWLY = """
    CREATE FUNCTION go_slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END $$;
    CREATE TRIGGER go_slowly BEFORE UPDATE ON documents_document FOR EACH ROW EXECUTE FUNCTION go_slowly();
"""


def order(user: User) -> RunOrder:
    return RunOrder(task_name=NAME, requested_by=user)


def is_over(run: TaskRun) -> bool:
    return TaskRun.objects.filter(pk=run.pk, state__in=(RunState.SUCCEEDED, RunState.FAILED)).exists()


def progress_of(run: TaskRun) -> int:
    return TaskRun.objects.get(pk=run.pk).progress_done


def test_it_works(programs: Programs, docadmin: User, due_documents: MakeDocuments) -> None:
    documents = due_documents(3)
    run = queue_run(order(docadmin))

    with programs.worker():
        until(lambda: is_over(run))

    run.refresh_from_db()
    assert (run.state, run.worker, run.attempt) == (RunState.SUCCEEDED, "w1@test", 1)
    assert_each_took_effect_once(documents)


def test_two_workers_and_two_triggers_at_once(programs: Programs, docadmin: User, due_documents: MakeDocuments) -> None:
    documents = due_documents(1000 if LONG else 200)

    with programs.worker("w1"), programs.worker("w2"):
        until(lambda: Heartbeat.objects.filter(kind=ProcessKind.WORKER).count() == 2, what="two workers that live")
        runs = [queue_run(order(docadmin)) for _ in range(2)]
        until(lambda: all(is_over(run) for run in runs))

    results = [run.result or {} for run in TaskRun.objects.filter(pk__in=[run.pk for run in runs])]
    assert sum(result["success_count"] for result in results) == len(documents)
    assert sum(result["error_count"] for result in results) == 0
    assert_each_took_effect_once(documents)


def kill_everything(worker: "subprocess.Popen[bytes]") -> None:
    """As when the machine loses its power."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def kill_the_child(worker: "subprocess.Popen[bytes]") -> None:
    """As when the kernel needs memory."""
    children = subprocess.run(["pgrep", "-P", str(worker.pid)], capture_output=True, text=True, check=True).stdout.split()
    for child in children:
        os.kill(int(child), signal.SIGKILL)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kill", [kill_everything, kill_the_child])
def test_a_worker_is_killed_in_the_middle_of_a_sweep(
    programs: Programs,
    docadmin: User,
    due_documents: MakeDocuments,
    in_the_database: RunSql,
    kill: Callable[["subprocess.Popen[bytes]"], None],
    seed: int,
) -> None:
    documents = due_documents(100)
    in_the_database(SLOWLY)
    run = queue_run(order(docadmin))

    with programs.beat(), programs.worker("w1") as worker:
        enough = random.Random(seed).randint(1, 70)
        until(lambda: progress_of(run) >= enough)
        kill(worker)
        assert 0 < count_effective(documents) < len(documents)
        with programs.worker("w2"):
            until(lambda: is_over(run))

    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.SUCCEEDED, 2)
    assert run.result is not None
    assert (run.result["success_count"], run.result["error_count"]) == (100, 0)
    assert len({document["document_id"] for document in run.result["processed_documents"]}) == 100
    actions = list(AuditTrail.objects.filter(action__startswith="TASK_EXECUTION", object_id=str(run.pk)).values_list("action", flat=True))
    assert actions == ["TASK_EXECUTION_COMPLETED", "TASK_EXECUTION_RESUMED", "TASK_EXECUTION_STARTED"]
    assert_each_took_effect_once(documents)


def end_sessions_in(name: str) -> None:
    """As when PostgreSQL is restarted: every session of the program in this database is ended."""
    parameters = connections["default"].get_connection_params()
    where = {key: parameters[key] for key in ("host", "port", "user", "password") if key in parameters}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as outside:
        outside.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user", [name])
    connections["default"].close()


def test_the_database_goes_away_in_the_middle_of_a_sweep(
    programs: Programs, docadmin: User, due_documents: MakeDocuments, in_the_database: RunSql
) -> None:
    documents = due_documents(100)
    in_the_database(SLOWLY)
    run = queue_run(order(docadmin))

    with programs.beat(), programs.worker("w1"):
        until(lambda: progress_of(run) >= 20)
        end_sessions_in(programs.database.name)
        until(lambda: is_over(run))
        until(lambda: Heartbeat.objects.filter(kind=ProcessKind.WORKER).exists())

    run.refresh_from_db()
    assert run.state == RunState.SUCCEEDED
    assert run.attempt >= 2
    assert run.result is not None
    assert run.result["success_count"] == 100
    assert_each_took_effect_once(documents)


def test_one_document_that_cannot_be_activated_does_not_stop_the_others(
    docadmin: User, due_documents: MakeDocuments, in_the_database: RunSql
) -> None:
    documents = due_documents(50)
    bad = documents[17]
    in_the_database(
        f"""
        CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the archive of % cannot be reached', NEW.document_number; END $$;
        CREATE TRIGGER refuse_one BEFORE UPDATE ON documents_document FOR EACH ROW
        WHEN (NEW.document_number = '{bad.document_number}') EXECUTE FUNCTION refuse_one();
        """
    )

    result = process_document_effective_dates()

    assert (result["processed_count"], result["success_count"], result["error_count"]) == (50, 49, 1)
    assert result["errors"] == [
        {
            "document_id": bad.pk,
            "document_number": bad.document_number,
            "error": f"the archive of {bad.document_number} cannot be reached",
        }
    ]
    assert_each_took_effect_once([document for document in documents if document != bad])
    in_the_database("DROP TRIGGER refuse_one ON documents_document")
    assert process_document_effective_dates()["success_count"] == 1
    assert_each_took_effect_once(documents)


def test_a_lost_message_is_made_good_by_the_sweep(programs: Programs, docadmin: User, due_documents: MakeDocuments) -> None:
    documents = due_documents(5)
    run = queue_run(order(docadmin))
    empty_redis()

    with programs.beat(), programs.worker():
        until(lambda: is_over(run))
        until(lambda: QueueDepth.objects.filter(queue="scheduler").exists(), what="queues measured")

    assert_each_took_effect_once(documents)
    assert not TaskRun.objects.filter(task_name="sweep").exists()


def test_the_same_message_many_times_is_one_execution(programs: Programs, docadmin: User, due_documents: MakeDocuments) -> None:
    documents = due_documents(30)
    run = queue_run(order(docadmin))
    for _ in range(10):
        current_app.send_task(TASKS[NAME].celery_name, headers={RUN_HEADER: run.pk}, ignore_result=True)

    with programs.worker("w1", concurrency=2), programs.worker("w2", concurrency=2):
        until(lambda: is_over(run))
        ended = re.compile(rf"{TASKS[NAME].celery_name}\[\S+ succeeded")
        until(lambda: len(ended.findall(programs.said_by("w1") + programs.said_by("w2"))) == 11, what="every message consumed")

    run.refresh_from_db()
    assert run.attempt == 1
    assert_each_took_effect_once(documents)


def test_a_plain_delay_is_a_run_too(programs: Programs, due_documents: MakeDocuments) -> None:
    documents = due_documents(2)
    process_document_effective_dates.delay()

    with programs.worker():
        until(lambda: TaskRun.objects.filter(state=RunState.SUCCEEDED).exists())

    assert TaskRun.objects.get().requested_by.username == "system_scheduler"
    assert_each_took_effect_once(documents)


def test_celery_says_which_tasks_are_registered(programs: Programs) -> None:
    with programs.worker():
        until(lambda: Heartbeat.objects.filter(kind=ProcessKind.WORKER).exists())
        command = ["-m", "celery", "-A", "edms", "inspect", "registered"]
        with programs.database.running(sys.executable, *command, log=programs.folder / "inspect.log") as program:
            program.wait(timeout=30)

    said = programs.said_by("inspect")
    for task in TASKS.values():
        assert f"* {task.celery_name}" in said


def test_a_worker_shows_that_it_lives_and_takes_leave(programs: Programs) -> None:
    with programs.worker() as worker:
        until(lambda: Heartbeat.objects.filter(kind=ProcessKind.WORKER).exists())
        first = Heartbeat.objects.get()
        assert (first.name, sorted(first.queues)) == ("w1@test", sorted(["celery", "scheduler", "documents", "workflows", "maintenance"]))
        assert {task.celery_name for task in TASKS.values()} <= set(first.registered_tasks)
        end_sessions_in(programs.database.name)
        until(lambda: Heartbeat.objects.get().seen_at > first.seen_at, what="a heartbeat after the database came back")
        worker.terminate()
        until(lambda: not Heartbeat.objects.exists(), what="the worker took leave")
