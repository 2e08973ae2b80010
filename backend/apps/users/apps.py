"""People: accounts, the ladder of roles, sign-in."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "apps.users"
    label = "users"

    def ready(self) -> None:
        from apps.users import events, signals  # noqa: F401  (registers the audited events and listens to sign-ins)
        from apps.users.api import schema  # noqa: F401  (tells the API description how one signs in)
