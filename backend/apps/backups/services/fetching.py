"""Bringing a copy back from the bucket, with the base it needs, for a restore: also where there is nothing but the bucket."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from apps.backups.archive import BadArchive
from apps.backups.archive.reading import open_archive
from apps.backups.copies import copying_is_on, open_store, place_of_copies
from apps.backups.copies.store import CopyStore, CopyThere
from apps.backups.folder import backups_folder, digest_of, path_of, put_in_place, unfinished
from apps.backups.services.verifying import Belief
from apps.core.disks import NoRoom, disk_troubles_told
from apps.core.errors import Conflict, NotFound

# What must stay free on the disk besides.
_MARGIN = 64 * 1024 * 1024
_OWNER_ONLY = 0o600


def copies_there() -> list[CopyThere]:
    """What lies in the bucket, oldest first; asks no database.

    Raises:
        Conflict: no bucket is named.
        CopyFailed: the bucket cannot be looked at.
    """
    _refuse_without_bucket()
    return open_store().copies()


@contextmanager
def brought_copy(name: str, belief: Belief, say: Callable[[str], None]) -> Iterator[None]:
    """Bring the copy ``name`` into the folder, which must be held, and its base. One that nobody can believe does not stay there.

    Raises:
        BadArchive: it is not what was put into the bucket, or not signed by a trusted key.
        Conflict: no bucket is named, or another archive of that name is in the folder.
        CopyFailed: the bucket cannot be read.
        NotFound: there is no copy of that name, or of its base.
        NoRoom: the disk is full.
    """
    _refuse_without_bucket()
    fetching = _Fetching(say)
    try:
        fetching.bring(name)
        if (base := _base_of(name, belief)) is not None and belief.base is None:
            fetching.bring(base)
        yield
    except BadArchive:
        for path in fetching.brought:
            path.unlink(missing_ok=True)
        raise


@dataclass(slots=True)
class _Fetching:
    say: Callable[[str], None]
    brought: list[Path] = field(default_factory=list)
    _store: CopyStore = field(default_factory=open_store)

    def bring(self, name: str) -> None:
        copy = self._store.copy(name)
        if copy is None:
            raise NotFound("not_found", f"There is no copy called {name} in {place_of_copies()}.")
        if path_of(name).exists():
            self._refuse_another(copy)
            self.say(f"{name} is here already.")
            return
        part = unfinished(name)
        part.unlink(missing_ok=True)
        free = shutil.disk_usage(backups_folder()).free
        if free < copy.size + _MARGIN:
            raise NoRoom(f"{name} needs {copy.size / 1e6:.0f} MB in {backups_folder()}, and {free / 1e6:.0f} MB are free.")
        self.say(f"Fetching {name} ({copy.size / 1e6:.1f} MB) from {place_of_copies()} ...")
        try:
            with disk_troubles_told("the copy"):
                self._write(copy, part)
            put_in_place(part, name)
        finally:
            part.unlink(missing_ok=True)
        self.brought.append(path_of(name))

    def _write(self, copy: CopyThere, part: Path) -> None:
        digest = hashlib.sha256()
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as target:
            for piece in self._store.pieces(copy.name):
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        # An archive that somebody put there by other means has no such note; its signature decides, as it does for all.
        if copy.facts.get("sha256", digest.hexdigest()) != digest.hexdigest():
            raise BadArchive(f"The copy of {copy.name} in {place_of_copies()} is not what was put there: it is damaged, or was changed.")
        os.utime(part, (copy.stored_at.timestamp(), copy.stored_at.timestamp()))

    def _refuse_another(self, copy: CopyThere) -> None:
        here = path_of(copy.name)
        if here.stat().st_size != copy.size or copy.facts.get("sha256", "") not in ("", digest_of(here)):
            raise Conflict("another_archive", f"{here} is there and is not what the copy is: move it away, or restore from it.")


def _base_of(name: str, belief: Belief) -> str | None:
    """The full backup that the archive says it needs, once its signature is believed; encrypted ones are full."""
    if name.endswith(".age"):
        return None
    with path_of(name).open("rb") as source:
        base = open_archive(source, belief.trusted).manifest.base
    return base.name if base else None


def _refuse_without_bucket() -> None:
    if not copying_is_on():
        raise Conflict("copying_is_off", "No bucket is named in the settings (EDMS_BACKUP_COPY_BUCKET).")
