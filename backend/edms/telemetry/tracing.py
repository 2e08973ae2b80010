"""Traces of a process by OpenTelemetry: requests, jobs, and the statements and commands in their course.

The libraries collect; what they hand to the exporter is made anew with nothing in it but what `cleaning.py` names.
"""

import logging
from collections.abc import Sequence
from typing import Any

import structlog
from celery import signals
from django.conf import settings
from django.http import HttpRequest
from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.celery import CeleryInstrumentor
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.instrumentation.redis import RedisInstrumentor
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanContext, SpanKind, Status, format_span_id, format_trace_id
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from apps.core.traces import run_begun
from edms.telemetry import PATIENCE, at_the_end, version
from edms.telemetry.cleaning import cleaned_attributes

_PROBES = r"//[^/]+/(?:livez|readyz|metrics)(?:[/?]|$)"
_OUTSIDE = "apps.core.middleware.ContentSecurityPolicyMiddleware"
_IN_EVERY_SPAN = ("request_id", "task_run")


class CoursesInSpans(SpanProcessor):
    """Writes the request and the run in whose course a span begins into it."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        known = structlog.contextvars.get_contextvars()
        span.set_attributes({f"edms.{name}": known[name] for name in _IN_EVERY_SPAN if name in known})


class PromptBatches(BatchSpanProcessor):
    """Batches whose end is soon, also when the receiver hangs; a statement in nobody's course (beat looks for work) is none of them."""

    def on_end(self, span: ReadableSpan) -> None:
        if span.parent is not None or span.kind is not SpanKind.CLIENT:
            super().on_end(span)

    def shutdown(self) -> None:
        # The library's own method waits for 30 seconds.
        self._batch_processor.shutdown(timeout_millis=round(PATIENCE * 1000))


class CleaningExporter(SpanExporter):
    """Hands spans on that are made anew from what may leave the program."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._exporter.export([cleaned(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()


def cleaned(span: ReadableSpan) -> ReadableSpan:
    """A span without addresses, headers, values, words of errors, and what came with a foreign trace."""
    return ReadableSpan(
        name=span.name,
        context=_bare(span.context),
        parent=_bare(span.parent),
        resource=span.resource,
        attributes=cleaned_attributes(span.attributes or {}),
        events=[_cleaned_event(event) for event in span.events],
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _cleaned_event(event: Event) -> Event:
    kind = (event.attributes or {}).get("exception.type")
    return Event(event.name, {"exception.type": kind} if kind else {}, event.timestamp)


def _bare(context: SpanContext | None) -> SpanContext | None:
    if context is None:
        return None
    return SpanContext(context.trace_id, context.span_id, context.is_remote, context.trace_flags)


class Jobs(CeleryInstrumentor):
    """Jobs and the messages that ask for them.

    The library lets the span of a message go on until the message was sent. With the broker away it never is, and whatever the
    process does later would hang below it; so it ends here at once.
    """

    def _trace_before_publish(self, *_given: Any, sender: str = "", headers: dict[str, Any] | None = None, **_more: Any) -> None:
        about = {"celery.action": "apply_async", "celery.task_name": sender}
        with self._tracer.start_as_current_span(f"apply_async/{sender}", kind=SpanKind.PRODUCER, attributes=about):
            if headers is not None:
                propagate.inject(headers)

    @staticmethod
    def _trace_after_publish(*_given: Any, **_more: Any) -> None:
        pass


def begin(service: str, *, answers_requests: bool) -> None:
    """Collect spans of this process and send them from a thread of their own; sampling is as OTEL_TRACES_SAMPLER says."""
    provider = TracerProvider(resource=_resource(service), shutdown_on_exit=False)
    provider.add_span_processor(CoursesInSpans())
    provider.add_span_processor(PromptBatches(CleaningExporter(OTLPSpanExporter())))
    trace.set_tracer_provider(provider)
    # Not the baggage: it is anybody's words, and would go along with every message.
    propagate.set_global_textmap(TraceContextTextMapPropagator())
    # A receiver that is away is worth one line a batch, not one for each try.
    logging.getLogger("opentelemetry.exporter.otlp").setLevel(logging.ERROR)
    at_the_end(end)
    PsycopgInstrumentor().instrument()
    RedisInstrumentor().instrument()
    Jobs().instrument()  # type: ignore[no-untyped-call]
    signals.task_prerun.connect(_name_the_job_in_logs, weak=False, dispatch_uid="edms-tracing")
    run_begun.connect(_name_the_run, weak=False, dispatch_uid="edms-tracing")
    if answers_requests:
        place = settings.MIDDLEWARE.index(_OUTSIDE) + 1
        DjangoInstrumentor().instrument(excluded_urls=_PROBES, request_hook=_name_the_request_in_logs, middleware_position=place)


def end() -> None:
    """Send what is left and stop; whoever receives has :data:`PATIENCE`."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.shutdown()


def _resource(service: str) -> Resource:
    told = Resource.create({"service.version": version()})
    is_named = not str(told.attributes.get(SERVICE_NAME, "unknown_service")).startswith("unknown_service")
    return told if is_named else told.merge(Resource({SERVICE_NAME: service}))


def _name_in_logs(context: SpanContext) -> None:
    structlog.contextvars.bind_contextvars(trace_id=format_trace_id(context.trace_id), span_id=format_span_id(context.span_id))


def _name_the_request_in_logs(span: trace.Span, _request: HttpRequest) -> None:
    _name_in_logs(span.get_span_context())


def _name_the_job_in_logs(task: Any, **_signal: Any) -> None:
    if not task.request.is_eager:
        _name_in_logs(trace.get_current_span().get_span_context())


def _name_the_run(run_id: int, **_signal: Any) -> None:
    trace.get_current_span().set_attribute("edms.task_run", run_id)
