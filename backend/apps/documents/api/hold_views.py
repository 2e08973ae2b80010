"""The door to legal holds."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.core.rest.serializers import StrictBooleanField, StrictCharField, StrictIntegerField, StrictSerializer
from apps.documents.api.serializers import DocumentDetail
from apps.documents.api.shapes import document_detail, telling_what_changed
from apps.documents.selectors import get_visible_document
from apps.documents.services import change_legal_hold


class LegalHoldInput(StrictSerializer):
    """Whether a version must be kept whatever else says it may go, and why."""

    legal_hold = StrictBooleanField()
    reason = StrictCharField(max_length=1000)
    expected_revision = StrictIntegerField(required=False, min_value=0, help_text="The `revision` the caller has seen.")


class DocumentLegalHoldView(APIView):
    """Sets or lifts the legal hold on one version, for admins."""

    @extend_schema(operation_id="changeLegalHold", request=LegalHoldInput, responses=DocumentDetail)
    def post(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        sent = LegalHoldInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with telling_what_changed(actor_of(request)):
            changed = change_legal_hold(actor=actor_of(request), document=document, **sent.validated_data)
        return Response(document_detail(changed, actor_of(request)))
