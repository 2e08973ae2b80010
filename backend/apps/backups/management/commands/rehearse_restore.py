"""`edms rehearse_restore [--identity KEY]`: restore the newest backup into a scratch database and compare, here and now."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.backups.belief_options import add_identity_option, identities_from
from apps.backups.following import followed
from apps.backups.services.rehearsing import rehearse_restore
from apps.core.errors import EdmsError
from apps.users.models import User


class Command(BaseCommand):
    help = (
        "Restore the newest verified backup into a scratch database and compare, as the scheduler does each week. Where backups are "
        "encrypted, only this can do it: with the private key, which is read and kept nowhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_identity_option(parser)

    def handle(self, *arguments: Any, **options: Any) -> None:
        try:
            for step in followed(rehearse_restore(identities_from(options)), User.objects.system()):
                for told in [*step.facts, *step.errors]:
                    self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
        except (EdmsError, OSError) as error:
            raise CommandError(str(error)) from error
