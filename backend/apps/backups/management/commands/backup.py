"""`edms backup [--dry-run] [--reason …]`: make a full backup here and now; or list the copies, or make those that are missing."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.backups.archive.keys import public_key_file
from apps.backups.copies import copying_is_on, place_of_copies
from apps.backups.folder import path_of
from apps.backups.following import followed
from apps.backups.models import BackupKind
from apps.backups.services.copying import copy_backups
from apps.backups.services.records import BackupOrder
from apps.backups.services.taking import plan_backup, take_backup
from apps.core.errors import EdmsError
from apps.users.models import User


class Command(BaseCommand):
    help = "Make a full backup of database and stored files: one signed archive, proved before it gets its name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be backed up")
        parser.add_argument("--reason", default="", help="why it is made, for the record")
        parser.add_argument("--copies", action="store_true", help="only list the copies in the bucket; asks no database")
        parser.add_argument("--copy-missing", action="store_true", help="make no backup, but the copies that are missing")

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            if options["copies"]:
                self._list_copies()
            else:
                self._make(options)
        except (EdmsError, OSError) as error:
            raise CommandError(str(error)) from error

    def _make(self, options: dict[str, Any]) -> None:
        system = User.objects.system()
        order = BackupOrder(kind=BackupKind.MANUAL, requested_by=system, reason=options["reason"])
        if options["copy_missing"]:
            self._copy_missing(system, options["reason"])
        else:
            self._follow(plan_backup(order) if options["dry_run"] else take_backup(order), system, options["reason"])

    def _copy_missing(self, system: User, reason: str) -> None:
        if not copying_is_on():
            raise CommandError("No bucket is named in the settings (EDMS_BACKUP_COPY_BUCKET).")
        if self._follow(copy_backups(), system, reason):
            raise CommandError("Not everything is copied: see above. 'edms doctor --only copies' says what helps.")

    def _list_copies(self) -> None:
        # Loaded where it is needed: it brings the library of the store with it.
        from apps.backups.services.fetching import copies_there

        copies = copies_there()
        for copy in copies:
            upon = f", builds upon {copy.facts['base']}" if "base" in copy.facts else ""
            digest = copy.facts.get("sha256", "not noted")
            self.stdout.write(f"{copy.name}  {copy.size} bytes, copied {copy.stored_at:%Y-%m-%d %H:%M} UTC, SHA-256 {digest}{upon}")
        self.stdout.write(f"{len(copies)} in {place_of_copies()}")

    def _follow(self, steps: Any, system: User, reason: str) -> int:
        """How many problems were told."""
        count = 0
        for step in followed(steps, system, reason):
            for fact in step.facts:
                self.stdout.write(json.dumps(fact, indent=2, ensure_ascii=False))
                if "backup" in fact:
                    self.stdout.write(f"{path_of(fact['backup'])}\nKeep its public key elsewhere: {public_key_file()}")
            for problem in step.errors:
                self.stderr.write(json.dumps(problem, ensure_ascii=False))
                count += 1
        return count
