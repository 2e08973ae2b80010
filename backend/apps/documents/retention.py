"""How long a document that has ended must be kept: computed from its type, shown to people, never a reason to delete by itself."""

from datetime import date

from apps.core import clock
from apps.documents.models import Document
from apps.documents.states import DocumentStatus as S


def retention_until(document: Document) -> date | None:
    """The last day on which it must be kept: so many years after the local day on which it ended; None before, or without a type."""
    ended = {S.SUPERSEDED: document.superseded_at, S.OBSOLETE: document.obsoleted_at, S.TERMINATED: document.terminated_at}
    moment = ended.get(S(document.status))
    if moment is None or document.document_type is None:
        return None
    return _years_after(clock.day_of(moment), document.document_type.retention_years)


def _years_after(day: date, years: int) -> date:
    """The same day so many years later; where the year has no 29 February, the day after, so that nothing is kept too briefly."""
    year = day.year + years
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
