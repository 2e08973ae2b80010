"""A look at whoever is to get traces and faults: the addresses are addresses, and somebody takes things there."""

import os
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from apps.api.doctor import Finding, fault, good, warning
from edms.telemetry import traces_endpoint

_PATIENCE = 3  # seconds
_BY_HTTP = "http/protobuf"
_REACH = "See that it runs and that this place may reach it (docs/operations.md). Until then everything works, and nothing of it is kept."
_NAME_THE_COLLECTOR = (
    "Set OTEL_EXPORTER_OTLP_ENDPOINT to the address of the collector for OTLP over HTTP, without a path: http://HOST:4318."
)
_NAME_THE_PROJECT = (
    "Copy the DSN again from Sentry's settings of the project: https://KEY@HOST/NUMBER, in SENTRY_DSN or a file SENTRY_DSN_FILE."
)


def look_at_telemetry() -> Iterator[Finding]:
    """Nothing is amiss where nobody is to get anything."""
    traces, problems = traces_endpoint(), [*_about_traces(), *_about_faults()]
    yield from problems
    if problems:
        return
    receivers = [f"traces go to {traces}"] if traces else []
    receivers += [f"faults go to {urlsplit(settings.SENTRY_DSN).hostname}"] if settings.SENTRY_DSN else []
    told = " and ".join(receivers) or "neither traces nor faults are sent anywhere"
    yield good(f"{told[0].upper()}{told[1:]}.")


def _about_traces() -> Iterator[Finding]:
    endpoint = traces_endpoint()
    if not endpoint:
        return
    protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL") or _BY_HTTP
    if protocol != _BY_HTTP:
        yield warning(f"Traces are sent by {_BY_HTTP}, whatever OTEL_EXPORTER_OTLP_PROTOCOL says ({protocol}).", _NAME_THE_COLLECTOR)
    if not _is_address(endpoint):
        yield fault(f"Traces cannot be sent to {endpoint}, which is no address.", _NAME_THE_COLLECTOR)
    elif trouble := _trouble_with_sending(endpoint):
        yield warning(f"Traces do not arrive at {endpoint}: {trouble}.", f"{_REACH} {_NAME_THE_COLLECTOR}")


def _about_faults() -> Iterator[Finding]:
    if not settings.SENTRY_DSN:
        return
    address = urlsplit(settings.SENTRY_DSN) if _is_address(settings.SENTRY_DSN) else None
    if address is None or not (address.username and address.path.rpartition("/")[2].isdigit()):
        yield fault("SENTRY_DSN is not the DSN of a project: no faults are sent.", _NAME_THE_PROJECT)
        return
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        socket.create_connection((str(address.hostname), port), timeout=_PATIENCE).close()
    except OSError as error:
        yield warning(f"Sentry at {address.hostname}:{port} cannot be reached: {_words_of(error)}.", _REACH)


def _is_address(text: str) -> bool:
    try:
        address = urlsplit(text)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        return False


def _trouble_with_sending(endpoint: str) -> str:
    """Why a message without a single span in it is not taken; empty where it is."""
    from opentelemetry.util.re import parse_env_headers

    told = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_HEADERS") or os.environ.get("OTEL_EXPORTER_OTLP_HEADERS") or ""
    headers = {"Content-Type": "application/x-protobuf", **parse_env_headers(told, liberal=True)}
    empty = urllib.request.Request(endpoint, data=b"", headers=headers, method="POST")  # noqa: S310 - http or https
    trusted = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE") or os.environ.get("OTEL_EXPORTER_OTLP_CERTIFICATE") or None
    try:
        context = ssl.create_default_context(cafile=trusted) if endpoint.startswith("https:") else None
        urllib.request.urlopen(empty, timeout=_PATIENCE, context=context).close()  # noqa: S310 - http or https
    except urllib.error.HTTPError as refusal:
        with refusal:
            return f"it answers {refusal.code} {refusal.reason}"
    except OSError as error:
        return _words_of(error)
    return ""


def _words_of(error: OSError) -> str:
    reason = getattr(error, "reason", error)
    return f"no answer within {_PATIENCE} seconds" if isinstance(reason, TimeoutError) else str(reason)
