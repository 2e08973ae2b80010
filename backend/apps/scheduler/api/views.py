"""Doors to the scheduler: its state, its tasks and runs, and running a task by hand."""

from collections.abc import Callable
from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from apps.core.errors import Stale, refuse
from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import REPLAYED, once
from apps.scheduler.api.pages import PagesOfRuns
from apps.scheduler.api.parsers import SmallJSONParser
from apps.scheduler.api.run_shapes import run_rows, run_shape, without_paging
from apps.scheduler.api.serializers import ManualTriggerInput, ManualTriggerOutput, QueuedRun, Run, RunQuery, RunRow
from apps.scheduler.api.shapes import status_shape, task_shape
from apps.scheduler.api.status_serializers import HealthReportOutput, MonitoringStatus, TaskOutput, TaskSettingInput
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.permissions import may_change_rules, may_trigger_task
from apps.scheduler.selectors.runs import list_runs
from apps.scheduler.selectors.status import get_task_status, last_health_report, list_task_statuses, scheduler_status
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.manual import await_end_of, begin_task, notice_about, queue_task, told_as_the_overview_does
from apps.scheduler.services.task_settings import change_task
from apps.users.models import User


class ManualTriggerView(APIView):
    """Run a scheduled task by hand."""

    parser_classes = (SmallJSONParser,)

    @extend_schema(operation_id="triggerTask", request=ManualTriggerInput, responses={200: ManualTriggerOutput, 202: QueuedRun})
    def post(self, request: Request) -> Response:
        """Run a task and answer with its result, or queue it (`mode: queued`, `eta`); a run that fails is `success: false`.

        A critical task is not run: the answer is 202 with the run that awaits the approval of a second person. With an
        Idempotency-Key one run is begun, however often and at once it is sent; whoever comes again gets the answer of that run.
        """
        actor = actor_of(request)
        refuse(may_trigger_task(actor))
        wanted = ManualTriggerInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        asked = dict(wanted.validated_data)
        if asked.pop("mode") == "queued" or "eta" in asked:
            return once(request, lambda: Response(queued_shape(queue_task(actor=actor, **asked)), status=202))
        return _run_now(request, partial(begin_task, actor=actor, **asked))


def _run_now(request: Request, begin: Callable[[], TaskRun]) -> Response:
    """Only the beginning is done once: what the run does is kept step by step, each in a transaction of its own."""
    begun: list[TaskRun] = []

    def beginning() -> Response:
        begun.append(begin())
        return Response(queued_shape(begun[0]), status=202)

    answer = once(request, beginning)
    if answer.data["state"] != RunState.RUNNING:
        return answer
    execution = execute_run(begun[0]) if begun else await_end_of(answer.data["run_id"])
    return Response(told_as_the_overview_does(execution), headers=None if begun else {REPLAYED: "true"})


@extend_schema_view(post=extend_schema(operation_id="triggerTaskFromAdmin"))
class AdminManualTriggerView(ManualTriggerView):
    """The same at the overview's second address."""


def queued_shape(run: TaskRun) -> dict[str, Any]:
    """``QueuedRun``."""
    told = {"run_id": run.pk, "url": reverse("scheduler_run", [run.pk]), "state": run.state, "not_before": run.not_before}
    notice = notice_about(run)
    return told | ({"notice": notice} if notice else {})


class MonitoringStatusView(APIView):
    @extend_schema(operation_id="getSchedulerStatus", responses=MonitoringStatus)
    def get(self, request: Request) -> Response:
        """The state of the system, its workers, queues and scheduled tasks."""
        actor = actor_of(request)
        return Response(status_shape(scheduler_status(actor=actor), actor))


class TasksView(APIView):
    @extend_schema(operation_id="listScheduledTasks", responses=TaskOutput(many=True))
    def get(self, request: Request) -> Response:
        """Every scheduled task, with its schedule and how it fared."""
        actor = actor_of(request)
        return Response([task_shape(status, actor) for status in list_task_statuses(actor=actor)])


def told_of_task(actor: User, task_name: str) -> Any:
    """``TaskOutput``, as it is now."""
    return task_shape(get_task_status(actor=actor, task_name=task_name), actor)


class TaskView(APIView):
    @extend_schema(operation_id="getScheduledTask", responses=TaskOutput)
    def get(self, request: Request, task_name: str) -> Response:
        """One scheduled task, with its settings."""
        return Response(told_of_task(actor_of(request), task_name))

    @extend_schema(operation_id="changeScheduledTask", request=TaskSettingInput, responses=TaskOutput)
    def patch(self, request: Request, task_name: str) -> Response:
        """Set when the task runs, whether it does, and whether running it by hand takes a second person.

        That it no longer does waits until a second person approves it.
        """
        actor = actor_of(request)
        refuse(may_change_rules(actor))
        wanted = TaskSettingInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            change_task(actor=actor, task_name=task_name, **wanted.asked)
        except Stale as stale:
            stale.extra["current"] = told_of_task(actor, task_name)
            raise
        return Response(told_of_task(actor, task_name))


class RunsView(GenericAPIView[TaskRun]):
    serializer_class = RunRow
    pagination_class = PagesOfRuns

    @extend_schema(operation_id="listRuns", parameters=[RunQuery], responses=RunRow(many=True))
    def get(self, request: Request) -> Response:
        """Runs, newest first."""
        actor = actor_of(request)
        query = RunQuery(data=without_paging(request.query_params))
        query.is_valid(raise_exception=True)
        pages = PagesOfRuns()
        page = pages.paginate_queryset(list_runs(actor=actor, wanted=query.wanted), request)
        return pages.get_paginated_response(run_rows(actor, page, pages.rules))


class RunView(APIView):
    @extend_schema(operation_id="getRun", responses=Run)
    def get(self, request: Request, run_id: int) -> Response:
        """One run, with everything it did."""
        return Response(run_shape(actor_of(request), run_id))


class HealthView(APIView):
    @extend_schema(operation_id="getHealthReport", responses=HealthReportOutput)
    def get(self, request: Request) -> Response:
        """What the last health check found."""
        return Response(HealthReportOutput(last_health_report(actor=actor_of(request))).data)
