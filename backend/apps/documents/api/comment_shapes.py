"""Comments as the API shows them: a discussion with its answers, and what the reader may do with each."""

from typing import Any

from apps.core.permissions import Actor
from apps.documents.models import DocumentComment
from apps.documents.permissions import may_answer, may_edit_comment, may_reopen_comment, may_resolve_comment, may_withdraw_comment
from apps.documents.selectors.comments import Thread
from apps.users.models import User


def thread_shape(thread: Thread, actor: Actor) -> dict[str, Any]:
    """A discussion of a document that ``get_visible_document`` has fetched for ``actor``; no statement."""
    root = thread.root
    takes_part = bool(getattr(thread.document, "takes_part", False))
    return _comment(thread, root, actor, takes_part=takes_part) | {
        "state": root.state,
        "anchor_kind": root.anchor_kind,
        "page": root.page,
        "section": root.section,
        "quote": root.quote,
        "resolved_at": root.resolved_at,
        "resolved_by": _person(root.resolved_by),
        "reopened_at": root.reopened_at,
        "reopened_by": _person(root.reopened_by),
        "replies": [_comment(thread, reply, actor, takes_part=takes_part) for reply in thread.replies],
    }


def _comment(thread: Thread, comment: DocumentComment, actor: Actor, *, takes_part: bool) -> dict[str, Any]:
    document = thread.document
    answered = thread.others_after(comment)
    return {
        "id": comment.pk,
        "author": _person(comment.author),
        "text": comment.text,
        "created_at": comment.created_at,
        "edited_at": comment.edited_at,
        "withdrawn_at": comment.withdrawn_at,
        "withdrawn_by": _person(comment.withdrawn_by),
        "permissions": {
            "may_answer": may_answer(actor, document, thread.root, takes_part=takes_part) is None,
            "may_edit": may_edit_comment(actor, document, thread.root, comment, answered=answered) is None,
            "may_withdraw": may_withdraw_comment(actor, document, comment) is None,
            "may_resolve": may_resolve_comment(actor, document, comment) is None,
            "may_reopen": may_reopen_comment(actor, document, comment) is None,
        },
    }


def _person(person: User | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {"id": person.pk, "username": person.username, "full_name": person.full_name}
