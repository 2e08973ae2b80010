"""What a move asks for: each input declared once, as JSON schema for the client and as the check on the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from apps.core import clock
from apps.core.errors import Invalid
from apps.core.permissions import Role

_MOST_TEXT = 5000
_MOST_PEOPLE = 20
_MOST_ID = 2**63 - 1
_MOST_DAYS_AHEAD = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveInputs:
    """The parsed inputs of a move; what a row does not ask for stays empty."""

    reviewers: tuple[int, ...] = ()
    approvers: tuple[int, ...] = ()
    due_date: date | None = None
    effective_date: date | None = None
    obsolescence_date: date | None = None
    reason: str = ""
    comment: str = ""
    bump: Literal["minor", "major"] = "minor"
    expected_revision: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One input: its name, its schema, and whether it must be given."""

    name: str
    schema: Mapping[str, Any]
    required: bool = False

    @property
    def is_date(self) -> bool:
        return self.schema.get("format") == "date"


def _people(name: str, title: str, role: Role) -> Ask:
    schema = {
        "type": "array",
        "title": title,
        "items": {"type": "integer", "minimum": 1, "maximum": _MOST_ID},
        "minItems": 1,
        "maxItems": _MOST_PEOPLE,
        "uniqueItems": True,
        "x-people": role.group,
    }
    return Ask(name, schema, required=True)


def _day(name: str, title: str) -> Ask:
    return Ask(name, {"type": "string", "format": "date", "title": title, "x-not-before": "today"})


def _text(name: str, title: str) -> Ask:
    return Ask(name, {"type": "string", "title": title, "maxLength": _MOST_TEXT, "x-multiline": True})


def required(ask: Ask) -> Ask:
    """The same input, demanded."""
    schema = {**ask.schema, "minLength": 1, "pattern": r"\S"} if ask.schema["type"] == "string" and not ask.is_date else ask.schema
    return replace(ask, required=True, schema=schema)


REVIEWERS = _people("reviewers", "Reviewers", Role.REVIEWER)
APPROVERS = _people("approvers", "Approvers", Role.APPROVER)
DUE_DATE = _day("due_date", "Due date")
EFFECTIVE_DATE = _day("effective_date", "Effective date")
OBSOLESCENCE_DATE = _day("obsolescence_date", "Obsolescence date")
COMMENT = _text("comment", "Comment")
REASON = _text("reason", "Reason")
BUMP = Ask("bump", {"type": "string", "title": "Kind of change", "enum": ["minor", "major"], "default": "minor"}, required=True)


def schema_of(asks: Sequence[Ask]) -> dict[str, Any]:
    """The inputs of a move as one JSON schema object (draft 2020-12)."""
    return {
        "type": "object",
        "properties": {ask.name: dict(ask.schema) for ask in asks},
        "required": [ask.name for ask in asks if ask.required],
        "additionalProperties": False,
    }


def parse(asks: Sequence[Ask], given: Mapping[str, Any], *, expected_revision: int | None = None) -> MoveInputs:
    """Check what was sent against what the move asks for; every mistake is named with its field.

    Raises:
        Invalid: 400 with ``errors: [{field, code, message}]``.
    """
    given = {name: value for name, value in given.items() if value not in (None, "")}
    validator = Draft202012Validator(schema_of(asks), format_checker=FormatChecker(["date"]))
    errors = [_as_field_error(error, given) for error in validator.iter_errors(given)]
    if not errors:
        errors = [error for ask in asks if ask.name in given for error in _domain_errors(ask, given[ask.name])]
    if errors:
        first = errors[0]
        raise Invalid("invalid_inputs", f"{first['field']}: {first['message']}", errors=errors)
    values = {ask.name: _converted(ask, given[ask.name]) for ask in asks if ask.name in given}
    return MoveInputs(**values, expected_revision=expected_revision)


def _converted(ask: Ask, value: Any) -> Any:
    if ask.is_date:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def _domain_errors(ask: Ask, value: Any) -> list[dict[str, str]]:
    """What a schema cannot say: days that have passed or are out of reach, characters the database cannot hold."""
    field = f"inputs.{ask.name}"
    if ask.is_date:
        day = date.fromisoformat(value)
        if day < clock.today():
            return [{"field": field, "code": "in_the_past", "message": "The day must be today or later."}]
        if day > clock.days_from_today(_MOST_DAYS_AHEAD):
            return [{"field": field, "code": "too_far", "message": "The day is more than ten years ahead."}]
    if isinstance(value, str) and "\0" in value:
        return [{"field": field, "code": "invalid", "message": "The text contains a character that cannot be stored (NUL)."}]
    return []


_MESSAGES = {
    "minItems": "Choose at least one person.",
    "maxItems": f"At most {_MOST_PEOPLE} people.",
    "uniqueItems": "Somebody is named twice.",
    "maxLength": f"At most {_MOST_TEXT} characters.",
    "minLength": "This is required.",
    "pattern": "This is required.",
    "format": "Give a day as YYYY-MM-DD.",
    "minimum": "This is not the id of a person.",
    "maximum": "This is not the id of a person.",
}


def _as_field_error(error: ValidationError, given: Mapping[str, Any]) -> dict[str, str]:
    path = ["inputs", *(str(step) for step in error.absolute_path)]
    kind = str(error.validator)
    wanted: Any = error.validator_value
    schema: Any = error.schema
    if kind == "required":
        missing = next(name for name in wanted if name not in given)
        return {"field": f"inputs.{missing}", "code": "required", "message": "This is required."}
    if kind == "additionalProperties":
        known = ", ".join(schema["properties"]) or "none"
        unknown = next(name for name in given if name not in schema["properties"])
        return {"field": f"inputs.{unknown[:100]}", "code": "unknown", "message": f"This move does not ask for it. It asks for: {known}."}
    if kind == "type":
        return {"field": ".".join(path), "code": "type", "message": f"Must be of type {wanted}."}
    if kind == "enum":
        return {"field": ".".join(path), "code": "choice", "message": f"Must be one of: {', '.join(wanted)}."}
    return {"field": ".".join(path), "code": kind, "message": _MESSAGES.get(kind, "This is not valid.")}
