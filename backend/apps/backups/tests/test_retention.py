"""Which backups are removed: the rules, and what no rule may remove."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.backups.retention import Kept, Rules, expired

RULES = Rules(days=30, weeks=12, months=12)
TODAY = date(2026, 6, 30)


def daily(count: int, *, full_on: int = 6) -> list[Kept]:
    """One a day, up to today: a full one on one day of the week, increments of it on the others."""
    made: list[Kept] = []
    base: int | None = None
    for number in range(count):
        day = TODAY - timedelta(days=count - 1 - number)
        if day.weekday() == full_on or base is None:
            base = number
            made.append(Kept(number, day, is_good=True))
        else:
            made.append(Kept(number, day, is_good=True, base_id=base))
    return made


def left(backups: list[Kept], today: date = TODAY) -> list[Kept]:
    gone = {backup.id for backup in expired(backups, today=today, rules=RULES)}
    return [backup for backup in backups if backup.id not in gone]


def test_it_works() -> None:
    kept = left(daily(400))

    days = [(TODAY - backup.day).days for backup in kept]
    assert set(range(30)) <= set(days)
    # Older ones: the full one of each week, then of each month; and the base of the oldest of the thirty days.
    assert all(backup.base_id is None for backup in kept if (TODAY - backup.day).days > 36)
    assert len({backup.day.isocalendar()[:2] for backup in kept}) >= 12
    assert len({(backup.day.year, backup.day.month) for backup in kept}) == 12
    assert 30 + 6 + 8 <= len(kept) <= 30 + 12 + 12


def test_every_base_that_is_needed_stays() -> None:
    kept = left(daily(400))

    assert all(backup.base_id is None or backup.base_id in {other.id for other in kept} for backup in kept)


def test_increments_go_before_their_bases() -> None:
    gone = expired(daily(400), today=TODAY, rules=RULES)

    places = {backup.id: place for place, backup in enumerate(gone)}
    assert all(places[backup.id] < places[backup.base_id] for backup in gone if backup.base_id in places)


def test_the_last_good_one_stays_however_old_it_is() -> None:
    old = Kept(1, date(2020, 1, 1), is_good=True)
    bad = [Kept(number, TODAY - timedelta(days=number), is_good=False) for number in range(2, 90)]

    assert old in left([old, *bad])


def test_what_is_not_verified_counts_for_nothing() -> None:
    good = Kept(1, TODAY - timedelta(days=61), is_good=True)
    unverified = Kept(2, TODAY - timedelta(days=60), is_good=False)
    newest = Kept(3, TODAY, is_good=True)

    assert left([good, unverified, newest]) == [good, newest]


def test_nothing_goes_where_nothing_is_good() -> None:
    assert expired([Kept(1, date(2020, 1, 1), is_good=False)], today=TODAY, rules=RULES) == []


def test_an_old_archive_that_was_brought_back_is_kept_as_long_as_a_new_one() -> None:
    newest = Kept(1, TODAY, is_good=True)

    for days_ago, stays in ((0, True), (29, True), (30, False)):
        brought = Kept(2, date(2020, 1, 1), is_good=False, since=TODAY - timedelta(days=days_ago))
        assert (brought in left([newest, brought])) is stays


@given(st.lists(st.tuples(st.integers(0, 800), st.booleans(), st.integers(0, 20)), max_size=40), st.integers(0, 40))
def test_whatever_there_is_the_last_good_one_and_every_needed_base_stay(facts: list[tuple[int, bool, int]], days: int) -> None:
    backups: list[Kept] = []
    for number, (age, good, base) in enumerate(facts):
        full = [other for other in backups if other.base_id is None]
        base_id = full[base % len(full)].id if full and base % 3 else None
        backups.append(Kept(number, TODAY - timedelta(days=age), good, base_id))
    gone = {backup.id for backup in expired(backups, today=TODAY, rules=Rules(days, 3, 3))}
    kept = [backup for backup in backups if backup.id not in gone]

    assert all(backup.base_id not in gone for backup in kept)
    if good_ones := [backup for backup in backups if backup.is_good]:
        newest = max(good_ones, key=lambda backup: (backup.day, backup.id))
        assert newest in kept
