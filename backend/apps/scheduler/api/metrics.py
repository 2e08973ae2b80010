"""The door to the metrics: for a collector that has the token of the installation, and for document admins."""

import hmac
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from prometheus_client import CONTENT_TYPE_LATEST
from rest_framework.authentication import get_authorization_header
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.core.errors import refuse
from apps.core.rest.actor import actor_of
from apps.scheduler.metrics import exposition
from apps.scheduler.permissions import may_read_metrics
from apps.scheduler.selectors.status import read_status
from apps.users.api.authentication import BearerAuthentication, BrowserAuthentication
from apps.users.selectors import service_account


class CollectorAuthentication(BearerAuthentication):
    """`Authorization: Bearer …` with the token in ``EDMS_METRICS_TOKEN``, if there is one in the settings; or with a person's."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        expected = settings.METRICS_TOKEN.encode()
        kind, _, sent = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer" or not expected or not hmac.compare_digest(sent, expected):
            return super().authenticate(request)
        return service_account(), None


class MetricsView(APIView):
    """Outside of the API, where collectors look for it."""

    authentication_classes = (CollectorAuthentication, BrowserAuthentication)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """The state of the system, in the text format of Prometheus."""
        refuse(may_read_metrics(actor_of(request)))
        return HttpResponse(exposition(read_status()), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
