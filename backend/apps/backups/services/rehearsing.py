"""Rehearsing a restore: the newest good backup goes into a scratch database, and both are compared."""

from collections.abc import Generator, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from apps.audit.services import act, record
from apps.backups.archive import BadArchive
from apps.backups.archive.keys import trusted_keys
from apps.backups.archive.manifest import DatabaseState
from apps.backups.database.programs import ProgramFailed, connection_of
from apps.backups.database.scratch import databases_like, drop_database, fill_database, make_database
from apps.backups.database.snapshot import count_broken_signatures, differences, state_of
from apps.backups.folder import folder_after_others, path_of
from apps.backups.models import Backup, RestoreRehearsal
from apps.backups.progress import Pace, Progress
from apps.backups.selectors import newest_good_backup
from apps.backups.services.verifying import Belief, Identity, Proved, prove
from apps.core import clock
from apps.core.errors import Conflict, EdmsError
from apps.users.models import User

_ALIAS = "backup"


class RehearsalFailed(EdmsError):
    """The newest backup could not be restored as it was made."""

    status = 500
    title = "The rehearsal of the restore failed"

    def __init__(self, name: str, told: list[str]) -> None:
        super().__init__("rehearsal_failed", f"{name} does not restore as it was made: {'; '.join(told[:5])}")


def rehearse_restore(identities: Sequence[Identity] = ()) -> Generator[Progress, None, None]:
    """Restore the newest good backup into a scratch database as edms_backup and compare; each step in a transaction of its own.

    An encrypted one is left to whoever has one of the private keys, ``identities``: the server has none.

    Raises:
        Conflict: no backup was ever verified, or none of ``identities`` opens the newest.
        RehearsalFailed: something differed; the report says what.
    """
    with connection.wrap_database_errors, ExitStack() as stack:
        for _ in folder_after_others(stack):
            yield Progress()
        backup = _newest()
        if backup is None or (backup.is_encrypted and not identities):
            yield Progress(done=1, facts=[_skipped(backup)])
            return
        started_at = clock.now()
        try:
            told = yield from _differences(backup, identities)
        except (BadArchive, ProgramFailed, psycopg.Error) as error:
            told = {"differences": [str(error)]}
    report_rehearsal(backup, started_at, told)
    outcome = {"backup": backup.name, "passed": not told["differences"], **told}
    yield Progress(done=1, facts=[outcome] if outcome["passed"] else [], errors=[] if outcome["passed"] else [outcome])
    if told["differences"]:
        raise RehearsalFailed(backup.name, told["differences"])


def plan_rehearsal() -> Generator[Progress, None, None]:
    """Which backup a rehearsal would take now."""
    backup = _newest()
    yield Progress(done=1, facts=[_skipped(backup) if backup is None or backup.is_encrypted else {"would_rehearse": backup.name}])


def report_rehearsal(backup: Backup, started_at: datetime, told: dict[str, Any]) -> RestoreRehearsal:
    """Write down how a rehearsal ended, with its entry."""
    passed = not told["differences"]
    with act(User.objects.system()):
        rehearsal = RestoreRehearsal.objects.create(backup=backup, started_at=started_at, passed=passed, report=told)
        details = {"backup": backup.name, "outcome": "all is well" if passed else "it failed", "differences": len(told["differences"])}
        record("RESTORE_REHEARSED", backup, details=details)
    return rehearsal


def _newest() -> Backup | None:
    """The backup to rehearse with; None on a new installation, where nobody has made one yet."""
    backup = newest_good_backup()
    if backup is None and Backup.objects.exists():
        raise Conflict("no_backup", "There is no verified backup to rehearse a restore with.")
    return backup


def _skipped(backup: Backup | None) -> dict[str, str]:
    if backup is None:
        return {"skipped": "There is no backup yet."}
    return {"skipped": f"{backup.name} is encrypted: whoever has the private key rehearses with 'edms rehearse_restore --identity KEY'."}


def _differences(backup: Backup, identities: Sequence[Identity]) -> Generator[Progress, None, dict[str, Any]]:
    pace = Pace(3 * (backup.size or 1))
    with ExitStack() as stack:
        yield Progress()
        proved: Proved = yield from _paced(prove(path_of(backup.name), Belief(trusted=trusted_keys(), identities=identities), stack), pace)
        pace.before = backup.size or 1
        beginning = f"{settings.DATABASES[_ALIAS]['NAME']}_rehearsal_"
        for remains in databases_like(_ALIAS, beginning):
            drop_database(_ALIAS, remains)
        name = f"{beginning}{clock.now():%Y%m%d_%H%M%S}"
        make_database(_ALIAS, name)
        stack.callback(drop_database, _ALIAS, name)
        yield from _paced(fill_database(_ALIAS, name, proved.archive.dump(), with_rights=False), pace)
        return (yield from _compared(proved, name, pace))


def _compared(proved: Proved, name: str, pace: Pace) -> Generator[Progress, None, dict[str, Any]]:
    with psycopg.connect(**{**connection_of(_ALIAS), "dbname": name}, connect_timeout=10) as session:
        session.execute("SET TIME ZONE 'UTC'")
        found: DatabaseState = yield from _paced(state_of(session), pace)
        told = differences(proved.manifest.state, found)
        lacking = _lacking(session, proved)
        told += [f"the stored file {sha256} is not in the backup" for sha256 in lacking[:20]]
        return {
            "rows": sum(found.rows.values()),
            "tables": len(found.rows),
            "files": proved.manifest.files.count,
            "audit_entries": found.audit.count,
            "audit_sha256": found.audit.sha256,
            "signatures": found.signatures.count,
            "broken_signatures": count_broken_signatures(session),
            "differences": told,
        }


def _lacking(session: psycopg.Connection[Any], proved: Proved) -> list[str]:
    """Stored files that rows refer to and the backup does not have, besides those that were missing when it was made."""
    missing = set(proved.manifest.files.missing)
    lacking = []
    there = (listed.name for listed in proved.archive.listed_files())
    found = next(there, None)
    with session.cursor(name="edms_stored") as cursor:
        cursor.execute('SELECT sha256 FROM public.documents_storedfile ORDER BY sha256 COLLATE "C"')
        for (name,) in cursor:
            while found is not None and found < name:
                found = next(there, None)
            if found != name and name not in missing:
                lacking.append(name)
    return lacking


def _paced(steps: Any, pace: Pace) -> Generator[Progress, None, Any]:
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            return end.value
        yield from pace.at(done or 0)
