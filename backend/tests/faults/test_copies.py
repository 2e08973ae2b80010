"""Copying in trouble: kill -9 in the middle of an upload, and a worker that copies what somebody asked for."""

import os
import random
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import pytest

from apps.backups.copies import open_store
from apps.backups.following import followed
from apps.backups.models import Backup, CopyState
from apps.backups.selectors import copy_state_of
from apps.backups.services.copying import copy_backups
from apps.users.models import User
from testing.backups import backed_up, keep_content, make_company
from testing.buckets import KEY_ID, SECRET_KEY, Bucket, Line
from testing.own_database import OwnDatabase
from tests.faults.programs import IN_A_HURRY, LONG, Programs, until
from tests.faults.test_backups import program

pytestmark = pytest.mark.own_database
KILLS = 20 if LONG else 1
SEED = 20261201
CONTENT = b"%PDF-1.4" + os.urandom(34_000_000)


@pytest.fixture
def folder(own_database: OwnDatabase, tmp_path: Path, settings: Any, author: User, reviewer: User) -> Path:
    """Archives and key of this test; the stored files are where programs beside the test look for them."""
    settings.BACKUP_ROOT = tmp_path / "backups"
    settings.BACKUP_SIGNING_KEY = tmp_path / "keys" / "backup.key"
    make_company({"author": author, "reviewer": reviewer})
    return tmp_path


def unfinished(bucket: Bucket) -> int:
    """Uploads that somebody began and nobody ended."""
    keys = {"aws_access_key_id": KEY_ID, "aws_secret_access_key": SECRET_KEY, "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=bucket.store.address, **keys)
    return len(client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", ()))


def test_it_works(folder: Path, own_database: OwnDatabase, bucket: Bucket, system: User) -> None:
    """Killed at any moment of the upload: the backup is good, no half object is there, and the next turn makes up for it."""
    chance = random.Random(SEED)
    keep_content(CONTENT)
    for _ in range(KILLS):
        backup = backed_up(system)
        with Line(bucket.store, silent_after=chance.randrange(17_000_000, 30_000_000)) as line:
            where = {**bucket.environment, "EDMS_BACKUP_COPY_ENDPOINT": line.address}
            with program(own_database, folder, "backup", "--copy-missing", environment=where) as running:
                until(partial(getattr, line, "is_silent"), what="the line is silent")
                running.kill()
        assert copy_state_of(backup) == CopyState.REQUESTED
        assert (open_store().sizes(), unfinished(bucket)) == ({}, 1)

        list(followed(copy_backups(), system))

        assert unfinished(bucket) == 0
        assert open_store().sizes() == {backup.name: backup.size}
        backup.refresh_from_db()
        assert copy_state_of(backup) == CopyState.COPIED
        open_store().remove(backup.name)
        Backup.objects.filter(pk=backup.pk).update(damage="It has done its service.")


def test_a_worker_copies_what_a_backup_asked_for_also_when_the_message_was_lost(
    folder: Path, programs: Programs, bucket: Bucket, system: User
) -> None:
    backup = backed_up(system)
    assert not Backup.objects.copied_to(bucket.place).exists()
    where = {"EDMS_BACKUP_DIR": str(folder / "backups"), "EDMS_BACKUP_SIGNING_KEY": str(folder / "keys" / "backup.key")}
    hurried = Programs(programs.database, programs.folder, pace={**IN_A_HURRY, **where, **bucket.environment})

    with hurried.worker(), hurried.beat():
        until(lambda: Backup.objects.copied_to(bucket.place).exists(), what="the copy is made")

    backup.refresh_from_db()
    assert (copy_state_of(backup), backup.copy_requested_at) == (CopyState.COPIED, None)
