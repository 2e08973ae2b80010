"""Load the demonstration company."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.api.demo import load_demo
from apps.core.errors import EdmsError
from apps.users.demo import COMPANY, MEMBERS, PASSWORD


class Command(BaseCommand):
    help = "Load the demonstration company into an installation that listens on this machine only; may be run again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            created = load_demo()
        except EdmsError as error:
            raise CommandError(error.message) from error
        if not created:
            self.stdout.write(f"{COMPANY} is already there; nothing was changed.")
            return
        self.stdout.write(f"{COMPANY}: {created} accounts, password of each: {PASSWORD}")
        for member in MEMBERS:
            self.stdout.write(f"  {member.username:<10} {member.role.group:<15} {member.first_name} {member.last_name}, {member.position}")
