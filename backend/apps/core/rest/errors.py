"""The one renderer of errors: whatever went wrong, the answer is problem details of one shape."""

import sys
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from apps.core.context import current_origin
from apps.core.errors import EdmsError
from apps.core.outages import says_that_the_database_is_away

_MEDIA_TYPE = "application/problem+json"
# Seconds after which a database that was restarted is usually there again.
_SOON = 5


def problem(status: int, code: str, message: str, *, title: str | None = None, **extra: Any) -> dict[str, Any]:
    """The body of an error answer (RFC 9457, with ``error`` as the overview's client reads it)."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": message,
        "error": message,
        "errors": [],
        "refusals": [],
        "request_id": current_origin().request_id,
    }
    return body | extra


def _field_errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Flatten DRF's nested validation detail into ``{field, code, message}``."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = path if name == "non_field_errors" else f"{path}.{name}".lstrip(".")
            yield from _field_errors(inner, here)
    elif isinstance(detail, list):
        for position, inner in enumerate(detail):
            nested = isinstance(inner, (dict, list))
            yield from _field_errors(inner, f"{path}.{position}".lstrip(".") if nested else path)
    else:
        yield {"field": path, "code": str(getattr(detail, "code", "invalid")), "message": str(detail)}


def _from_drf(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        errors = list(_field_errors(error.detail))
        first = errors[0] if errors else {"field": "", "message": "The request is not valid."}
        message = f"{first['field']}: {first['message']}" if first["field"] else first["message"]
        return problem(400, "invalid", message, title="The request is not valid", errors=errors)
    detail = error.detail
    if isinstance(detail, dict):
        # The token library speaks in dictionaries.
        return problem(error.status_code, str(detail.get("code", error.default_code)), str(detail.get("detail", error.default_detail)))
    return problem(error.status_code, str(getattr(detail, "code", error.default_code)), str(detail))


def _headers_of(error: Exception) -> dict[str, str]:
    headers = {}
    if says_that_the_database_is_away(error):
        headers["Retry-After"] = str(_SOON)
    if isinstance(error, EdmsError) and "retry_after" in error.extra:
        headers["Retry-After"] = str(error.extra["retry_after"])
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    return headers


def body_of(error: Exception) -> dict[str, Any] | None:
    """The answer to an error that is part of the contract, or None for one that is a fault of ours."""
    match error:
        case EdmsError():
            return problem(error.status, error.code, error.message, title=error.title, **error.extra)
        case exceptions.APIException():
            return _from_drf(error)
        case Http404():
            return problem(404, "not_found", "There is nothing at this address.")
        case PermissionDenied():
            return problem(403, "permission_denied", "You do not have the right to do this.")
        case RequestDataTooBig():
            return problem(413, "too_large", "The request is larger than the server accepts.")
    return _database_away() if says_that_the_database_is_away(error) else None


def _database_away() -> dict[str, Any]:
    """What was asked for may still have been done, where the answer to a commit was lost; orders with a key may be sent again."""
    return problem(503, "database_away", "The database cannot be reached right now. Try again in a moment, and look whether it was done.")


def render_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every error of the contract as ``application/problem+json``."""
    body = body_of(error)
    if body is None:
        return None
    set_rollback()
    return Response(body, status=body["status"], headers=_headers_of(error), content_type=_MEDIA_TYPE)


def problem_response(error: EdmsError) -> JsonResponse:
    """The same answer where no view of DRF is at work."""
    response = _as_json(problem(error.status, error.code, error.message, title=error.title, **error.extra))
    for name, value in _headers_of(error).items():
        response[name] = value
    return response


def _as_json(body: dict[str, Any]) -> JsonResponse:
    return JsonResponse(body, status=body["status"], content_type=_MEDIA_TYPE)


def page_not_found(request: HttpRequest, exception: Exception) -> JsonResponse:
    return _as_json(problem(404, "not_found", "There is nothing at this address."))


def permission_denied(request: HttpRequest, exception: Exception) -> JsonResponse:
    return _as_json(problem(403, "permission_denied", "You do not have the right to do this."))


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    return _as_json(problem(400, "invalid", "The request is not valid."))


def csrf_failure(request: HttpRequest, reason: str = "") -> JsonResponse:
    return _as_json(problem(403, "csrf_failed", "The request did not carry a valid CSRF token. Reload the page and try again."))


def server_error(request: HttpRequest) -> JsonResponse:
    """A fault of ours: the log has the traceback under the request id, the caller only the id.

    Without a database not even the session can be read, so that no view is reached; that is told here as it is elsewhere.
    """
    if says_that_the_database_is_away(sys.exc_info()[1]):
        response = _as_json(_database_away())
        response["Retry-After"] = str(_SOON)
        return response
    return _as_json(problem(500, "server_error", "Something went wrong on the server; nothing was saved. Please report the request id."))
