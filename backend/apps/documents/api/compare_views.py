"""Doors to the texts of versions: one text, and the differences of two."""

from uuid import UUID

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.documents.api.text_serializers import (
    CompareQuery,
    DocumentComparison,
    DocumentText,
    TextQuery,
    comparison_shape,
    text_shape,
)
from apps.documents.models import AccessKind, AccessPart, Document
from apps.documents.selectors import get_visible_document
from apps.documents.selectors.comparisons import compare_versions
from apps.documents.selectors.texts import facts_of_texts, piece_of_text
from apps.documents.services.access import log_file_access
from apps.documents.services.texts import queue_unknown_texts


class DocumentTextView(APIView):
    """The text of the original, as far as it could be read."""

    @extend_schema(operation_id="readDocumentText", parameters=[TextQuery], responses=DocumentText)
    def get(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        query = TextQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        text, offset = facts_of_texts([document])[0], query.validated_data["offset"]
        queue_unknown_texts([document], [text])
        piece = piece_of_text(document, offset, query.validated_data["limit"])
        _note_in_access_log(request, *([document] if piece else []))
        return Response(text_shape(text, offset, piece))


class DocumentComparisonView(APIView):
    """What differs between two versions: control data, dependencies, and the text word by word."""

    @extend_schema(operation_id="compareDocumentVersions", parameters=[CompareQuery], responses={200: DocumentComparison, 304: None})
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        query = CompareQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        comparison = compare_versions(actor_of(request), uuid, query.validated_data["with"])
        queue_unknown_texts([comparison.old, comparison.new], [comparison.old_text, comparison.new_text])
        _note_in_access_log(request, *comparison.shown_documents)
        around = query.validated_data.get("around")
        etag = f'W/"{comparison.fingerprint}-{around}"'
        answer = get_conditional_response(request, etag=etag) or Response(comparison_shape(comparison, around))
        answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
        return answer


def _note_in_access_log(request: Request, *documents: Document) -> None:
    """Whoever is shown the text of an original has viewed it; what cannot be noted is not shown."""
    for document in documents if request.method == "GET" else ():
        log_file_access(
            actor=actor_of(request),
            document=document,
            kind=AccessKind.VIEW,
            part=AccessPart.ORIGINAL,
            file_name=document.file_name,
            sha256=document.file_id or "",
        )
