"""What is taken out of spans and faults, piece by piece; that it is taken out of what really leaves is seen beside this."""

import pytest
from celery import current_app, signals
from django.db import OperationalError, connections
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext, TraceFlags, TraceState

from apps.core.errors import Conflict
from edms.telemetry import faults
from edms.telemetry.cleaning import cleaned_event, without_values
from edms.telemetry.tracing import CleaningExporter, Jobs


def exported(*, attributes: dict[str, str], error: Exception | None = None) -> str:
    """A span below one of a foreign program, as it is handed on."""
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(CleaningExporter(kept)))
    state = TraceState([("who", "MARK")])
    foreign = trace.NonRecordingSpan(SpanContext(7, 7, True, TraceFlags(1), state))
    span = provider.get_tracer("test").start_span("GET", context=trace.set_span_in_context(foreign), attributes=attributes)
    if error:
        span.record_exception(error)
        span.set_status(trace.StatusCode.ERROR, str(error))
    span.end()
    return str(kept.get_finished_spans()[0].to_json())


def test_it_works():
    told = exported(
        attributes={"http.route": "documents/<uuid>/", "http.target": "/documents/?search=MARK", "http.user_agent": "MARK", "new": "MARK"},
        error=ValueError("MARK"),
    )

    assert "documents/<uuid>/" in told
    assert "ValueError" in told
    assert "ERROR" in told
    assert "MARK" not in told


@pytest.mark.parametrize(
    ("statement", "kept"),
    [
        ("SELECT 1 FROM t WHERE a = %s AND b = $1", "SELECT 1 FROM t WHERE a = %s AND b = $1"),
        ("NOTIFY x, 'it''s a title' ; SELECT 2", "NOTIFY x, ? ; SELECT 2"),
        ("SELECT $$a title$$, $t$another$t$ -- a comment\n, 1 /* and\nanother */", "SELECT ?, ? ?\n, 1 ?"),
    ],
)
def test_a_statement_is_told_without_texts(statement, kept):
    assert without_values(statement) == kept


def test_a_fault_is_made_anew_from_what_may_be_told():
    fault = cleaned_event(
        {
            "event_id": "1",
            "transaction": "/MARK/",
            "transaction_info": {"source": "url"},
            "user": {"id": "7", "username": "MARK"},
            "request": {"url": "http://x/MARK", "headers": {"Cookie": "MARK"}},
            "server_name": "MARK",
            "extra": {"celery-job": "MARK"},
            "logentry": {"message": "MARK"},
            "contexts": {"trace": {"trace_id": "2", "dynamic_sampling_context": {"user_id": "MARK"}}},
            "breadcrumbs": {"values": [{"category": "log", "message": "MARK"}, {"category": "query", "message": "SELECT 'MARK'"}]},
            "exception": {
                "values": [
                    {
                        "type": "KeyError",
                        "value": "MARK",
                        "stacktrace": {"frames": [{"filename": "/home/MARK/a.py", "module": "a.b", "vars": "MARK"}]},
                    }
                ]
            },
        },
        {"request_id": "3"},
    )

    assert "MARK" not in str(fault)
    assert fault["exception"]["values"][0]["stacktrace"]["frames"] == [{"filename": "a/b", "module": "a.b"}]
    assert fault["breadcrumbs"]["values"] == [{"category": "query", "message": "SELECT ?"}]
    assert (fault["contexts"], fault["tags"]) == ({"trace": {"trace_id": "2"}}, {"request_id": "3"})


def judged(error: BaseException) -> dict[str, str] | None:
    event = faults.cleaned_or_none({}, {"exc_info": (type(error), error, None)})
    return None if event is None else dict(event["tags"])


@pytest.mark.own_database
def test_that_the_database_is_away_is_no_fault_of_the_program(own_database):
    with pytest.raises(OperationalError) as away, connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connections.close_all()

    assert judged(away.value) is None
    assert judged(ValueError()) == {}
    assert judged(Conflict("backup_under_way", "The backup of Ines is under way.")) == {"code": "backup_under_way"}


def test_a_message_that_was_never_sent_leaves_no_span_behind():
    """With the broker away, beat would otherwise put everything that it does later below the first lost message."""
    current_app.loader.import_default_modules()
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    jobs = Jobs()
    jobs.instrument(tracer_provider=provider)
    try:
        headers = {"id": "1"}
        signals.before_task_publish.send(sender="apps.scheduler.tasks.sweep", headers=headers)
    finally:
        jobs.uninstrument()

    assert not trace.get_current_span().get_span_context().is_valid
    (message,) = kept.get_finished_spans()
    assert headers["traceparent"].split("-")[1:3] == [f"{message.context.trace_id:032x}", f"{message.context.span_id:016x}"]
