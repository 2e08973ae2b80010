"""`edms verify_backup FILE`: prove every byte of an archive, and of its base; touches nothing, needs no database."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.backups.belief_options import add_belief_options, belief_from
from apps.backups.services.verifying import Proved, prove
from apps.core.errors import EdmsError


class Command(BaseCommand):
    help = "Prove an archive: its signature, every digest, its exact beginning and end, and the base of an incremental one."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        add_belief_options(parser)

    def handle(self, *arguments: Any, **options: Any) -> None:
        with ExitStack() as stack:
            try:
                proved = self._proved(options, stack)
            except (EdmsError, OSError) as error:
                raise CommandError(str(error)) from error
            manifest = proved.manifest
        self.stdout.write(
            f"{options['file'].name} is whole: {manifest.backup_type}, taken {manifest.timestamp}, version {manifest.version}, "
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
