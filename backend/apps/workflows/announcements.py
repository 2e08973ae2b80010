"""Who is told what by a move: rows for the notification outbox, made for the whole set at once."""

from collections.abc import Callable
from typing import Any

from apps.documents.models import Document
from apps.workflows.models import TaskStatus
from apps.workflows.moves import Moves

Row = tuple[int, str, dict[str, Any]]
Announcement = Callable[[Moves], list[Row]]


def about(document: Document, **more: Any) -> dict[str, Any]:
    """The facts every notification about a document carries."""
    return {
        "document_uuid": str(document.uuid),
        "document_number": document.document_number,
        "version": document.version,
        "title": document.title,
        **more,
    }


def nobody(moves: Moves) -> list[Row]:
    return []


def author(code: str) -> Announcement:
    """The author is told, once the document has moved; a colleague's partial agreement is no news."""

    def tell(moves: Moves) -> list[Row]:
        if moves.to_state is None:
            return []
        facts = {"actor_name": moves.actor.full_name, "comment": moves.remark}
        return [
            (document.author_id, code, about(document, **facts, effective_date=_day(document)))
            for document in moves.documents
            if document.author_id != moves.actor.pk
        ]

    return tell


def assignees(moves: Moves) -> list[Row]:
    """Everybody who has just been given a task is told what waits and until when."""
    situation = moves.single
    return [
        (
            task.assignee_id,
            "task_assigned",
            about(
                situation.document,
                actor_name=moves.actor.full_name,
                task=task.get_role_display(),
                due_date=task.due_date.isoformat() if task.due_date else "",
                comment=moves.remark,
            ),
        )
        for task in situation.tasks
        if task.status == TaskStatus.PENDING
    ]


def in_force(moves: Moves) -> list[Row]:
    """Authors learn that their version took effect, and that an older one of theirs was superseded."""
    rows: list[Row] = [(document.author_id, "effective", about(document, effective_date=_day(document))) for document in moves.documents]
    rows += [
        (
            old.author_id,
            "superseded",
            {
                "document_uuid": old.uuid,
                "document_number": old.document_number,
                "version": old.version,
                "title": old.title,
                "new_version": old.superseded_by.version,
            },
        )
        for old in moves.superseded
    ]
    return rows


def _day(document: Document) -> str:
    return document.effective_date.isoformat() if document.effective_date else ""
