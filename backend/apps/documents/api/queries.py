"""The filters of the document list as they stand in an address, checked by hand: the list must answer in milliseconds."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from apps.documents.ordering import ORDERINGS
from apps.documents.selectors import SCOPES, DocumentFilter, choices_of
from apps.documents.states import DocumentStatus, SensitivityLabel

_MAX_TEXT = 200
_MAX_VALUES = 50
_CHOICES = ("status", "document_type", "document_source", "sensitivity_label")
_TEXTS = ("department", "author", "document_number", "search")
_DATES = ("effective_date_after", "effective_date_before", "as_of")
_KNOWN = frozenset({"scope", "ordering", "page", "page_size", *_CHOICES, *_TEXTS, *_DATES})
# What was in force on a day is a library.
_SCOPES_AS_OF = ("library",)
# Codes that were found in the database once; an unknown one is looked up before it is refused.
_codes_seen: dict[str, set[str]] = {"document_type": set(), "document_source": set()}


def _several(name: str, description: str, values: Sequence[str] | None = None) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=description, many=True, enum=values)


AS_OF = OpenApiParameter(
    "as_of",
    OpenApiTypes.DATE,
    description="What was in force when this day ended in the organisation's time zone; today: what is in force now. "
    "Everything that is shown, `status` too, is as it is now.",
)
LIST_PARAMETERS = [
    OpenApiParameter("scope", enum=SCOPES, description="Default `library` (what is in force); `all` where a `status` is named."),
    _several("status", "May be repeated.", DocumentStatus.values),
    _several("document_type", "Codes; may be repeated."),
    _several("document_source", "Codes; may be repeated."),
    _several("sensitivity_label", "May be repeated.", SensitivityLabel.values),
    OpenApiParameter("department", description="Exactly, in upper or lower case."),
    OpenApiParameter("author", description="An id or a sign-in name."),
    OpenApiParameter("document_number", description="Exactly, in upper or lower case."),
    OpenApiParameter("effective_date_after", OpenApiTypes.DATE, description="On this day or later."),
    OpenApiParameter("effective_date_before", OpenApiTypes.DATE, description="On this day or earlier."),
    OpenApiParameter("search", description="Words; each is in the number, the title or the keywords."),
    AS_OF,
    OpenApiParameter("ordering", enum=ORDERINGS, description="Several are separated by commas; default `document_number`."),
]


def parse_document_filter(request: Request) -> DocumentFilter:
    """The filter that the address asks for.

    Raises:
        ValidationError: an unknown parameter, value or order; the message names the known ones.
    """
    query = request.query_params
    if unknown := sorted(set(query) - _KNOWN):
        raise _invalid(unknown[0][:100], f"Unknown. Known are: {', '.join(sorted(_KNOWN))}.")
    asked: dict[str, Any] = {name: _choices(name, query.getlist(name)) for name in _CHOICES if name in query}
    asked |= {name: _text(name, query[name]) for name in _TEXTS if name in query}
    asked |= {name: _date(name, query[name]) for name in _DATES if query.get(name)}
    if "ordering" in query:
        asked["ordering"] = _known("ordering", query["ordering"].split(","), ORDERINGS)
    if "scope" in query:
        asked["scope"] = _known("scope", [query["scope"]], _SCOPES_AS_OF if "as_of" in asked else SCOPES)[0]
    elif asked.get("status"):
        asked["scope"] = "all"
    return DocumentFilter(**asked)


def parse_as_of(request: Request) -> date | None:
    """The day that the address names as ``as_of``, if any.

    Raises:
        ValidationError: it is no day.
    """
    named = request.query_params.get("as_of")
    return _date("as_of", named) if named else None


def _invalid(name: str, message: str, code: str = "invalid") -> ValidationError:
    return ValidationError({name: [ErrorDetail(message, code)]})


def _known(name: str, values: list[str], known: Sequence[str]) -> tuple[str, ...]:
    for value in values:
        if value not in known:
            raise _invalid(name, f"{value[:100]!r} is not known. Known are: {', '.join(known)}.", "invalid_choice")
    return tuple(values)


def _choices(name: str, values: list[str]) -> tuple[str, ...]:
    wanted = [value for value in values if value]
    if len(wanted) > _MAX_VALUES:
        raise _invalid(name, f"At most {_MAX_VALUES} values.")
    seen = _codes_seen.get(name)
    if seen is not None:
        if not seen.issuperset(wanted):
            seen.update(choices_of(name))
        return _known(name, wanted, sorted(seen))
    return _known(name, wanted, choices_of(name))


def _text(name: str, value: str) -> str:
    if "\0" in value:
        raise _invalid(name, "Null characters are not allowed.", "null_characters_not_allowed")
    if len(value) > _MAX_TEXT:
        raise _invalid(name, f"At most {_MAX_TEXT} characters.", "max_length")
    return value.strip()


def _date(name: str, value: str) -> date:
    try:
        if len(value) != 10:
            raise ValueError
        return date.fromisoformat(value)
    except ValueError:
        raise _invalid(name, "Must be a date, such as 2026-12-31.") from None
