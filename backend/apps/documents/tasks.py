"""The worker's door to the documents app."""

from celery import shared_task

from apps.documents.services.texts import read_due_texts


@shared_task(name="apps.documents.tasks.read_texts")
def read_texts() -> None:
    """Read the texts that are due; a message that comes twice, or late, does no harm."""
    read_due_texts()
