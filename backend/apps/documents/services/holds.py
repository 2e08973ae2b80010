"""Legal holds: what must be kept whatever else says it may go, until an admin lifts the hold."""

from apps.audit.services import act, record
from apps.core.errors import Conflict, refuse
from apps.core.permissions import Actor
from apps.documents.events import LEGAL_HOLD_LIFTED, LEGAL_HOLD_SET
from apps.documents.models import Document
from apps.documents.permissions import may_change_legal_hold
from apps.documents.services.locking import locked


def change_legal_hold(*, actor: Actor, document: Document, legal_hold: bool, reason: str, expected_revision: int | None = None) -> Document:
    """Put one version under a legal hold, or lift it. Records ``LEGAL_HOLD_SET`` or ``LEGAL_HOLD_LIFTED``.

    Raises:
        Forbidden: no admin.
        Conflict: it is so already.
        Stale: the row has changed since ``expected_revision``.
    """
    with act(actor, reason=reason):
        refuse(may_change_legal_hold(actor))
        held = locked(document.pk, expected_revision)
        if held.legal_hold is legal_hold:
            raise Conflict("hold_unchanged", f"The document is {'already' if legal_hold else 'not'} under a legal hold.")
        held.legal_hold = legal_hold
        held.revision += 1
        held.save(update_fields=["legal_hold", "revision", "updated_at"])
        record(LEGAL_HOLD_SET if legal_hold else LEGAL_HOLD_LIFTED, held, changes={"legal_hold": [not legal_hold, legal_hold]})
    return held
