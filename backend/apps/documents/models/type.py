"""What kinds of documents there are, where they come from, and what each kind demands."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from apps.core.models import TimedModel


class DocumentType(TimedModel):
    """A kind of document and its rules: people needed, days allowed, review and retention periods."""

    code = models.CharField(max_length=10, unique=True, validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,9}$")])
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=10, validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,9}$")])
    description = models.TextField(blank=True)
    reviewers_needed = models.PositiveSmallIntegerField(default=1)
    approvers_needed = models.PositiveSmallIntegerField(default=1)
    review_days = models.PositiveSmallIntegerField(default=14)
    approval_days = models.PositiveSmallIntegerField(default=7)
    reviewer_may_approve = models.BooleanField(default=False, help_text="May somebody approve what they reviewed? (four eyes)")
    periodic_review_months = models.PositiveSmallIntegerField(default=24, help_text="0: never")
    retention_years = models.PositiveSmallIntegerField(default=10)
    reading_required = models.BooleanField(default=False, help_text="Must people acknowledge that they have read it?")
    open_comments_block_approval = models.BooleanField(
        default=False, db_default=False, help_text="Must every discussion be resolved before a version is approved?"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(Lower("prefix"), name="documenttype_prefix_unique"),
            models.CheckConstraint(condition=models.Q(reviewers_needed__gte=1, approvers_needed__gte=1), name="documenttype_people_needed"),
        ]

    def __str__(self) -> str:
        return self.code


class DocumentSource(models.Model):
    """How a document came to be: written digitally, or scanned."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.code
