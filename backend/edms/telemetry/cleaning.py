"""What may leave the program: of everything that the libraries collect, only what is named here."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

WITHHELD = "[withheld]"
# Attributes of spans: how and where, never who or what about. Addresses, hosts, agents and headers are not among them.
KEPT = frozenset(
    {
        "edms.request_id",
        "edms.task_run",
        "http.method",
        "http.request.method",
        "http.route",
        "http.status_code",
        "http.response.status_code",
        "http.scheme",
        "url.scheme",
        "error.type",
        "db.system",
        "db.system.name",
        "db.name",
        "db.namespace",
        "db.redis.args_length",
        "db.redis.pipeline_length",
        "celery.action",
        "celery.task_name",
        "celery.state",
        "celery.retries",
        "messaging.message.id",
        "messaging.destination",
    }
)
_STATEMENTS = frozenset({"db.statement", "db.query.text"})
# 'text', E'text', $$text$$ and $tag$text$tag$, and comments.
_VALUES = re.compile(r"'(?:[^']|'')*'|\$(\w*)\$.*?\$\1\$|--[^\n]*|/\*.*?\*/", re.DOTALL)
_LONGEST_STATEMENT = 2000


def without_values(statement: str) -> str:
    """An SQL statement without the texts in it; parameters are never part of it."""
    return _VALUES.sub("?", statement)[:_LONGEST_STATEMENT]


def cleaned_attributes(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Those attributes of a span that are named here."""
    kept = {name: value for name, value in attributes.items() if name in KEPT}
    return kept | {name: without_values(str(value)) for name, value in attributes.items() if name in _STATEMENTS}


def cleaned_event(event: Mapping[str, Any], tags: Mapping[str, str]) -> dict[str, Any]:
    """A fault for Sentry, made anew: the kind of error and where it came from, by route or name of the job, with ``tags``.

    What an error says is withheld, because it can quote a title, a file's name or a row. Neither a request nor a person is in it.
    """
    kept = {name: event[name] for name in ("event_id", "timestamp", "platform", "level", "release", "environment", "sdk") if name in event}
    errors = (event.get("exception") or {}).get("values") or []
    breadcrumbs = (event.get("breadcrumbs") or {}).get("values") or []
    return kept | {
        "exception": {"values": [_cleaned_error(error) for error in errors]},
        "breadcrumbs": {"values": [kept for kept in map(cleaned_breadcrumb, breadcrumbs) if kept]},
        "contexts": {"trace": _only(event.get("contexts", {}).get("trace") or {}, "trace_id", "span_id")},
        "tags": dict(tags),
        **_place(event),
    }


def cleaned_breadcrumb(breadcrumb: Mapping[str, Any]) -> dict[str, Any] | None:
    """A statement that went before a fault, without values; nothing else is kept."""
    if breadcrumb.get("category") != "query":
        return None
    return {**_only(breadcrumb, "category", "timestamp", "type"), "message": without_values(str(breadcrumb.get("message", "")))}


def _cleaned_error(error: Mapping[str, Any]) -> dict[str, Any]:
    frames: Sequence[Mapping[str, Any]] = (error.get("stacktrace") or {}).get("frames") or []
    return {
        **_only(error, "type", "module"),
        "value": WITHHELD,
        "mechanism": _only(error.get("mechanism") or {}, "type", "handled"),
        "stacktrace": {"frames": [_cleaned_frame(frame) for frame in frames]},
    }


def _cleaned_frame(frame: Mapping[str, Any]) -> dict[str, Any]:
    kept = _only(frame, "filename", "function", "module", "lineno", "pre_context", "context_line", "post_context", "in_app")
    if str(kept.get("filename", "")).startswith("/"):
        # Where the program was installed is nobody's business, and can be somebody's home.
        kept["filename"] = str(kept.get("module", WITHHELD)).replace(".", "/")
    return kept


def _place(event: Mapping[str, Any]) -> dict[str, Any]:
    # An address that no route was found for is what somebody typed.
    is_named_by_us = (event.get("transaction_info") or {}).get("source") in ("route", "task")
    return {"transaction": event["transaction"]} if is_named_by_us and "transaction" in event else {}


def _only(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}
