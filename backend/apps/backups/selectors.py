"""Questions about backups: which there are, which is the newest good one, what a next one would be based on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from apps.backups.copies import copying_is_on, place_of_copies
from apps.backups.models import Backup, BackupKind, CopyState, RestoreRehearsal
from apps.backups.permissions import may_operate_backups
from apps.backups.retention import Kept, Rules, expired
from apps.core import clock
from apps.core.errors import NotFound, refuse
from apps.core.permissions import Actor

# One statement, and written out: screens ask every few seconds.
_STANDING = """
    SELECT good.taken_at, coalesce(failed.error, ''), rehearsal.finished_at, coalesce(rehearsal.name, ''),
        coalesce(rehearsal.passed, FALSE), copied.taken_at, coalesce(good.copy_error, '')
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (
        SELECT b.taken_at, b.copy_error FROM backups_backup b LEFT JOIN backups_backup base ON base.id = b.base_id
        WHERE b.state = 'COMPLETE' AND b.verified_at IS NOT NULL AND b.damage = '' AND (b.base_id IS NULL
            OR (base.state = 'COMPLETE' AND base.verified_at IS NOT NULL AND base.damage = ''))
        ORDER BY b.taken_at DESC LIMIT 1
    ) AS good ON TRUE
    LEFT JOIN LATERAL (SELECT error FROM backups_backup WHERE state = 'FAILED' ORDER BY taken_at DESC LIMIT 1) AS failed ON TRUE
    LEFT JOIN LATERAL (
        SELECT r.finished_at, r.passed, b.name FROM backups_restorerehearsal r JOIN backups_backup b ON b.id = r.backup_id
        ORDER BY r.id DESC LIMIT 1
    ) AS rehearsal ON TRUE
    LEFT JOIN LATERAL (
        SELECT b.taken_at FROM backups_backup b LEFT JOIN backups_backup base ON base.id = b.base_id
        WHERE b.copied_to = %(place)s AND b.copied_at IS NOT NULL AND b.copy_removed_at IS NULL AND (b.base_id IS NULL
            OR (base.copied_to = %(place)s AND base.copied_at IS NOT NULL AND base.copy_removed_at IS NULL))
        ORDER BY b.taken_at DESC LIMIT 1
    ) AS copied ON TRUE
