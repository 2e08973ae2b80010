"""The overview's door to notifications about scheduled work; the sentences and the outbox are the notifications app's."""

from django.db import transaction

from apps.documents.models import Document
from apps.notifications.services import notify
from apps.workflows.announcements import about


class NotificationService:
    """Tells people of what the scheduler did (overview, Scheduler ↔ Notifications)."""

    def send_document_effective_notification(self, document: Document) -> int:
        """Tell the author that ``document`` is in force; how many people were told.

        The sweep tells authors by itself, in the transaction of the move; this is for callers that act by other ways.
        """
        day = document.effective_date.isoformat() if document.effective_date else ""
        with transaction.atomic():
            return notify(recipients=[document.author_id], code="effective", context=about(document, effective_date=day))


notification_service = NotificationService()
