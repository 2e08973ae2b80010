"""Copying archives into the bucket: step by step beside everything else, each copy read back, and never to an archive's harm."""

import hashlib
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

from apps.audit.services import act, record
from apps.backups.archive import PIECE, BadArchive
from apps.backups.archive.keys import trusted_keys
from apps.backups.copies import CopyFailed, copying_is_on, open_store, place_of_copies
from apps.backups.folder import held_copies, path_of
from apps.backups.models import Backup, CopyState
from apps.backups.permissions import may_operate_backups
from apps.backups.progress import Pace, Progress, beside
from apps.backups.selectors import backups_to_copy, copy_state_of, get_backup, kept_copies, no_longer_kept, requested_copies
from apps.backups.services.copy_records import fail_copy, keep_copy, lose_copy, remove_copy, settle_request
from apps.backups.services.verifying import Belief, prove
from apps.core import clock
from apps.core.errors import Conflict, refuse
from apps.core.jobs import nudge
from apps.users.models import User

if TYPE_CHECKING:
    from apps.backups.copies.store import CopyStore, Watch

_JOB = "apps.backups.tasks.copy_backups"
# Read here, sent, read back.
_PASSES = 3
Found = TypeVar("Found")


def copy_backups() -> Generator[Progress, None, None]:
    """Copy every good backup that has no copy, the newest first and before each its base; each step in a transaction of its own.

    Copies that are gone are noticed before, and those that are no longer kept are removed after. What goes wrong is written
    into the row and told as an error, and ends it: where the store cannot be used, the next turn tries again.
    """
    if not copying_is_on():
        # It was when somebody asked.
        Backup.objects.filter(copy_requested_at__isnull=False).update(copy_requested_at=None)
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(held_copies())
        except Conflict as busy:
            yield Progress(done=1, facts=[{"copies": busy.message}])
            return
        yield from _Copying().run()


def ask_for_copy(backup: Backup) -> None:
    """Let a worker copy it, with whatever else has no copy; whoever killed it in between, the sweep brings it up again."""
    backup.copy_requested_at = clock.now()
    backup.save(update_fields=["copy_requested_at"])
    nudge(_JOB)


def request_copy(*, actor: User, name: str) -> Backup:
    """Ask for a backup to be copied by a worker; again is as good as once.

    Raises:
        Forbidden: the actor may not operate backups.
        NotFound: there is none of that name.
        Conflict: nothing is copied here, or the backup is not good, or its copy is no longer kept.
    """
    refuse(may_operate_backups(actor))
    with act(actor):
        backup = get_backup(actor=actor, name=name)
        if not copying_is_on():
            raise Conflict("copying_is_off", "Archives are not copied here: no bucket is named in the settings (EDMS_BACKUP_COPY_BUCKET).")
        match copy_state_of(backup):
            case CopyState.NONE:
                raise Conflict(
                    "backup_not_good", f"Only a verified backup is copied, whose base is good as well, and {name} is none: verify both."
                )
            case CopyState.REMOVED:
                raise Conflict("copy_not_kept", f"The copy of {name} was removed: it is older than what is kept.")
            case CopyState.MISSING | CopyState.FAILED:
                ask_for_copy(backup)
                record("BACKUP_COPY_REQUESTED", backup, details={"backup": name, "to": place_of_copies()})
    return backup


def nudge_waiting_copies() -> int:
    """How many copies somebody asked for that no worker has made yet; one turn makes all of them."""
    if waiting := len(requested_copies()):
        nudge(_JOB)
    return waiting


