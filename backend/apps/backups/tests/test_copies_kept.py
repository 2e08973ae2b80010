"""Copies are kept as archives are: removed by the same rules, and the last one stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from apps.backups.folder import archives, path_of
from apps.backups.models import Backup, BackupKind, CopyState
from apps.backups.selectors import copy_state_of
from apps.backups.services.copying import request_copy
from apps.core import clock
from apps.core.errors import Conflict
from apps.users.models import User
from testing.backups import actions_about_copies, backed_up, backed_up_and_copied, copied_again
from testing.buckets import Bucket, store_in

pytestmark = pytest.mark.own_database


def aged(backup: Backup, days: int) -> Backup:
    """Made so many days ago. The clock stays: a store refuses questions that come from another time."""
    then = clock.now() - timedelta(days=days)
    Backup.objects.filter(pk=backup.pk).update(taken_at=then, finished_at=then)
    return backup


def test_it_works(company: dict[str, User], system: User, docadmin: User, bucket: Bucket, settings: Any) -> None:
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS = 30, 0, 0
    old, lost, middle = (backed_up_and_copied(system) for _ in range(3))
    for backup, days in ((old, 31), (lost, 32), (middle, 20)):
        aged(backup, days)
    path_of(lost.name).unlink()

    new = backed_up_and_copied(system)

    assert set(bucket.objects) == {middle.name, new.name}
    assert actions_about_copies().count("BACKUP_COPY_REMOVED") == 2
    assert {row.name for row in Backup.objects.all() if copy_state_of(row) == CopyState.REMOVED} == {old.name, lost.name}
    with pytest.raises(Conflict, match="older than what is kept"):
        request_copy(actor=docadmin, name=old.name)


def test_what_could_not_be_removed_is_removed_later(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS = 30, 0, 0
    old = aged(backed_up_and_copied(system), 31)
    with override_settings(BACKUP_COPY_REMOVE=False):
        backed_up_and_copied(system)
    with store_in(bucket.store.root, "--read-only") as refusing, override_settings(BACKUP_COPY_ENDPOINT=refusing.address):
        (problem,) = copied_again(system)

    assert f"The copy of {old.name} is to be removed, and is not" in problem
    assert old.name in bucket.objects
    assert copied_again(system) == []
    assert old.name not in bucket.objects
    assert actions_about_copies().count("BACKUP_COPY_REMOVED") == 1


def test_the_last_copy_outlives_every_rule(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    """Archives go on being made while the store takes none: the only copy there is stays, however old it is, with its base."""
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS = 1, 0, 0
    full = backed_up_and_copied(system, BackupKind.WEEKLY)
    daily = aged(backed_up_and_copied(system, BackupKind.DAILY), 60)
    aged(full, 61)
    new = backed_up(system)
    Backup.objects.filter(pk=new.pk).update(damage="A byte differs.")

    assert copied_again(system) == []

    assert {path.name for path in archives()} == {new.name}
    assert set(bucket.objects) == {full.name, daily.name}


def test_copies_can_be_left_to_the_bucket_itself(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS = 1, 0, 0
    settings.BACKUP_COPY_REMOVE = False
    old = aged(backed_up_and_copied(system), 60)
    new = backed_up_and_copied(system)

    assert {path.name for path in archives()} == {new.name}
    assert set(bucket.objects) == {old.name, new.name}
    bucket.objects[old.name].unlink()
    assert copied_again(system) == []
    assert actions_about_copies()[-1] == "BACKUP_COPY_REMOVED"
