"""The access log: who opened, downloaded or printed which version, and when. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.core.models import one_of
from apps.documents.models.document import Document


class AccessKind(models.TextChoices):
    """What somebody did with a version."""

    VIEW = "view", "Viewed"
    DOWNLOAD = "download", "Downloaded"
    PRINT = "print", "Printed"


class AccessPart(models.TextChoices):
    """What of a version it was done with."""

    DETAIL = "detail", "The page of the document"
    ORIGINAL = "original", "The original"
    ATTACHMENT = "attachment", "A supporting file"


class DocumentAccess(models.Model):
    """One entry: append-only, with an id and a time that the database gives.

    Number and version are copied, because a draft that was never routed can be deleted and its entries stay.
    """

    document = models.ForeignKey(
        Document, null=True, on_delete=models.DO_NOTHING, related_name="accesses", db_index=False, db_constraint=False
    )
    document_number = models.CharField(max_length=50)
    version = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=10, choices=AccessKind)
    part = models.CharField(max_length=10, choices=AccessPart)
    file_name = models.CharField(max_length=255, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    ip_address = models.GenericIPAddressField(null=True)
    session_id = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        constraints = [
            one_of("kind", AccessKind.values, name="access_kind_known"),
            one_of("part", AccessPart.values, name="access_part_known"),
        ]
        indexes = [
            models.Index(fields=["document", "-id"], name="access_by_document"),
            models.Index(fields=["user", "-id"], name="access_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.document_number} v{self.version}"
