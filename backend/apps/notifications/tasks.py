"""The worker's door to the outbox."""

from celery import shared_task

from apps.notifications.services import deliver_due_emails


@shared_task(name="apps.notifications.tasks.deliver_emails")
def deliver_emails() -> None:
    """Send what is due; a message that comes twice, or late, does no harm."""
    deliver_due_emails()
