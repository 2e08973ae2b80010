"""Backups: the whole system in one signed file, and back."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "apps.backups"
    label = "backups"

    def ready(self) -> None:
        from apps.backups import events  # noqa: F401  (registers the audited events)
