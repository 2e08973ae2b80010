"""`edms backup [--dry-run] [--reason …]`: make a full backup here and now."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.backups.archive.keys import public_key_file
from apps.backups.folder import path_of
from apps.backups.following import followed
from apps.backups.models import BackupKind
from apps.backups.services.records import BackupOrder
from apps.backups.services.taking import plan_backup, take_backup
from apps.core.errors import EdmsError
from apps.users.models import User


class Command(BaseCommand):
    help = "Make a full backup of database and stored files: one signed archive, proved before it gets its name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be backed up")
        parser.add_argument("--reason", default="", help="why it is made, for the record")

    def handle(self, *arguments: Any, **options: Any) -> None:
        system = User.objects.system()
        order = BackupOrder(kind=BackupKind.MANUAL, requested_by=system, reason=options["reason"])
        steps = plan_backup(order) if options["dry_run"] else take_backup(order)
        try:
            self._follow(steps, system, options["reason"])
        except (EdmsError, OSError) as error:
            raise CommandError(str(error)) from error

    def _follow(self, steps: Any, system: User, reason: str) -> None:
        for step in followed(steps, system, reason):
            for fact in step.facts:
                self.stdout.write(json.dumps(fact, indent=2, ensure_ascii=False))
                if "backup" in fact:
                    self.stdout.write(f"{path_of(fact['backup'])}\nKeep its public key elsewhere: {public_key_file()}")
            for problem in step.errors:
                self.stderr.write(json.dumps(problem, ensure_ascii=False))
