"""What every request passes: the address it came from, an id and origin for the record, and the content security policy."""

import hashlib
import ipaddress
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from apps.core.context import Origin, originating_from
from apps.core.traces import tell

_ACCEPTABLE_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def _request_id(request: HttpRequest) -> str:
    offered = request.headers.get("X-Request-ID", "")
    return offered if _ACCEPTABLE_REQUEST_ID.match(offered) else uuid.uuid4().hex


def _session_fingerprint(request: HttpRequest) -> str:
    """A digest that ties the acts of one session together without revealing the session key."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return hashlib.sha256(key.encode()).hexdigest()[:32] if key else ""


class TrustedProxyMiddleware:
    """Believes what a proxy of ours says about a request: who sent it, and whether it came over TLS.

    ``EDMS_TRUSTED_PROXIES`` names addresses and networks. The client is the last address in the list of forwarders that is none of
    them. From anybody else the headers are dropped before something reads them.
    """

    _FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_trusted(request.META.get("REMOTE_ADDR", "")):
            self._take_the_client(request)
        else:
            for header in self._FORWARDED:
                request.META.pop(header, None)
        return self.get_response(request)

    def _take_the_client(self, request: HttpRequest) -> None:
        forwarders = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        for address in reversed(forwarders):
            if _address(address) is None:
                return
            request.META["REMOTE_ADDR"] = address
            if not self._is_trusted(address):
                return

    def _is_trusted(self, address: str) -> bool:
        known = _address(address)
        return known is not None and any(known in network for network in settings.TRUSTED_PROXIES)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


class RequestContextMiddleware:
    """Gives each request an id, binds it to the logs, and keeps its origin for the audit trail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = Origin(
            request_id=_request_id(request),
            ip_address=request.META.get("REMOTE_ADDR") or None,
            user_agent=request.headers.get("User-Agent", "")[:500],
            session_id=_session_fingerprint(request),
        )
        with originating_from(origin), structlog.contextvars.bound_contextvars(request_id=origin.request_id):
            began = time.monotonic()
            try:
                response = self.get_response(request)
                _tell(request, response, began)
            finally:
                structlog.contextvars.unbind_contextvars("user_id", "trace_id", "span_id")
        response["X-Request-ID"] = origin.request_id
        return response


def _tell(request: HttpRequest, response: HttpResponse, began: float) -> None:
    """One line a request: by its route, since an address can hold what somebody searched for."""
    route = getattr(request.resolver_match, "route", "") or "none"
    milliseconds = round((time.monotonic() - began) * 1000)
    tell("request", method=request.method, route=route, status=response.status_code, milliseconds=milliseconds)


class ContentSecurityPolicyMiddleware:
    """Only our own scripts and styles run: no inline code, no foreign hosts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        return response
