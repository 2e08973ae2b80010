"""The lifecycle: the table, the moves, the tasks people get from it."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "apps.workflows"
    label = "workflows"

    def ready(self) -> None:
        from apps.workflows import checks, events  # noqa: F401  (system checks of the table; its audited events)
