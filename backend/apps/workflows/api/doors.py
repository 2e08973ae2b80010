"""What a door does about a move that was refused: it leaves a trace, and it shows the row as it is now."""

from collections.abc import Iterator
from contextlib import contextmanager

from apps.core.errors import MoveRefused
from apps.documents.api.shapes import telling_what_changed
from apps.documents.models import Document
from apps.users.models import User
from apps.workflows.services import record_refused_move


@contextmanager
def answering_for(actor: User, document: Document) -> Iterator[None]:
    """A refusal of the lifecycle is recorded once its transaction is rolled back; a stale view is told what changed."""
    try:
        with telling_what_changed(actor):
            yield
    except MoveRefused as refused:
        record_refused_move(actor=actor, document=document, refused=refused)
        raise
