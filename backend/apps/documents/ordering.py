"""The orders in which documents can be listed; every order ends with the id, so that pages never overlap."""

from collections.abc import Iterator, Sequence

from django.db.models import F
from django.db.models.expressions import Func, OrderBy
from django.db.models.functions import Lower

from apps.documents.models.document import DocumentQuerySet

_COLUMNS: dict[str, tuple[F | Func, ...]] = {
    "document_number": (F("document_number"), F("version_major"), F("version_minor")),
    "title": (Lower("title"),),
    "status": (F("status"),),
    "effective_date": (F("effective_date"),),
    "obsolescence_date": (F("obsolescence_date"),),
    "activated_at": (F("activated_at"),),
    "updated_at": (F("updated_at"),),
    "created_at": (F("created_at"),),
    "version": (F("version_major"), F("version_minor")),
    "author": (Lower("author__last_name"), Lower("author__first_name")),
    "department": (Lower("department"),),
    "document_type": (F("document_type__code"),),
}
# Empty values come last in either direction: a list by date begins with dates.
_MAY_BE_EMPTY = {"effective_date", "obsolescence_date", "activated_at", "document_type"}
ORDERINGS = tuple(sign + name for name in _COLUMNS for sign in ("", "-"))
DEFAULT_ORDERING = ("document_number",)


def ordered(documents: DocumentQuerySet, wanted: Sequence[str]) -> DocumentQuerySet:
    """``documents`` in the order of ``wanted``: names out of ``ORDERINGS``, a minus for descending."""
    return documents.order_by(*(term for spelled in wanted for term in _terms(spelled)), "id")


def _terms(spelled: str) -> Iterator[OrderBy]:
    name = spelled.removeprefix("-")
    for column in _COLUMNS[name]:
        if spelled != name:
            yield column.desc(nulls_last=True if name in _MAY_BE_EMPTY else None)
        else:
            yield column.asc()
