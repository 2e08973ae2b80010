"""The door to the figures of scheduled tasks, for charts."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.core.rest.serializers import StrictSerializer
from apps.scheduler.selectors.dashboard import dashboard


class DashboardQuery(StrictSerializer):
    """How far back."""

    days = serializers.IntegerField(min_value=1, max_value=90, default=30, help_text="So many days, today included.")


class DayOfRunsOutput(serializers.Serializer[Any]):
    """What ended on one day; dry runs are counted apart."""

    day = serializers.DateField()
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()
    skipped = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    dry_runs = serializers.IntegerField()


class TaskFiguresOutput(serializers.Serializer[Any]):
    """How one task fared, dry runs apart."""

    task_name = serializers.CharField()
    task_display_name = serializers.CharField()
    runs = serializers.IntegerField()
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()
    success_rate = serializers.FloatField(allow_null=True, help_text="From 0 to 1; null where nothing has run.")
    p50_seconds = serializers.FloatField(allow_null=True, help_text="Half of the runs took at most so long.")
    p95_seconds = serializers.FloatField(allow_null=True, help_text="Nineteen of twenty runs took at most so long.")
    latest_durations = serializers.ListField(child=serializers.FloatField(), help_text="Seconds, oldest first; the last 20.")


class DashboardOutput(serializers.Serializer[Any]):
    """Figures of scheduled tasks over some days of the organisation's calendar."""

    since = serializers.DateField()
    until = serializers.DateField()
    days = DayOfRunsOutput(many=True, help_text="Without a gap, oldest first.")
    tasks = TaskFiguresOutput(many=True)


class DashboardView(APIView):
    @extend_schema(operation_id="getSchedulerDashboard", parameters=[DashboardQuery], responses=DashboardOutput)
    def get(self, request: Request) -> Response:
        """Runs by day, success rate and durations by task."""
        query = DashboardQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(DashboardOutput(dashboard(actor=actor_of(request), **query.validated_data)).data)