"""


@dataclass(frozen=True, slots=True)
class StandingOfBackups:
    """The moment that the newest good backup holds, why the last one failed, and how the last rehearsal ended.

    ``last_copied_at`` is the moment that the newest one with a copy (and with one of its base) holds, ``copy_failure`` why the
    newest good one has none; both mean something only where archives are copied.
    """

    last_good_at: datetime | None
    last_failure: str
    rehearsed_at: datetime | None
    rehearsed_with: str
    rehearsal_passed: bool
    last_copied_at: datetime | None = None
    copy_failure: str = ""

    @property
    def is_newest_copied(self) -> bool:
        """Whether the newest good backup has a copy."""
        return self.last_good_at is not None and self.last_good_at == self.last_copied_at


def list_backups(*, actor: Actor) -> QuerySet[Backup]:
    """All backups, newest first, also those that failed or are gone.

    Raises:
        Forbidden: the actor may not operate backups.
    """
    refuse(may_operate_backups(actor))
    return Backup.objects.select_related("base", "requested_by")


def get_backup(*, actor: Actor, name: str) -> Backup:
    """One backup, by the name of its archive.

    Raises:
        Forbidden: the actor may not operate backups.
        NotFound: there is none of that name.
    """
    found = list_backups(actor=actor).filter(name=name).first()
    if found is None:
        raise NotFound("not_found", f"There is no backup called {name}.")
    return found


def list_rehearsals(*, actor: Actor, backup: str | None = None) -> QuerySet[RestoreRehearsal]:
    """All rehearsals of a restore, newest first; or those with one backup, by its name.

    Raises:
        Forbidden: the actor may not operate backups.
    """
    refuse(may_operate_backups(actor))
    found = RestoreRehearsal.objects.select_related("backup")
    return found if backup is None else found.filter(backup__name=backup)


def newest_good_backup() -> Backup | None:
    """The newest backup that was verified, whose base was verified too."""
    return _good().order_by("-taken_at", "-id").first()


def base_for(kind: BackupKind) -> Backup | None:
    """The full backup that a backup of this kind would be based on; None: it is to be full itself."""
    if kind != BackupKind.DAILY:
        return None
    return Backup.objects.good().filter(base=None, is_encrypted=False).order_by("-taken_at", "-id").first()


def backups_to_verify() -> Sequence[int]:
    """Those that somebody asked to verify and nobody has verified since, longest waiting first."""
    waiting = Backup.objects.there().filter(verification_requested_at__isnull=False)
    return list(waiting.order_by("verification_requested_at").values_list("pk", flat=True))


def kept_backups() -> list[Kept]:
    """Those whose archives are there, as retention sees them."""
    good = set(_good().values_list("pk", flat=True))
    return [
        Kept(row.pk, clock.day_of(row.taken_at), row.pk in good, row.base_id, row.finished_at and clock.day_of(row.finished_at))
        for row in Backup.objects.there()
    ]


def copy_state_of(backup: Backup) -> CopyState:
    """How it stands with the copy of a backup, in one word."""
    is_here = not copying_is_on() or backup.copied_to == place_of_copies()
    if backup.copied_at is not None and is_here:
        return CopyState.COPIED if backup.copy_removed_at is None else CopyState.REMOVED
    if not copying_is_on() or not backup.can_be_restored:
        return CopyState.NONE
    if backup.copy_requested_at is not None:
        return CopyState.REQUESTED
    return CopyState.FAILED if backup.copy_error else CopyState.MISSING


def backups_to_copy() -> list[Backup]:
    """Good backups without a copy, the newest first, since it matters most; and before each one its base.

    A copy that was removed since it is no longer kept is not made again.
    """
    place = place_of_copies()
    has_copy = set(Backup.objects.copied_to(place).values_list("pk", flat=True))
    wanted = _good().exclude(pk__in=has_copy).exclude(pk__in=Backup.objects.copied_until_removed(place))
    lacking: dict[int, Backup] = {}
    for backup in wanted.select_related("base").order_by("-taken_at", "-id"):
        if backup.base is not None and backup.base.pk not in has_copy:
            lacking.setdefault(backup.base.pk, backup.base)
        lacking.setdefault(backup.pk, backup)
    return list(lacking.values())


def requested_copies() -> Sequence[int]:
    """Backups that somebody asked to copy and nobody has tried to since, longest waiting first."""
    waiting = Backup.objects.filter(copy_requested_at__isnull=False)
    return list(waiting.order_by("copy_requested_at").values_list("pk", flat=True))


def kept_copies() -> list[Kept]:
    """Those with a copy in the bucket, as retention sees them: one is good when its base has a copy too."""
    here = Backup.objects.copied_to(place_of_copies())
    whole = set(here.values_list("pk", flat=True)) | {None}
    return [
        Kept(row.pk, clock.day_of(row.taken_at), row.base_id in whole, row.base_id, row.finished_at and clock.day_of(row.finished_at))
        for row in here
    ]


def no_longer_kept(kept: Sequence[Kept]) -> list[Backup]:
    """Those of ``kept`` that the rules of the settings keep no longer."""
    rules = Rules(settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS)
    gone = [backup.id for backup in expired(kept, today=clock.today(), rules=rules)]
    rows = Backup.objects.in_bulk(gone)
    return [rows[number] for number in gone]


def standing_of_backups() -> StandingOfBackups:
    """How it stands with backups and rehearsals, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"place": place_of_copies()})
        return StandingOfBackups(*cursor.fetchone())


def _good() -> QuerySet[Backup]:
    return Backup.objects.good().filter(Q(base=None) | Q(base__in=Backup.objects.good()))
