"""`edms sync_schedule`: bring the rows of the schedule up to date with the registry."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.scheduler.services.synchronisation import synchronise_schedule


class Command(BaseCommand):
    help = "Create missing schedules and update those that nobody edited; beat does the same when it starts."

    def handle(self, *arguments: Any, **options: Any) -> None:
        changed = synchronise_schedule()
        for what in ("created", "updated", "removed"):
            if names := getattr(changed, what):
                self.stdout.write(f"{what}: {', '.join(names)}")
        if not changed:
            self.stdout.write("The schedule is up to date.")
