"""What OpenTelemetry and Sentry get from the real programs: one trace from a request to its jobs, each fault once, and nobody's secrets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from apps.scheduler.models import TaskRun
from apps.users.models import User
from edms.embedded.folders import PROJECT
from edms.embedded.ports import find_free
from testing.cast import PASSWORD
from testing.own_database import OwnDatabase
from testing.telemetry import Receiver, SeenSpan, hanging, receiving
from tests.faults.programs import until
from tests.telemetry.watched import STUMBLES, Watched, let_it_stumble, watched

pytestmark = pytest.mark.own_database
FOREIGN_TRACE = "0af7651916cd43dd8448eb211c80319c"
BAGGAGE = "sentry-trace_id=0af7651916cd43dd8448eb211c80319c,sentry-user_id=MARK-OF-BAGGAGE,who=MARK-OF-BAGGAGE"
# Whatever a client may send with a request besides what it asks for.
AROUND = {
    "X-Request-ID": "the-request-of-this-test",
    "traceparent": f"00-{FOREIGN_TRACE}-b7ad6b7169203331-01",
    "tracestate": "who=MARK-OF-A-STATE",
    "baggage": BAGGAGE,
    "sentry-trace": f"{FOREIGN_TRACE}-b7ad6b7169203331-1",
    "User-Agent": "MARK-OF-A-BROWSER",
    "X-Forwarded-For": "203.0.113.77",
    "Cookie": "sessionid=MARK-OF-A-COOKIE",
    "Referer": "https://example.org/MARK-OF-A-PAGE",
}
TASK = "perform_system_health_check"


@pytest.fixture
def docadmin_with_a_name(own_database: OwnDatabase, docadmin: User) -> User:
    docadmin.username, docadmin.last_name, docadmin.email = "mark-of-an-account", "MARK-OF-A-NAME", "mark-of@mail.example"
    docadmin.save()
    return docadmin


def work(programs: Watched, person: User) -> None:
    """A morning: some of it goes well, some is refused, and two things fail as nobody expected."""
    programs.sign_in(person)
    assert programs.upload("MARK-OF-A-TITLE", "MARK-OF-A-FILE.docx", **AROUND).status_code == 201
    assert programs.get("api/v1/documents/?search=MARK-OF-A-QUERY&author=MARK-OF-A-QUERY", **AROUND).status_code == 200
    assert programs.get("api/v1/MARK-OF-AN-ADDRESS/", **AROUND).status_code == 404
    assert programs.post("api/v1/documents/", {"title": "MARK-OF-A-TITLE"}).status_code == 400
    assert programs.post("api/v1/auth/token/", {"username": "MARK-OF-A-STRANGER", "password": "MARK-OF-A-PASSWORD"}).status_code == 401
    assert programs.get("api/v1/auth/me/", Host="mark-of-a-host.example").status_code == 400
    assert programs.get("readyz").status_code == 200
    assert programs.get("metrics").status_code == 200
    assert programs.upload(f"MARK-OF-A-TITLE {STUMBLES}", "MARK-OF-A-FILE.docx", **AROUND).status_code == 500
    run = programs.order(TASK, **AROUND)
    until(lambda: TaskRun.objects.get(pk=run).state == "FAILED", what="the run fails")
    until(lambda: programs.jobs_that_ended()[TASK] >= TaskRun.objects.count(), what="the worker has done what it was asked")


def test_it_works(own_database: OwnDatabase, docadmin_with_a_name: User, tmp_path: Path):
    """Of three programs that end in order nothing is lost, although none of them was about to send anything yet."""
    let_it_stumble()
    with receiving() as receiver:
        environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": receiver.endpoint, "OTEL_BSP_SCHEDULE_DELAY": "600000", "SENTRY_DSN": receiver.dsn}
        with watched(own_database, tmp_path, **environment) as programs, programs.programs.beat() as beat:
            work(programs, docadmin_with_a_name)
            until(lambda: "sweep" in programs.jobs_that_ended(), what="a job that beat asks for")
            programs.end(beat)

        assert_one_trace_from_the_request_to_its_job(receiver.spans(), programs)
        assert_every_program_tells_what_it_does(receiver.spans())
        assert_each_fault_came_once(receiver.faults())
        assert_nobody_is_named(receiver)


def assert_one_trace_from_the_request_to_its_job(spans: Sequence[SeenSpan], programs: Watched) -> None:
    of_the_trace = {span.span_id: span for span in spans if span.trace_id == FOREIGN_TRACE}
    job = next(span for span in of_the_trace.values() if span.name.startswith("run/") and span.name.endswith(TASK))
    message = of_the_trace[job.parent_id]
    request = of_the_trace[message.parent_id]
    assert (job.service, message.service, request.service) == ("edms-worker", "edms-web", "edms-web")
    assert (request.name, request.parent_id) == ("POST api/v1/scheduler/chains/", "b7ad6b7169203331")
    run = TaskRun.objects.order_by("id")[0]
    assert job.attributes["edms.task_run"] == run.pk
    assert {span.attributes["edms.request_id"] for span in of_the_trace.values()} == {"the-request-of-this-test"}
    assert any("INSERT INTO" in span.attributes.get("db.statement", "") for span in of_the_trace.values() if span.service == "edms-worker")
    lines = {line.get("span_id") for name in ("web", "w1") for line in programs.lines_of(name) if line.get("trace_id") == FOREIGN_TRACE}
    assert {job.span_id, request.span_id} <= lines


def assert_every_program_tells_what_it_does(spans: Sequence[SeenSpan]) -> None:
    assert {span.service for span in spans} == {"edms-web", "edms-worker", "edms-beat"}
    assert any(span.name == "LPUSH" for span in spans)
    beginnings = {span.name for span in spans if not span.parent_id}
    assert not {name for name in beginnings if not name.startswith(("GET ", "POST ", "apply_async/", "run/"))} - {"GET"}
    assert not {name for name in beginnings if name.endswith(("livez", "readyz", "metrics"))}


def assert_each_fault_came_once(faults: Sequence[dict[str, Any]]) -> None:
    (of_a_request,) = [fault for fault in faults if "job" not in fault["tags"]]
    of_runs = [fault for fault in faults if "job" in fault["tags"]]
    assert of_a_request["transaction"] == "/api/v1/documents/"
    assert of_a_request["tags"] == {"request_id": "the-request-of-this-test", "sqlstate": "P0001", "trace_id": FOREIGN_TRACE}
    failed = TaskRun.objects.filter(state="FAILED").order_by("id")
    assert sorted(int(fault["tags"]["task_run"]) for fault in of_runs) == [run.pk for run in failed]
    assert {fault["transaction"] for fault in of_runs} == {f"apps.scheduler.automated_tasks.{TASK}"}
    assert of_runs[0]["tags"]["request_id"] == "the-request-of-this-test"
    for fault in faults:
        errors = fault["exception"]["values"]
        assert [(error["type"], error["value"]) for error in errors] == [
            ("RaiseException", "[withheld]"),
            ("ProgrammingError", "[withheld]"),
        ]
        assert any(frame["filename"].startswith("apps/") and frame["context_line"] for frame in errors[-1]["stacktrace"]["frames"])
        assert any("INSERT INTO" in breadcrumb["message"] for breadcrumb in fault["breadcrumbs"]["values"])


def assert_nobody_is_named(receiver: Receiver) -> None:
    told = receiver.everything().lower()
    for mark in ("mark-of", "mark of", PASSWORD.lower(), "203.0.113.77", "mail.example", "127.0.0.1:80", "bearer", "sessionid"):
        assert mark not in told, told[told.index(mark) - 200 : told.index(mark) + 50]
    assert str(PROJECT).lower() not in told


def test_nobody_waits_for_receivers_that_hang(own_database: OwnDatabase, docadmin: User, tmp_path: Path):
    let_it_stumble()
    with hanging() as traces, hanging() as faults:
        environment = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{traces.port}",
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "OTEL_EXPORTER_OTLP_TIMEOUT": "60",
            "SENTRY_DSN": f"http://publickey@127.0.0.1:{faults.port}/7",
        }
        with watched(own_database, tmp_path, **environment) as programs:
            work(programs, docadmin)
            until(lambda: traces.is_waited_for, what="traces were sent")
            until(lambda: faults.is_waited_for, what="a fault was sent")
            work(programs, docadmin)
            assert traces.is_waited_for
            assert faults.is_waited_for
            programs.end()


def test_nobody_misses_receivers_that_are_away(own_database: OwnDatabase, docadmin: User, tmp_path: Path):
    let_it_stumble()
    away = f"127.0.0.1:{find_free()}"
    environment = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{away}",
        "OTEL_BSP_SCHEDULE_DELAY": "100",
        "SENTRY_DSN": f"http://publickey@{away}/7",
    }
    with watched(own_database, tmp_path, **environment) as programs:
        work(programs, docadmin)
        programs.end()
