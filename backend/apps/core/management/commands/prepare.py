"""`edms prepare`: what must be done once after each change of the program, before it serves anybody."""

from typing import Any

from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    """Brings the database's tables up to date, as their owner, and collects the static files; changes nothing when done again."""

    help = "Bring the database's tables and the collected static files up to date."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        call_command("migrate", database="owner", interactive=False, verbosity=options["verbosity"], stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0, stdout=self.stdout)
