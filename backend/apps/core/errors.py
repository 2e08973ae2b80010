"""The errors a deed can end in; each knows its HTTP status, and one renderer turns them all into problem details (RFC 9457)."""

from collections.abc import Sequence
from typing import Any

from apps.core.permissions import Refusal


class EdmsError(Exception):
    """Something that was asked cannot be done; nothing was changed.

    ``code`` is stable for programs, ``message`` one plain sentence for people, ``extra`` more members of the answer.
    """

    status = 400
    title = "The request cannot be carried out"

    def __init__(self, code: str, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extra = extra


class Invalid(EdmsError):
    """What was sent is wrong: 400. ``errors`` names the fields: ``[{field, code, message}]``."""

    status = 400
    title = "The request is not valid"

    def __init__(self, code: str, message: str, *, errors: Sequence[dict[str, str]] = (), **extra: Any) -> None:
        super().__init__(code, message, errors=list(errors), **extra)

    @classmethod
    def field(cls, field: str, code: str, message: str) -> "Invalid":
        """One field is wrong."""
        return cls(code, message, errors=[{"field": field, "code": code, "message": message}])


class Forbidden(EdmsError):
    """The actor lacks the right: 403."""

    status = 403
    title = "Not permitted"


class NotFound(EdmsError):
    """It does not exist, or not for this person: 404."""

    status = 404
    title = "Not found"


class Conflict(EdmsError):
    """The state of things stands against it: 409."""

    status = 409
    title = "Conflict with the present state"


class Stale(Conflict):
    """The row has changed since the caller read it: 409 ``stale``; ``subject`` is the row as it is now."""

    def __init__(self, subject: Any) -> None:
        super().__init__("stale", "Somebody has changed this since you opened it. Look at what changed and try again.")
        self.subject = subject


class MoveRefused(EdmsError):
    """The lifecycle refuses a move: 403 where a right is missing, 409 where the state of things stands against it."""

    def __init__(self, action: str, refusals: Sequence[Refusal]) -> None:
        self.action = action
        self.refusals = tuple(refusals)
        self.status = 403 if any(refusal.authority for refusal in refusals) else 409
        self.title = Forbidden.title if self.status == Forbidden.status else Conflict.title
        first = self.refusals[0]
        super().__init__(first.code, first.message, refusals=[refusal.as_dict() for refusal in refusals])

    @property
    def codes(self) -> list[str]:
        return [refusal.code for refusal in self.refusals]


def refuse(refusal: Refusal | None) -> None:
    """Raise what a permission rule said, if it said anything."""
    if refusal is None:
        return
    error = Forbidden if refusal.authority else Conflict
    raise error(refusal.code, refusal.message)
