"""From a request to the run that it asks for to every line of both, in the logs of real processes; and what never gets into them."""

import dataclasses
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import structlog

from apps.scheduler.models import TaskRun
from apps.users.models import User
from edms.embedded.folders import PROJECT
from edms.embedded.ports import find_free
from edms.embedded.waiting import wait_until
from edms.logs import JsonLines, settings_of_logs, withhold_what_is_personal
from testing.cast import PASSWORD
from testing.own_database import OwnDatabase

TASK = "cleanup_workflow_tasks"


def lines_of(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines() if line.strip()]


def web(port: int) -> tuple[str, ...]:
    config = str(PROJECT / "deploy" / "docker" / "granian-logs.json")
    command = (sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws")
    return (*command, "--log-config", config, "edms.wsgi:application")


def worker() -> tuple[str, ...]:
    command = (sys.executable, "-m", "celery", "--quiet", "-A", "edms", "worker", "-l", "info", "-c", "1", "-n", "logs@test")
    return (*command, "-Q", "celery,scheduler,documents,workflows,maintenance", "--without-gossip", "--without-mingle")


@pytest.fixture
def stack(own_database: OwnDatabase, tmp_path: Path) -> Iterator[tuple[str, Path, Path]]:
    collected = dataclasses.replace(own_database, environment={**own_database.environment, "EDMS_LOG_FORM": "json"})
    port = find_free()
    logs = tmp_path / "web.log", tmp_path / "worker.log"
    with collected.running(*web(port), log=logs[0]), collected.running(*worker(), log=logs[1]):
        assert wait_until(lambda: answers(port) and "ready" in logs[1].read_text(), seconds=90), logs[0].read_text() + logs[1].read_text()
        yield f"http://127.0.0.1:{port}/api/v1", *logs


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/livez", timeout=5).ok
    except requests.ConnectionError:
        return False


@pytest.mark.own_database
def test_it_works(stack: tuple[str, Path, Path], docadmin: User, author: User):
    """A document admin orders a run; the request, its message and the run tell of each other, and of nobody by name."""
    api, web_log, worker_log = stack
    with requests.Session() as http:
        signed_in = http.post(f"{api}/auth/token/", json={"username": docadmin.username, "password": PASSWORD}, timeout=30)
        http.headers.update({"Authorization": f"Bearer {signed_in.json()['access']}", "X-Request-ID": "the-request-of-this-test"})
        ordered = http.post(f"{api}/scheduler/chains/", json={"tasks": [TASK, TASK], "reason": "Ines asked"}, timeout=30)
        assert ordered.status_code == 202, ordered.text
        http.get(f"{api}/documents/?search=the-secret-recipe&author=Ines", timeout=30)
        http.post(f"{api}/auth/token/", json={"username": "ines@example.org", "password": "wrong-one-9"}, timeout=30)
    assert wait_until(lambda: TaskRun.objects.filter(state="SUCCEEDED").count() == 2, seconds=60)
    assert wait_until(lambda: "job_ended" in worker_log.read_text(), seconds=30)

    asked, done = lines_of(web_log), lines_of(worker_log)
    request = next(line for line in asked if line.get("event") == "request" and line["route"].endswith("scheduler/chains/"))
    assert (request["request_id"], request["user_id"], request["status"]) == ("the-request-of-this-test", docadmin.pk, 202)
    run = next(line for line in done if line.get("event") == "run_begun")
    assert (run["request_id"], run["task_run"]) == ("the-request-of-this-test", TaskRun.objects.order_by("id")[0].pk)
    ended = next(line for line in done if line.get("event") == "job_ended" and line["job"].endswith(TASK))
    assert (ended["request_id"], ended["state"]) == ("the-request-of-this-test", "SUCCESS")
    said = web_log.read_text() + worker_log.read_text()
    for name in (docadmin.username, docadmin.email, PASSWORD, "Ines", "ines@", "the-secret-recipe", "127.0.0.1:80/"):
        assert name not in said


def test_the_number_of_a_person_does_not_stay_for_the_next_request(client_of, viewer, db):
    client_of(viewer).get("/api/v1/auth/me/")

    assert "user_id" not in structlog.contextvars.get_contextvars()


def as_json(message: str, *arguments: object, error: Exception | None = None) -> dict[str, Any]:
    raised = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("apps.test", logging.WARNING, __file__, 1, message, arguments, raised)
    written: dict[str, Any] = json.loads(JsonLines().format(record))
    return written


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


@pytest.mark.parametrize(
    ("said", "withheld"),
    [
        ("550 no such user ines.calloway@example.org", "ines.calloway@example.org"),
        ("Error connecting to redis://:p4ssw0rd@redis:6379/0", "p4ssw0rd"),
        ("duplicate key value\nDETAIL:  Key (username)=(ines) already exists.", "(ines)"),
        ("null value\nDETAIL:  Failing row contains (7, Ines Calloway, secret recipe).", "recipe"),
    ],
)
def test_what_names_people_opens_doors_or_quotes_rows_is_withheld(said, withheld):
    line = as_json("email_not_sent: %s", said)

    assert withheld not in json.dumps(line)
    assert line["event"].startswith("email_not_sent")


def test_an_error_is_told_with_its_kind_and_place_and_without_what_a_row_holds():
    line = as_json("failed", error=raised(ValueError("duplicate key\nDETAIL: Key (title)=(Recipe of the vaccine)")))

    assert line["exception"] == "ValueError"
    assert any("in raised" in place for place in line["traceback"])
    assert "vaccine" not in json.dumps(line)


def test_values_under_names_of_personal_things_are_withheld():
    event = {"event": "x", "username": "ines", "new_password": "p", "ip_address": "10.0.0.1", "context": {"title": "T", "document_id": 3}}

    assert withhold_what_is_personal(None, "", event) == {
        "event": "x",
        "username": "[withheld]",
        "new_password": "[withheld]",
        "ip_address": "[withheld]",
        "context": {"title": "[withheld]", "document_id": 3},
    }


def test_at_a_terminal_nothing_is_set_up():
    assert settings_of_logs("text") == {}
