"""`edms prepare_roles`: the roles, the database and their rights on a database server of its own, as the embedded stack has them."""

from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from edms.embedded.postgres import SUPERUSER, rights_in, roles_and_database
from edms.settings.environment import Environment


class Command(BaseCommand):
    """Makes what is missing and sets every password anew; nothing changes when it is done again."""

    help = (
        "Make the database and its roles on the server of EDMS_DB_HOST, as its superuser (EDMS_DB_SUPERUSER_PASSWORD_FILE), "
        "with the passwords that the program's own settings name."
    )
    requires_system_checks = ()

    def handle(self, **_options: Any) -> None:
        password = Environment.of_the_process().secret("EDMS_DB_SUPERUSER_PASSWORD", default="")
        passwords = _passwords_of_the_roles()
        name = str(settings.DATABASES["default"]["NAME"])
        try:
            self._run("postgres", password, roles_and_database(database=name, **passwords))
            self._run(name, password, rights_in(name))
        except psycopg.OperationalError as error:
            raise CommandError(f"The database server cannot be used as {SUPERUSER}: {str(error).strip().splitlines()[-1]}") from error
        self.stdout.write(f"The database {name} and its roles are ready.")

    def _run(self, database: str, password: str, statements: list[str]) -> None:
        given = settings.DATABASES["default"]
        address: dict[str, Any] = {
            "host": given["HOST"],
            "port": given["PORT"],
            "user": SUPERUSER,
            "password": password,
            "dbname": database,
        }
        with psycopg.connect(**address, autocommit=True, connect_timeout=10) as server:
            for statement in statements:
                try:
                    server.execute(statement.encode())
                except (psycopg.errors.DuplicateObject, psycopg.errors.DuplicateDatabase):
                    continue


def _passwords_of_the_roles() -> dict[str, str]:
    """By the name that ``roles_and_database`` gives each; without one somebody could log in with none."""
    aliases = {"owner": "owner", "default": "app", "backup": "backup"}
    found = {
        f"{role}_password": str(settings.DATABASES[alias]["PASSWORD"]) for alias, role in aliases.items() if alias in settings.DATABASES
    }
    if missing := [f"EDMS_DB_{name.upper()}" for name, password in found.items() if not password]:
        raise CommandError(f"These passwords must be set (or NAME_FILE): {', '.join(sorted(missing))}.")
    return found
