"""`edms verify_backup FILE`: prove every byte of an archive, and of its base; touches nothing, needs no database.

Without its private key an encrypted one is compared with the digest that the database has of it.
"""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.backups.belief_options import add_belief_options, belief_from
from apps.backups.services.verifying import Proved, compare_encrypted, is_encrypted, prove
from apps.core.errors import EdmsError

_NOT_PROVED = "It is encrypted: what is in it was not looked at. With --identity KEY that is proved as well."


class Command(BaseCommand):
    help = "Prove an archive: its signature, every digest, its exact beginning and end, and the base of an incremental one."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        add_belief_options(parser)

    def handle(self, *arguments: Any, **options: Any) -> None:
        file: Path = options["file"]
        with ExitStack() as stack:
            try:
                if is_encrypted(file) and not options["identity"]:
                    compare_encrypted(file)
                    self.stdout.write(f"{file.name} is what it was when it was made, byte for byte. {_NOT_PROVED}")
                    return
                proved = self._proved(options, stack)
            except (EdmsError, OSError) as error:
                raise CommandError(str(error)) from error
            manifest = proved.manifest
        self.stdout.write(
            f"{file.name} is whole: {manifest.backup_type}, taken {manifest.timestamp}, version {manifest.version}, "
            f"{sum(manifest.state.rows.values())} rows, {manifest.files.count} files, {manifest.state.audit.count} audit entries "
            f"(head {manifest.state.audit.sha256})."
        )

    def _proved(self, options: dict[str, Any], stack: ExitStack) -> Proved:
        steps = prove(options["file"].absolute(), belief_from(options), stack)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                proved: Proved = end.value
                return proved
