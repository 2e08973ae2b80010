"""Where an act comes from: the request (or run) in whose course something happens, kept for the audit trail and the logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import structlog


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The technical origin of an act: empty strings and None where there is no request."""

    request_id: str = ""
    ip_address: str | None = None
    user_agent: str = ""
    session_id: str = ""


_origin: ContextVar[Origin] = ContextVar("edms_origin", default=Origin())


def current_origin() -> Origin:
    return _origin.get()


@contextmanager
def originating_from(origin: Origin) -> Iterator[Origin]:
    """Everything recorded inside carries ``origin``."""
    token = _origin.set(origin)
    try:
        yield origin
    finally:
        _origin.reset(token)


def name_in_logs(user_id: int) -> None:
    """Every further line of this request says whose it is, by number: the middleware takes the number away at its end."""
    structlog.contextvars.bind_contextvars(user_id=user_id)
