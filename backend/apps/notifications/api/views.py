"""Doors to one's own notifications."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.actor import actor_of
from apps.notifications.api.serializers import MarkedRead, NotificationOutput, NotificationQuery, UnreadCount
from apps.notifications.models import Notification
from apps.notifications.selectors import count_unread, list_notifications
from apps.notifications.services import mark_all_read, mark_read


class NotificationsView(GenericAPIView[Notification]):
    serializer_class = NotificationOutput

    @extend_schema(operation_id="listNotifications", parameters=[NotificationQuery], responses=NotificationOutput(many=True))
    def get(self, request: Request) -> Response:
        """What the signed-in person has been told, newest first."""
        wanted = NotificationQuery(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        page = self.paginate_queryset(list_notifications(actor=actor_of(request), **wanted.validated_data))
        return self.get_paginated_response(NotificationOutput(page, many=True).data)


class UnreadCountView(APIView):
    @extend_schema(operation_id="countUnreadNotifications", responses=UnreadCount)
    def get(self, request: Request) -> Response:
        """How many notifications have not been read."""
        return Response({"unread": count_unread(actor=actor_of(request))})


class MarkReadView(APIView):
    @extend_schema(operation_id="readNotification", request=None, responses=NotificationOutput)
    def post(self, request: Request, notification_id: int) -> Response:
        """Mark one notification as read."""
        return Response(NotificationOutput(mark_read(actor=actor_of(request), notification_id=notification_id)).data)


class MarkAllReadView(APIView):
    @extend_schema(operation_id="readAllNotifications", request=None, responses=MarkedRead)
    def post(self, request: Request) -> Response:
        """Mark every notification as read."""
        return Response({"marked": mark_all_read(actor=actor_of(request))})
