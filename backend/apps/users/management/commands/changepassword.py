"""Give an account a new password from the machine that EDMS runs on; Django's command of this name would leave no trace."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.errors import EdmsError
from apps.users.management.passwords import problems_of, typed_password
from apps.users.services import set_password


class Command(BaseCommand):
    help = "Set the password of an account, which must be changed at the next sign-in. Read from --password-file or standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--password-file", type=Path, help="file that holds the password and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        password = typed_password(options["password_file"])
        try:
            account = set_password(username=options["username"], password=password, reason="Set with the command changepassword")
        except EdmsError as error:
            raise CommandError(problems_of(error)) from error
        self.stdout.write(
            f"{account.username} has a new password, which must be changed at the next sign-in; sessions and tokens have ended."
        )
