"""Doors to the comments of a version: read, write, answer, reword, withdraw, resolve and reopen."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.core.rest.idempotency import idempotent
from apps.documents.api.comment_serializers import (
    Comment,
    CommentEditInput,
    CommentInput,
    CommentQuery,
    CommentWithdrawal,
    NothingInput,
)
from apps.documents.api.comment_shapes import thread_shape
from apps.documents.models import DocumentComment
from apps.documents.selectors import get_visible_document
from apps.documents.selectors.comments import Thread, get_thread, threads_of
from apps.documents.services.comments import (
    add_comment,
    answer_comment,
    edit_comment,
    reopen_comment,
    resolve_comment,
    withdraw_comment,
)


def _answer(request: Request, uuid: UUID, comment_id: int, *, status: int = 200) -> Response:
    """The discussion that a comment belongs to, as it is now."""
    document = get_visible_document(actor_of(request), uuid)
    thread, _ = get_thread(document, comment_id)
    return Response(thread_shape(thread, actor_of(request)), status=status)


class DocumentCommentsView(GenericAPIView[DocumentComment]):
    """The discussions of a version."""

    queryset = DocumentComment.objects.none()
    serializer_class = Comment

    @extend_schema(operation_id="listDocumentComments", parameters=[CommentQuery], responses=Comment(many=True))
    def get(self, request: Request, uuid: UUID) -> Response:
        wanted = CommentQuery(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        document = get_visible_document(actor_of(request), uuid)
        threads = threads_of(document, wanted.validated_data.get("state", ""))
        page = cast("list[Thread]", self.paginate_queryset(cast("QuerySet[DocumentComment]", threads)))
        return self.get_paginated_response([thread_shape(thread, actor_of(request)) for thread in page])

    @extend_schema(operation_id="addDocumentComment", request=CommentInput, responses={201: Comment})
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        sent = CommentInput(data=request.data)
        sent.is_valid(raise_exception=True)
        said: dict[str, Any] = {"actor": actor_of(request), "document": document, "text": sent.validated_data["text"]}
        if answered := sent.validated_data.get("answers"):
            comment = answer_comment(**said, comment_id=answered)
        else:
            comment = add_comment(**said, anchor=sent.anchor)
        return _answer(request, uuid, comment.pk, status=201)


class DocumentCommentView(APIView):
    """One comment."""

    @extend_schema(operation_id="editDocumentComment", request=CommentEditInput, responses=Comment)
    def patch(self, request: Request, uuid: UUID, comment_id: int) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        sent = CommentEditInput(data=request.data)
        sent.is_valid(raise_exception=True)
        edit_comment(actor=actor_of(request), document=document, comment_id=comment_id, **sent.validated_data)
        return _answer(request, uuid, comment_id)


class DocumentCommentWithdrawView(APIView):
    @extend_schema(operation_id="withdrawDocumentComment", request=CommentWithdrawal, responses=Comment)
    def post(self, request: Request, uuid: UUID, comment_id: int) -> Response:
        """Take a comment back; its text leaves the discussion and stays on record."""
        document = get_visible_document(actor_of(request), uuid)
        sent = CommentWithdrawal(data=request.data)
        sent.is_valid(raise_exception=True)
        withdraw_comment(actor=actor_of(request), document=document, comment_id=comment_id, **sent.validated_data)
        return _answer(request, uuid, comment_id)


class _SettlingView(APIView):
    settle: ClassVar[Any]

    def _settled(self, request: Request, uuid: UUID, comment_id: int) -> Response:
        document = get_visible_document(actor_of(request), uuid)
        NothingInput(data=request.data).is_valid(raise_exception=True)
        type(self).settle(actor=actor_of(request), document=document, comment_id=comment_id)
        return _answer(request, uuid, comment_id)


class DocumentCommentResolveView(_SettlingView):
    settle = staticmethod(resolve_comment)

    @extend_schema(operation_id="resolveDocumentComment", request=None, responses=Comment)
    def post(self, request: Request, uuid: UUID, comment_id: int) -> Response:
        """Declare a discussion settled."""
        return self._settled(request, uuid, comment_id)


class DocumentCommentReopenView(_SettlingView):
    settle = staticmethod(reopen_comment)

    @extend_schema(operation_id="reopenDocumentComment", request=None, responses=Comment)
    def post(self, request: Request, uuid: UUID, comment_id: int) -> Response:
        """Take back that a discussion is settled."""
        return self._settled(request, uuid, comment_id)