class _Copying:
    """One turn of copying, which has the copies for itself."""

    def __init__(self) -> None:
        self._there: dict[str, int] = {}
        self._tried: set[int] = set()
        self._pace = Pace(1)

    def run(self) -> Generator[Progress, None, None]:
        asked = requested_copies()
        trouble = yield from self._turn()
        for backup in Backup.objects.filter(pk__in=asked, copy_requested_at__isnull=False).select_related("base"):
            settle_request(backup, trouble)

    def _turn(self) -> Generator[Progress, None, str]:
        """Why it ended before its end; empty, if it did not."""
        try:
            store = open_store()
            self._there = yield from self._beside(lambda watch: _tidied(store))
        except CopyFailed as failed:
            yield self._failed(self._next(), failed.message)
            return failed.message
        self._notice_lost_copies()
        self._pace.total = _PASSES * sum(backup.size or 0 for backup in self._waiting())
        yield Progress()
        while (backup := self._next()) is not None:
            self._tried.add(backup.pk)
            try:
                yield from self._copy(store, backup)
            except (BadArchive, Conflict, OSError) as wrong:
                yield self._failed(backup, str(wrong))
            except CopyFailed as failed:
                yield self._failed(backup, failed.message)
                return failed.message
            self._pace.before += _PASSES * (backup.size or 0)
        if settings.BACKUP_COPY_REMOVE:
            yield from self._remove_expired(store)
        return ""

    def _waiting(self) -> list[Backup]:
        return [backup for backup in backups_to_copy() if backup.pk not in self._tried]

    def _next(self) -> Backup | None:
        """Asked anew each time: a backup that was made meanwhile is copied too."""
        return next(iter(self._waiting()), None)

    def _notice_lost_copies(self) -> None:
        expected_to_go = {backup.pk for backup in no_longer_kept(kept_copies())}
        for backup in Backup.objects.copied_to(place_of_copies()):
            if self._there.get(backup.name) == backup.size:
                continue
            if backup.pk in expected_to_go:
                remove_copy(backup)
            else:
                lose_copy(backup, "is not of the size that it was" if backup.name in self._there else "is not in the bucket any more")

    def _copy(self, store: "CopyStore", backup: Backup) -> Generator[Progress, None, None]:
        path = path_of(backup.name)
        if not backup.sha256:
            # Nobody noted what it is, so it is proved before it is copied.
            with ExitStack() as stack:
                for _ in prove(path, Belief(trusted=trusted_keys()), stack):
                    yield from self._pace.at(0)
        facts = {"manifest-sha256": backup.manifest_sha256, "taken-at": backup.taken_at.isoformat()}
        facts |= {"base": backup.base.name} if backup.base else {}
        carry = partial(_carry_over, store, path, expected=backup.sha256, there=self._there.get(backup.name), facts=facts)
        size, sha256 = yield from self._beside(carry)
        keep_copy(backup, size=size, sha256=sha256)
        yield Progress(
            done=self._pace.before + _PASSES * size,
            total=self._pace.total,
            facts=[{"copied": backup.name, "to": place_of_copies(), "size": size}],
        )

    def _remove_expired(self, store: "CopyStore") -> Generator[Progress, None, None]:
        """Said first and done then: one that is still there after a kill is removed by the next turn."""
        for backup in no_longer_kept(kept_copies()):
            remove_copy(backup)
            yield Progress(done=1, facts=[{"copy_removed": backup.name}])
        for backup in Backup.objects.copied_until_removed(place_of_copies()).filter(name__in=self._there):
            try:
                yield from self._beside(lambda watch, name=backup.name: store.remove(name))  # type: ignore[misc]
            except CopyFailed as failed:
                yield Progress(done=1, errors=[{"problem": f"The copy of {backup.name} is to be removed, and is not: {failed.message}"}])
                return

    def _beside(self, work: "Callable[[Watch], Found]") -> Generator[Progress, None, Found]:
        """Do it in a thread, because a store may take its time; whoever leaves meanwhile stops it."""
        from apps.backups.copies.store import Watch

        watch = Watch()
        with closing(beside(partial(work, watch), give_up=watch.stop)) as waiting:
            while True:
                try:
                    next(waiting)
                except StopIteration as end:
                    found: Found = end.value
                    return found
                yield from self._pace.at(watch.done)

    def _failed(self, backup: Backup | None, error: str) -> Progress:
        if backup is None:
            return Progress(done=1, errors=[{"problem": f"The copies in {place_of_copies()} cannot be looked at: {error}"}])
        fail_copy(backup, error)
        return Progress(done=1, errors=[{"problem": f"{backup.name} is not copied to {place_of_copies()}: {error}"}])


def _tidied(store: "CopyStore") -> dict[str, int]:
    """What lies in the bucket, without what killed uploads left there."""
    there = store.sizes()
    # The store may not let us look for them; its own rules remove them then.
    with suppress(CopyFailed):
        store.abandon_unfinished()
    return there


def _carry_over(
    store: "CopyStore", path: Path, watch: "Watch", *, expected: str, there: int | None, facts: Mapping[str, str]
) -> tuple[int, str]:
    """Put an archive into the bucket unless it is there, and read back what is there; its size and digest."""
    with path.open("rb") as source:
        size, sha256 = _measured(iter(partial(source.read, PIECE), b""), watch)
    if expected not in ("", sha256):
        raise BadArchive(f"{path.name} is not what it was when it was made: verify it.")

    def is_right() -> bool:
        return _measured(store.pieces(path.name), watch) == (size, sha256)

    noted = {} if there is None else store.facts_of(path.name)
    if noted.get("manifest-sha256", facts["manifest-sha256"]) != facts["manifest-sha256"]:
        raise Conflict(
            "another_copy", f"Another archive called {path.name} is there: give each installation a folder (EDMS_BACKUP_COPY_PREFIX)."
        )
    if there == size and noted.get("sha256") == sha256 and is_right():
        return size, sha256
    store.put(path, path.name, facts={**facts, "sha256": sha256}, watch=watch)
    if not is_right():
        raise CopyFailed("What came back from the store is not what was put there.", "Look at the store and its disks.")
    return size, sha256


def _measured(pieces: Iterable[bytes], watch: "Watch") -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for piece in pieces:
        watch.saw(len(piece))
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()
