"""The scheduler: scheduled tasks, their runs, manual triggering and the state of the system."""

from django.apps import AppConfig


class SchedulerConfig(AppConfig):
    name = "apps.scheduler"
    label = "scheduler"

    def ready(self) -> None:
        from apps.scheduler import events  # noqa: F401  (registers the audited events)
