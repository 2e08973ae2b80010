"""Making a backup: the one implementation behind the schedule, the command and the script."""

import hashlib
import os
import tempfile
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from apps.audit.services import act
from apps.backups.archive import DATABASE, FILES, MANIFEST, PIECE, STORAGE, BadArchive
from apps.backups.archive.file_list import ListedFile, files_in
from apps.backups.archive.keys import signing_key, trusted_keys
from apps.backups.archive.manifest import Base, DatabaseState, Digest, Manifest, signed_text
from apps.backups.archive.reading import Archive, check_archive, open_archive
from apps.backups.archive.writing import ArchiveWriter, CopyOfFiles, write_list
from apps.backups.copies import copying_is_on, place_of_copies
from apps.backups.database.programs import connection_of, running
from apps.backups.database.snapshot import Snapshot, snapshot, state_of
from apps.backups.folder import encrypt, folder_after_others, path_of, put_in_place, remove_leftovers, unfinished
from apps.backups.models import Backup
from apps.backups.progress import Pace, Progress, beside
from apps.backups.selectors import base_for
from apps.backups.services.copying import ask_for_copy
from apps.backups.services.records import BackupOrder, begin_backup, complete_backup, fail_backup, set_right
from apps.backups.services.removing import remove_expired_backups
from apps.core import clock
from apps.core.disks import disk_troubles_told
from apps.core.errors import EdmsError

_BUFFER = 1024 * 1024


def take_backup(order: BackupOrder) -> Generator[Progress, None, None]:
    """Make a backup, step by step; each step belongs into a transaction of its own that acts as whoever asked.

    The database is dumped as of one moment, whose counts and digests are read in the same snapshot; the stored files are
    copied after it. The archive is read back and proved before it gets its name; killed at any moment, nothing is left of it
    but a file that the next backup removes. Archives that are no longer kept are removed then. Where a bucket is named, a worker
    is asked to copy it: that takes its time, and no backup waits for it.

    Raises:
        Conflict: another backup, a rehearsal or a restore is under way for longer than anybody waits.
        NoRoom: the disk is full.
        ProgramFailed: pg_dump ended with an error.
    """
    yield from _make_backup(order)
    for gone in remove_expired_backups(actor=order.requested_by):
        yield Progress(done=1, facts=[{"removed": gone}])


def _make_backup(order: BackupOrder) -> Generator[Progress, None, None]:
    with connection.wrap_database_errors, ExitStack() as stack:
        for _ in folder_after_others(stack):
            yield Progress()
        remove_leftovers()
        set_right(order.requested_by)
        moment = stack.enter_context(snapshot(**connection_of("backup")))
        base = None if settings.BACKUP_RECIPIENT else base_for(order.kind)
        backup = begin_backup(order, taken_at=clock.now(), base=base, encrypted=bool(settings.BACKUP_RECIPIENT))
        try:
            yield Progress()
            with disk_troubles_told(f"the backup in {settings.BACKUP_ROOT}"):
                yield from _Making(backup, moment).run()
        except (EdmsError, OSError, psycopg.Error) as error:
            remove_leftovers()
            fail_backup(backup, str(error))
            yield Progress()
            raise
        except GeneratorExit:
            remove_leftovers()
            with act(order.requested_by):
                fail_backup(backup, "It was stopped.")
            raise


def plan_backup(order: BackupOrder) -> Generator[Progress, None, None]:
    """What a backup would hold now; writes nothing."""
    base = None if settings.BACKUP_RECIPIENT else base_for(order.kind)
    files = size = 0
    for _, file in files_in(settings.STORAGE_ROOT):
        files, size = files + 1, size + file.stat().st_size
    with snapshot(**connection_of("backup")) as moment:
        state = yield from _counted(moment, Pace(1))
    facts = {"would_back_up": {"database_bytes": state.bytes, "rows": sum(state.rows.values()), "files": files, "file_bytes": size}}
    yield Progress(done=1, facts=[{**facts, "kind": order.kind, "base": base.name if base else None, **_places()}])


