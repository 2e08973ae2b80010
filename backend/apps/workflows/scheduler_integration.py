"""The overview's hooks by which the scheduler puts single documents in force; they use the same move as the sweep."""

from apps.core import clock
from apps.core.errors import Conflict
from apps.documents.models import Document
from apps.users.models import User
from apps.workflows.services import move_due_documents


def activate_document_on_effective_date(document: Document, system_user: User | None = None) -> Document:
    """Put ``document`` in force, if its effective date has come (overview, Scheduler Integration).

    The move is always attributed to ``system_scheduler``; ``system_user`` is accepted because the overview passes it.

    Raises:
        Conflict: the document is not approved, or its day has not come.
    """
    outcome = move_due_documents(action="make_effective", document_ids=[document.pk], today=clock.today())
    if outcome.refused:
        raise Conflict("not_due", outcome.refused[0].reason)
    document.refresh_from_db()
    if not outcome.moved:
        raise Conflict("wrong_state", f"Not possible while the document is {document.get_status_display()}.")
    return document


activate_document = activate_document_on_effective_date
