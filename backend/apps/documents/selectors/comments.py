"""Questions about comments: the discussions of a version with their answers, and how many of them are open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from apps.core.errors import NotFound
from apps.core.permissions import Actor
from apps.documents.models import Document, DocumentComment, DocumentParticipant

COMMENT_STATES = ("open", "resolved")


@dataclass(frozen=True, slots=True)
class Thread:
    """A discussion: the comment that began it, and the answers in the order in which they were given."""

    document: Document
    root: DocumentComment
    replies: list[DocumentComment] = field(default_factory=list)

    @property
    def comments(self) -> list[DocumentComment]:
        return [self.root, *self.replies]

    def others_after(self, comment: DocumentComment) -> bool:
        """Whether somebody else has written in this discussion after ``comment``."""
        return any(later.pk > comment.pk and later.author_id != comment.author_id for later in self.replies)


class ThreadPages:
    """What a paginator needs: a page of discussions with all their answers in one statement, and the bare rows to count."""

    def __init__(self, document: Document, roots: QuerySet[DocumentComment]) -> None:
        self._document = document
        self._roots = roots
        self.db = roots.db

    def __getitem__(self, wanted: slice) -> list[Thread]:
        return _threads(self._document, self._roots.values("pk")[wanted])

    def order_by(self) -> QuerySet[DocumentComment]:
        """The discussions without an order, for the count."""
        return self._roots.order_by()


def threads_of(document: Document, state: str = "") -> ThreadPages:
    """The discussions of a version that the caller has fetched through ``visible_to``, oldest first; ``state`` narrows them."""
    comments = DocumentComment.objects.filter(document=document).order_by("id")
    match state:
        case "open":
            return ThreadPages(document, comments.open())
        case "resolved":
            return ThreadPages(document, comments.resolved())
    return ThreadPages(document, comments.threads())


def get_thread(document: Document, comment_id: int) -> tuple[Thread, DocumentComment]:
    """The discussion that a comment of ``document`` belongs to, and the comment.

    Raises:
        NotFound: there is no such comment on this version.
    """
    wanted = DocumentComment.objects.filter(document=document, pk=comment_id).values(root=Coalesce("parent_id", "id"))
    for thread in _threads(document, wanted):
        for comment in thread.comments:
            if comment.pk == comment_id:
                return thread, comment
    raise NotFound("not_found", "There is no such comment.")


def takes_part(actor: Actor, document: Document) -> bool:
    """Whether somebody wrote a document or is or was assigned to it."""
    return document.author_id == actor.pk or DocumentParticipant.objects.filter(document=document, user_id=actor.pk).exists()


def open_comment_counts(documents: Iterable[Document]) -> dict[int, int]:
    """How many discussions are open, by the id of the document; documents without one are absent. One statement."""
    ids = {document.pk for document in documents}
    if not ids:
        return {}
    counted = DocumentComment.objects.open().filter(document__any_of=ids).order_by().values_list("document_id").annotate(Count("id"))
    return dict(counted)


def _threads(document: Document, roots: QuerySet[DocumentComment, Any]) -> list[Thread]:
    rows = DocumentComment.objects.filter(document=document).alias(root=Coalesce("parent_id", "id")).filter(root__in=roots)
    threads: dict[int, Thread] = {}
    for comment in rows.select_related("author", "resolved_by", "reopened_by", "withdrawn_by").order_by("id"):
        if comment.parent_id is None:
            threads[comment.pk] = Thread(document, comment)
        else:
            threads[comment.parent_id].replies.append(comment)
    return list(threads.values())
