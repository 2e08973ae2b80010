"""Doors that steer: cancelling, repeating, approving and refusing runs, chains of tasks, pausing the whole scheduler."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.core.errors import refuse
from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.scheduler.api.pages import PagesOfRuns
from apps.scheduler.api.parsers import SmallJSONParser
from apps.scheduler.api.run_shapes import chain_shape, run_shape, without_paging
from apps.scheduler.api.serializers import ChainInput, ChainOutput, ChainQuery, ChainRow, ReasonInput, RequiredReasonInput, Run
from apps.scheduler.api.shapes import pause_shape
from apps.scheduler.api.status_serializers import PauseOutput
from apps.scheduler.models import TaskRun
from apps.scheduler.permissions import may_change_rules, may_control_runs, may_trigger_task
from apps.scheduler.selectors.chains import chains_begun_by, list_chains
from apps.scheduler.services.approval import approve_run, refuse_run
from apps.scheduler.services.cancelling import cancel_chain, cancel_run
from apps.scheduler.services.chains import order_chain, retry_chain
from apps.scheduler.services.manual import retry_run
from apps.scheduler.services.pausing import pause_scheduler, resume_scheduler


class _SmallDoor(APIView):
    parser_classes = (SmallJSONParser,)

    def asked(self, request: Request, shape: type[Serializer]) -> dict[str, str]:  # type: ignore[type-arg]
        """What was sent, checked against its shape."""
        wanted = shape(data=request.data)
        wanted.is_valid(raise_exception=True)
        return dict(wanted.validated_data)


class CancelRunView(_SmallDoor):
    @extend_schema(operation_id="cancelRun", request=ReasonInput, responses=Run)
    def post(self, request: Request, run_id: int) -> Response:
        """Cancel a run: at once if it has not begun, else between two of its steps. Again is as good as once."""
        actor = actor_of(request)
        refuse(may_control_runs(actor))
        cancel_run(actor=actor, run_id=run_id, **self.asked(request, ReasonInput))
        return Response(run_shape(actor, run_id))


class RetryRunView(_SmallDoor):
    @extend_schema(operation_id="retryRun", request=ReasonInput, responses={202: Run})
    @idempotent
    def post(self, request: Request, run_id: int) -> Response:
        """Queue the task of a run that failed or was cancelled once more."""
        actor = actor_of(request)
        refuse(may_control_runs(actor))
        run = retry_run(actor=actor, run_id=run_id, **self.asked(request, ReasonInput))
        return Response(run_shape(actor, run.pk), status=202)


class ApproveRunView(_SmallDoor):
    @extend_schema(operation_id="approveRun", request=ReasonInput, responses=Run)
    @idempotent
    def post(self, request: Request, run_id: int) -> Response:
        """Let a run of a critical task begin that somebody else asked for."""
        actor = actor_of(request)
        refuse(may_control_runs(actor))
        approve_run(actor=actor, run_id=run_id, **self.asked(request, ReasonInput))
        return Response(run_shape(actor, run_id))


class RefuseRunView(_SmallDoor):
    @extend_schema(operation_id="refuseRun", request=RequiredReasonInput, responses=Run)
    @idempotent
    def post(self, request: Request, run_id: int) -> Response:
        """Say no to a run of a critical task that somebody else asked for."""
        actor = actor_of(request)
        refuse(may_control_runs(actor))
        refuse_run(actor=actor, run_id=run_id, **self.asked(request, RequiredReasonInput))
        return Response(run_shape(actor, run_id))


class ChainsView(_SmallDoor, GenericAPIView[TaskRun]):
    serializer_class = ChainRow
    pagination_class = PagesOfRuns

    @extend_schema(operation_id="listChains", parameters=[ChainQuery], responses=ChainRow(many=True))
    def get(self, request: Request) -> Response:
        """Chains, newest first."""
        query = ChainQuery(data=without_paging(request.query_params))
        query.is_valid(raise_exception=True)
        page = self.paginate_queryset(list_chains(actor=actor_of(request), **query.validated_data))
        return self.get_paginated_response(ChainRow(chains_begun_by(page or ()), many=True).data)

    @extend_schema(operation_id="orderChain", request=ChainInput, responses={202: ChainOutput})
    @idempotent
    def post(self, request: Request) -> Response:
        """Run tasks one after another; the first failure ends the chain."""
        actor = actor_of(request)
        refuse(may_trigger_task(actor))
        wanted = ChainInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        tasks = wanted.validated_data.pop("tasks")
        first, *_ = order_chain(actor=actor, task_names=tasks, **wanted.validated_data)
        return Response(chain_shape(actor, first.chain_id), status=202)


class ChainView(APIView):
    @extend_schema(operation_id="getChain", responses=ChainOutput)
    def get(self, request: Request, chain_id: UUID) -> Response:
        """A chain with its runs, in order."""
        return Response(chain_shape(actor_of(request), chain_id))


class CancelChainView(_SmallDoor):
    @extend_schema(operation_id="cancelChain", request=ReasonInput, responses=ChainOutput)
    def post(self, request: Request, chain_id: UUID) -> Response:
        """Cancel what has not ended of a chain. Again is as good as once."""
        actor = actor_of(request)
        refuse(may_control_runs(actor))
        cancel_chain(actor=actor, chain_id=chain_id, **self.asked(request, ReasonInput))
        return Response(chain_shape(actor, chain_id))


class RetryChainView(_SmallDoor):
    @extend_schema(operation_id="retryChain", request=ReasonInput, responses={202: ChainOutput})
    @idempotent
    def post(self, request: Request, chain_id: UUID) -> Response:
        """Run the rest of a chain again, as a chain of its own: from the link that failed or was cancelled on."""
        actor = actor_of(request)
        refuse(may_control_runs(actor))
        first, *_ = retry_chain(actor=actor, chain_id=chain_id, **self.asked(request, ReasonInput))
        return Response(chain_shape(actor, first.chain_id), status=202)


class PauseView(_SmallDoor):
    @extend_schema(operation_id="pauseScheduler", request=RequiredReasonInput, responses=PauseOutput)
    def post(self, request: Request) -> Response:
        """Let no run begin until the scheduler is resumed, except previews; what runs goes on to its end."""
        actor = actor_of(request)
        refuse(may_change_rules(actor))
        state = pause_scheduler(actor=actor, **self.asked(request, RequiredReasonInput))
        return Response({"pause": pause_shape(state)})


class ResumeView(_SmallDoor):
    @extend_schema(operation_id="resumeScheduler", request=RequiredReasonInput, responses=PauseOutput)
    def post(self, request: Request) -> Response:
        """Let runs begin again; what was due meanwhile begins at once, one run a task."""
        actor = actor_of(request)
        refuse(may_change_rules(actor))
        resume_scheduler(actor=actor, **self.asked(request, RequiredReasonInput))
        return Response({"pause": None})
