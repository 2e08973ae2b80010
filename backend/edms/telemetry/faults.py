"""Faults of the program for Sentry: errors that nobody expected, once each, without a word about whom or what they met."""

from typing import Any

import sentry_sdk
import structlog
from django.conf import settings
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.types import Breadcrumb, BreadcrumbHint, Event, Hint
from sentry_sdk.utils import BadDsn

from apps.core.errors import EdmsError
from apps.core.outages import says_that_the_database_is_away
from apps.core.traces import fault_met
from edms.telemetry import PATIENCE, at_the_end, version
from edms.telemetry.cleaning import cleaned_breadcrumb, cleaned_event

_TAGS = ("request_id", "task_run", "job", "job_id", "trace_id")
_log = structlog.get_logger(__name__)


def begin() -> None:
    """Send faults from a thread of the library's; without traces, sessions, logs, and what belongs to them."""
    try:
        sentry_sdk.init(
            dsn=settings.SENTRY_DSN,
            release=f"edms@{version()}",
            environment=settings.SENTRY_ENVIRONMENT,
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[
                DjangoIntegration(signals_spans=False),
                CeleryIntegration(propagate_traces=False),
                DedupeIntegration(),
            ],
            before_send=cleaned_or_none,
            before_breadcrumb=_clean_breadcrumb,
            send_default_pii=False,
            max_request_body_size="never",
            include_local_variables=False,
            include_source_context=True,
            auto_session_tracking=False,
            send_client_reports=False,
            enable_metrics=False,
            spotlight=False,
            traces_sample_rate=None,
            shutdown_timeout=PATIENCE,
        )
    except BadDsn:
        # Somebody's mistake about faults must not be one more; `edms doctor` names it.
        _log.warning("sentry_dsn_malformed")
        return
    # The library's own way speaks to whoever ends the process.
    at_the_end(end)
    fault_met.connect(_report, weak=False, dispatch_uid="edms-faults")


def end() -> None:
    """Send what is left, if that takes no longer than a moment."""
    sentry_sdk.get_client().close()


def _report(error: BaseException, **_signal: Any) -> None:
    sentry_sdk.capture_exception(error)


def cleaned_or_none(event: Event, hint: Hint) -> Event | None:
    """A fault as it may be told; None where it is none: the database is away."""
    error = (hint.get("exc_info") or (None, None, None))[1]
    if says_that_the_database_is_away(error):
        return None
    known = structlog.contextvars.get_contextvars() | _codes_of(error)
    tags = {name: str(known[name]) for name in (*_TAGS, "sqlstate", "code") if known.get(name)}
    cleaned: Any = cleaned_event(event, tags)
    return cleaned  # type: ignore[no-any-return]


def _codes_of(error: BaseException | None) -> dict[str, Any]:
    if isinstance(error, EdmsError):
        return {"code": error.code}
    return {"sqlstate": getattr(getattr(error, "__cause__", None), "sqlstate", None)}


def _clean_breadcrumb(breadcrumb: Breadcrumb, _hint: BreadcrumbHint) -> Breadcrumb | None:
    return cleaned_breadcrumb(breadcrumb)
