"""Documents: each row is one version; rows that share a number are the versions of one document."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from apps.core import clock
from apps.core.models import TimedModel, one_of
from apps.core.permissions import Actor, Role
from apps.documents.models.file import StoredFile
from apps.documents.models.reach import IsAssigned, IsGranted
from apps.documents.models.type import DocumentSource, DocumentType
from apps.documents.states import (
    HISTORY,
    IN_FORCE,
    IN_PREPARATION,
    IN_WORKFLOW,
    OPEN_LABELS,
    DependencyKind,
    DocumentStatus,
    ParticipantRole,
    SensitivityLabel,
)


def sight_of(actor: Actor) -> Q:
    """What this account may know of, as a condition on documents; the only home of the rule.

    Readers see what is or was in force, under a label that is not open only if its number was granted to them or to a
    group of theirs; authors and everybody who is or was assigned see theirs; admins see all.
    """
    if actor.role >= Role.DOCUMENT_ADMIN:
        return Q()
    takes_part = Q(author_id=actor.pk) | Q(IsAssigned(actor.pk))
    if actor.role < Role.VIEWER:
        return takes_part
    may_read = Q(sensitivity_label__in=OPEN_LABELS) | Q(IsGranted(actor.pk))
    return Q(status__in=[*IN_FORCE, *HISTORY]) & may_read | takes_part


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, actor: Actor) -> Self:
        """The only road to rows: what this account may know of (see ``sight_of``)."""
        return self.filter(sight_of(actor))

    def in_force(self) -> Self:
        return self.filter(status__in=IN_FORCE)

    def in_force_on(self, day: date) -> Self:
        """What was in force when ``day`` ended for the organisation; of a day that is not over: what is in force now.

        Of each number that is at most one version: the one that took effect last and had not gone out of force by then.
        """
        if day >= clock.today():
            return self.in_force()
        end = clock.end_of(day)
        left = Q(superseded_at__lt=end) | Q(obsoleted_at__lt=end)
        return self.filter(activated_at__lt=end).exclude(left)

    def in_preparation(self) -> Self:
        return self.filter(status__in=IN_PREPARATION)

    def in_workflow(self) -> Self:
        return self.filter(status__in=IN_WORKFLOW)


class Document(TimedModel):
    """One version of a controlled document.

    ``effective_date`` and ``obsolescence_date`` are the planned days (before approval: the author's wish) and are never
    rewritten by what happens; ``activated_at``, ``superseded_at``, ``obsoleted_at`` are the moments it really happened.
    ``revision`` grows with every change and guards against acting on a stale view.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    document_number = models.CharField(max_length=50)
    version_major = models.PositiveSmallIntegerField(default=1)
    version_minor = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    keywords = models.CharField(max_length=500, blank=True)
    department = models.CharField(max_length=100, blank=True)
    # A handful of types: an index on them finds nothing faster, and every move would write to it.
    document_type = models.ForeignKey(DocumentType, null=True, on_delete=models.PROTECT, related_name="documents", db_index=False)
    document_source = models.ForeignKey(DocumentSource, null=True, on_delete=models.PROTECT, related_name="documents", db_index=False)
    sensitivity_label = models.CharField(max_length=12, choices=SensitivityLabel, default=SensitivityLabel.INTERNAL)
    status = models.CharField(max_length=30, choices=DocumentStatus, default=DocumentStatus.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="authored_documents")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="documents", db_index=False)
    file_name = models.CharField(max_length=255, blank=True)
    previous_version = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_versions", db_index=False
    )
    reason_for_change = models.TextField(blank=True)
    effective_date = models.DateField(null=True, blank=True)
    obsolescence_date = models.DateField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    obsoleted_at = models.DateTimeField(null=True, blank=True)
    terminated_at = models.DateTimeField(null=True, blank=True)
    legal_hold = models.BooleanField(default=False, db_default=False, help_text="Must be kept whatever else says it may go.")
    revision = models.PositiveIntegerField(default=0)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ("document_number", "version_major", "version_minor")
        constraints = [
            one_of("status", DocumentStatus.values, name="document_status_known"),
            one_of("sensitivity_label", SensitivityLabel.values, name="document_sensitivity_known"),
            models.UniqueConstraint(fields=["document_number", "version_major", "version_minor"], name="document_version_unique"),
            models.UniqueConstraint(fields=["document_number"], condition=Q(status__in=sorted(IN_FORCE)), name="document_one_in_force"),
            models.UniqueConstraint(
                fields=["document_number"], condition=Q(status__in=sorted(IN_PREPARATION)), name="document_one_in_preparation"
            ),
            models.CheckConstraint(
                condition=~Q(status=DocumentStatus.APPROVED_PENDING_EFFECTIVE) | Q(effective_date__isnull=False),
                name="document_approved_has_effective_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=DocumentStatus.SCHEDULED_FOR_OBSOLESCENCE) | Q(obsolescence_date__isnull=False),
                name="document_scheduled_has_obsolescence_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_date", "id"],
                condition=Q(status=DocumentStatus.APPROVED_PENDING_EFFECTIVE),
                name="document_due_effective",
            ),
            models.Index(
                fields=["obsolescence_date", "id"],
                condition=Q(status=DocumentStatus.SCHEDULED_FOR_OBSOLESCENCE),
                name="document_due_obsolescence",
            ),
            models.Index(fields=["status", "document_number"], name="document_by_status"),
            models.Index(Lower("title"), "id", name="document_by_title"),
            models.Index(fields=["-updated_at", "id"], name="document_by_change"),
            models.Index(F("activated_at").desc(nulls_last=True), "id", name="document_by_activation"),
            models.Index(F("effective_date").desc(nulls_last=True), "id", name="document_by_effective_date"),
            models.Index(Lower("department"), "status", name="document_by_department"),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} v{self.version}"

    @property
    def version(self) -> str:
        """Major and minor with two digits each, such as ``01.00``."""
        return f"{self.version_major:02d}.{self.version_minor:02d}"


class DocumentParticipant(models.Model):
    """Somebody who is or was assigned to a document and may therefore see it; written by the workflows app alone."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="participants", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=10, choices=ParticipantRole)

    class Meta:
        default_permissions = ()
        constraints = [
            one_of("role", ParticipantRole.values, name="participant_role_known"),
            models.UniqueConstraint(fields=["document", "user", "role"], name="participant_unique"),
        ]
        # Answers «which documents does this account take part in» from the index alone; every list asks it.
        indexes = [models.Index(fields=["user", "document"], name="participant_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} of {self.document_id}"


class DocumentDependency(models.Model):
    """``document`` builds upon ``depends_on``, a version that was in force when the link was made; it follows the number."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="dependencies", db_index=False)
    depends_on = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="dependents")
    kind = models.CharField(max_length=15, choices=DependencyKind, default=DependencyKind.REFERENCES)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            one_of("kind", DependencyKind.values, name="dependency_kind_known"),
            models.UniqueConstraint(fields=["document", "depends_on", "kind"], name="dependency_unique"),
            models.CheckConstraint(condition=~Q(document=F("depends_on")), name="dependency_not_on_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.kind} {self.depends_on_id}"
