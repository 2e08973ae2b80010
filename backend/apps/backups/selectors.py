"""Questions about backups: which there are, which is the newest good one, what a next one would be based on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from apps.backups.models import Backup, BackupKind, RestoreRehearsal
from apps.backups.permissions import may_operate_backups
from apps.backups.retention import Kept
from apps.core import clock
from apps.core.errors import NotFound, refuse
from apps.core.permissions import Actor

# One statement, and written out: screens ask every few seconds.
_STANDING = """
    SELECT good.taken_at, coalesce(failed.error, ''), rehearsal.finished_at, coalesce(rehearsal.name, ''), coalesce(rehearsal.passed, FALSE)
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (
        SELECT b.taken_at FROM backups_backup b LEFT JOIN backups_backup base ON base.id = b.base_id
        WHERE b.state = 'COMPLETE' AND b.verified_at IS NOT NULL AND b.damage = '' AND (b.base_id IS NULL
            OR (base.state = 'COMPLETE' AND base.verified_at IS NOT NULL AND base.damage = ''))
        ORDER BY b.taken_at DESC LIMIT 1
    ) AS good ON TRUE
    LEFT JOIN LATERAL (SELECT error FROM backups_backup WHERE state = 'FAILED' ORDER BY taken_at DESC LIMIT 1) AS failed ON TRUE
    LEFT JOIN LATERAL (
        SELECT r.finished_at, r.passed, b.name FROM backups_restorerehearsal r JOIN backups_backup b ON b.id = r.backup_id
        ORDER BY r.id DESC LIMIT 1
    ) AS rehearsal ON TRUE
"""


@dataclass(frozen=True, slots=True)
class StandingOfBackups:
    """The moment that the newest good backup holds, why the last one failed, and how the last rehearsal ended."""

    last_good_at: datetime | None
    last_failure: str
    rehearsed_at: datetime | None
    rehearsed_with: str
    rehearsal_passed: bool


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


def list_rehearsals(*, actor: Actor) -> QuerySet[RestoreRehearsal]:
    """All rehearsals of a restore, newest first.

    Raises:
        Forbidden: the actor may not operate backups.
    """
    refuse(may_operate_backups(actor))
    return RestoreRehearsal.objects.select_related("backup")


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


def standing_of_backups() -> StandingOfBackups:
    """How it stands with backups and rehearsals, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING)
        return StandingOfBackups(*cursor.fetchone())


def _good() -> QuerySet[Backup]:
    return Backup.objects.good().filter(Q(base=None) | Q(base__in=Backup.objects.good()))
