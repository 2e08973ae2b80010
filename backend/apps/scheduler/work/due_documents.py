"""Documents whose day has come are put in force or taken out of it, batch by batch; one that fails never stops the others."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import structlog
from django.conf import settings
from django.db import connection

from apps.documents.models import Document
from apps.scheduler.work import Done, Facts, RunContext, Step
from apps.workflows.due import DueMoves, MovedDocument, due_documents, preview_due_moves
from apps.workflows.services import move_due_documents

_log = structlog.get_logger(__name__)


def activate_due_documents(run: RunContext) -> Iterator[Step]:
    """Put every document in force whose effective date has come."""
    due = _due("make_effective", run)
    if run.dry_run:
        yield from _previewed("make_effective", run, len(due))
        return
    for batch in _batches(due):
        items, errors = _move("make_effective", batch, run.today)
        yield Step(items=items, errors=errors, total=len(due))


def retire_due_documents(run: RunContext) -> Iterator[Step]:
    """Take every document out of force whose obsolescence date has come; what others in force depend on is held back.

    A document may be held back by one that goes in a later batch; so those are tried again, as long as others go.
    """
    due = _due("make_obsolete", run)
    total = len(due)
    if run.dry_run:
        yield from _previewed("make_obsolete", run, total)
        return
    held: list[Facts] = []
    while due:
        held = []
        for batch in _batches(due):
            items, errors = _move("make_obsolete", batch, run.today)
            held += errors
            yield Step(items=items, total=total)
        if len(held) == len(due):
            break
        due = [document["document_id"] for document in held]
    if held:
        yield Step(errors=held, total=total)


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


def _due(action: str, run: RunContext) -> list[int]:
    """What is due is decided by date and state when the run begins, never by when the last run was, so that nothing is missed."""
    return list(due_documents(action, run.today).values_list("id", flat=True))


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), settings.SCHEDULER_BATCH):
        yield ids[start : start + settings.SCHEDULER_BATCH]


def _previewed(action: str, run: RunContext, total: int) -> Iterator[Step]:
    if total:
        items, errors = _told(preview_due_moves(action, run.today))
        yield Step(items=items, errors=errors, total=total)


def _move(action: str, ids: Sequence[int], today: date) -> tuple[list[Facts], list[Facts]]:
    """Move a batch; one that fails is halved until the bad documents stand alone, and only those are left behind."""
    try:
        outcome = move_due_documents(action=action, document_ids=ids, today=today)
    except Exception as error:  # whatever is wrong with one document, the others go on
        if not connection.is_usable() or connection.get_rollback():
            raise
        if len(ids) == 1:
            _log.warning("document_not_moved", document_id=ids[0], action=action, error=str(error))
            return [], [_failure(ids[0], error)]
        middle = len(ids) // 2
        first, second = _move(action, ids[:middle], today), _move(action, ids[middle:], today)
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


def _facts(document: MovedDocument) -> Facts:
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
