"""Attaching files: examined, made durable, and only then referred to."""

from apps.audit.services import act, record
from apps.core.errors import refuse
from apps.core.permissions import Actor
from apps.documents.events import FILE_ATTACHED
from apps.documents.file_types import ExaminedFile, examine_file
from apps.documents.models import Document, StoredFile
from apps.documents.permissions import may_edit_draft
from apps.documents.services.locking import locked_draft
from apps.documents.services.texts import queue_texts
from apps.documents.storage import keep
from apps.documents.uploads import IncomingFile


def attach_file(*, actor: Actor, document: Document, upload: IncomingFile, expected_revision: int | None = None) -> Document:
    """Make ``upload`` the original of a draft; a former one stays in the store. Records ``FILE_ATTACHED``.

    Raises:
        Invalid: the file is refused (see ``examine_file``).
        Forbidden, Conflict: not the author, not a draft.
        Stale: the row has changed since ``expected_revision``.
    """
    refuse(may_edit_draft(actor, document))
    examined = store_file(upload)
    with act(actor):
        draft = locked_draft(actor, document.pk, expected_revision)
        before = draft.file_id, draft.file_name
        refer_to_file(draft, upload, examined)
        if (draft.file_id, draft.file_name) != before:
            draft.revision += 1
            draft.save(update_fields=["file", "file_name", "revision", "updated_at"])
            record_file(draft, upload, examined, before=before)
    return draft


def store_file(upload: IncomingFile) -> ExaminedFile:
    """Examine what arrived and put it into the store; outside of any transaction, because it waits for the disk.

    A content that no row comes to refer to harms nobody: it lies under its own name and is used again if it comes again.
    """
    examined = examine_file(upload)
    keep(upload)
    return examined


def refer_to_file(document: Document, upload: IncomingFile, examined: ExaminedFile) -> None:
    """Let ``document`` point at a content that is in the store; the caller saves it. Its text is read in the background."""
    row = StoredFile(sha256=upload.sha256, size=upload.size, content_type=examined.content_type)
    StoredFile.objects.bulk_create([row], ignore_conflicts=True)
    queue_texts([row])
    document.file_id = row.sha256
    document.file_name = examined.name


def record_file(document: Document, upload: IncomingFile, examined: ExaminedFile, *, before: tuple[str | None, str] = (None, "")) -> None:
    """The audit entry of an attachment, inside the act that made it."""
    record(
        FILE_ATTACHED,
        document,
        changes={"file": [before[0], upload.sha256], "file_name": [before[1], examined.name]},
        details={
            "file_name": examined.name,
            "sha256": upload.sha256,
            "size": upload.size,
            "content_type": examined.content_type,
            "external_references": list(examined.external_references),
        },
    )
