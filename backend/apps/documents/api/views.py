"""Doors to documents: list, create, read, edit, delete; versions and record; sources."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.audit.api.views import AuditEntriesView
from apps.audit.models import AuditTrail
from apps.audit.selectors import entries_about
from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.core.rest.parsers import JSONParser
from apps.documents.api.pages import DocumentListView, LibraryPagination
from apps.documents.api.queries import AS_OF, LIST_PARAMETERS, parse_as_of, parse_document_filter
from apps.documents.api.serializers import (
    DocumentAsOf,
    DocumentCreateInput,
    DocumentDetail,
    DocumentEditInput,
    DocumentRow,
    DocumentSourceShape,
    RevisionQuery,
)
from apps.documents.api.shapes import detail_of, document_detail, telling_what_changed
from apps.documents.models import DocumentSource
from apps.documents.selectors import (
    active_sources,
    get_visible_document,
    list_documents,
    version_as_of,
    versions_of,
    without_unseen_names,
)
from apps.documents.services import create_document, delete_draft, edit_draft
from apps.documents.services.access import log_view


class DocumentsView(DocumentListView):
    """The documents that somebody may see."""

    pagination_class = LibraryPagination
    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(operation_id="listDocuments", parameters=LIST_PARAMETERS, responses=DocumentRow(many=True))
    def get(self, request: Request) -> Response:
        wanted = parse_document_filter(request)
        page = self.page_of(list_documents(actor_of(request), wanted))
        page.data["as_of"] = wanted.as_of
        return page

    @extend_schema(operation_id="createDocument", request=DocumentCreateInput, responses={201: DocumentDetail})
    @idempotent
    def post(self, request: Request) -> Response:
        sent = DocumentCreateInput(data=request.data)
        sent.is_valid(raise_exception=True)
        document = create_document(actor=actor_of(request), details=sent.details, upload=sent.upload)
        location = request.build_absolute_uri(f"{document.uuid}/")
        return Response(document_detail(document, actor_of(request)), status=201, headers={"Location": location})


class DocumentView(APIView):
    """One version of a document."""

    parser_classes = (JSONParser,)

    @extend_schema(operation_id="readDocument", parameters=[AS_OF], responses=DocumentAsOf)
    def get(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        if (day := parse_as_of(request)) is not None:
            document = version_as_of(document, actor_of(request), day)
        shown = detail_of(document, actor_of(request)) | {"as_of": day}
        if request.method == "GET":
            log_view(actor=actor_of(request), document=document)
        return Response(shown)

    @extend_schema(operation_id="editDraft", request=DocumentEditInput, responses=DocumentDetail)
    def patch(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        sent = DocumentEditInput(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        seen = sent.validated_data.get("expected_revision")
        with telling_what_changed(actor_of(request)):
            edited = edit_draft(actor=actor_of(request), document=document, changes=sent.changes, expected_revision=seen)
        return Response(document_detail(edited, actor_of(request)))

    @extend_schema(operation_id="deleteDraft", parameters=[RevisionQuery], responses={204: None})
    def delete(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        query = RevisionQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        with telling_what_changed(actor_of(request)):
            delete_draft(actor=actor_of(request), document=document, **query.validated_data)
        return Response(status=204)


class DocumentVersionsView(DocumentListView):
    """The version history of a document."""

    @extend_schema(operation_id="listDocumentVersions", responses=DocumentRow(many=True))
    def get(self, request: Request, uuid: UUID) -> Response:
        return self.page_of(versions_of(get_visible_document(actor_of(request), uuid), actor_of(request)))


class DocumentAuditView(AuditEntriesView):
    """What is on record about a document."""

    def get_queryset(self) -> QuerySet[AuditTrail]:
        return entries_about(get_visible_document(actor_of(self.request), self.kwargs["uuid"]))

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        return without_unseen_names(page, actor_of(self.request)) if page else page

    @extend_schema(operation_id="listDocumentAuditEntries")
    def get(self, request: Request, uuid: UUID) -> Response:
        return self.list(request)


class DocumentSourcesView(ListAPIView[DocumentSource]):
    """Where documents can come from."""

    queryset = DocumentSource.objects.none()
    serializer_class = DocumentSourceShape

    def get_queryset(self) -> QuerySet[DocumentSource]:
        return active_sources()

    @extend_schema(operation_id="listDocumentSources")
    def get(self, request: Request) -> Response:
        return self.list(request)
