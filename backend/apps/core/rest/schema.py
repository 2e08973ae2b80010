"""The one shape of errors, written into the OpenAPI description of every route."""

from typing import Any

_TEXT = {"type": "string"}
_REFUSAL = {"type": "object", "required": ["code", "message"], "properties": {"code": _TEXT, "message": _TEXT}}
_FIELD_ERROR = {"type": "object", "required": ["field", "code", "message"], "properties": {"field": _TEXT, "code": _TEXT, "message": _TEXT}}
_CHANGE = {
    "type": ["object", "null"],
    "required": ["by", "at", "sentence"],
    "properties": {
        "by": {
            "type": "object",
            "required": ["id", "username", "full_name"],
            "properties": {"id": {"type": ["integer", "null"]}, "username": _TEXT, "full_name": _TEXT},
        },
        "at": {"type": "string", "format": "date-time"},
        "sentence": _TEXT,
    },
}

PROBLEM = {
    "type": "object",
    "description": "What every error answer says (RFC 9457): `code` is for programs, `detail` for people.",
    "required": ["type", "title", "status", "code", "detail", "error", "errors", "refusals", "request_id"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "code": _TEXT,
        "detail": _TEXT,
        "error": {**_TEXT, "description": "The same sentence as `detail`."},
        "errors": {"type": "array", "items": _FIELD_ERROR, "description": "What is wrong with which field of the request."},
        "refusals": {"type": "array", "items": _REFUSAL, "description": "Why a move of the lifecycle is not possible now."},
        "request_id": {**_TEXT, "description": "Names the request in the server's log."},
        "retry_after": {"type": "integer", "description": "Seconds to wait, where waiting helps."},
        "last_change": {**_CHANGE, "description": "Who changed last what the caller wanted to change (`stale`)."},
    },
    "additionalProperties": True,
}
_ANSWER = {
    "description": "The request is refused.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_VERBS = {"get", "post", "put", "patch", "delete", "head", "options", "trace"}


def add_problem_answers(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular: each operation may answer 4xx with a ``Problem``."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for routes in result["paths"].values():
        for verb, operation in routes.items():
            if verb in _VERBS:
                operation["responses"].setdefault("4XX", _ANSWER)
    return result
