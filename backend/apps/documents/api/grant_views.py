"""Doors to who may see a document: its grants, and its label once it has left DRAFT."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.core.rest.serializers import StrictCharField, StrictIntegerField, StrictSerializer
from apps.documents.api.serializers import DocumentDetail, PersonShape
from apps.documents.api.shapes import document_detail, telling_what_changed
from apps.documents.models import DocumentGrant
from apps.documents.selectors import get_visible_document, grants_of
from apps.documents.services import change_sensitivity, give_grant, withdraw_grant
from apps.documents.states import SensitivityLabel

_LARGEST_ID = 2**31 - 1


class GrantedGroup(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class GrantShape(serializers.Serializer[DocumentGrant]):
    """To whom a document is shown, whatever its label: a person or a group of people."""

    id = serializers.IntegerField()
    document_number = serializers.CharField(help_text="Every version of it.")
    user = PersonShape(allow_null=True)
    group = GrantedGroup(allow_null=True)
    granted_by = PersonShape()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class GrantInput(StrictSerializer):
    """Either a person or a group of people, by id."""

    user = StrictIntegerField(required=False, min_value=1, max_value=_LARGEST_ID)
    group = StrictIntegerField(required=False, min_value=1, max_value=_LARGEST_ID)
    reason = StrictCharField(max_length=1000, allow_blank=True, required=False)


class WithdrawalQuery(StrictSerializer):
    reason = serializers.CharField(max_length=1000, allow_blank=True, required=False)


class SensitivityInput(StrictSerializer):
    """Another label, and why."""

    sensitivity_label = serializers.ChoiceField(choices=SensitivityLabel.choices)
    reason = StrictCharField(max_length=1000)
    expected_revision = StrictIntegerField(required=False, min_value=0, help_text="The `revision` the caller has seen.")


class DocumentGrantsView(ListAPIView[DocumentGrant]):
    """To whom a document is granted; for its author and admins."""

    queryset = DocumentGrant.objects.none()
    serializer_class = GrantShape

    def get_queryset(self) -> QuerySet[DocumentGrant]:
        actor = actor_of(self.request)
        return grants_of(get_visible_document(actor, self.kwargs["uuid"]), actor)

    @extend_schema(operation_id="listDocumentGrants")
    def get(self, request: Request, uuid: UUID) -> Response:
        return self.list(request)

    @extend_schema(operation_id="giveDocumentGrant", request=GrantInput, responses={201: GrantShape})
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        sent = GrantInput(data=request.data)
        sent.is_valid(raise_exception=True)
        grant = give_grant(actor=actor_of(request), document=document, **sent.validated_data)
        return Response(GrantShape(grant).data, status=201)


class DocumentGrantView(APIView):
    """One grant of a document."""

    @extend_schema(operation_id="withdrawDocumentGrant", parameters=[WithdrawalQuery], responses={204: None})
    def delete(self, request: Request, uuid: UUID, grant_id: int) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        query = WithdrawalQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        withdraw_grant(actor=actor_of(request), document=document, grant_id=grant_id, **query.validated_data)
        return Response(status=204)


class DocumentSensitivityView(APIView):
    """The label of a version that has left DRAFT, for admins."""

    @extend_schema(operation_id="changeDocumentSensitivity", request=SensitivityInput, responses=DocumentDetail)
    def post(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        sent = SensitivityInput(data=request.data)
        sent.is_valid(raise_exception=True)
        with telling_what_changed(actor_of(request)):
            changed = change_sensitivity(actor=actor_of(request), document=document, **sent.validated_data)
        return Response(document_detail(changed, actor_of(request)))
