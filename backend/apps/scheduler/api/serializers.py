"""The shapes of runs of scheduled tasks: ordering them, controlling them, telling of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core import clock
from apps.core.rest.serializers import StrictBooleanField, StrictCharField, StrictSerializer
from apps.scheduler.models import RunState, RunTrigger, TaskRun
from apps.scheduler.registry import display_name_of
from apps.scheduler.selectors.chains import Chain
from apps.scheduler.selectors.offers import CHAIN_ACTIONS, RUN_ACTIONS, offers_on_chain, offers_on_run
from apps.scheduler.selectors.runs import RunFilter
from apps.workflows.api.serializers import OfferRefusal, Person

_FURTHEST_AHEAD = timedelta(days=366)
_LONGEST_CHAIN = 20
_RESULT = {"type": ["object", "null"], "additionalProperties": True, "description": "What the task did; its form depends on the task."}


@extend_schema_field(_RESULT)
class ResultField(serializers.JSONField):
    """A task's result."""


class ReasonField(StrictCharField):
    """Why somebody does something."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2000, **options)


class MomentField(serializers.DateTimeField):
    """A moment to come, as ISO 8601; without an offset it is local time of the organisation. Numbers are mistakes."""

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str):
            self.fail("invalid", format="ISO 8601")
        moment: datetime = super().to_internal_value(value)
        if moment < clock.now():
            raise serializers.ValidationError("It lies in the past.", code="past")
        if moment > clock.now() + _FURTHEST_AHEAD:
            raise serializers.ValidationError("It lies more than a year ahead.", code="too_far")
        return moment

    def enforce_timezone(self, value: datetime) -> datetime:
        """In UTC; a local time that clocks skip, or show twice, is no answer to the question when."""
        zone = clock.organisation_zone()
        try:
            if value.tzinfo is not None:
                return value.astimezone(UTC)
            first, second = (value.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        except OverflowError:
            self.fail("overflow")
        if first != second:
            raise serializers.ValidationError(
                f"In {zone} clocks are changed then: say which time is meant by its offset.", code="ambiguous"
            )
        return first


class ReasonInput(StrictSerializer):
    """Why, if somebody wants to say so."""

    reason = ReasonField(allow_blank=True, default="")


class RequiredReasonInput(StrictSerializer):
    """Why."""

    reason = ReasonField()


class ChainInput(StrictSerializer):
    """Which tasks to run one after another."""

    tasks = serializers.ListField(child=StrictCharField(max_length=100), min_length=1, max_length=_LONGEST_CHAIN)
    dry_run = StrictBooleanField(default=False, help_text="Only tell what would be done.")
    reason = ReasonField(allow_blank=True, default="")


class ManualTriggerInput(StrictSerializer):
    """Which task to run, and how."""

    task_name = StrictCharField(max_length=100)
    dry_run = StrictBooleanField(default=False, help_text="Only tell what would be done.")
    mode = serializers.ChoiceField(choices=["sync", "queued"], default="sync", help_text="Wait for the result, or let a worker do it.")
    eta = MomentField(
        required=False,
        help_text="Do not run it before this time (a worker does it then); without an offset, local time of the organisation.",
    )
    reason = ReasonField(allow_blank=True, default="")


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
    notice = serializers.CharField(required=False, help_text="Something to know, such as that the task is switched off.")


class QueuedRun(serializers.Serializer[Any]):
    """A run that waits for a worker, its hour or an approval, and where to look after it."""

    run_id = serializers.IntegerField()
    url = serializers.CharField()
    state = serializers.ChoiceField(choices=RunState.choices)
    not_before = serializers.DateTimeField(allow_null=True)
    notice = serializers.CharField(required=False, help_text="Something to know, such as that it needs an approval.")


class RunProgress(serializers.Serializer[Any]):
    """Items done so far, and how many there are, once that is known."""

    done = serializers.IntegerField(source="progress_done")
    total = serializers.IntegerField(source="progress_total", allow_null=True)


class RunOffer(serializers.Serializer[Any]):
    """Something that may be done with a run, and by whoever asked where nothing is said against it."""

    action = serializers.ChoiceField(choices=RUN_ACTIONS)
    needs_reason = serializers.BooleanField()
    refusals = OfferRefusal(many=True)


class Run(serializers.ModelSerializer[TaskRun]):
    """One execution of a scheduled task, with everything it did, and what may be done with it now.

    The context says who asks (``actor``), and by which ``rules``.
    """

    task_display_name = serializers.SerializerMethodField()
    requested_by = Person(read_only=True)
    executed_by = Person(read_only=True, allow_null=True)
    approved_by = Person(read_only=True, allow_null=True)
    cancelled_by = Person(read_only=True, allow_null=True)
    progress = RunProgress(source="*", read_only=True)
    result = ResultField(allow_null=True, read_only=True)
    offers = serializers.SerializerMethodField()

    class Meta:
        model = TaskRun
        fields = (
            *("id", "task_name", "task_display_name", "trigger", "state", "dry_run", "requested_by", "reason", "slot", "attempt"),
            *("executed_by", "approved_by", "approved_at", "cancelled_by", "cancel_requested_at"),
            *("not_before", "chain_id", "chain_position", "retry_of"),
            *("queued_at", "started_at", "finished_at", "duration_seconds", "progress", "result", "error", "worker", "correlation_id"),
            "offers",
        )
        read_only_fields = fields

    def get_task_display_name(self, run: TaskRun) -> str:
        return display_name_of(run.task_name)

    @extend_schema_field(RunOffer(many=True))
    def get_offers(self, run: TaskRun) -> Any:
        return RunOffer(offers_on_run(self.context["actor"], run, self.context["rules"]), many=True).data


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


class ChainQuery(StrictSerializer):
    """Which chains to list."""

    state = serializers.ChoiceField(choices=RunState.choices, required=False)


class ChainLink(serializers.ModelSerializer[TaskRun]):
    """A run of a chain, in short."""

    run_id = serializers.IntegerField(source="pk")
    task_display_name = serializers.SerializerMethodField()

    class Meta:
        model = TaskRun
        fields = ("run_id", "task_name", "task_display_name", "state")
        read_only_fields = fields

    def get_task_display_name(self, run: TaskRun) -> str:
        return display_name_of(run.task_name)


class ChainRow(serializers.Serializer[Any]):
    """Tasks that run one after another; ``state`` is how the chain ended, or what the link does whose turn it is."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=RunState.choices)
    dry_run = serializers.BooleanField()
    requested_by = Person()
    reason = serializers.CharField(allow_blank=True)
    queued_at = serializers.DateTimeField()
    links = ChainLink(source="runs", many=True)


class ChainOffer(serializers.Serializer[Any]):
    """Something that may be done with a chain, and by whoever asked where nothing is said against it; ``retry`` runs the rest."""

    action = serializers.ChoiceField(choices=CHAIN_ACTIONS)
    needs_reason = serializers.BooleanField()
    refusals = OfferRefusal(many=True)


class ChainOutput(serializers.Serializer[Any]):
    """A chain with its runs, and what may be done with it now; the context as for ``Run``."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=RunState.choices)
    dry_run = serializers.BooleanField()
    requested_by = Person()
    reason = serializers.CharField(allow_blank=True)
    queued_at = serializers.DateTimeField()
    continues = serializers.UUIDField(allow_null=True, help_text="The chain whose rest this one runs again.")
    continued_by = serializers.UUIDField(allow_null=True, help_text="The newest chain that runs the rest of this one again.")
    runs = Run(many=True)
    offers = serializers.SerializerMethodField()

    @extend_schema_field(ChainOffer(many=True))
    def get_offers(self, chain: Chain) -> Any:
        return ChainOffer(offers_on_chain(self.context["actor"], chain, self.context["rules"]), many=True).data
