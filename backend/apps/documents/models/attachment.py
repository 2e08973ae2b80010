"""Attachments: supporting files of a version, frozen with it when it leaves DRAFT (product rule 3)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from apps.documents.models.document import Document
from apps.documents.models.file import StoredFile


class DocumentAttachment(models.Model):
    """A file that belongs to a version beside its original.

    The database refuses every change once the version has left DRAFT. A copy for a new version says who gave the file and when.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="attachments", db_index=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments", db_index=False)
    file_name = models.CharField(max_length=255)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            # Begins with the document: answers what a version has attached as well.
            models.UniqueConstraint("document", Lower("file_name"), name="attachment_named_once"),
        ]

    def __str__(self) -> str:
        return self.file_name
