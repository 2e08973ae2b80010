"""Runs of scheduled tasks, the heartbeats of the processes that do the work, and stored health reports."""

from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Now

from apps.core.models import one_of


class RunTrigger(models.TextChoices):
    SCHEDULED = "SCHEDULED", "By the schedule"
    MANUAL = "MANUAL", "By a person"
    CHAIN = "CHAIN", "In a chain"
    DELAYED = "DELAYED", "At a set time"


class RunState(models.TextChoices):
    AWAITING_APPROVAL = "AWAITING_APPROVAL", "Awaiting approval"
    QUEUED = "QUEUED", "Queued"
    RUNNING = "RUNNING", "Running"
    SUCCEEDED = "SUCCEEDED", "Succeeded"
    FAILED = "FAILED", "Failed"
    SKIPPED = "SKIPPED", "Skipped"
    CANCELLED = "CANCELLED", "Cancelled"


LASTING = (RunState.AWAITING_APPROVAL, RunState.QUEUED, RunState.RUNNING)


class TaskRunQuerySet(models.QuerySet["TaskRun"]):
    def ready(self) -> Self:
        """Queued, and nothing stands against a start: neither the hour, nor an earlier link of its chain, nor a pause."""
        return self.filter(_is_ready())

    def abandoned(self) -> Self:
        """In progress, but the process that has it did not renew the lease in time."""
        return self.filter(_is_abandoned())

    def claimable(self) -> Self:
        """There for a worker to take: ready, or abandoned (what has begun before a pause goes on in it)."""
        return self.filter(_is_ready() | _is_abandoned())

    def lasting(self) -> Self:
        """Not ended, whatever they wait for."""
        return self.filter(state__in=LASTING)

    def with_prospects(self) -> Self:
        """With what stands for or against repeating them, or going on with their chain."""
        own_links = TaskRun.objects.filter(chain_id=OuterRef("chain_id"))
        links_before = own_links.filter(chain_position__lt=OuterRef("chain_position"))
        repeats = TaskRun.objects.lasting().order_by("id").values("pk")
        return self.annotate(
            repeated_by=Subquery(repeats.filter(retry_of=OuterRef("pk"))[:1]),
            chain_repeated_by=Subquery(repeats.filter(retry_of__chain_id=OuterRef("chain_id"))[:1]),
            follows_success=~Exists(links_before.exclude(state=RunState.SUCCEEDED)),
        )

    def with_continuations(self) -> Self:
        """With the chains that repeated the rest of another: before, and after."""
        newest = TaskRun.objects.filter(retry_of=OuterRef("pk"), chain_id__isnull=False).order_by("-id")
        return self.annotate(continued_chain=F("retry_of__chain_id"), continuing_chain=Subquery(newest.values("chain_id")[:1]))

    def with_people(self) -> Self:
        """With everybody that a screen names."""
        return self.select_related("requested_by", "executed_by", "approved_by", "cancelled_by")


def _is_ready() -> Q:
    links_before = TaskRun.objects.filter(chain_id=OuterRef("chain_id"), chain_position__lt=OuterRef("chain_position"))
    its_hour_has_come = Q(not_before__isnull=True) | Q(not_before__lte=Now())
    its_turn_has_come = Q(chain_id__isnull=True) | ~Exists(links_before.exclude(state=RunState.SUCCEEDED))
    may_start_in_a_pause = Q(dry_run=True) | ~Exists(SchedulerState.objects.filter(paused_at__isnull=False))
    return Q(state=RunState.QUEUED) & its_hour_has_come & its_turn_has_come & may_start_in_a_pause


def _is_abandoned() -> Q:
    return Q(state=RunState.RUNNING, lease_expires_at__lt=Now())


