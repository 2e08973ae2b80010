"""Doors to the scheduler: its state, its tasks and runs, and running a task by hand."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from apps.core.errors import refuse
from apps.core.rest.actor import actor_of
from apps.scheduler.api.parsers import SmallJSONParser
from apps.scheduler.api.serializers import (
    HealthReportOutput,
    ManualTriggerInput,
    ManualTriggerOutput,
    MonitoringStatus,
    QueuedRun,
    Run,
    RunQuery,
    RunRow,
    TaskOutput,
)
from apps.scheduler.api.shapes import status_shape, task_shape
from apps.scheduler.models import TaskRun
from apps.scheduler.permissions import may_trigger_task
from apps.scheduler.selectors.runs import get_run, list_runs
from apps.scheduler.selectors.status import last_health_report, list_task_statuses, scheduler_status
from apps.scheduler.services.manual import queue_task, run_task_now, told_as_the_overview_does


class ManualTriggerView(APIView):
    """Run a scheduled task by hand."""

    parser_classes = (SmallJSONParser,)

    @extend_schema(operation_id="triggerTask", request=ManualTriggerInput, responses={200: ManualTriggerOutput, 202: QueuedRun})
    def post(self, request: Request) -> Response:
        """Run a task and answer with its result, or queue it (`mode: queued`); a run that fails is `success: false`."""
        refuse(may_trigger_task(actor_of(request)))
        wanted = ManualTriggerInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        if wanted.validated_data.pop("mode") == "sync":
            return Response(told_as_the_overview_does(run_task_now(actor=actor_of(request), **wanted.validated_data)))
        run = queue_task(actor=actor_of(request), **wanted.validated_data)
        return Response({"run_id": run.pk, "url": reverse("scheduler_run", [run.pk]), "state": run.state}, status=202)


@extend_schema_view(post=extend_schema(operation_id="triggerTaskFromAdmin"))
class AdminManualTriggerView(ManualTriggerView):
    """The same at the overview's second address."""


class MonitoringStatusView(APIView):
    @extend_schema(operation_id="getSchedulerStatus", responses=MonitoringStatus)
    def get(self, request: Request) -> Response:
        """The state of the system, its workers, queues and scheduled tasks."""
        return Response(status_shape(scheduler_status(actor=actor_of(request))))


class TasksView(APIView):
    @extend_schema(operation_id="listScheduledTasks", responses=TaskOutput(many=True))
    def get(self, request: Request) -> Response:
        """Every scheduled task, with its schedule and how it fared."""
        return Response([task_shape(status) for status in list_task_statuses(actor=actor_of(request))])


class RunsView(GenericAPIView[TaskRun]):
    serializer_class = RunRow

    @extend_schema(operation_id="listRuns", parameters=[RunQuery], responses=RunRow(many=True))
    def get(self, request: Request) -> Response:
        """Runs, newest first."""
        query = RunQuery(data={name: value for name, value in request.query_params.items() if name not in ("page", "page_size")})
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(list_runs(actor=actor_of(request), wanted=query.wanted))
        return self.get_paginated_response(RunRow(page, many=True).data)


class RunView(APIView):
    @extend_schema(operation_id="getRun", responses=Run)
    def get(self, request: Request, run_id: int) -> Response:
        """One run, with everything it did."""
        return Response(Run(get_run(actor=actor_of(request), run_id=run_id)).data)


class HealthView(APIView):
    @extend_schema(operation_id="getHealthReport", responses=HealthReportOutput)
    def get(self, request: Request) -> Response:
        """What the last health check found."""
        return Response(HealthReportOutput(last_health_report(actor=actor_of(request))).data)
