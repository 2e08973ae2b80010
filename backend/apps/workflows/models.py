"""Workflows over documents: the states, one run of a workflow, the tasks in it, and the append-only history of moves."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.core.models import one_of
from apps.documents.models import Document
from apps.documents.states import DocumentStatus


class WorkflowType(models.TextChoices):
    REVIEW = "REVIEW", "First issue"
    VERSION = "VERSION", "New version"
    OBSOLESCENCE = "OBSOLESCENCE", "Obsolescence"


class WorkflowOutcome(models.TextChoices):
    EFFECTIVE = "EFFECTIVE", "Effective"
    TERMINATED = "TERMINATED", "Terminated"
    OBSOLETE = "OBSOLETE", "Obsolete"
    REJECTED = "REJECTED", "Rejected"
    CANCELLED = "CANCELLED", "Cancelled"


class TaskRole(models.TextChoices):
    REVIEWER = "REVIEWER", "Review"
    APPROVER = "APPROVER", "Approval"
    IMPACT = "IMPACT", "Impact assessment"


class TaskStatus(models.TextChoices):
    """``PENDING`` can be done now; ``WAITING`` has its turn when those before it have agreed."""

    PENDING = "PENDING", "Open"
    WAITING = "WAITING", "Waiting for its turn"
    COMPLETED = "COMPLETED", "Done"
    CANCELLED = "CANCELLED", "Cancelled"


UNDECIDED = (TaskStatus.PENDING, TaskStatus.WAITING)


class DocumentState(models.Model):
    """A state of the lifecycle as a row, seeded from the enum, so that history refers to it by key."""

    code = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(max_length=60)
    sequence = models.PositiveSmallIntegerField(unique=True)
    is_final = models.BooleanField(default=False)

    class Meta:
        ordering = ("sequence",)
        default_permissions = ()
        constraints = [one_of("code", DocumentStatus.values, name="documentstate_known")]

    def __str__(self) -> str:
        return self.name


class DocumentWorkflow(models.Model):
    """One run of a workflow over a document: from the first submission until it ends with an outcome.

    It is live while ``ended_at`` is null. Each submission opens a new ``round``.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="workflows")
    workflow_type = models.CharField(max_length=12, choices=WorkflowType)
    # As in the history below, a check constraint stands for the look-up.
    current_state = models.ForeignKey(DocumentState, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    current_assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_terminated = models.BooleanField(default=False)
    due_date = models.DateField(null=True, blank=True)
    round = models.PositiveIntegerField(default=1)
    initiated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=WorkflowOutcome, blank=True, default="")
    planned_date = models.DateField(null=True, blank=True, help_text="Obsolescence: the latest day that an approver has named.")
    in_order = models.BooleanField(default=False, db_default=False, help_text="Do its approvers decide one after the other?")

    class Meta:
        ordering = ("id",)
        default_permissions = ("view",)
        constraints = [
            one_of("workflow_type", WorkflowType.values, name="workflow_type_known"),
            one_of("current_state", DocumentStatus.values, name="workflow_state_known"),
            models.UniqueConstraint(fields=["document"], condition=Q(ended_at__isnull=True), name="workflow_one_live_per_document"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="workflow_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workflow_type} of {self.document_id}"


class TransitionQuerySet(models.QuerySet["DocumentTransition"]):
    def of(self, document: Document) -> Self:
        """The history of one version, oldest first."""
        return self.filter(document=document).order_by("id")


class DocumentTransition(models.Model):
    """One move that was made; append-only. ``make_effective`` and ``make_obsolete`` happen once per workflow, by the database."""

    workflow = models.ForeignKey(DocumentWorkflow, on_delete=models.PROTECT, related_name="transitions")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="transitions", db_constraint=False)
    action = models.CharField(max_length=40)
    # A sweep of thousands is spared the look-ups: the workflow holds the document, a check constraint holds the states to the known
    # ones, and accounts are never deleted.
    from_state = models.ForeignKey(DocumentState, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    to_state = models.ForeignKey(DocumentState, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    transitioned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    comment = models.TextField(blank=True)
    transitioned_at = models.DateTimeField(auto_now_add=True, db_default=Now(), editable=False)
    round = models.PositiveIntegerField()
    correlation_id = models.UUIDField()
    signature = models.ForeignKey("security.Signature", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        default_permissions = ("view",)
        constraints = [
            one_of("from_state", DocumentStatus.values, name="transition_from_state_known"),
            one_of("to_state", DocumentStatus.values, name="transition_to_state_known"),
            models.UniqueConstraint(fields=["workflow"], condition=Q(action="make_effective"), name="transition_make_effective_once"),
            models.UniqueConstraint(fields=["workflow"], condition=Q(action="make_obsolete"), name="transition_make_obsolete_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action} of {self.document_id}"


class WorkflowTaskQuerySet(models.QuerySet["WorkflowTask"]):
    def pending(self) -> Self:
        return self.filter(status=TaskStatus.PENDING)

    def live(self) -> Self:
        """Tasks of workflows in progress, and questions that outlive theirs."""
        return self.filter(Q(workflow__ended_at__isnull=True) | Q(role=TaskRole.IMPACT))

    def undecided(self) -> Self:
        """Tasks that are to be done, now or when their turn comes."""
        return self.filter(status__in=UNDECIDED)


class WorkflowTask(models.Model):
    """Something one person must do in a round of a workflow by a due date.

    An impact assessment belongs to the workflow of the version that took effect, and is about another document: its ``subject``.
    It waits although that workflow has ended.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    workflow = models.ForeignKey(DocumentWorkflow, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    round = models.PositiveIntegerField()
    role = models.CharField(max_length=10, choices=TaskRole)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="workflow_tasks", db_index=False)
    # A sweep asks thousands of questions; documents that left DRAFT are never deleted.
    subject = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="impact_tasks", db_index=False, db_constraint=False
    )
    status = models.CharField(max_length=10, choices=TaskStatus, default=TaskStatus.PENDING)
    position = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="The turn among those who decide in order.")
    due_date = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=40, blank=True, help_text="The action that completed the task.")
    comment = models.TextField(blank=True)
    cancel_reason = models.TextField(blank=True)
    blocked_told_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When author and admins were told that its assignee cannot act."
    )
    reminded_on = models.DateField(null=True, blank=True, editable=False, help_text="The last day on which its assignee was reminded.")
    escalated_on = models.DateField(
        null=True, blank=True, editable=False, help_text="The last day on which others were told that it is late."
    )

    objects = WorkflowTaskQuerySet.as_manager()

    class Meta:
        ordering = ("due_date", "id")
        default_permissions = ()
        constraints = [
            one_of("role", TaskRole.values, name="task_role_known"),
            one_of("status", TaskStatus.values, name="task_status_known"),
            # Somebody who was taken off and asked again has a second task; the first says why it was cancelled.
            models.UniqueConstraint(
                fields=["workflow", "round", "role", "assignee"],
                condition=~Q(status=TaskStatus.CANCELLED) & Q(subject__isnull=True),
                name="task_unique_per_round_role_and_person",
            ),
            models.UniqueConstraint(
                fields=["workflow", "subject", "assignee"],
                condition=Q(subject__isnull=False),
                name="task_unique_per_version_subject_and_person",
            ),
            models.CheckConstraint(
                condition=Q(role=TaskRole.IMPACT, subject__isnull=False) | (~Q(role=TaskRole.IMPACT) & Q(subject__isnull=True)),
                name="task_of_impact_has_a_subject",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNDECIDED, ended_at__isnull=True) | (~Q(status__in=UNDECIDED) & Q(ended_at__isnull=False)),
                name="task_ended_unless_undecided",
            ),
        ]
        indexes = [
            models.Index(fields=["assignee", "due_date"], condition=Q(status=TaskStatus.PENDING), name="task_waiting_for"),
            models.Index(fields=["workflow"], condition=Q(status__in=UNDECIDED), name="task_undecided_of_workflow"),
            models.Index(fields=["subject"], condition=Q(subject__isnull=False), name="task_of_impact_on"),
        ]

    def __str__(self) -> str:
        return f"{self.role} by {self.assignee_id}"
