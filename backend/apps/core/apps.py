"""The ground floor: errors, clock, lifecycle engine and the REST frame that every app stands on."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"

    def ready(self) -> None:
        from apps.core import lookups, traces

        lookups.register()
        traces.connect()
