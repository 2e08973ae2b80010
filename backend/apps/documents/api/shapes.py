"""Documents as the API shows them: plain functions, because lists of fifty rows must cost microseconds, not milliseconds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.urls import reverse

from apps.audit.selectors import sentence_of
from apps.core.errors import NotFound, Stale
from apps.core.permissions import Actor
from apps.documents.file_types import content_type_of
from apps.documents.models import Document, TextState
from apps.documents.permissions import may_comment, may_delete_draft, may_edit_draft, may_read_access_to
from apps.documents.retention import retention_until
from apps.documents.selectors import dependencies_of, get_visible_document, last_change_of, previous_version_of
from apps.documents.states import DocumentStatus

_STATUS_NAMES = dict(DocumentStatus.choices)
LIST_COLUMNS = (
    "uuid",
    "id",
    "document_number",
    "version_major",
    "version_minor",
    "title",
    "document_type__code",
    "status",
    "author_id",
    "author__username",
    "author__first_name",
    "author__last_name",
    "department",
    "sensitivity_label",
    "effective_date",
    "obsolescence_date",
    "activated_at",
    "revision",
    "updated_at",
)


def document_row(columns: Sequence[Any]) -> dict[str, Any]:
    """A document in a list, from the values of ``LIST_COLUMNS``."""
    (uuid, pk, number, major, minor, title, kind, status, author, login, first, last, *rest) = columns
    department, sensitivity, effective, obsolescence, activated, revision, updated = rest
    return {
        "uuid": uuid,
        "id": pk,
        "document_number": number,
        "version": f"{major:02d}.{minor:02d}",
        "title": title,
        "document_type": kind,
        "status": status,
        "status_display": _STATUS_NAMES.get(status, status),
        "author": {"id": author, "username": login, "full_name": f"{first} {last}".strip() or login},
        "department": department,
        "sensitivity_label": sensitivity,
        "effective_date": effective,
        "obsolescence_date": obsolescence,
        "activated_at": activated,
        "revision": revision,
        "updated_at": updated,
    }


def document_detail(document: Document, actor: Actor) -> dict[str, Any]:
    """One document in full, as it is in the database now, for ``actor``; two statements.

    Raises:
        NotFound: the actor may not see it (any more).
    """
    return detail_of(get_visible_document(actor, document.uuid), actor)


def detail_of(document: Document, actor: Actor) -> dict[str, Any]:
    """One document in full, from a row that ``get_visible_document`` has just fetched; one statement."""
    author = document.author
    previous = previous_version_of(document, actor)
    return document_row(
        [getattr(document, name) for name in LIST_COLUMNS[:6]]
        + [document.document_type.code if document.document_type else None, document.status]
        + [author.pk, author.username, author.first_name, author.last_name]
        + [getattr(document, name) for name in LIST_COLUMNS[12:]]
    ) | {
        "description": document.description,
        "keywords": document.keywords,
        "document_source": document.document_source.code if document.document_source else None,
        "file": _file_of(document),
        "download_url": reverse("document-file", args=[document.uuid]) if document.file_id else None,
        "previous_version": {"uuid": previous.uuid, "version": previous.version} if previous else None,
        "reason_for_change": document.reason_for_change,
        "dependencies": dependencies_of(document, actor),
        "approved_at": document.approved_at,
        "superseded_at": document.superseded_at,
        "obsoleted_at": document.obsoleted_at,
        "terminated_at": document.terminated_at,
        "created_at": document.created_at,
        "legal_hold": document.legal_hold,
        "retention_until": retention_until(document),
        "permissions": {
            "may_edit": may_edit_draft(actor, document) is None,
            "may_delete": may_delete_draft(actor, document, routed=bool(getattr(document, "is_routed", True))) is None,
            # Whoever has just moved it takes part.
            "may_comment": may_comment(actor, document, takes_part=bool(getattr(document, "takes_part", True))) is None,
            "may_read_access": may_read_access_to(actor, document) is None,
        },
    }


@contextmanager
def telling_what_changed(actor: Actor) -> Iterator[None]:
    """A ``stale`` answer carries the row as it is now, as ``current``, and who made it so and when, as ``last_change``."""
    try:
        yield
    except Stale as stale:
        try:
            stale.extra |= {"current": document_detail(stale.subject, actor), "last_change": _last_change_of(stale.subject)}
        except NotFound:
            stale.extra |= {"current": None, "last_change": None}
        raise


def _last_change_of(document: Document) -> dict[str, Any] | None:
    entry = last_change_of(document)
    if entry is None:
        return None
    by = {"id": entry.actor_id, "username": entry.actor_login, "full_name": entry.actor_name}
    return {"by": by, "at": entry.timestamp, "sentence": sentence_of(entry)}


def _file_of(document: Document) -> dict[str, Any] | None:
    stored = document.file
    if stored is None:
        return None
    return {
        "name": document.file_name,
        "size": stored.size,
        "content_type": content_type_of(document.file_name, stored.content_type),
        "sha256": stored.sha256,
        "text_state": getattr(document, "text_state", None) or TextState.PENDING,
    }
