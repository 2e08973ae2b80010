"""`edms restore FILE`, `edms restore --from-copy NAME`: restore the system from an archive, with the rights of the tables' owner."""

from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from apps.backups.archive.keys import remember_trusted
from apps.backups.belief_options import add_belief_options, belief_from
from apps.backups.folder import path_of
from apps.backups.services.place import previous_databases
from apps.backups.services.previous import discard_previous_database, return_to_previous_database
from apps.backups.services.restoring import restore_system
from apps.core.errors import EdmsError


class Command(BaseCommand):
    help = (
        "Restore the system from an archive. Everything is proved first and built beside what runs; whatever fails, the running "
        "system stays as it is. The database before the restore is put aside, not dropped."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?")
        parser.add_argument("--from-copy", metavar="NAME", help="fetch the archive, and its base, from the bucket of copies")
        parser.add_argument("--reason", default="", help="why it is restored, for the record")
        parser.add_argument("--previous", action="store_true", help="list the databases that restores have put aside")
        parser.add_argument("--return-to", metavar="NAME", help="let a database run again that a restore has put aside")
        parser.add_argument("--discard", metavar="NAME", help="drop a database that a restore has put aside")
        add_belief_options(parser)

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            self._do(options)
        except (EdmsError, OSError, psycopg.Error, Error) as error:
            raise CommandError(str(error)) from error

    def _do(self, options: dict[str, Any]) -> None:
        if options["discard"]:
            discard_previous_database(options["discard"], reason=options["reason"])
        elif options["return_to"]:
            self._return_to(options["return_to"], options["reason"])
        elif options["previous"]:
            self.stdout.write("\n".join(previous_databases()) or "None.")
        elif (options["file"] is None) == (options["from_copy"] is None):
            raise CommandError("Say which archive: edms restore FILE, or edms restore --from-copy NAME.")
        else:
            self._restore(options)

    def _return_to(self, name: str, reason: str) -> None:
        returned = return_to_previous_database(name, reason=reason)
        self.stdout.write(f"Returned to {name}. The database that ran until now is {returned.previous}.")
        if returned.missing_files:
            self.stderr.write(f"{returned.missing_files} stored files are missing: restore the newest backup that has them.")

    def _restore(self, options: dict[str, Any]) -> None:
        belief, copy = belief_from(options), options["from_copy"]
        how: dict[str, Any] = {"belief": belief, "reason": options["reason"], "say": self.stdout.write}
        if copy is None:
            restored = restore_system(path=options["file"].absolute(), **how)
        else:
            # Loaded where it is needed: it brings the library of the store with it.
            from apps.backups.services.fetching import brought_copy

            restored = restore_system(path=path_of(copy), brought=partial(brought_copy, copy, belief, self.stdout.write), **how)
        remember_trusted(options["trust"])
        manifest = restored.manifest
        self.stdout.write(
            f"Restored {manifest.name} of {manifest.timestamp}: {sum(manifest.state.rows.values())} rows, {manifest.files.count} files, "
            f"{manifest.state.audit.count} audit entries. The database before is {restored.previous}; "
            f"'edms restore --return-to {restored.previous}' undoes this, --discard drops it."
        )
        if restored.broken_signatures:
            self.stderr.write(f"{restored.broken_signatures} electronic signatures do not fit what they signed, as in the backup.")
