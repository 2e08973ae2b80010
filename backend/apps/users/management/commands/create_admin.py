"""Create the first account of an empty installation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.errors import Invalid
from apps.core.permissions import Role
from apps.users.management.passwords import problems_of, typed_password
from apps.users.models import User
from apps.users.services import create_user


class Command(BaseCommand):
    help = "Create a superuser. The password is read from --password-file or standard input, never from the command line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--password-file", type=Path, help="file that holds the password and nothing else")
        parser.add_argument("--email", default="")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        fields = {name: options[name] for name in ("email", "first_name", "last_name")}
        try:
            account = create_user(
                actor=User.objects.system(),
                username=options["username"],
                password=typed_password(options["password_file"]),
                role=Role.SUPERUSER,
                fields=fields,
                reason="Created with the command create_admin",
            )
        except Invalid as error:
            raise CommandError(problems_of(error)) from error
        self.stdout.write(f"The account {account.username} can sign in now.")
