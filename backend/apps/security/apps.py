"""Electronic signatures: who signed what, when, with which meaning (21 CFR 11.50, 11.70)."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    name = "apps.security"
    label = "security"

    def ready(self) -> None:
        from apps.security import events  # noqa: F401  (registers the audited events)
