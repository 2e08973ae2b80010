"""The door at which somebody says that an alert was seen, and what is done about it."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.errors import refuse
from apps.core.rest.actor import actor_of
from apps.core.rest.serializers import StrictCharField, StrictSerializer
from apps.scheduler.api.parsers import SmallJSONParser
from apps.scheduler.api.serializers import ReasonField
from apps.scheduler.api.shapes import alert_shapes
from apps.scheduler.api.status_serializers import AlertOutput
from apps.scheduler.permissions import may_acknowledge_alerts
from apps.scheduler.selectors.status import read_status
from apps.scheduler.services.alerts import acknowledge_alert


class AcknowledgementInput(StrictSerializer):
    """Which alert was seen, and what is done about it."""

    key = StrictCharField(max_length=300)
    note = ReasonField()


class AcknowledgeAlertView(APIView):
    parser_classes = (SmallJSONParser,)

    @extend_schema(operation_id="acknowledgeAlert", request=AcknowledgementInput, responses=AlertOutput(many=True))
    def post(self, request: Request) -> Response:
        """Say that an alert was seen; the alerts as they are then."""
        actor = actor_of(request)
        refuse(may_acknowledge_alerts(actor))
        wanted = AcknowledgementInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        acknowledge_alert(actor=actor, **wanted.validated_data)
        return Response(alert_shapes(read_status().alerts))
