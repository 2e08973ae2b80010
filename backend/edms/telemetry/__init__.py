"""Traces and faults for whoever watches over an installation: off, and not even loaded, unless the environment names a receiver.

OpenTelemetry takes traces (`tracing.py`), Sentry takes faults (`faults.py`). Neither personal data nor the content of documents leaves
the program this way (`cleaning.py`), and a receiver that is away or hangs costs no request, no job and no shutdown its time.
"""

import importlib.metadata
import os
import sys
from collections.abc import Callable

_LIBRARY = "opentelemetry"
# Seconds that the end of a process waits for each receiver of what is left; the web server gives its children five in all.
PATIENCE = 1.5


def traces_endpoint() -> str:
    """Where traces are sent, by OpenTelemetry's own variables; empty where nobody wants them."""
    switched_off = _told("OTEL_SDK_DISABLED").lower() == "true" or _told("OTEL_TRACES_EXPORTER").lower() == "none"
    if switched_off:
        return ""
    if whole := _told("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"):
        return whole
    base = _told("OTEL_EXPORTER_OTLP_ENDPOINT")
    return f"{base.removesuffix('/')}/v1/traces" if base else ""


def version() -> str:
    """Of the image where there is one, else of the program."""
    try:
        return _told("EDMS_VERSION") or importlib.metadata.version("edms")
    except importlib.metadata.PackageNotFoundError:
        return "0"


def load_redis_alone() -> None:
    """Load the Redis client without OpenTelemetry's metrics, which it takes along wherever they are installed."""
    if traces_endpoint() or _LIBRARY in sys.modules or "redis" in sys.modules:
        return
    sys.modules[_LIBRARY] = None  # type: ignore[assignment]  # Python's way to say that a module is not to be found
    try:
        import redis  # noqa: F401
    finally:
        del sys.modules[_LIBRARY]


def load_for_forks() -> None:
    """Load what the processes that this one forks will need: they have little time for it."""
    if traces_endpoint():
        from edms.telemetry import tracing  # noqa: F401


def trace_this_process(service: str, *, answers_requests: bool = False) -> None:
    """Send traces of this process from here on, if somebody wants them; after its last fork, because a thread sends them."""
    if traces_endpoint():
        from edms.telemetry import tracing

        tracing.begin(service, answers_requests=answers_requests)


def end() -> None:
    """Send what is left, in a moment, where a process ends without Python's own end."""
    from django.conf import settings

    if settings.SENTRY_DSN:
        from edms.telemetry import faults

        faults.end()
    if traces_endpoint():
        from edms.telemetry import tracing

        tracing.end()


def report_faults() -> None:
    """Send faults of this process, and of those that it forks, if somebody wants them."""
    from django.conf import settings

    if settings.SENTRY_DSN:
        from edms.telemetry import faults

        faults.begin()


def at_the_end(deed: Callable[[], object]) -> None:
    """Do this at the end of the process, also where it is a child of the web server: those end past Python's `atexit`."""
    from multiprocessing.util import Finalize

    Finalize(None, deed, exitpriority=1)


def _told(name: str) -> str:
    return os.environ.get(name, "").strip()
