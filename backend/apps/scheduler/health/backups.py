"""Whether there is a good backup, whether it is copied, and whether it can be restored: pure functions of the facts."""

from apps.backups.copies import copying_is_on, place_of_copies
from apps.scheduler.health import Finding, HealthStatus
from apps.scheduler.selectors.facts import SystemFacts

# A backup comes every 24 hours and takes a while; a rehearsal comes every week.
_OLD_BACKUP_HOURS = 30
_OLD_REHEARSAL_DAYS = 8
_COPY = "Run edms doctor, which tries the bucket, or look at the last runs of the backup."
_GOOD, _WARNING, _BAD, _UNKNOWN = HealthStatus.GOOD, HealthStatus.WARNING, HealthStatus.BAD, HealthStatus.UNKNOWN


def judge_backup_age(facts: SystemFacts) -> Finding:
    """The newest verified backup is from last night, and where archives are copied, so is the newest copy."""
    standing = facts.backups
    if standing.last_good_at is None:
        if standing.last_failure:
            return Finding(
                _BAD, f"There is no verified backup, and one failed: {standing.last_failure}", "Run the backup, and see why it fails."
            )
        return Finding(_UNKNOWN, "No backup has been made yet.", "Run the weekly full backup.")
    hours = (facts.at - standing.last_good_at).total_seconds() / 3600
    details = f"The newest verified backup is {_age(hours)} old."
    if hours > _OLD_BACKUP_HOURS:
        status = _BAD if hours > 2 * _OLD_BACKUP_HOURS else _WARNING
        return Finding(status, details, "Look at the last runs of the daily backup.")
    return _judge_copies(facts, details) if copying_is_on() else Finding(_GOOD, details)


def _judge_copies(facts: SystemFacts, details: str) -> Finding:
    standing, place = facts.backups, place_of_copies()
    hours = (facts.at - standing.last_copied_at).total_seconds() / 3600 if standing.last_copied_at else None
    status = _BAD if hours is not None and hours > 2 * _OLD_BACKUP_HOURS else _WARNING
    if standing.copy_failure:
        return Finding(status, f"{details} It is not copied to {place}: {standing.copy_failure}", _COPY)
    if hours is None:
        return Finding(status, f"{details} No backup is copied to {place} yet.", _COPY)
    if hours > _OLD_BACKUP_HOURS:
        return Finding(status, f"{details} The newest that is copied to {place} is {_age(hours)} old.", _COPY)
    return Finding(_GOOD, f"{details} It is copied to {place}." if standing.is_newest_copied else details)


def _age(hours: float) -> str:
    if hours < 1:
        return "less than an hour"
    return "1 hour" if round(hours) == 1 else f"{hours:.0f} hours"


def judge_restore_rehearsal(facts: SystemFacts) -> Finding:
    """The last rehearsal of a restore went well, and is not long ago."""
    standing = facts.backups
    if standing.rehearsed_at is None:
        return Finding(
            _UNKNOWN,
            "No restore has been rehearsed yet.",
            "Run the restore rehearsal; where backups are encrypted, 'edms rehearse_restore' at the server.",
        )
    when = f"{standing.rehearsed_at:%Y-%m-%d %H:%M} UTC, with {standing.rehearsed_with}"
    if not standing.rehearsal_passed:
        return Finding(_BAD, f"The rehearsal of {when} failed.", "Read its report, make a full backup, and rehearse again.")
    if (facts.at - standing.rehearsed_at).days > _OLD_REHEARSAL_DAYS:
        return Finding(_WARNING, f"The last rehearsal was at {when}.", "Look at the last runs of the restore rehearsal.")
    return Finding(_GOOD, f"Restored and compared at {when}.")
