"""Doors at which a second person agrees that a task be critical no more, or does not, or whoever asked thinks better of it."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.errors import refuse
from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.scheduler.api.parsers import SmallJSONParser
from apps.scheduler.api.serializers import ReasonInput, RequiredReasonInput
from apps.scheduler.api.status_serializers import TaskOutput
from apps.scheduler.api.views import told_of_task
from apps.scheduler.permissions import may_change_rules
from apps.scheduler.services.task_settings import decide_on_waiver
from apps.scheduler.services.waivers import withdraw_waiver
from apps.users.models import User


class _WaiverDoor(APIView):
    parser_classes = (SmallJSONParser,)

    def asked_by(self, request: Request, shape: type[ReasonInput | RequiredReasonInput]) -> tuple[User, str]:
        """Who comes, and why."""
        actor = actor_of(request)
        refuse(may_change_rules(actor))
        wanted = shape(data=request.data)
        wanted.is_valid(raise_exception=True)
        return actor, wanted.validated_data["reason"]


class ApproveWaiverView(_WaiverDoor):
    @extend_schema(operation_id="approveWaiver", request=ReasonInput, responses=TaskOutput)
    @idempotent
    def post(self, request: Request, task_name: str) -> Response:
        """Agree that running the task by hand need no second person any more; not for whoever asked for it."""
        actor, reason = self.asked_by(request, ReasonInput)
        decide_on_waiver(actor=actor, task_name=task_name, is_approved=True, reason=reason)
        return Response(told_of_task(actor, task_name))


class RefuseWaiverView(_WaiverDoor):
    @extend_schema(operation_id="refuseWaiver", request=RequiredReasonInput, responses=TaskOutput)
    @idempotent
    def post(self, request: Request, task_name: str) -> Response:
        """Say no to it: running the task by hand keeps needing a second person."""
        actor, reason = self.asked_by(request, RequiredReasonInput)
        decide_on_waiver(actor=actor, task_name=task_name, is_approved=False, reason=reason)
        return Response(told_of_task(actor, task_name))


class WithdrawWaiverView(_WaiverDoor):
    @extend_schema(operation_id="withdrawWaiver", request=ReasonInput, responses=TaskOutput)
    @idempotent
    def post(self, request: Request, task_name: str) -> Response:
        """Think better of it; for whoever asked for it."""
        actor, reason = self.asked_by(request, ReasonInput)
        withdraw_waiver(actor=actor, task_name=task_name, reason=reason)
        return Response(told_of_task(actor, task_name))
