"""Drafts: creating, editing and deleting documents that were never routed."""

from typing import Any

from apps.audit.services import act, record
from apps.core.errors import refuse
from apps.core.permissions import Actor
from apps.documents.events import DOCUMENT_CREATED, DOCUMENT_DELETED, DOCUMENT_EDITED
from apps.documents.models import Document
from apps.documents.permissions import may_create_document, may_delete_draft
from apps.documents.selectors.attachments import attached_content
from apps.documents.services.dependencies import chosen_targets, replace_dependencies
from apps.documents.services.details import (
    DocumentInput,
    DraftChanges,
    check_wished_date,
    plain_fields,
    source_coded,
    type_coded,
)
from apps.documents.services.files import record_file, refer_to_file, store_file
from apps.documents.services.grants import forget_grants
from apps.documents.services.locking import locked, locked_draft
from apps.documents.services.numbering import take_number
from apps.documents.uploads import IncomingFile

DEFAULT_SOURCE = "ORIGINAL_DIGITAL_DRAFT"


def create_document(*, actor: Actor, details: DocumentInput, upload: IncomingFile | None = None) -> Document:
    """Make a draft with the next number of its type; ``actor`` becomes its author.

    Records ``DOCUMENT_CREATED`` and, with a file, ``FILE_ATTACHED``.

    Raises:
        Forbidden: the actor is no author.
        Invalid: an unknown type or source, a date in the past, a dependency that is not in force, a file that is refused.
    """
    refuse(may_create_document(actor))
    check_wished_date(details.get("effective_date"))
    kind = type_coded(details["document_type"])
    source = source_coded(details.get("document_source", DEFAULT_SOURCE))
    examined = store_file(upload) if upload is not None else None
    with act(actor):
        targets = chosen_targets(actor, details.get("dependencies", ()))
        document = Document(author_id=actor.pk, document_type=kind, document_source=source, **plain_fields(details))
        if upload is not None and examined is not None:
            refer_to_file(document, upload, examined)
        document.document_number = take_number(kind.prefix)
        document.save(force_insert=True)
        _record_creation(document, replace_dependencies(document, targets))
        if upload is not None and examined is not None:
            record_file(document, upload, examined)
    return document


def edit_draft(*, actor: Actor, document: Document, changes: DraftChanges, expected_revision: int | None = None) -> Document:
    """Change what ``changes`` names in the actor's own draft. Records ``DOCUMENT_EDITED`` if something differs.

    Raises:
        Forbidden, Conflict: not the author, not a draft.
        Stale: the row has changed since ``expected_revision``.
        Invalid: as in ``create_document``.
    """
    with act(actor):
        draft = locked_draft(actor, document.pk, expected_revision)
        changed = _apply(draft, changes)
        if "dependencies" in changes:
            chosen = chosen_targets(actor, changes["dependencies"], of=draft)
            if replaced := replace_dependencies(draft, chosen):
                changed["dependencies"] = replaced
        if changed:
            draft.revision += 1
            draft.save(update_fields=[name for name in changed if name != "dependencies"] + ["revision", "updated_at"])
            record(DOCUMENT_EDITED, draft, changes=changed)
    return draft


def delete_draft(*, actor: Actor, document: Document, expected_revision: int | None = None) -> None:
    """Delete a draft that was never routed; its number is not given again. Records ``DOCUMENT_DELETED`` with all it held.

    Raises:
        Forbidden, Conflict: neither author nor admin, not a draft, routed before.
        Stale: the row has changed since ``expected_revision``.
    """
    with act(actor):
        draft = locked(document.pk, expected_revision)
        refuse(may_delete_draft(actor, draft, routed=draft.workflows.exists()))
        facts = {"document_number": draft.document_number, "version": draft.version, "title": draft.title}
        record(DOCUMENT_DELETED, draft, changes=_lost_with(draft), details=facts)
        draft.delete()
        forget_grants(draft.document_number)


def _apply(draft: Document, changes: DraftChanges) -> dict[str, Any]:
    """Set what differs; ``{field: [old, new]}``."""
    changed: dict[str, Any] = {}
    for name, value in plain_fields(changes).items():
        if (old := getattr(draft, name)) != value:
            changed[name] = [old, value]
            setattr(draft, name, value)
    if "effective_date" in changed:
        check_wished_date(draft.effective_date)
    if "document_source" in changes:
        source = source_coded(changes["document_source"])
        if source.pk != draft.document_source_id:
            changed["document_source"] = [draft.document_source.code if draft.document_source else None, source.code]
            draft.document_source = source
    return changed


def _content(document: Document) -> dict[str, Any]:
    """What a draft holds, for the record; fields that were left empty say nothing."""
    content = {
        "title": document.title,
        "document_type": document.document_type.code if document.document_type else None,
        "document_source": document.document_source.code if document.document_source else None,
        "description": document.description,
        "keywords": document.keywords,
        "department": document.department,
        "sensitivity_label": document.sensitivity_label,
        "effective_date": document.effective_date,
        "file": document.file_id,
        "file_name": document.file_name,
    }
    return {name: value for name, value in content.items() if value not in (None, "")}


def _lost_with(draft: Document) -> dict[str, Any]:
    lost = {name: [value, None] for name, value in _content(draft).items()}
    if attached := attached_content(draft):
        lost["attachments"] = [attached, None]
    return lost


def _record_creation(document: Document, dependencies: list[list[str]] | None) -> None:
    changes: dict[str, Any] = {name: [None, value] for name, value in _content(document).items() if not name.startswith("file")}
    if dependencies:
        changes["dependencies"] = dependencies
    facts = {"document_number": document.document_number, "version": document.version, "title": document.title}
    record(DOCUMENT_CREATED, document, changes=changes, details=facts)
