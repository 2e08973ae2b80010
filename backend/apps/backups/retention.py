"""Which backups need not be kept any longer: a pure function of what there is and of the day."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rules:
    """All of so many days, the newest of each of so many weeks, and of each of so many months."""

    days: int
    weeks: int
    months: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup whose archive is there. ``is_good``: it was verified, and so was its base.

    ``day`` is that of the data, ``since`` that on which the archive came: an old one that somebody has brought back is new here.
    """

    id: int
    day: date
    is_good: bool
    base_id: int | None = None
    since: date | None = None


def expired(backups: Sequence[Kept], *, today: date, rules: Rules) -> list[Kept]:
    """Those to remove, increments before their bases.

    Only good ones count as kept. The newest good one always stays, and so does every base that something kept needs; where
    nothing is good, nothing is removed.
    """
    good = sorted((backup for backup in backups if backup.is_good), key=lambda backup: (backup.day, backup.id), reverse=True)
    if not good:
        return []
    keep = {good[0].id}
    keep |= {backup.id for backup in backups if (today - (backup.since or backup.day)).days < rules.days}
    keep |= _newest_of_each(good, lambda day: day.isocalendar()[:2], rules.weeks)
    keep |= _newest_of_each(good, lambda day: (day.year, day.month), rules.months)
    keep |= {backup.base_id for backup in backups if backup.id in keep and backup.base_id is not None}
    gone = [backup for backup in backups if backup.id not in keep]
    return sorted(gone, key=lambda backup: (backup.base_id is None, backup.day, backup.id))


def _newest_of_each(good: Iterable[Kept], period: Callable[[date], Hashable], count: int) -> set[int]:
    """One for each of the newest ``count`` periods that have any: the newest that stands alone, else the newest."""
    chosen: dict[Hashable, Kept] = {}
    for backup in good:
        found = chosen.setdefault(period(backup.day), backup)
        if found.base_id is not None and backup.base_id is None:
            chosen[period(backup.day)] = backup
    return {backup.id for backup in list(chosen.values())[:count]}
