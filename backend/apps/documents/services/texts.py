"""Having the texts of stored files read in the background: each content once, however often a message comes or a worker dies."""

import time
from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction

from apps.core import clock
from apps.core.jobs import nudge
from apps.documents.extraction.kinds import READABLE, kind_of
from apps.documents.extraction.outcome import Ending, Outcome
from apps.documents.extraction.reading import read_text
from apps.documents.models import Document, ExtractedText, StoredFile, TextState
from apps.documents.selectors.texts import TextFacts
from apps.documents.storage import open_stored

READING_TASK = "apps.documents.tasks.read_texts"
# How long to wait after each attempt that was interrupted; the one after the last of them is the last.
WAITS = (timedelta(minutes=1), timedelta(minutes=10))
MOST_ATTEMPTS = len(WAITS) + 1
# What a lease has beyond the time that reading may take.
_LEASE_GRACE = timedelta(seconds=60)
# A worker reads for so long at a stretch; then other jobs get their turn.
_STRETCH_SECONDS = 20.0
_STATE_AFTER = {Ending.TEXT: TextState.READY, Ending.NO_TEXT: TextState.NOT_EXTRACTABLE, Ending.DAMAGED: TextState.FAILED}
_log = structlog.get_logger(__name__)


def queue_texts(files: Iterable[StoredFile]) -> None:
    """Write the jobs for contents that have none yet, in the transaction of what refers to them, and nudge a worker.

    A kind without readable text is settled at once.
    """
    rows = [_job(file) for file in files]
    ExtractedText.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.state == TextState.PENDING for row in rows):
        nudge(READING_TASK)


def queue_unknown_texts(documents: Iterable[Document], facts: Iterable[TextFacts]) -> None:
    """Queue what somebody asks about for the first time, such as contents from before texts were read."""
    pairs = zip(documents, facts, strict=True)
    if unknown := {document.file.pk: document.file for document, text in pairs if document.file is not None and not text.is_queued}:
        queue_texts(unknown.values())


def read_due_texts(for_seconds: float = _STRETCH_SECONDS) -> int:
    """Read what is due, one content after another, for about ``for_seconds``; how many that were.

    Any number of workers may do this at once: each row is claimed by one. One that is left over when the time is up is
    nudged for. A row whose worker died is due again when its lease has run out.
    """
    started = time.monotonic()
    count = 0
    while row := _claim():
        _finish(row, _outcome_of(row))
        count += 1
        if time.monotonic() - started > for_seconds:
            nudge_waiting_texts()
            break
    return count


def nudge_waiting_texts() -> bool:
    """Ask a worker to read if anything is due; the sweep does so, in case a message was lost. Whether anything was."""
    waiting = ExtractedText.objects.filter(state=TextState.PENDING, due_at__lte=clock.now()).exists()
    if waiting:
        nudge(READING_TASK)
    return waiting


def _job(file: StoredFile) -> ExtractedText:
    if kind_of(file.content_type):
        return ExtractedText(file=file, due_at=clock.now())
    reason = f"Text can be read from {', '.join(READABLE)}, not from files of this kind."
    return ExtractedText(file=file, state=TextState.NOT_EXTRACTABLE, reason=reason, finished_at=clock.now())


def _claim() -> ExtractedText | None:
    """Take a row that is due and count the attempt, in one short transaction; one that nobody ever finished is given up."""
    now = clock.now()
    due = ExtractedText.objects.filter(state=TextState.PENDING, due_at__lte=now)
    with transaction.atomic():
        while row := due.select_related("file").select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk").first():
            if row.attempts < MOST_ATTEMPTS:
                row.attempts += 1
                row.due_at = now + timedelta(seconds=settings.TEXT_SECONDS) + _LEASE_GRACE
                row.save(update_fields=["attempts", "due_at"])
                return row
            row.reason = row.reason or f"Given up: the process that read it ended without a word, {MOST_ATTEMPTS} times."
            row.state, row.finished_at = TextState.FAILED, now
            row.save(update_fields=["state", "reason", "finished_at"])
    return None


def _outcome_of(row: ExtractedText) -> Outcome:
    try:
        with open_stored(row.file_id) as content:
            return read_text(content, kind_of(row.file.content_type))
    except OSError as error:
        _log.warning("stored_file_unreadable", sha256=row.file_id, reason=str(error))
        return Outcome(Ending.INTERRUPTED, reason="The stored file cannot be read.")


def _finish(row: ExtractedText, outcome: Outcome) -> None:
    """Write down what became of this claim; if the row has been claimed again since, that claim decides."""
    ours = ExtractedText.objects.filter(pk=row.pk, state=TextState.PENDING, attempts=row.attempts)
    if outcome.ending is not Ending.INTERRUPTED:
        text = outcome.text
        characters = len(text) if outcome.ending is Ending.TEXT else None
        state = _STATE_AFTER[outcome.ending]
        ours.update(state=state, text=text, characters=characters, reason=outcome.reason, finished_at=clock.now())
    elif row.attempts >= MOST_ATTEMPTS:
        ours.update(state=TextState.FAILED, reason=outcome.reason, finished_at=clock.now())
    else:
        ours.update(due_at=clock.now() + WAITS[row.attempts - 1], reason=outcome.reason)
