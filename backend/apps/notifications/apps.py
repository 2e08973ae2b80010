"""Notifications: what people are told, in the program and by e-mail."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "apps.notifications"
    label = "notifications"

    def ready(self) -> None:
        from apps.notifications import alerts  # noqa: F401  (listens to locks)
