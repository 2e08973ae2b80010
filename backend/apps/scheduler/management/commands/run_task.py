"""`edms run_task NAME [--dry-run] [--reason …]`: run a scheduled task here and now."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.errors import EdmsError
from apps.scheduler.models import RunState
from apps.scheduler.registry import TASKS
from apps.scheduler.services.manual import notice_about, run_task_now
from apps.users.models import User


class Command(BaseCommand):
    help = (
        "Run a scheduled task in this process and print its result; the run is recorded as the scheduler's own account's. "
        "A critical task waits for the approval of a person; while the scheduler is paused only --dry-run is possible."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help=f"one of: {', '.join(sorted(TASKS))}")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be done")
        parser.add_argument("--reason", default="", help="why it is run, for the record")

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            execution = run_task_now(
                actor=User.objects.system(), task_name=options["name"], dry_run=options["dry_run"], reason=options["reason"]
            )
        except EdmsError as refusal:
            raise CommandError(refusal.message) from refusal
        if notice := notice_about(execution.run):
            self.stderr.write(notice)
        if execution.run.state == RunState.AWAITING_APPROVAL:
            return
        self.stdout.write(json.dumps(execution.run.result, indent=2, ensure_ascii=False))
        if execution.run.state == RunState.FAILED:
            raise CommandError(f"Run {execution.run.pk} failed: {execution.run.error}")
