"""Doors to the attachments of a version: list, attach, download, remove."""

from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.documents.api.access_serializers import PurposeQuery
from apps.documents.api.attachment_serializers import Attachment, AttachmentInput, attachment_shape
from apps.documents.api.deliveries import deliver_file
from apps.documents.api.file_views import CONDITIONS, FILE_BYTES, TOO_LARGE
from apps.documents.api.serializers import RevisionQuery
from apps.documents.api.shapes import telling_what_changed
from apps.documents.models import AccessPart, DocumentAttachment
from apps.documents.selectors import get_visible_document
from apps.documents.selectors.attachments import attachments_of, get_attachment
from apps.documents.services.attachments import add_attachment, remove_attachment


class DocumentAttachmentsView(GenericAPIView[DocumentAttachment]):
    """The supporting files of a version."""

    queryset = DocumentAttachment.objects.none()
    serializer_class = Attachment
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="listDocumentAttachments", responses=Attachment(many=True))
    def get(self, request: Request, uuid: UUID) -> Response:
        page = self.paginate_queryset(attachments_of(get_visible_document(actor_of(request), uuid))) or []
        return self.get_paginated_response([attachment_shape(attachment) for attachment in page])

    @extend_schema(operation_id="addDocumentAttachment", request=AttachmentInput, responses={201: Attachment, 413: TOO_LARGE})
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        sent = AttachmentInput(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = dict(sent.validated_data)
        with telling_what_changed(actor_of(request)):
            added = add_attachment(actor=actor_of(request), document=document, upload=asked.pop("file"), **asked)
        return Response(attachment_shape(get_attachment(actor_of(request), uuid, added.pk)), status=201)


class DocumentAttachmentView(APIView):
    """One supporting file."""

    @extend_schema(operation_id="removeDocumentAttachment", parameters=[RevisionQuery], responses={204: None})
    def delete(self, request: Request, uuid: UUID, attachment_id: int) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        query = RevisionQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        with telling_what_changed(actor_of(request)):
            remove_attachment(actor=actor_of(request), document=document, attachment_id=attachment_id, **query.validated_data)
        return Response(status=204)


class DocumentAttachmentFileView(APIView):
    """A supporting file, byte for byte; its entity tag is its SHA-256."""

    @extend_schema(operation_id="downloadAttachment", parameters=[PurposeQuery, *CONDITIONS], responses=FILE_BYTES)
    def get(self, request: Request, uuid: UUID, attachment_id: int) -> HttpResponseBase:
        attachment = get_attachment(actor_of(request), uuid, attachment_id)
        return deliver_file(request, attachment.document, attachment.file, name=attachment.file_name, part=AccessPart.ATTACHMENT)
