"""Backups in tests: a small company with files and signatures, and what must be the same after a restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from apps.audit.models import AuditTrail
from apps.backups.archive.keys import trusted_keys
from apps.backups.archive.manifest import DatabaseState
from apps.backups.database.programs import connection_of
from apps.backups.database.snapshot import state_of
from apps.backups.folder import path_of
from apps.backups.following import followed
from apps.backups.models import Backup, BackupKind
from apps.backups.services import copying
from apps.backups.services.previous import discard_previous_database
from apps.backups.services.records import BackupOrder
from apps.backups.services.restoring import Restored, restore_system
from apps.backups.services.taking import take_backup
from apps.backups.services.verifying import Belief
from apps.backups.tasks import copy_backups
from apps.documents.storage import keep
from apps.documents.uploads import IncomingFile
from apps.users.models import User
from testing.make import make_document, make_stored_file, move


def make_company(people: dict[str, User], *, files: int = 3) -> None:
    """Documents with files in the store, one of them signed by its author."""
    # The content that documents of tests have when nothing is said about it.
    keep_content(b"%PDF-1.4 content of a test")
    for number in range(files):
        content = b"%PDF-1.4 " + str(number).encode() * 50_000
        keep_content(content)
        document = make_document(author=people["author"], file=make_stored_file(content))
        if number == 0:
            move(people["author"], document, "submit_for_review", reviewers=[people["reviewer"].pk])


def keep_content(content: bytes) -> None:
    """Put bytes into the file store, as an upload does."""
    incoming = IncomingFile("x.pdf")
    incoming.append(content)
    keep(incoming)


def backed_up(actor: User, kind: BackupKind = BackupKind.MANUAL) -> Backup:
    """Make a backup and wait for its end."""
    list(followed(take_backup(BackupOrder(kind=kind, requested_by=actor)), actor))
    made = Backup.objects.filter(kind=kind).order_by("-id").first()
    assert made is not None
    return made


def backed_up_and_copied(actor: User, kind: BackupKind = BackupKind.MANUAL) -> Backup:
    """Make a backup, and let a worker's turn of copying follow."""
    backup = backed_up(actor, kind)
    copy_backups()
    backup.refresh_from_db()
    return backup


def copied_again(actor: User) -> list[str]:
    """One more turn of copying: what went wrong with the copies that were missing."""
    return [str(error["problem"]) for step in followed(copying.copy_backups(), actor) for error in step.errors]


def actions_about_copies() -> list[str]:
    """What the audit trail says of copies, oldest first."""
    return list(AuditTrail.objects.filter(action__startswith="BACKUP_COP").order_by("id").values_list("action", flat=True))


@contextmanager
def restored(name: str, **belief: Any) -> Iterator[Restored]:
    """Restore from a backup; the database before is dropped afterwards."""
    done = restore_system(
        path=path_of(name), belief=Belief(**{"trusted": trusted_keys(), **belief}), reason="A test", say=lambda line: None
    )
    try:
        yield done
    finally:
        discard_previous_database(done.previous, reason="")


def database_state() -> DatabaseState:
    """What the database holds now; not its size on the disk, which PostgreSQL's own vacuum changes when it likes."""
    with psycopg.connect(**connection_of("owner")) as session:
        session.execute("SET TIME ZONE 'UTC'")
        counting = state_of(session)
        while True:
            try:
                next(counting)
            except StopIteration as end:
                state: DatabaseState = end.value
                return replace(state, bytes=0)


def stored_contents() -> dict[str, bytes]:
    """Every stored file, by its path in the store."""
    root: Path = settings.STORAGE_ROOT
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.glob("??/??/*"))}
