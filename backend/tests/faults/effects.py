"""What must be true of documents that took effect, however often a sweep was interrupted: everything happened exactly once."""

from collections import Counter
from collections.abc import Sequence

from apps.audit.models import AuditTrail
from apps.documents.models import Document
from apps.notifications.models import Notification
from apps.workflows.models import DocumentTransition


def count_effective(documents: Sequence[Document]) -> int:
    return Document.objects.filter(pk__in=[document.pk for document in documents], status="EFFECTIVE").count()


def assert_each_took_effect_once(documents: Sequence[Document]) -> None:
    """One state, one transition, one audit entry and one notification for each."""
    ids = [document.pk for document in documents]
    once = dict.fromkeys(ids, 1)
    assert count_effective(documents) == len(ids)
    transitions = DocumentTransition.objects.filter(action="make_effective").values_list("document_id", flat=True)
    assert Counter(transitions) == once
    entries = AuditTrail.objects.filter(action="DOCUMENT_EFFECTIVE_DATE_PROCESSED").values_list("object_id", flat=True)
    assert Counter(int(entry) for entry in entries) == once
    by_uuid = {str(document.uuid): document.pk for document in documents}
    told = Notification.objects.filter(code="effective").values_list("context__document_uuid", flat=True)
    assert Counter(by_uuid[uuid] for uuid in told) == once
