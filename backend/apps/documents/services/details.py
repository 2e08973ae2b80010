"""What an author says about a draft, checked against the database: codes and dates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from apps.core import clock
from apps.core.errors import Invalid
from apps.documents.models import DocumentSource, DocumentType
from apps.documents.selectors import active_sources, active_types
from apps.documents.services.dependencies import WantedDependency

PLAIN_FIELDS = ("title", "description", "keywords", "department", "sensitivity_label", "effective_date")


class _MayBeSent(TypedDict, total=False):
    document_source: str
    description: str
    keywords: str
    department: str
    sensitivity_label: str
    effective_date: date | None
    dependencies: Sequence[WantedDependency]


class DocumentInput(_MayBeSent):
    """A document to create: types and sources by code, the effective date as a wish, dependencies by UUID and kind."""

    title: str
    document_type: str


class DraftChanges(_MayBeSent, total=False):
    """What shall be different in a draft; a field that is not a key stays as it is."""

    title: str


def plain_fields(details: Mapping[str, object]) -> dict[str, Any]:
    """The fields that are stored as they were sent."""
    return {name: details[name] for name in PLAIN_FIELDS if name in details}


def type_coded(code: str) -> DocumentType:
    """The active document type with this code; 400 that names the known ones."""
    types = {kind.code: kind for kind in active_types()}
    if code not in types:
        raise Invalid.field("document_type", "unknown_type", f"There is no document type {code!r}. Known are: {', '.join(types)}.")
    return types[code]


def source_coded(code: str) -> DocumentSource:
    """The active document source with this code; 400 that names the known ones."""
    sources = {source.code: source for source in active_sources()}
    if code not in sources:
        raise Invalid.field("document_source", "unknown_source", f"There is no document source {code!r}. Known are: {', '.join(sources)}.")
    return sources[code]


def check_wished_date(wished: date | None) -> None:
    """A wish lies in the future or is today."""
    if wished is not None and wished < clock.today():
        raise Invalid.field("effective_date", "date_in_the_past", "The effective date must be today or later.")
