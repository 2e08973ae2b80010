"""Comments: said, answered, reworded, withdrawn, resolved and reopened; nothing that was said disappears from the record."""

from typing import TypedDict

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import refuse
from apps.core.permissions import Actor
from apps.documents.events import COMMENT_ADDED, COMMENT_EDITED, COMMENT_REOPENED, COMMENT_RESOLVED, COMMENT_WITHDRAWN
from apps.documents.models import AnchorKind, Document, DocumentComment
from apps.documents.permissions import (
    may_answer,
    may_comment,
    may_edit_comment,
    may_reopen_comment,
    may_resolve_comment,
    may_withdraw_comment,
)
from apps.documents.selectors.comments import Thread, get_thread, takes_part
from apps.documents.services.locking import locked
from apps.notifications.services import notify

# What a notification shows of a comment; the whole is behind its link.
_SHOWN = 500


class Anchor(TypedDict, total=False):
    """What a comment is about: the version as a whole, or a page or section of it, and the words quoted from there."""

    anchor_kind: str
    page: int | None
    section: str
    quote: str


def add_comment(*, actor: Actor, document: Document, text: str, anchor: Anchor | None = None) -> DocumentComment:
    """Begin a discussion of a version. Records ``COMMENT_ADDED``; the author of the document is told.

    Raises:
        Forbidden, Conflict: the actor takes no part in the document, or its version has ended.
    """
    with act(actor):
        document = locked(document.pk, None)
        refuse(may_comment(actor, document, takes_part=takes_part(actor, document)))
        comment = DocumentComment.objects.create(document=document, author_id=actor.pk, text=text, **(anchor or {}))
        facts = {"comment": comment.pk, "anchor": _described(comment)}
        record(COMMENT_ADDED, document, changes={"text": ["", text]} | _quoted(comment), details=facts)
        _tell("comment_added", actor, document, [document.author_id], text)
    return comment


def answer_comment(*, actor: Actor, document: Document, comment_id: int, text: str) -> DocumentComment:
    """Answer in the discussion that a comment belongs to. Records ``COMMENT_ADDED``; author and discussion are told.

    Raises:
        NotFound: there is no such comment on this version.
        Forbidden, Conflict: as ``add_comment``; the discussion is resolved or withdrawn.
    """
    with act(actor):
        document = locked(document.pk, None)
        thread, _ = get_thread(document, comment_id)
        refuse(may_answer(actor, document, thread.root, takes_part=takes_part(actor, document)))
        comment = DocumentComment.objects.create(document=document, parent=thread.root, author_id=actor.pk, text=text)
        facts = {"comment": comment.pk, "answers": thread.root.pk, "anchor": _described(thread.root)}
        record(COMMENT_ADDED, document, changes={"text": ["", text]}, details=facts)
        _tell("comment_answered", actor, document, _concerned(thread), text)
    return comment


def edit_comment(*, actor: Actor, document: Document, comment_id: int, text: str) -> DocumentComment:
    """Reword the actor's own comment that nobody has answered. Records ``COMMENT_EDITED`` with both wordings if they differ.

    Raises:
        NotFound: there is no such comment on this version.
        Forbidden, Conflict: somebody else's, answered, withdrawn, resolved, or its version has ended.
    """
    with act(actor):
        document = locked(document.pk, None)
        thread, comment = get_thread(document, comment_id)
        refuse(may_edit_comment(actor, document, thread.root, comment, answered=thread.others_after(comment)))
        if comment.text != text:
            before, comment.text, comment.edited_at = comment.text, text, clock.now()
            comment.save(update_fields=["text", "edited_at"])
            record(COMMENT_EDITED, document, changes={"text": [before, text]}, details={"comment": comment.pk})
    return comment


def withdraw_comment(*, actor: Actor, document: Document, comment_id: int, reason: str = "") -> DocumentComment:
    """Take a comment back: its place stays, its text goes into the record. Records ``COMMENT_WITHDRAWN``.

    Raises:
        NotFound: there is no such comment on this version.
        Forbidden, Conflict: neither its author nor an admin; withdrawn already; its version has ended.
    """
    with act(actor, reason=reason):
        document = locked(document.pk, None)
        _, comment = get_thread(document, comment_id)
        refuse(may_withdraw_comment(actor, document, comment))
        lost = {"text": [comment.text, ""]} | {name: [said, ""] for name, (_, said) in _quoted(comment).items()}
        comment.text, comment.quote, comment.withdrawn_at, comment.withdrawn_by_id = "", "", clock.now(), actor.pk
        comment.save(update_fields=["text", "quote", "withdrawn_at", "withdrawn_by"])
        record(COMMENT_WITHDRAWN, document, changes=lost, details={"comment": comment.pk, "author": comment.author.full_name})
    return comment


def resolve_comment(*, actor: Actor, document: Document, comment_id: int) -> DocumentComment:
    """Declare a discussion settled. Records ``COMMENT_RESOLVED``; author and discussion are told.

    Raises:
        NotFound: there is no such comment on this version.
        Forbidden, Conflict: none of those who may; an answer; resolved or withdrawn already; its version has ended.
    """
    with act(actor):
        document = locked(document.pk, None)
        thread, comment = get_thread(document, comment_id)
        refuse(may_resolve_comment(actor, document, comment))
        comment.resolved_at, comment.resolved_by_id = clock.now(), actor.pk
        comment.save(update_fields=["resolved_at", "resolved_by"])
        record(COMMENT_RESOLVED, document, changes={"state": ["open", "resolved"]}, details={"comment": comment.pk})
        _tell("comment_resolved", actor, document, _concerned(thread), comment.text)
    return comment


def reopen_comment(*, actor: Actor, document: Document, comment_id: int) -> DocumentComment:
    """Take back that a discussion is settled. Records ``COMMENT_REOPENED``; author and discussion are told.

    Raises:
        NotFound: there is no such comment on this version.
        Forbidden, Conflict: none of those who may; an answer; open or withdrawn; its version has ended.
    """
    with act(actor):
        document = locked(document.pk, None)
        thread, comment = get_thread(document, comment_id)
        refuse(may_reopen_comment(actor, document, comment))
        comment.resolved_at, comment.resolved_by_id = None, None
        comment.reopened_at, comment.reopened_by_id = clock.now(), actor.pk
        comment.save(update_fields=["resolved_at", "resolved_by", "reopened_at", "reopened_by"])
        record(COMMENT_REOPENED, document, changes={"state": ["resolved", "open"]}, details={"comment": comment.pk})
        _tell("comment_reopened", actor, document, _concerned(thread), comment.text)
    return comment


def _concerned(thread: Thread) -> list[int]:
    return [thread.document.author_id, *(comment.author_id for comment in thread.comments)]


def _tell(code: str, actor: Actor, document: Document, people: list[int], text: str) -> None:
    facts = {
        "document_uuid": str(document.uuid),
        "document_number": document.document_number,
        "version": document.version,
        "title": document.title,
        "actor_name": actor.full_name,
        "comment": text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…",
    }
    notify(recipients=sorted(set(people) - {actor.pk}), code=code, context=facts)


def _described(comment: DocumentComment) -> str:
    """What a comment is about, in words for the record."""
    match comment.anchor_kind:
        case AnchorKind.PAGE:
            return f"page {comment.page}"
        case AnchorKind.SECTION:
            return f"section {comment.section}"
    return "general"


def _quoted(comment: DocumentComment) -> dict[str, list[str]]:
    return {"quote": ["", comment.quote]} if comment.quote else {}
