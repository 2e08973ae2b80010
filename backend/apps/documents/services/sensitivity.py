"""The label of a document that has left DRAFT: changed by an admin, never without a reason and an entry."""

from apps.audit.services import act, record
from apps.core.errors import Conflict, refuse
from apps.core.permissions import Actor
from apps.documents.events import DOCUMENT_SENSITIVITY_CHANGED
from apps.documents.models import Document
from apps.documents.permissions import may_change_sensitivity
from apps.documents.services.locking import locked
from apps.documents.states import SensitivityLabel


def change_sensitivity(
    *, actor: Actor, document: Document, sensitivity_label: str, reason: str, expected_revision: int | None = None
) -> Document:
    """Give one version another label. Records ``DOCUMENT_SENSITIVITY_CHANGED``, without which the database refuses the change.

    The label says who may read, not what was approved; signatures keep the one that they were given under.

    Raises:
        Forbidden, Conflict: no admin; a draft, whose author does this by editing; the label that it has already.
        Stale: the row has changed since ``expected_revision``.
    """
    with act(actor, reason=reason):
        held = locked(document.pk, expected_revision)
        refuse(may_change_sensitivity(actor, held))
        before, after = SensitivityLabel(held.sensitivity_label), SensitivityLabel(sensitivity_label)
        if before is after:
            raise Conflict("label_unchanged", f"The document has the label {after.label} already.")
        facts = {"old_label": str(before.label), "new_label": str(after.label)}
        record(DOCUMENT_SENSITIVITY_CHANGED, held, changes={"sensitivity_label": [before.value, after.value]}, details=facts)
        held.sensitivity_label = after.value
        held.revision += 1
        held.save(update_fields=["sensitivity_label", "revision", "updated_at"])
    return held
