"""What kinds of documents there are, where they come from, and what each kind demands."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from apps.core.models import TimedModel, one_of


class ApprovalOrder(models.TextChoices):
    """Whether all approvers are asked at once, or each when the one before has agreed."""

    PARALLEL = "parallel", "All at once"
    IN_ORDER = "in_order", "One after the other"


class VersionStarters(models.TextChoices):
    """Who may start the next version of a document in force."""

    AUTHORS = "authors", "Anybody who writes documents"
    ITS_AUTHOR = "its_author", "The author of the document, and admins"
    ADMINS = "admins", "Document admins"


class DocumentType(TimedModel):
    """A kind of document and its rules: people needed, days allowed, review and retention periods.

    Workflows read them when a document is routed: a change holds for what is routed from then on. ``revision`` grows with
    every change and guards against acting on a stale view.
    """

    code = models.CharField(max_length=10, unique=True, validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,9}$")])
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=10, validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,9}$")])
    description = models.TextField(blank=True)
    reviewers_needed = models.PositiveSmallIntegerField(default=1)
    approvers_needed = models.PositiveSmallIntegerField(default=1)
    review_days = models.PositiveSmallIntegerField(default=14)
    approval_days = models.PositiveSmallIntegerField(default=7)
    impact_days = models.PositiveSmallIntegerField(
        default=14, db_default=14, help_text="How long authors and approvers have to check what a new version means for documents upon it."
    )
    approval_order = models.CharField(
        max_length=10, choices=ApprovalOrder, default=ApprovalOrder.PARALLEL, db_default=ApprovalOrder.PARALLEL
    )
    version_starters = models.CharField(
        max_length=12, choices=VersionStarters, default=VersionStarters.AUTHORS, db_default=VersionStarters.AUTHORS
    )
    reviewer_may_approve = models.BooleanField(default=False, help_text="May somebody approve what they reviewed? (four eyes)")
    periodic_review_months = models.PositiveSmallIntegerField(default=24, help_text="0: never")
    retention_years = models.PositiveSmallIntegerField(default=10)
    reading_required = models.BooleanField(default=False, help_text="Must people acknowledge that they have read it?")
    open_comments_block_approval = models.BooleanField(
        default=False, db_default=False, help_text="Must every discussion be resolved before a version is approved?"
    )
    is_active = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(Lower("prefix"), name="documenttype_prefix_unique"),
            one_of("approval_order", ApprovalOrder.values, name="documenttype_approval_order_known"),
            one_of("version_starters", VersionStarters.values, name="documenttype_version_starters_known"),
            models.CheckConstraint(condition=models.Q(reviewers_needed__gte=1, approvers_needed__gte=1), name="documenttype_people_needed"),
            models.CheckConstraint(
                condition=models.Q(review_days__gte=1, approval_days__gte=1, impact_days__gte=1), name="documenttype_days_given"
            ),
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
