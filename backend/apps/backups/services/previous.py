"""What restores have put aside: dropped, or put back where a restore was a mistake."""

from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from apps.audit.services import act, record
from apps.backups.database.scratch import drop_database
from apps.backups.folder import held_folder
from apps.backups.services.place import OWNER, free_stamp, leading_to, name_put_aside, previous_databases, refuse_newer, take_place
from apps.backups.services.records import set_right
from apps.core.errors import Conflict
from apps.documents.models import StoredFile
from apps.documents.storage import is_stored
from apps.users.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What the database that ran until now is called, and how many files its successor refers to that the store has lost."""

    previous: str
    missing_files: int


def discard_previous_database(name: str, *, reason: str) -> None:
    """Drop a database that a restore has put aside, which goes on record in the running one. Runs with the owner's rights.

    Raises:
        Conflict: that is none, or a backup or restore is under way.
    """
    with held_folder():
        _expect(name)
        with act(User.objects.system(), reason=reason):
            record("PREVIOUS_DATABASE_DROPPED", label=name, details={"dropped": name})
            drop_database(OWNER, name)


def return_to_previous_database(name: str, *, reason: str) -> Returned:
    """Let a database that a restore has put aside run again, and put the present one aside. Runs with the owner's rights.

    The stored files need nothing: a restore removes none. Tables of an older version are brought up to date.

    Raises:
        Conflict: that is none, it is a newer version's, or a backup or restore is under way.
    """
    with held_folder():
        _expect(name)
        previous = name_put_aside(free_stamp())
        with leading_to(name):
            applied: Any = MigrationRecorder(connections[OWNER]).applied_migrations()
            refuse_newer(sorted(applied), f"{name} is the database of a newer version")
            call_command("migrate", database=OWNER, interactive=False, verbosity=0)
            missing = sum(not is_stored(sha256) for sha256 in StoredFile.objects.values_list("sha256", flat=True).iterator())
            # Said before, since somebody may kill it in between, and again when it is so.
            with act(User.objects.system(), reason=reason):
                record("SYSTEM_RETURN_BEGUN", label=name, details={"returned_to": name})
        take_place(name, previous)
        system = User.objects.system()
        with act(system, reason=reason):
            set_right(system)
            record("SYSTEM_RETURNED", label=name, details={"returned_to": name, "previous": previous})
    return Returned(previous=previous, missing_files=missing)


def _expect(name: str) -> None:
    if name not in previous_databases():
        raise Conflict("no_such_database", f"No restore has put aside a database called {name}.")
