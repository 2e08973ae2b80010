"""The text of stored files, for comparing versions. The row is the job: what is PENDING waits to be read."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.core.models import one_of
from apps.documents.models.file import StoredFile


class TextState(models.TextChoices):
    """What is known of the text of a content."""

    PENDING = "PENDING", "Waiting to be read"
    READY = "READY", "Read"
    FAILED = "FAILED", "Could not be read"
    NOT_EXTRACTABLE = "NOT_EXTRACTABLE", "Has no text that can be read"


class ExtractedText(models.Model):
    """The text of one content, one paragraph a line, however many documents carry it; or the reason why there is none.

    While PENDING, ``reason`` says why the last attempt came to nothing, and ``due_at`` when the next one may begin.
    """

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, primary_key=True, related_name="extracted_text")
    state = models.CharField(max_length=15, choices=TextState, default=TextState.PENDING, db_default=TextState.PENDING)
    text = models.TextField(blank=True, default="", db_default="")
    characters = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True, default="", db_default="")
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            one_of("state", TextState.values, name="extractedtext_state_known"),
            models.CheckConstraint(
                condition=Q(state=TextState.READY, characters__isnull=False) | (~Q(state=TextState.READY) & Q(text="")),
                name="extractedtext_only_if_ready",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="PENDING"), name="extractedtext_to_read")]

    def __str__(self) -> str:
        return f"{self.file_id}: {self.state}"
