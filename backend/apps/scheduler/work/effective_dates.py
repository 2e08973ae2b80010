"""Documents whose effective date has come are put in force, batch by batch; one that fails never stops the others."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import structlog
from django.conf import settings
from django.db import connection

from apps.documents.models import Document
from apps.scheduler.work import Done, Facts, RunContext, Step
from apps.workflows.selectors import Preview, due_documents, preview_due_documents
from apps.workflows.services import DueMoves, MovedDocument, move_due_documents

_ACTION = "make_effective"
_log = structlog.get_logger(__name__)


def activate_due_documents(run: RunContext) -> Iterator[Step]:
    """Put every document in force whose day has come.

    What is due is decided by date and state when the run begins, never by when the last run was, so that nothing is missed.
    """
    due = list(due_documents(_ACTION, run.today).values_list("id", flat=True))
    if run.dry_run and due:
        yield Step(items=[_facts(document) for document in preview_due_documents(_ACTION, run.today)], total=len(due))
        return
    for start in range(0, len(due), settings.SCHEDULER_BATCH):
        items, errors = _move(due[start : start + settings.SCHEDULER_BATCH], run.today)
        yield Step(items=items, errors=errors, total=len(due))


def summarise_moves(done: Done) -> dict[str, Any]:
    """The overview's result of a lifecycle task."""
    return {
        "processed_count": len(done.items) + len(done.errors),
        "success_count": len(done.items),
        "error_count": len(done.errors),
        "processed_documents": list(done.items),
        "errors": list(done.errors),
        "timestamp": done.at.isoformat(),
        "dry_run": done.dry_run,
    }


def _move(ids: Sequence[int], today: date) -> tuple[list[Facts], list[Facts]]:
    """Move a batch; one that fails is halved until the bad documents stand alone, and only those are left behind."""
    try:
        outcome = move_due_documents(action=_ACTION, document_ids=ids, today=today)
    except Exception as error:  # whatever is wrong with one document, the others go on
        if not connection.is_usable() or connection.get_rollback():
            raise
        if len(ids) == 1:
            _log.warning("document_not_moved", document_id=ids[0], action=_ACTION, error=str(error))
            return [], [_failure(ids[0], error)]
        middle = len(ids) // 2
        first, second = _move(ids[:middle], today), _move(ids[middle:], today)
        return first[0] + second[0], first[1] + second[1]
    return _told(outcome)


def _told(outcome: DueMoves) -> tuple[list[Facts], list[Facts]]:
    refused = [
        {"document_id": document.document_id, "document_number": document.document_number, "error": document.reason}
        for document in outcome.refused
    ]
    return [_facts(document) for document in outcome.moved], list(refused)


def _failure(document_id: int, error: Exception) -> Facts:
    number = Document.objects.filter(pk=document_id).values_list("document_number", flat=True).first()
    # The first line is the reason; what follows is the place inside the database.
    reason = (str(error) or type(error).__name__).splitlines()[0]
    return {"document_id": document_id, "document_number": number or "", "error": reason}


def _facts(document: MovedDocument | Preview) -> Facts:
    return {
        "document_id": document.document_id,
        "document_uuid": document.document_uuid,
        "document_number": document.document_number,
        "title": document.title,
        "version": document.version,
        "old_status": str(document.from_state),
        "new_status": str(document.to_state),
        "superseded": document.superseded_version,
    }
