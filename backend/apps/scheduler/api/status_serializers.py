"""The shapes of the scheduler's state: its health, its tasks with their settings, a pause."""

from typing import Any

from rest_framework import serializers

from apps.core.rest.serializers import StrictBooleanField, StrictCharField, StrictIntegerField, StrictSerializer
from apps.scheduler.api.serializers import ReasonField
from apps.scheduler.cron import parse_cron
from apps.scheduler.health import HealthStatus
from apps.scheduler.models import HealthReport, TaskRun
from apps.scheduler.selectors.offers import WAIVER_ACTIONS
from apps.workflows.api.serializers import OfferRefusal, Person

_STATUSES = [(status.value, status.name) for status in HealthStatus]


class CronField(StrictCharField):
    """A cron expression of five fields, whose day comes; see ``parse_cron``."""

    def to_internal_value(self, data: Any) -> str:
        try:
            return parse_cron(super().to_internal_value(data)).expression
        except ValueError as error:
            raise serializers.ValidationError(str(error), code="invalid") from error


class TaskSettingInput(StrictSerializer):
    """What to set; what is left out stays, null sets it back to the default."""

    cron = CronField(
        required=False,
        allow_null=True,
        max_length=120,
        help_text="When it runs: minute, hour, day of month, month, day of week (Sunday is 0). At most once a day: "
        "in the organisation's zone, else in UTC.",
    )
    enabled = StrictBooleanField(required=False, allow_null=True, help_text="Off: its slots are not run.")
    critical = StrictBooleanField(
        required=False, allow_null=True, help_text="Running it by hand takes a second person; so does that it no longer does (`waiver`)."
    )
    reason = ReasonField()
    expected_revision = StrictIntegerField(min_value=0, required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """What the service wants to know: the changes, and what belongs to all of them."""
        changes = dict(self.validated_data)
        return {"reason": changes.pop("reason"), "expected_revision": changes.pop("expected_revision", None), "changes": changes}


class TaskSettings(serializers.Serializer[Any]):
    """What admins set; null where the default holds."""

    cron = serializers.CharField(allow_null=True)
    enabled = serializers.BooleanField(allow_null=True)
    critical = serializers.BooleanField(allow_null=True)
    reason = serializers.CharField()
    changed_by = Person()
    changed_at = serializers.DateTimeField()


class WaiverOffer(serializers.Serializer[Any]):
    """Something that may be done about a waiver, and by whoever asked where nothing is said against it."""

    action = serializers.ChoiceField(choices=WAIVER_ACTIONS)
    needs_reason = serializers.BooleanField()
    refusals = OfferRefusal(many=True)


class Waiver(serializers.Serializer[Any]):
    """Somebody asks that running the task by hand need no second person any more; until another agrees, it does."""

    asked_by = Person()
    asked_at = serializers.DateTimeField()
    reason = serializers.CharField()
    offers = WaiverOffer(many=True)


class TaskDefaults(serializers.Serializer[Any]):
    """How the task is when nobody has set anything."""

    cron = serializers.CharField()
    enabled = serializers.BooleanField()
    critical = serializers.BooleanField()


class Pause(serializers.Serializer[Any]):
    """The whole scheduler stands still: no run begins but previews."""

    paused_at = serializers.DateTimeField()
    paused_by = Person()
    reason = serializers.CharField()


class PauseOutput(serializers.Serializer[Any]):
    """Whether the scheduler is paused now."""

    pause = Pause(allow_null=True)


class HealthComponent(serializers.Serializer[Any]):
    """One part of the system; ``score`` is null where its state is unknown."""

    score = serializers.IntegerField(allow_null=True)
    max = serializers.IntegerField()
    status = serializers.ChoiceField(choices=_STATUSES)
    details = serializers.CharField()
    recommendation = serializers.CharField(allow_blank=True)


class HealthReportOutput(serializers.ModelSerializer[HealthReport]):
    """What the last health check found."""

    overall_status = serializers.ChoiceField(choices=_STATUSES)
    components = serializers.DictField(child=HealthComponent())

    class Meta:
        model = HealthReport
        fields = ("checked_at", "overall_status", "health_score", "components")
        read_only_fields = fields


class ProcessOutput(serializers.Serializer[Any]):
    """A worker or beat and its last sign of life."""

    name = serializers.CharField()
    pid = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField()
    silent_seconds = serializers.FloatField()
    queues = serializers.ListField(child=serializers.CharField())


class QueueOutput(serializers.Serializer[Any]):
    """How many messages waited in a queue when the sweep last looked."""

    name = serializers.CharField()
    waiting = serializers.IntegerField()
    measured_at = serializers.DateTimeField()


class CountersOutput(serializers.Serializer[Any]):
    """Work that waits."""

    due_now = serializers.IntegerField(help_text="Documents whose effective date has come.")
    overdue = serializers.IntegerField(help_text="Workflow tasks past their due date.")
    pending = serializers.IntegerField(help_text="Approved documents whose effective date is still to come.")


class DayStatistics(serializers.Serializer[Any]):
    """Runs that ended in the last 24 hours."""

    runs = serializers.IntegerField()
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()


class LastRun(serializers.ModelSerializer[TaskRun]):
    """The newest run of a task, in short."""

    class Meta:
        model = TaskRun
        fields = ("id", "state", "trigger", "dry_run", "queued_at", "started_at", "finished_at", "duration_seconds", "error")
        read_only_fields = fields


class TaskOutput(serializers.Serializer[Any]):
    """A scheduled task: what it is, when it runs, how it fared."""

    task_name = serializers.CharField()
    task_path = serializers.CharField(help_text="Its name in Celery.")
    name = serializers.CharField()
    description = serializers.CharField()
    category = serializers.CharField()
    priority = serializers.ChoiceField(choices=["CRITICAL", "HIGH", "MEDIUM", "LOW"])
    icon = serializers.CharField()
    queue = serializers.CharField()
    critical = serializers.BooleanField(help_text="Running it by hand takes a second person.")
    supports_dry_run = serializers.BooleanField(default=True)
    schedule = serializers.CharField(help_text="In words.")
    cron = serializers.CharField(allow_null=True)
    last_run = LastRun(allow_null=True)
    next_run = serializers.DateTimeField(allow_null=True)
    statistics_24h = DayStatistics()
    is_registered = serializers.BooleanField(help_text="A living worker knows the task.")
    is_enabled = serializers.BooleanField(help_text="It is in the schedule and not switched off.")
    missed_slot = serializers.DateTimeField(allow_null=True, help_text="When it should have run last, where no beat started it.")
    awaiting_approval = serializers.IntegerField(help_text="Runs that wait for a second person.")
    default = TaskDefaults()
    settings = TaskSettings(allow_null=True)
    waiver = Waiver(allow_null=True)
    revision = serializers.IntegerField(help_text="Of the settings.")
    pause = Pause(allow_null=True, help_text="Of the whole scheduler: it holds every task.")


class AcknowledgementOutput(serializers.Serializer[Any]):
    """Who has seen an alert, and what is done about it; until it is over or gets worse."""

    by = Person()
    at = serializers.DateTimeField()
    note = serializers.CharField()


class AlertOutput(serializers.Serializer[Any]):
    """Something that somebody should look at."""

    key = serializers.CharField(help_text="What makes it the same alert when it is told again.")
    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=_STATUSES)
    message = serializers.CharField()
    about = serializers.CharField(allow_blank=True, help_text="The process or task that it is about; empty if it is about none.")
    acknowledged = AcknowledgementOutput(allow_null=True, help_text="Null where nobody has said what is done about it.")


class MonitoringStatus(serializers.Serializer[Any]):
    """The state of the scheduler at this moment."""

    overall_status = serializers.ChoiceField(choices=_STATUSES)
    health_score = serializers.IntegerField(help_text="0 to 100, over the components whose state is known.")
    health_breakdown = serializers.DictField(child=HealthComponent())
    checked_at = serializers.DateTimeField(allow_null=True, help_text="When the last health check looked.")
    timestamp = serializers.DateTimeField()
    workers = ProcessOutput(many=True)
    beat = ProcessOutput(many=True)
    queues = QueueOutput(many=True)
    counters = CountersOutput()
    pause = Pause(allow_null=True)
    awaiting_approval = serializers.IntegerField(help_text="Runs that wait for a second person.")
    tasks = TaskOutput(many=True)
    alerts = AlertOutput(many=True)
