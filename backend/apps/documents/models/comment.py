"""Comments on a version: what people have to say about it as a whole, about a page or about a section, and what was answered."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from apps.core.models import one_of
from apps.core.permissions import Actor
from apps.documents.models.document import Document


class AnchorKind(models.TextChoices):
    """What of a version a comment is about."""

    GENERAL = "general", "The version as a whole"
    PAGE = "page", "A page"
    SECTION = "section", "A section"


class DocumentCommentQuerySet(models.QuerySet["DocumentComment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever sees a version reads what was said about it."""
        return self.filter(document__in=Document.objects.visible_to(actor))

    def threads(self) -> Self:
        """The comments that began a discussion."""
        return self.filter(parent__isnull=True)

    def open(self) -> Self:
        """Discussions that wait for an answer or a decision."""
        return self.threads().filter(resolved_at__isnull=True, withdrawn_at__isnull=True)

    def resolved(self) -> Self:
        """Discussions that somebody has declared settled."""
        return self.threads().filter(resolved_at__isnull=False, withdrawn_at__isnull=True)


class DocumentComment(models.Model):
    """One thing that one person said; ``parent`` is the comment that it answers, which began the discussion.

    A withdrawn comment keeps its place and loses its text, which stays in the audit trail. The database refuses the
    deletion of a comment whose document stays, and an answer to an answer.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="comments", db_index=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    anchor_kind = models.CharField(max_length=10, choices=AnchorKind, default=AnchorKind.GENERAL)
    page = models.PositiveIntegerField(null=True, blank=True)
    section = models.CharField(max_length=200, blank=True)
    quote = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = DocumentCommentQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            one_of("anchor_kind", AnchorKind.values, name="comment_anchor_known"),
            models.CheckConstraint(
                condition=Q(anchor_kind=AnchorKind.GENERAL, page__isnull=True, section="")
                | Q(anchor_kind=AnchorKind.PAGE, page__isnull=False, page__gte=1, section="")
                | (Q(anchor_kind=AnchorKind.SECTION, page__isnull=True) & ~Q(section="")),
                name="comment_anchor_names_its_place",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(anchor_kind=AnchorKind.GENERAL, resolved_at__isnull=True),
                name="comment_answer_belongs_to_its_thread",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="comment_not_answered_by_itself"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True) & ~Q(text="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, text="", quote=""),
                name="comment_has_text_unless_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True) | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["document", "id"], name="comment_by_document"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="comment_by_thread"),
            models.Index(
                fields=["document"],
                condition=Q(parent__isnull=True, resolved_at__isnull=True, withdrawn_at__isnull=True),
                name="comment_open",
            ),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} on {self.document_id}"

    @property
    def state(self) -> str:
        """``open``, ``resolved`` or ``withdrawn``."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "open" if self.resolved_at is None else "resolved"
