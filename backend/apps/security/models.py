"""Electronic signatures: append-only rows bound to the bytes that were shown (21 CFR 11.50, 11.70)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from apps.core.models import one_of


class SignatureRole(models.TextChoices):
    """In which capacity somebody signed. An amendment (new date, withdrawal) may be signed more than once in a round."""

    AUTHOR = "AUTHOR", "Author"
    REVIEWER = "REVIEWER", "Reviewer"
    APPROVER = "APPROVER", "Approver"
    AMENDMENT = "AMENDMENT", "Amendment"


class Signature(models.Model):
    """One signature: signer with printed name and role at that time, meaning, time with zone, and what was signed.

    ``content_sha256`` is the digest of the exact bytes shown (empty where no file is attached), ``metadata_canonical``
    the exact bytes of the control data that was shown with them, ``metadata_sha256`` their digest.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer_login = models.TextField()
    signer_name = models.TextField()
    signer_role = models.TextField()
    meaning = models.TextField()
    sentence = models.TextField()
    signed_at = models.DateTimeField(db_default=Now(), editable=False)
    time_zone = models.TextField()
    subject_type = models.TextField()
    subject_id = models.TextField()
    content_sha256 = models.CharField(max_length=64, blank=True)
    metadata_sha256 = models.CharField(max_length=64)
    metadata_canonical = models.BinaryField()
    methods = ArrayField(models.TextField())
    session_id = models.TextField(blank=True)
    audit_entry = models.ForeignKey("audit.AuditTrail", on_delete=models.PROTECT, related_name="+")
    workflow_id = models.BigIntegerField()
    round = models.PositiveIntegerField()
    role = models.CharField(max_length=10, choices=SignatureRole)

    class Meta:
        ordering = ("id",)
        default_permissions = ("view",)
        constraints = [
            one_of("role", SignatureRole.values, name="signature_role_known"),
            models.UniqueConstraint(
                fields=["workflow_id", "round", "role", "signer"],
                condition=~models.Q(role=SignatureRole.AMENDMENT),
                name="signature_once_per_round_role_and_signer",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="signature_by_subject")]

    def __str__(self) -> str:
        return f"{self.signer_name}, {self.meaning}, {self.signed_at:%Y-%m-%d %H:%M:%S %Z}"
