"""The lifecycle: the table, the moves, the tasks people get from it."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "apps.workflows"
    label = "workflows"

    def ready(self) -> None:
        from apps.workflows import checks, events, signals  # noqa: F401  (checks of the table; its audited events; accounts that leave)
