"""The door to the original of a document: attach it to a draft, download it."""

from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.documents.api.access_serializers import PurposeQuery
from apps.documents.api.deliveries import deliver_file
from apps.documents.api.serializers import DocumentDetail, FileInput
from apps.documents.api.shapes import document_detail, telling_what_changed
from apps.documents.models import AccessPart
from apps.documents.selectors import get_original, get_visible_document
from apps.documents.services import attach_file

FILE_BYTES = {(200, "*/*"): OpenApiTypes.BINARY, (206, "*/*"): OpenApiTypes.BINARY, 304: None, 416: None}
TOO_LARGE = OpenApiResponse(description="The file is larger than the limit.")
CONDITIONS = [
    OpenApiParameter("Range", location=OpenApiParameter.HEADER, description="One range of bytes, such as `bytes=0-1023` or `bytes=-500`."),
    OpenApiParameter("If-Range", location=OpenApiParameter.HEADER, description="The range only if the entity tag is still this one."),
    OpenApiParameter("If-None-Match", location=OpenApiParameter.HEADER, description="Entity tags that the caller has already."),
]


class DocumentFileView(APIView):
    """The original, byte for byte; its entity tag is its SHA-256."""

    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="downloadOriginal", parameters=[PurposeQuery, *CONDITIONS], responses=FILE_BYTES)
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        original = get_original(actor_of(request), uuid)
        return deliver_file(request, original.document, original.file, name=original.name, part=AccessPart.ORIGINAL)

    @extend_schema(operation_id="attachFile", request=FileInput, responses={200: DocumentDetail, 413: TOO_LARGE})
    def put(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        sent = FileInput(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = sent.validated_data
        with telling_what_changed(actor_of(request)):
            changed = attach_file(
                actor=actor_of(request), document=document, upload=asked["file"], expected_revision=asked.get("expected_revision")
            )
        return Response(document_detail(changed, actor_of(request)))
