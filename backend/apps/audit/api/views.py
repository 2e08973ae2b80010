"""Doors to the audit trail."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.audit.api.serializers import AuditEntry, AuditQuery
from apps.audit.catalogue import registered_events
from apps.audit.models import AuditTrail
from apps.audit.pages import uuids_of_pages
from apps.audit.permissions import may_read_audit_trail
from apps.audit.selectors import audit_entries
from apps.core.errors import refuse
from apps.core.rest.actor import actor_of


class AuditEntriesView(ListAPIView[AuditTrail]):
    """A door that answers with pages of entries, each with the way to what it is about."""

    serializer_class = AuditEntry
    queryset = AuditTrail.objects.none()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        entries = self.paginate_queryset(self.get_queryset()) or []
        context = {**self.get_serializer_context(), "pages": uuids_of_pages(actor_of(request), entries)}
        return self.get_paginated_response(AuditEntry(entries, many=True, context=context).data)


class AuditTrailView(AuditEntriesView):
    """The audit trail, newest first."""

    def get_queryset(self) -> QuerySet[AuditTrail]:
        query = AuditQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return audit_entries(actor=actor_of(self.request), wanted=query.wanted())

    @extend_schema(operation_id="listAuditEntries", parameters=[AuditQuery])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request)


class AuditActionsView(APIView):
    """The catalogue of audited events, for the filter."""

    @extend_schema(
        operation_id="listAuditActions",
        responses={
            200: {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["code", "sentence"],
                    "properties": {"code": {"type": "string"}, "sentence": {"type": "string"}},
                },
            }
        },
    )
    def get(self, request: Request) -> Response:
        refuse(may_read_audit_trail(actor_of(request)))
        return Response([{"code": event.code, "sentence": event.sentence} for event in registered_events()])
