"""From a request to the job it asked for to the lines of both: the request's id travels in the header of each message."""

import logging.config
import time
from typing import Any

import structlog
from celery import signals
from django.conf import settings
from django.dispatch import Signal

from apps.core.context import Origin, current_origin, originating_from

REQUEST_HEADER = "edms_request"
# What lines about a job carry; named together so that the end of a job takes all of it away again.
_OF_A_JOB = ("request_id", "job", "job_id", "task_run", "user_id", "trace_id", "span_id")
# For who watches over the program (edms/telemetry), if anybody does: a run begins (`run_id`); a fault of ours was met and is told to
# no caller (`error`).
run_begun = Signal()
fault_met = Signal()
_log = structlog.get_logger(__name__)


def tell(event: str, **values: Any) -> None:
    """Say that something ordinary happened, where logs are collected; at a terminal only what is unusual is worth a line."""
    if settings.LOGGING:
        _log.info(event, **values)


def connect() -> None:
    """Follow every message and every job of this process; once, when the program is loaded."""
    signals.before_task_publish.connect(_name_the_request, dispatch_uid="edms-traces")
    signals.task_prerun.connect(_begin, dispatch_uid="edms-traces")
    signals.task_postrun.connect(_end, dispatch_uid="edms-traces")
    if settings.LOGGING:
        # With a receiver Celery leaves the loggers alone.
        signals.setup_logging.connect(_keep_our_loggers, dispatch_uid="edms-traces")


def _name_the_request(headers: dict[str, Any] | None = None, **_signal: Any) -> None:
    if headers is not None and (request_id := current_origin().request_id):
        headers.setdefault(REQUEST_HEADER, request_id)


def _begin(task_id: str, task: Any, **_signal: Any) -> None:
    if task.request.is_eager:
        return
    # A job before this one may have been killed without an end.
    structlog.contextvars.unbind_contextvars(*_OF_A_JOB)
    asked_by = getattr(task.request, REQUEST_HEADER, None) or (task.request.headers or {}).get(REQUEST_HEADER)
    structlog.contextvars.bind_contextvars(job=task.name, job_id=task_id, **({"request_id": asked_by} if asked_by else {}))
    task.request.edms_origin = originating_from(Origin(request_id=asked_by or ""))
    task.request.edms_origin.__enter__()
    task.request.edms_began = time.monotonic()


def _end(task: Any, state: str | None = None, **_signal: Any) -> None:
    if task.request.is_eager or not (origin := getattr(task.request, "edms_origin", None)):
        return
    tell("job_ended", state=state, milliseconds=round((time.monotonic() - task.request.edms_began) * 1000))
    origin.__exit__(None, None, None)
    structlog.contextvars.unbind_contextvars(*_OF_A_JOB)


def _keep_our_loggers(**_signal: Any) -> None:
    logging.config.dictConfig(settings.LOGGING)
