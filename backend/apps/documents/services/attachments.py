"""Attaching supporting files to a draft and taking them off again; what left DRAFT keeps what it has (product rule 3)."""

from django.db.models import Value
from django.db.models.functions import Lower

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import Conflict, NotFound, refuse
from apps.core.permissions import Actor
from apps.documents.events import ATTACHMENT_ADDED, ATTACHMENT_REMOVED
from apps.documents.models import Document, DocumentAttachment, StoredFile
from apps.documents.permissions import may_edit_draft
from apps.documents.services.files import store_file
from apps.documents.services.locking import locked_draft
from apps.documents.uploads import IncomingFile

# Each signature names them all.
MOST_ATTACHMENTS = 100


def add_attachment(
    *,
    actor: Actor,
    document: Document,
    upload: IncomingFile,
    name: str = "",
    description: str = "",
    expected_revision: int | None = None,
) -> DocumentAttachment:
    """Attach a file to the actor's own draft; without a ``name`` it is called like the file. Records ``ATTACHMENT_ADDED``.

    Raises:
        Invalid: the file is refused (see ``examine_file``).
        Forbidden, Conflict: not the author, not a draft; one of this name is there already, or as many as there may be.
        Stale: the row has changed since ``expected_revision``.
    """
    refuse(may_edit_draft(actor, document))
    examined = store_file(upload)
    with act(actor):
        draft = locked_draft(actor, document.pk, expected_revision)
        _check_room(draft, examined.name)
        row = StoredFile(sha256=upload.sha256, size=upload.size, content_type=examined.content_type)
        StoredFile.objects.bulk_create([row], ignore_conflicts=True)
        attachment: DocumentAttachment = DocumentAttachment.objects.create(
            document=draft,
            file_id=row.sha256,
            file_name=examined.name,
            name=name or examined.name,
            description=description,
            added_by_id=actor.pk,
            added_at=clock.now(),
        )
        _count_change(draft)
        facts = {"attachment": attachment.pk, "file_name": examined.name, "sha256": upload.sha256, "size": upload.size}
        facts |= {"content_type": examined.content_type, "external_references": list(examined.external_references)}
        record(ATTACHMENT_ADDED, draft, changes={"name": ["", attachment.name], "description": ["", description]}, details=facts)
    return attachment


def remove_attachment(*, actor: Actor, document: Document, attachment_id: int, expected_revision: int | None = None) -> None:
    """Take an attachment off the actor's own draft; its content stays in the store. Records ``ATTACHMENT_REMOVED``.

    Raises:
        NotFound: nothing of this id is attached (any more).
        Forbidden, Conflict: not the author, not a draft.
        Stale: the row has changed since ``expected_revision``.
    """
    with act(actor):
        draft = locked_draft(actor, document.pk, expected_revision)
        attachment = DocumentAttachment.objects.filter(document=draft, pk=attachment_id).first()
        if attachment is None:
            raise NotFound("not_found", "There is no such attachment.")
        facts = {"attachment": attachment.pk, "file_name": attachment.file_name, "sha256": attachment.file_id}
        lost = {"name": [attachment.name, ""], "description": [attachment.description, ""]}
        attachment.delete()
        _count_change(draft)
        record(ATTACHMENT_REMOVED, draft, changes=lost, details=facts)


def copy_attachments(document: Document, draft: Document) -> list[str]:
    """Let the draft of a new version begin with what the version before has attached; their file names. Two statements."""
    kept = list(DocumentAttachment.objects.filter(document=document).order_by("id"))
    for attachment in kept:
        attachment.pk, attachment.document = None, draft
    DocumentAttachment.objects.bulk_create(kept)
    return [attachment.file_name for attachment in kept]


def _check_room(draft: Document, file_name: str) -> None:
    present = DocumentAttachment.objects.filter(document=draft)
    if present.alias(lowered=Lower("file_name")).filter(lowered=Lower(Value(file_name))).exists():
        raise Conflict("attachment_exists", f"“{file_name}” is attached already. Remove it first, or give the file another name.")
    if present.count() >= MOST_ATTACHMENTS:
        raise Conflict("too_many_attachments", f"A document has at most {MOST_ATTACHMENTS} attachments.")


def _count_change(draft: Document) -> None:
    draft.revision += 1
    draft.save(update_fields=["revision", "updated_at"])