@dataclass(slots=True)
class _Making:
    """One backup in the making."""

    backup: Backup
    moment: Snapshot

    def run(self) -> Iterator[Progress]:
        backup = self.backup
        pace = Pace(2 * self._expected_bytes())
        state = yield from _counted(self.moment, pace)
        path = unfinished(backup.name)
        with ExitStack() as stack:
            target = stack.enter_context(path.open("w+b", buffering=_BUFFER))
            path.chmod(0o600)
            archive = ArchiveWriter(target, mtime=int(backup.taken_at.timestamp()))
            base = stack.enter_context(_OpenBase(backup.base)) if backup.base else None
            yield from self._write(archive, state, base, pace)
            target.flush()
            for _ in beside(partial(os.fsync, target.fileno())):
                yield from pace.at(0)
            checked = yield from _proved(target, pace)
        if checked.manifest.name != backup.name:
            raise BadArchive("What was written is not what came back.")
        if backup.is_encrypted:
            yield from _encrypted(path, pace)
        sha256 = (yield from _digested(path, pace)) if backup.is_encrypted or copying_is_on() else ""
        size = path.stat().st_size
        put_in_place(path, backup.name)
        complete_backup(backup, checked.manifest, manifest_sha256=checked.manifest_sha256, size=size, sha256=sha256)
        if copying_is_on():
            ask_for_copy(backup)
        yield Progress(done=1, facts=[_told(backup, checked.manifest)], errors=[{"problem": problem} for problem in backup.problems])

    def _write(self, archive: ArchiveWriter, state: DatabaseState, base: "_OpenBase | None", pace: Pace) -> Iterator[Progress]:
        parts = {DATABASE: (yield from self._dump(archive, pace))}
        with tempfile.TemporaryFile(dir=settings.BACKUP_ROOT) as lines:
            archive.begin(STORAGE)
            copy = CopyOfFiles(
                root=settings.STORAGE_ROOT,
                archive=archive,
                lines=lines,
                wanted=self.moment.stored_names(),
                base=base.files() if base else iter(()),
            )
            for done in copy.run():
                yield from pace.at(done)
            pace.before += copy.state.bytes
            parts[STORAGE] = archive.end()
            parts[FILES] = write_list(archive, lines)
        manifest = Manifest(
            name=self.backup.name,
            timestamp=self.backup.taken_at.isoformat(),
            version=program_version(),
            backup_type="incremental" if base else "full",
            parts=parts,
            state=state,
            files=copy.state,
            base=base.named if base else None,
        )
        _add_manifest(archive, manifest, signing_key())

    def _dump(self, archive: ArchiveWriter, pace: Pace) -> Generator[Progress, None, Digest]:
        reader = connection_of("backup")
        how = ("--format=custom", "--compress=1", "--no-sync", f"--snapshot={self.moment.name}", f"--dbname={reader['dbname']}")
        archive.begin(DATABASE)
        size = 0
        with running("pg_dump", *how, connection=reader) as dump:
            for piece in dump.output():
                archive.write(piece)
                size += len(piece)
                yield from pace.at(size)
        pace.before += size
        return archive.end()

    def _expected_bytes(self) -> int:
        row = self.moment.session.execute(
            "SELECT pg_database_size(current_database()) / 4 + (SELECT coalesce(sum(size), 0) FROM public.documents_storedfile)"
        ).fetchone()
        return int(row[0]) if row else 1


class _OpenBase:
    """The full backup that an incremental one is based on, open for reading its list."""

    def __init__(self, backup: Backup) -> None:
        self._source = path_of(backup.name).open("rb")
        self._archive = open_archive(self._source, trusted_keys())
        self.named = Base(backup.name, self._archive.manifest_sha256)

    def __enter__(self) -> "_OpenBase":
        return self

    def __exit__(self, *error: object) -> None:
        self._source.close()

    def files(self) -> Iterator[ListedFile]:
        """Its files, in the order of their names."""
        return self._archive.listed_files()


def program_version() -> str:
    """The version of this program."""
    try:
        return version("edms")
    except PackageNotFoundError:
        return "0"


def _counted(moment: Snapshot, pace: Pace) -> Generator[Progress, None, DatabaseState]:
    counting = state_of(moment.session)
    while True:
        try:
            next(counting)
        except StopIteration as end:
            state: DatabaseState = end.value
            return state
        yield from pace.at(0)


def _proved(target: Any, pace: Pace) -> Generator[Progress, None, Archive]:
    checking = check_archive(target, trusted_keys())
    while True:
        try:
            done = next(checking)
        except StopIteration as end:
            archive: Archive = end.value
            return archive
        yield from pace.at(done)


def _add_manifest(archive: ArchiveWriter, manifest: Manifest, key: Ed25519PrivateKey) -> None:
    archive.begin(MANIFEST)
    archive.write(signed_text(manifest, key))
    archive.end()
    archive.finish()


def _encrypted(path: Path, pace: Pace) -> Iterator[Progress]:
    """Put the encrypted archive in the place of the plain one."""
    hidden = path.with_name(f"{path.name.removesuffix('.part')}.hidden.part")
    for _ in beside(partial(encrypt, path, hidden, settings.BACKUP_RECIPIENT)):
        yield from pace.at(pace.total)
    hidden.rename(path)


def _digested(path: Path, pace: Pace) -> Generator[Progress, None, str]:
    """What stands for an archive where nobody can look into it: here, when it is encrypted, and in a bucket."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while piece := source.read(PIECE):
            digest.update(piece)
            yield from pace.at(pace.total)
    return digest.hexdigest()


def _places() -> dict[str, str | None]:
    return {"to": str(settings.BACKUP_ROOT), "copy_to": _place_of_copy()}


def _place_of_copy() -> str | None:
    return place_of_copies() if copying_is_on() else None


def _told(backup: Backup, manifest: Manifest) -> dict[str, Any]:
    return {
        "backup": backup.name,
        "kind": backup.kind,
        "backup_type": manifest.backup_type,
        "base": manifest.base.name if manifest.base else None,
        "size": backup.size,
        "files": manifest.files.count,
        "files_copied": manifest.files.copied,
        "rows": sum(manifest.state.rows.values()),
        "audit_entries": manifest.state.audit.count,
        "audit_sha256": manifest.state.audit.sha256,
        "copy_to": _place_of_copy(),
    }
