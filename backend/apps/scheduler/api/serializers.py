"""The shapes of scheduled tasks, their runs and the state of the scheduler."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.rest.serializers import StrictBooleanField, StrictCharField, StrictSerializer
from apps.scheduler.health import HealthStatus
from apps.scheduler.models import HealthReport, RunState, RunTrigger, TaskRun
from apps.scheduler.registry import display_name_of
from apps.scheduler.selectors.runs import RunFilter
from apps.workflows.api.serializers import Person

_STATUSES = [(status.value, status.name) for status in HealthStatus]
_RESULT = {"type": ["object", "null"], "additionalProperties": True, "description": "What the task did; its form depends on the task."}


@extend_schema_field(_RESULT)
class ResultField(serializers.JSONField):
    """A task's result."""


class ManualTriggerInput(StrictSerializer):
    """Which task to run, and how."""

    task_name = StrictCharField(max_length=100)
    dry_run = StrictBooleanField(default=False, help_text="Only tell what would be done.")
    mode = serializers.ChoiceField(choices=["sync", "queued"], default="sync", help_text="Wait for the result, or let a worker do it.")
    reason = StrictCharField(max_length=2000, allow_blank=True, default="")

    def validate_reason(self, reason: str) -> str:
        """JSON can spell half a character, which no text in the database can be."""
        if not reason.isprintable() and any("\ud800" <= sign <= "\udfff" for sign in reason):
            raise serializers.ValidationError("It contains a character that does not exist.")
        return reason


class ManualTriggerOutput(serializers.Serializer[Any]):
    """What came of a run by hand (overview, Manual Triggering); ``error`` only where it failed."""

    success = serializers.BooleanField()
    task_name = serializers.CharField()
    task_display_name = serializers.CharField()
    execution_time = serializers.DateTimeField()
    duration_seconds = serializers.FloatField()
    result = ResultField(allow_null=True)
    dry_run = serializers.BooleanField()
    executed_by = serializers.CharField()
    run_id = serializers.IntegerField()
    error = serializers.CharField(required=False)


class QueuedRun(serializers.Serializer[Any]):
    """A run that waits for a worker, and where to look after it."""

    run_id = serializers.IntegerField()
    url = serializers.CharField()
    state = serializers.ChoiceField(choices=RunState.choices)


class RunProgress(serializers.Serializer[Any]):
    """Items done so far, and how many there are, once that is known."""

    done = serializers.IntegerField(source="progress_done")
    total = serializers.IntegerField(source="progress_total", allow_null=True)


class Run(serializers.ModelSerializer[TaskRun]):
    """One execution of a scheduled task, with everything it did."""

    task_display_name = serializers.SerializerMethodField()
    requested_by = Person(read_only=True)
    progress = RunProgress(source="*", read_only=True)
    result = ResultField(allow_null=True, read_only=True)

    class Meta:
        model = TaskRun
        fields = (
            *("id", "task_name", "task_display_name", "trigger", "state", "dry_run", "requested_by", "reason", "slot", "attempt"),
            *("queued_at", "started_at", "finished_at", "duration_seconds", "progress", "result", "error", "worker", "correlation_id"),
        )
        read_only_fields = fields

    def get_task_display_name(self, run: TaskRun) -> str:
        return display_name_of(run.task_name)


class RunRow(Run):
    """A run in a list; its result comes without the long lists of what was done."""

    result = ResultField(source="brief_result", allow_null=True, read_only=True)


class RunQuery(StrictSerializer):
    """Which runs to list."""

    task_name = serializers.CharField(required=False, max_length=100)
    state = serializers.ChoiceField(choices=RunState.choices, required=False)
    trigger = serializers.ChoiceField(choices=RunTrigger.choices, required=False)
    dry_run = serializers.BooleanField(required=False)
    requested_by = serializers.CharField(required=False, max_length=150, help_text="A sign-in name.")
    since = serializers.DateTimeField(required=False, help_text="Queued at this time or later.")
    until = serializers.DateTimeField(required=False, help_text="Queued before this time.")

    @property
    def wanted(self) -> RunFilter:
        return RunFilter(**self.validated_data)


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


class AlertOutput(serializers.Serializer[Any]):
    """Something that somebody should look at."""

    code = serializers.CharField()
    severity = serializers.ChoiceField(choices=_STATUSES)
    message = serializers.CharField()


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
    tasks = TaskOutput(many=True)
    alerts = AlertOutput(many=True)
