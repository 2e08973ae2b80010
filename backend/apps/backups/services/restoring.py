"""Restoring the system: everything is proved first, built beside what runs, proved again, and put in its place in one step."""

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.core.management import call_command

from apps.audit.services import act, record
from apps.backups.archive import BadArchive
from apps.backups.archive.manifest import DatabaseState, Manifest
from apps.backups.database.programs import connection_of
from apps.backups.database.scratch import databases_like, drop_database, fill_database, make_database, refuse_long_name
from apps.backups.database.snapshot import count_broken_signatures, differences, state_of
from apps.backups.folder import digest_of, held_folder, path_of, sync_folder
from apps.backups.models import Backup
from apps.backups.services.place import OWNER, current_database, free_stamp, leading_to, name_put_aside, refuse_newer, take_place
from apps.backups.services.records import set_right
from apps.backups.services.verifying import Belief, Proved, prove
from apps.core import clock
from apps.core.disks import NoRoom, disk_troubles_told
from apps.core.errors import Conflict
from apps.users.models import User

# What must stay free on the disk besides.
_MARGIN = 64 * 1024 * 1024
_DUMP_GROWS = 1.2
_READ_ONLY = 0o440
_log = structlog.get_logger(__name__)
Say = Callable[[str], None]
Brought = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored, and what the database before it is called now."""

    manifest: Manifest
    previous: str
    broken_signatures: int


def restore_system(*, path: Path, belief: Belief, reason: str, say: Say, brought: Brought = nullcontext) -> Restored:
    """Restore the database and the stored files from an archive. Runs with the owner's rights; programs may go on running.

    ``brought`` sees to it that the archive is there, once nobody else works in the folder.

    Whatever fails, and whenever, the running system is as it was. The database before the restore is kept under another
    name; stored files that the archive does not know stay (they are named by their content and can mislead nobody).

    Raises:
        BadArchive: the archive is damaged, forged or another's; nothing was touched.
        Conflict: it was made by a newer program, or its base or private key is missing, or a backup is under way, or the name
            of the running database is too long.
        NoRoom: there is not enough space.
        ProgramFailed: pg_restore failed.
    """
    refuse_long_name(current_database())
    with held_folder(), ExitStack() as stack:
        stack.enter_context(brought())
        say("Proving the archive ...")
        proved = _exhaust(prove(path, belief, stack))
        manifest = proved.manifest
        refuse_newer(manifest.state.migrations, f"The archive was made by a newer version ({manifest.version})")
        _refuse_without_room(proved)
        restore = _Restore(path, proved, belief, reason, say)
        try:
            return restore.run()
        finally:
            restore.clean_up()


@dataclass(slots=True)
class _Restore:
    path: Path
    proved: Proved
    belief: Belief
    reason: str
    say: Say
    _stamp: str = field(default_factory=free_stamp)
    _added: list[Path] = field(default_factory=list)
    _damaged: set[str] = field(default_factory=set)
    _is_done: bool = False

    @property
    def _database(self) -> str:
        return f"{current_database()}_restoring_{self._stamp}"

    @property
    def _folder(self) -> Path:
        store: Path = settings.STORAGE_ROOT
        return store.with_name(f"{store.name}.restoring")

    def run(self) -> Restored:
        manifest, previous = self.proved.manifest, name_put_aside(self._stamp)
        self._remove_remains()
        self.say("Restoring the database beside the running one ...")
        make_database(OWNER, self._database)
        for _ in fill_database(OWNER, self._database, self.proved.archive.dump(), with_rights=True):
            pass
        self.say("Unpacking the stored files ...")
        with disk_troubles_told(f"the stored files in {self._folder.parent}"):
            self._unpack()
        self.say("Comparing counts, audit trail, signatures and files ...")
        broken = self._compare()
        self.say("Bringing the tables up to date ...")
        with leading_to(self._database):
            self._migrate_and_record(previous)
        self.say("Putting it in the place of the running one ...")
        with disk_troubles_told(f"the stored files in {settings.STORAGE_ROOT}"):
            self._move_files()
        take_place(self._database, previous)
        self._is_done = True
        return Restored(manifest=manifest, previous=previous, broken_signatures=broken)

    def clean_up(self) -> None:
        """Remove what the restore made beside the running system, and after a failure what it added to the store."""
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._is_done:
            return
        for path in self._added:
            path.unlink(missing_ok=True)
        try:
            drop_database(OWNER, self._database)
        except (psycopg.OperationalError, Conflict):
            # The server is down, or somebody looks into it: the next restore removes what this one leaves.
            _log.warning("scratch_database_left", database=self._database)

    def _remove_remains(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        for name in databases_like(OWNER, f"{current_database()}_restoring_"):
            drop_database(OWNER, name)

    def _unpack(self) -> None:
        self._folder.mkdir(mode=0o750)
        for listed, pieces in self.proved.all_files():
            target = self._folder / listed.path
            if listed.sha256 != listed.name:
                self._damaged.add(listed.path)
            target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            # Buffered: on a full disk a plain write would take a part, and say so in a number that nobody reads.
            with target.open("xb") as file:
                for piece in pieces:
                    file.write(piece)
                os.fchmod(file.fileno(), _READ_ONLY)
        # One flush for all of them: each on its own would take minutes.
        os.sync()

    def _compare(self) -> int:
        expected = self.proved.manifest.state
        how = {**connection_of(OWNER), "dbname": self._database}
        with psycopg.connect(**how, connect_timeout=10) as session:
            session.execute("SET TIME ZONE 'UTC'")
            found: DatabaseState = _exhaust(state_of(session))
            if told := differences(expected, found):
                raise BadArchive(f"The restored database is not the one that was backed up: {'; '.join(told[:5])}.")
            self._refuse_missing_files(session)
            self._refuse_wrong_files()
            return count_broken_signatures(session)

    def _refuse_missing_files(self, session: psycopg.Connection[Any]) -> None:
        known_missing = set(self.proved.manifest.files.missing)
        with session.cursor(name="edms_stored") as cursor:
            cursor.execute("SELECT sha256 FROM public.documents_storedfile")
            for (name,) in cursor:
                if name not in known_missing and not (self._folder / name[:2] / name[2:4] / name).is_file():
                    raise BadArchive(f"The archive lacks the stored file {name}, which its database refers to.")

    def _refuse_wrong_files(self) -> None:
        """Every file as it lies on the disk now, not as it came from the archive."""
        for listed in self.proved.archive.listed_files():
            if digest_of(self._folder / listed.path) != listed.sha256:
                raise BadArchive(f"{listed.path} is on the disk with other bytes than it was unpacked with: look at the disk.")

    def _migrate_and_record(self, previous: str) -> None:
        call_command("migrate", database=OWNER, interactive=False, verbosity=0)
        manifest, system = self.proved.manifest, User.objects.system()
        with act(system, reason=self.reason):
            set_right(system, trusted=self.belief.trusted)
            self._note_that_it_was_proved()
            details = {
                "backup": manifest.name,
                "taken_at": manifest.timestamp,
                "manifest_sha256": self.proved.archive.manifest_sha256,
                "audit_entries": manifest.state.audit.count,
                "audit_sha256": manifest.state.audit.sha256,
                "previous": previous,
            }
            record("SYSTEM_RESTORED", label=manifest.name, details=details)

    def _note_that_it_was_proved(self) -> None:
        """The row that the archive has just been given, and that of its base: every byte of both was read."""
        archive, named = self.proved.archive, self.proved.manifest.base
        known = {archive.manifest_sha256, *([named.manifest_sha256] if named else [])}
        facts: dict[str, Any] = {"verified_at": clock.now(), "damage": ""}
        Backup.objects.there().filter(manifest_sha256__in=known).update(**facts)
        row = Backup.objects.there().filter(name=self.path.name, is_encrypted=True).first()
        if row is not None and path_of(row.name) == self.path:
            # Nobody but us, who have the private key, has seen what is in it.
            facts |= {"manifest_sha256": archive.manifest_sha256, "sha256": digest_of(self.path), "size": self.path.stat().st_size}
            Backup.objects.filter(pk=row.pk).update(**facts)

    def _move_files(self) -> None:
        """Into the store, where a name stands for a content: what is there already is replaced by the bytes just proved.

        Files that were damaged when they were backed up fill gaps only: what is there may be better.
        """
        folders = set()
        for path in sorted(self._folder.glob("??/??/*")):
            name = path.relative_to(self._folder)
            target = settings.STORAGE_ROOT / name
            if str(name) in self._damaged and target.exists():
                continue
            target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            if not target.exists():
                self._added.append(target)
            path.rename(target)
            folders |= {target.parent, target.parent.parent}
        for folder in [*folders, settings.STORAGE_ROOT]:
            sync_folder(folder)


def _refuse_without_room(proved: Proved) -> None:
    manifest = proved.manifest
    needed = manifest.files.bytes + int(manifest.state.bytes * _DUMP_GROWS) + _MARGIN
    root: Path = settings.STORAGE_ROOT.parent
    free = shutil.disk_usage(root).free
    if free < needed:
        raise NoRoom(f"Restoring needs {needed / 1e6:.0f} MB in {root}, and {free / 1e6:.0f} MB are free. Nothing was changed.")


def _exhaust(steps: Any) -> Any:
    """Run a deed that tells how far it is to its end, and return what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
