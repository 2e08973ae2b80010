"""Doors to the kinds of documents: everybody reads them, admins make and change them."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.errors import Stale
from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.core.rest.serializers import StrictBooleanField, StrictCharField, StrictIntegerField, StrictSerializer
from apps.documents.models import DocumentType
from apps.documents.models.type import ApprovalOrder, VersionStarters
from apps.documents.selectors import type_named, types_that_are
from apps.documents.services import change_type, create_type

_CODE = r"^[A-Z][A-Z0-9]{1,9}$"
_CODE_WORDS: dict[str, Any] = {"invalid": "Must be 2 to 10 capital letters and digits, and begin with a letter."}
_MOST_PEOPLE, _MOST_DAYS, _MOST_MONTHS, _MOST_YEARS = 20, 365, 120, 100


class DocumentTypeShape(serializers.ModelSerializer[DocumentType]):
    """A kind of document and what it demands."""

    class Meta:
        model = DocumentType
        fields = (
            *("code", "name", "prefix", "description"),
            *("reviewers_needed", "approvers_needed", "approval_order", "reviewer_may_approve", "version_starters"),
            *("review_days", "approval_days", "impact_days", "open_comments_block_approval"),
            *("periodic_review_months", "retention_years", "reading_required", "is_active", "revision"),
        )
        read_only_fields = fields


class DocumentTypesQuery(serializers.Serializer[Any]):
    is_active = serializers.BooleanField(required=False, default=True, help_text="False lists those that no document is made of any more.")


def _number(least: int, most: int, help_text: str = "") -> StrictIntegerField:
    words: dict[str, Any] = dict.fromkeys(("min_value", "max_value"), f"Must be a whole number from {least} to {most}.")
    return StrictIntegerField(min_value=least, max_value=most, required=False, error_messages=words, help_text=help_text or None)


class _Settings(StrictSerializer):
    """What a kind of document demands."""

    prefix = serializers.RegexField(_CODE, required=False, error_messages=_CODE_WORDS, help_text="Numbers begin with it.")
    description = StrictCharField(max_length=2000, allow_blank=True, required=False)
    reviewers_needed = _number(1, _MOST_PEOPLE, "How many are asked at least; read when a document is routed.")
    approvers_needed = _number(1, _MOST_PEOPLE, "How many are asked at least; read when a document is routed.")
    approval_order = serializers.ChoiceField(choices=ApprovalOrder.choices, required=False)
    reviewer_may_approve = StrictBooleanField(required=False, help_text="May somebody approve what they reviewed? (four eyes)")
    version_starters = serializers.ChoiceField(choices=VersionStarters.choices, required=False)
    review_days = _number(1, _MOST_DAYS)
    approval_days = _number(1, _MOST_DAYS)
    impact_days = _number(1, _MOST_DAYS, "To check what a new version means for the documents upon it.")
    open_comments_block_approval = StrictBooleanField(required=False)
    periodic_review_months = _number(0, _MOST_MONTHS, "0: never.")
    retention_years = _number(0, _MOST_YEARS, "After a version has ended.")
    reading_required = StrictBooleanField(required=False)
    is_active = StrictBooleanField(required=False, help_text="Can documents of this type be created?")
    reason = StrictCharField(max_length=1000, allow_blank=True, required=False, default="")


class DocumentTypeInput(_Settings):
    """A new kind of document; what is left out has its usual value."""

    code = serializers.RegexField(_CODE, error_messages=_CODE_WORDS, help_text="Never changes.")
    name = StrictCharField(max_length=100)


class DocumentTypeChange(_Settings):
    """Changes to a kind of document, for what is routed from now on; what is left out stays as it is."""

    name = StrictCharField(max_length=100, required=False)
    expected_revision = StrictIntegerField(required=False, min_value=0, help_text="The `revision` the caller has seen.")


class DocumentTypesView(ListAPIView[DocumentType]):
    """The kinds of documents."""

    queryset = DocumentType.objects.none()
    serializer_class = DocumentTypeShape

    def get_queryset(self) -> QuerySet[DocumentType]:
        query = DocumentTypesQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return types_that_are(active=query.validated_data["is_active"])

    @extend_schema(operation_id="listDocumentTypes", parameters=[DocumentTypesQuery])
    def get(self, request: Request) -> Response:
        return self.list(request)

    @extend_schema(operation_id="createDocumentType", request=DocumentTypeInput, responses={201: DocumentTypeShape})
    @idempotent
    def post(self, request: Request) -> Response:
        sent = DocumentTypeInput(data=request.data)
        sent.is_valid(raise_exception=True)
        settings = dict(sent.validated_data)
        kind = create_type(actor=actor_of(request), reason=settings.pop("reason"), settings=settings)
        return Response(DocumentTypeShape(kind).data, status=201)


class DocumentTypeView(APIView):
    """One kind of document, also one that no document is made of any more."""

    @extend_schema(operation_id="readDocumentType", responses=DocumentTypeShape)
    def get(self, request: Request, code: str) -> Response:
        return Response(DocumentTypeShape(type_named(code)).data)

    @extend_schema(operation_id="changeDocumentType", request=DocumentTypeChange, responses=DocumentTypeShape)
    def patch(self, request: Request, code: str) -> Response:
        sent = DocumentTypeChange(data=request.data)
        sent.is_valid(raise_exception=True)
        changes = dict(sent.validated_data)
        why = {name: changes.pop(name) for name in ("reason", "expected_revision") if name in changes}
        try:
            return Response(DocumentTypeShape(change_type(actor=actor_of(request), code=code, changes=changes, **why)).data)
        except Stale as stale:
            stale.extra["current"] = DocumentTypeShape(stale.subject).data
            raise