class TaskRun(models.Model):
    """One execution of a scheduled task: why, by whom, when, how far, and with what result.

    While it runs it holds a lease that is renewed with every batch; a run whose lease has expired is taken over.
    ``slot`` is the instant of the schedule it stands for; a slot runs once, however many beats fire it.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    task_name = models.CharField(max_length=100)
    trigger = models.CharField(max_length=10, choices=RunTrigger)
    state = models.CharField(max_length=20, choices=RunState, default=RunState.QUEUED)
    dry_run = models.BooleanField(default=False)
    slot = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    executed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    chain_id = models.UUIDField(null=True, blank=True)
    chain_position = models.PositiveSmallIntegerField(null=True, blank=True)
    retry_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="retries", db_index=False)
    not_before = models.DateTimeField(null=True, blank=True, help_text="A delayed run starts at this time or later.")
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    queued_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    duration_seconds = models.FloatField(null=True, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True)
    worker = models.CharField(max_length=200, blank=True)
    celery_id = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0, help_text="How often execution has begun; more than 1 after a takeover.")
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    correlation_id = models.UUIDField(default=uuid4, editable=False)

    objects: ClassVar[models.Manager["TaskRun"]] = TaskRunQuerySet.as_manager()

    # Told by ``with_prospects``: the runs under way that repeat this one or a link of its chain; no link before it went wrong.
    repeated_by: int | None
    chain_repeated_by: int | None
    follows_success: bool
    # Told by ``with_continuations``: the chain of the run that this one repeats, and the newest chain in which it was repeated.
    continued_chain: UUID | None
    continuing_chain: UUID | None

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = [("trigger_task", "Can run scheduled tasks by hand")]
        constraints = [
            one_of("trigger", RunTrigger.values, name="taskrun_trigger_known"),
            one_of("state", RunState.values, name="taskrun_state_known"),
            models.UniqueConstraint(fields=["task_name"], condition=Q(state=RunState.RUNNING), name="taskrun_one_running"),
            models.UniqueConstraint(fields=["task_name", "slot"], condition=Q(slot__isnull=False), name="taskrun_one_per_slot"),
            models.UniqueConstraint(fields=["chain_id", "chain_position"], condition=Q(chain_id__isnull=False), name="taskrun_chain_place"),
            models.CheckConstraint(
                condition=~Q(state=RunState.RUNNING) | Q(lease_token__isnull=False, lease_expires_at__isnull=False),
                name="taskrun_running_holds_a_lease",
            ),
            # Four eyes, whatever the program thinks: nobody approves what they asked for.
            models.CheckConstraint(condition=~Q(approved_by=F("requested_by")), name="taskrun_approved_by_another"),
        ]
        indexes = [
            models.Index(fields=["task_name", "-id"], name="taskrun_by_task"),
            models.Index(fields=["queued_at"], condition=Q(state=RunState.QUEUED), name="taskrun_queued"),
            models.Index(fields=["lease_expires_at"], condition=Q(state=RunState.RUNNING), name="taskrun_leases"),
            models.Index(fields=["-finished_at"], name="taskrun_by_finish"),
            models.Index(fields=["task_name"], condition=Q(state=RunState.AWAITING_APPROVAL), name="taskrun_awaiting"),
            models.Index(fields=["-id"], condition=Q(chain_position=0), name="taskrun_chains"),
            models.Index(fields=["retry_of"], condition=Q(retry_of__isnull=False), name="taskrun_retries"),
        ]

    def __str__(self) -> str:
        return f"{self.task_name} #{self.pk} {self.state}"


class TaskRunStep(models.Model):
    """What one batch of an unfinished run did, written in the batch's own transaction.

    It is how a run that another process takes over still counts what was done before; finishing puts all of it into
    the run's result and removes the steps.
    """

    run = models.ForeignKey(TaskRun, on_delete=models.CASCADE, related_name="steps")
    attempt = models.PositiveSmallIntegerField()
    items = models.JSONField(default=list)
    errors = models.JSONField(default=list)

    class Meta:
        ordering = ("id",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"step {self.pk} of run {self.run_id}"


class ProcessKind(models.TextChoices):
    WORKER = "WORKER", "Worker"
    BEAT = "BEAT", "Beat"


class Heartbeat(models.Model):
    """The last sign of life of a worker or beat process, and what it can do."""

    kind = models.CharField(max_length=10, choices=ProcessKind)
    name = models.CharField(max_length=200)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    queues = ArrayField(models.CharField(max_length=50), default=list)
    registered_tasks = ArrayField(models.CharField(max_length=200), default=list)
    broker_trouble = models.TextField(default="", db_default="", blank=True, help_text="Why it cannot reach the broker; empty when it can.")

    class Meta:
        ordering = ("kind", "name")
        default_permissions = ()
        constraints = [
            one_of("kind", ProcessKind.values, name="heartbeat_kind_known"),
            models.UniqueConstraint(fields=["kind", "name"], name="heartbeat_one_per_process"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class QueueDepth(models.Model):
    """How many messages waited in a queue when the sweep last looked."""

    queue = models.CharField(max_length=50, primary_key=True)
    waiting = models.PositiveIntegerField()
    measured_at = models.DateTimeField()

    class Meta:
        ordering = ("queue",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.queue}: {self.waiting}"


class HealthReport(models.Model):
    """The stored answer of one health check: overall status, score, and what each probe found."""

    checked_at = models.DateTimeField(db_default=Now(), editable=False)
    overall_status = models.CharField(max_length=10)
    health_score = models.PositiveSmallIntegerField()
    components = models.JSONField()

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=Q(health_score__lte=100), name="healthreport_score_in_range")]

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d %H:%M} {self.overall_status}"


class SynchronisedSchedule(models.Model):
    """What synchronisation last wrote for a task, so that a change made past the program is recognised and left alone.

    ``fingerprint`` digests the schedule as written; a different one on the periodic task means that somebody changed it.
    ``since`` is when it was written: slots from before then are nobody's, and nobody missed them.
    """

    task_key = models.CharField(max_length=100, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.task_key


class TaskSetting(models.Model):
    """What admins decided about a scheduled task; where they decided nothing (null, or no cron) its declaration holds."""

    task_name = models.CharField(max_length=100, primary_key=True)
    cron = models.CharField(max_length=120, blank=True, default="", help_text="Five fields: minute, hour, day, month, day of week.")
    enabled = models.BooleanField(null=True, blank=True)
    critical = models.BooleanField(null=True, blank=True)
    reason = models.TextField(help_text="Why it was last changed.")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.task_name


class WaiverState(models.TextChoices):
    OPEN = "OPEN", "Open"
    APPROVED = "APPROVED", "Approved"
    REFUSED = "REFUSED", "Refused"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class CriticalWaiver(models.Model):
    """Somebody asks that a critical task need no second person any more; it stays critical until a second person has approved that."""

    task_name = models.CharField(max_length=100)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=WaiverState, default=WaiverState.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            one_of("state", WaiverState.values, name="criticalwaiver_state_known"),
            models.UniqueConstraint(fields=["task_name"], condition=Q(state=WaiverState.OPEN), name="criticalwaiver_one_open"),
            models.CheckConstraint(condition=Q(state=WaiverState.OPEN) | Q(decided_by__isnull=False), name="criticalwaiver_decided"),
            # Four eyes, whatever the program thinks.
            models.CheckConstraint(
                condition=~Q(state=WaiverState.APPROVED) | ~Q(decided_by=F("asked_by")), name="criticalwaiver_approved_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.task_name


class AlertAcknowledgement(models.Model):
    """Somebody has seen an alert and says what is done about it; it holds until the alert is over or gets worse."""

    key = models.CharField(max_length=300)
    severity = models.CharField(max_length=10, help_text="How bad it was when it was seen.")
    message = models.TextField(help_text="What it said then.")
    note = models.TextField()
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    acknowledged_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(ended_at__isnull=True), name="alertacknowledgement_one_in_force"),
        ]

    def __str__(self) -> str:
        return self.key


class SchedulerState(models.Model):
    """The one row that says whether the whole scheduler is paused: since when, by whom and why.

    It is also the lock of the scheduler's rules: whoever starts or orders a run shares it, whoever pauses, resumes or changes
    a setting has it alone. So nothing starts by rules that have just been changed.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="schedulerstate_only_one"),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(paused_by__isnull=False), name="schedulerstate_paused_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return "paused" if self.paused_at else "running"
