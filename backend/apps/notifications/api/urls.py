"""Addresses of the notifications app under `/api/v1/`."""

from django.urls import URLPattern, path

from apps.notifications.api.views import MarkAllReadView, MarkReadView, NotificationsView, UnreadCountView

urlpatterns: list[URLPattern] = [
    path("notifications/", NotificationsView.as_view(), name="notifications"),
    path("notifications/unread-count/", UnreadCountView.as_view(), name="unread-count"),
    path("notifications/read-all/", MarkAllReadView.as_view(), name="read-all"),
    path("notifications/<int:notification_id>/read/", MarkReadView.as_view(), name="read-notification"),
]
