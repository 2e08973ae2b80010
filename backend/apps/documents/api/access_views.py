"""Doors to the access log: of a version, of a person, as pages and as a table; and the note that somebody printed."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.core.rest.tables import csv_response
from apps.documents.api.access_serializers import (
    CSV_HEADER,
    Access,
    AccessFields,
    AccessQuery,
    PrintInput,
    access_line,
    access_shape,
)
from apps.documents.models import DocumentAccess
from apps.documents.selectors import get_visible_document
from apps.documents.selectors.access import AccessFilter, access_by, access_to
from apps.documents.services.access import log_print

_TABLE = {(200, "text/csv"): OpenApiTypes.STR}


def _wanted(request: Request, shape: type[AccessFields]) -> AccessFilter:
    query = shape(data=request.query_params)
    query.is_valid(raise_exception=True)
    return query.wanted


class _AccessPages(GenericAPIView[DocumentAccess]):
    queryset = DocumentAccess.objects.none()
    serializer_class = Access

    def page_of(self, entries: QuerySet[DocumentAccess]) -> Response:
        page = self.paginate_queryset(entries) or []
        return self.get_paginated_response([access_shape(entry, actor_of(self.request)) for entry in page])


class _AccessTable(APIView):
    """Whoever asks for a table by its media type gets it; errors are JSON as everywhere."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)

    def table_of(self, name: str, entries: QuerySet[DocumentAccess]) -> HttpResponseBase:
        lines = (access_line(entry, actor_of(self.request)) for entry in entries.iterator(chunk_size=2000))
        return csv_response(name, CSV_HEADER, lines)


class DocumentAccessView(_AccessPages):
    """Who opened, downloaded or printed a version."""

    @extend_schema(operation_id="listDocumentAccess", parameters=[AccessQuery], responses=Access(many=True))
    def get(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        return self.page_of(access_to(document, actor_of(request), _wanted(request, AccessQuery)))

    @extend_schema(operation_id="logDocumentPrint", request=PrintInput, responses={201: Access})
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        """Note that somebody printed the original."""
        document = get_visible_document(actor_of(request), uuid)
        PrintInput(data=request.data).is_valid(raise_exception=True)
        entry = log_print(actor=actor_of(request), document=document)
        return Response(access_shape(entry, actor_of(request)), status=201)


class DocumentAccessExportView(_AccessTable):
    @extend_schema(operation_id="exportDocumentAccess", parameters=[AccessFields], responses=_TABLE)
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        """Who opened, downloaded or printed a version, as CSV."""
        document = get_visible_document(actor_of(request), uuid)
        entries = access_to(document, actor_of(request), _wanted(request, AccessFields))
        return self.table_of(f"access-{document.document_number}-v{document.version}.csv", entries)


class PersonAccessView(_AccessPages):
    """What a person opened, downloaded or printed: oneself, and for document admins everybody."""

    @extend_schema(operation_id="listPersonAccess", parameters=[AccessQuery], responses=Access(many=True))
    def get(self, request: Request) -> Response:
        return self.page_of(access_by(actor_of(request), _wanted(request, AccessQuery)))


class PersonAccessExportView(_AccessTable):
    @extend_schema(operation_id="exportPersonAccess", parameters=[AccessFields], responses=_TABLE)
    def get(self, request: Request) -> HttpResponseBase:
        """What a person opened, downloaded or printed, as CSV."""
        wanted = _wanted(request, AccessFields)
        entries = access_by(actor_of(request), wanted)
        return self.table_of(f"access-of-account-{wanted.user or actor_of(request).pk}.csv", entries)
