"""Copies of archives in a real S3-compatible store: proved, made up for, told of when they fail, and never to an archive's harm."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from apps.audit.models import AuditTrail
from apps.audit.services import act
from apps.backups.copies import open_store
from apps.backups.copies.store import Watch
from apps.backups.folder import archives, held_copies, path_of
from apps.backups.following import followed
from apps.backups.models import Backup, BackupKind, CopyState
from apps.backups.selectors import copy_state_of, standing_of_backups
from apps.backups.services.copying import copy_backups, nudge_waiting_copies, request_copy
from apps.backups.tasks import copy_backups as copy_backups_as_a_worker
from apps.core.errors import Conflict, Forbidden
from apps.scheduler.automated_tasks import run_hybrid_backup
from apps.users.models import User
from edms.embedded.ports import find_free
from testing.backups import actions_about_copies, backed_up, backed_up_and_copied, copied_again, keep_content
from testing.buckets import Bucket, Line

pytestmark = pytest.mark.own_database
# More than one part holds.
MUCH = 18_000_000


def test_it_works(company: dict[str, User], bucket: Bucket) -> None:
    result = run_hybrid_backup()
    backup = Backup.objects.get()
    assert (copy_state_of(backup), result["backup"]["copy_to"], bucket.objects) == (CopyState.REQUESTED, bucket.place, {})

    assert nudge_waiting_copies() == 1
    copy_backups_as_a_worker()

    backup.refresh_from_db()
    content = path_of(backup.name).read_bytes()
    assert bucket.objects[backup.name].read_bytes() == content
    assert (backup.copied_to, backup.copy_error, copy_state_of(backup)) == (bucket.place, "", CopyState.COPIED)
    assert backup.sha256 == hashlib.sha256(content).hexdigest()
    facts = open_store().facts_of(backup.name)
    assert (facts["sha256"], facts["manifest-sha256"], "base" in facts) == (backup.sha256, backup.manifest_sha256, False)
    assert (actions_about_copies(), backup.copy_requested_at, nudge_waiting_copies()) == (["BACKUP_COPIED"], None, 0)


def test_without_a_bucket_nothing_is_copied(company: dict[str, User], system: User, docadmin: User) -> None:
    backup = backed_up(system)

    assert copy_state_of(backup) == CopyState.NONE
    with pytest.raises(Conflict, match="not copied here"):
        request_copy(actor=docadmin, name=backup.name)
    with pytest.raises(CommandError, match="No bucket is named"):
        call_command("backup", copies=True)
    with pytest.raises(CommandError, match="No bucket is named"):
        call_command("backup", copy_missing=True)


def test_where_nothing_is_copied_any_more_nobody_waits_for_it(
    company: dict[str, User], system: User, bucket: Bucket, settings: Any
) -> None:
    backed_up(system)
    settings.BACKUP_COPY_BUCKET = ""

    copy_backups_as_a_worker()

    assert (nudge_waiting_copies(), actions_about_copies(), bucket.objects) == (0, [], {})


def test_a_preview_says_where_the_copy_would_be(company: dict[str, User], bucket: Bucket) -> None:
    assert run_hybrid_backup(dry_run=True)["backup"]["would_back_up"]["files"] == 4
    assert run_hybrid_backup(dry_run=True)["backup"]["copy_to"] == bucket.place
    assert bucket.objects == {}


def test_a_large_archive_goes_in_parts(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    """Each with a digest that every store knows: without one a bucket in which nobody may change anything takes nothing."""
    keep_content(b"%PDF-1.4" + os.urandom(MUCH))

    with Line(bucket.store) as line:
        settings.BACKUP_COPY_ENDPOINT = line.address
        backup = backed_up_and_copied(system)

    assert [b"content-md5:" in head.lower() for head in line.sent] == [True, True]
    assert copy_state_of(backup) == CopyState.COPIED
    assert bucket.objects[backup.name].read_bytes() == path_of(backup.name).read_bytes()
    assert list(bucket.objects) == [backup.name]


TROUBLES = [
    ("BACKUP_COPY_KEY_ID", "EDMSANOTHER01234", "does not know the access key"),
    ("BACKUP_COPY_KEY_ID", "", "only one is set"),
    ("BACKUP_COPY_BUCKET", "of-nobody", "no bucket called of-nobody"),
    ("BACKUP_COPY_ENDPOINT", "http://127.0.0.1:1", "Nobody answers at"),
    ("BACKUP_COPY_ENDPOINT", "not an address", "cannot be asked"),
    ("BACKUP_COPY_ENDPOINT", "https://127.0.0.1:{port}", "does not speak TLS"),
]


def test_a_store_that_cannot_be_used_does_the_backup_no_harm(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    with override_settings(BACKUP_COPY_SECRET_KEY="another-key"):
        backup = backed_up_and_copied(system)

    assert backup in Backup.objects.good()
    assert "secret key does not belong" in backup.copy_error
    assert (copy_state_of(backup), standing_of_backups().copy_failure) == (CopyState.FAILED, backup.copy_error)
    assert nudge_waiting_copies() == 0
    for name, value, said in TROUBLES:
        with override_settings(**{name: value.format(port=bucket.store.port)}):
            (problem,) = copied_again(system)
        backup.refresh_from_db()
        assert said in problem
        assert backup.copy_error in problem
    assert set(actions_about_copies()) == {"BACKUP_COPY_FAILED"}
    assert bucket.objects == {}


def test_a_silent_store_is_given_up_and_no_step_waits_for_it(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    """Were a step to wait for the store, its transaction would stay open all the time."""
    settings.BACKUP_STEP_SECONDS = 0
    backed_up(system)
    with Line(bucket.store, silent_after=0) as line:
        settings.BACKUP_COPY_ENDPOINT = line.address
        steps = list(followed(copy_backups(), system))

    assert "did not answer" in Backup.objects.get().copy_error
    # A second and three tries, in steps of a fifth of a second.
    assert len(steps) > 10


def test_a_line_that_breaks_leaves_no_half_object(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    keep_content(b"%PDF-1.4" + os.urandom(MUCH))
    with Line(bucket.store, breaks_after=9_000_000) as line:
        settings.BACKUP_COPY_ENDPOINT = line.address
        backup = backed_up_and_copied(system)

    assert "broke off" in backup.copy_error
    settings.BACKUP_COPY_ENDPOINT = bucket.store.address
    assert open_store().sizes() == {}
    assert copied_again(system) == []
    backup.refresh_from_db()
    assert (copy_state_of(backup), backup.copy_error) == (CopyState.COPIED, "")


def test_a_copy_that_cannot_be_read_back_is_none_and_is_not_sent_twice(
    company: dict[str, User], system: User, bucket: Bucket, settings: Any
) -> None:
    keep_content(b"%PDF-1.4" + os.urandom(3_000_000))
    with Line(bucket.store, breaks_after=1_000_000, from_store=True) as line:
        settings.BACKUP_COPY_ENDPOINT = line.address
        backup = backed_up_and_copied(system)
    assert (copy_state_of(backup), "broke off" in backup.copy_error) == (CopyState.FAILED, True)

    with Line(bucket.store) as line:
        settings.BACKUP_COPY_ENDPOINT = line.address
        assert copied_again(system) == []
        assert line.passed < 100_000
    backup.refresh_from_db()
    assert copy_state_of(backup) == CopyState.COPIED


def test_copies_that_are_missing_are_made_by_the_next_backup_the_base_before_its_increment(
    company: dict[str, User], system: User, bucket: Bucket, settings: Any
) -> None:
    settings.BACKUP_COPY_BUCKET = "of-nobody"
    full, first = backed_up(system, BackupKind.WEEKLY), backed_up(system, BackupKind.DAILY)
    settings.BACKUP_COPY_BUCKET = bucket.name

    second = backed_up_and_copied(system, BackupKind.DAILY)

    assert set(bucket.objects) == {full.name, first.name, second.name}
    told = AuditTrail.objects.filter(action="BACKUP_COPIED").order_by("id").values_list("details__backup", flat=True)
    assert list(told) == [full.name, second.name, first.name]
    assert open_store().facts_of(second.name)["base"] == full.name
    assert Backup.objects.filter(copy_error="").count() == 3


def test_what_somebody_did_to_a_copy_is_noticed_and_made_good(company: dict[str, User], system: User, bucket: Bucket) -> None:
    gone, cut = backed_up_and_copied(system), backed_up_and_copied(system)
    bucket.objects[gone.name].unlink()
    bucket.objects[cut.name].write_bytes(path_of(cut.name).read_bytes()[:-1])

    assert copied_again(system) == []

    assert {name: path.read_bytes() for name, path in bucket.objects.items()} == {path.name: path.read_bytes() for path in archives()}
    assert actions_about_copies()[2:4] == ["BACKUP_COPY_LOST", "BACKUP_COPY_LOST"]
    assert {copy_state_of(row) for row in Backup.objects.all()} == {CopyState.COPIED}


def test_the_copy_of_another_installation_is_not_overwritten(company: dict[str, User], system: User, bucket: Bucket) -> None:
    backup = backed_up(system)
    others = open_store()
    path_of("theirs").write_bytes(b"another archive")
    others.put(path_of("theirs"), backup.name, facts={"manifest-sha256": "5e" * 32}, watch=Watch())

    (problem,) = copied_again(system)

    assert "Another archive called" in problem
    assert bucket.objects[backup.name].read_bytes() == b"another archive"


def test_an_archive_that_rotted_meanwhile_is_not_copied(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    settings.BACKUP_COPY_BUCKET = "of-nobody"
    unknown, known = backed_up(system), backed_up(system)
    Backup.objects.filter(pk=unknown.pk).update(sha256="")
    for backup in (unknown, known):
        flipped = bytearray(path_of(backup.name).read_bytes())
        flipped[len(flipped) // 2] ^= 1
        path_of(backup.name).write_bytes(flipped)
    settings.BACKUP_COPY_BUCKET = bucket.name

    problems = copied_again(system)

    assert ["is not what it was when it was made" in problem for problem in problems] == [True, False]
    assert "damaged" in problems[1]
    assert bucket.objects == {}


def test_somebody_has_one_copied_now(
    company: dict[str, User], system: User, docadmin: User, author: User, bucket: Bucket, settings: Any
) -> None:
    settings.BACKUP_COPY_BUCKET = "of-nobody"
    full, daily = backed_up(system, BackupKind.WEEKLY), backed_up_and_copied(system, BackupKind.DAILY)
    assert "no bucket" in daily.copy_error
    with pytest.raises(Forbidden):
        request_copy(actor=author, name=daily.name)
    settings.BACKUP_COPY_BUCKET = bucket.name

    assert copy_state_of(request_copy(actor=docadmin, name=daily.name)) == CopyState.REQUESTED
    request_copy(actor=docadmin, name=daily.name)
    with held_copies():
        copy_backups_as_a_worker()
    assert nudge_waiting_copies() == 1
    copy_backups_as_a_worker()

    assert (set(bucket.objects), nudge_waiting_copies()) == ({full.name, daily.name}, 0)
    assert actions_about_copies().count("BACKUP_COPY_REQUESTED") == 1
    assert copy_state_of(request_copy(actor=docadmin, name=daily.name)) == CopyState.COPIED
    assert nudge_waiting_copies() == 0


def test_of_what_is_not_good_there_is_to_be_no_copy(company: dict[str, User], system: User, docadmin: User, bucket: Bucket) -> None:
    full, _ = backed_up(system, BackupKind.WEEKLY), backed_up(system, BackupKind.DAILY)
    Backup.objects.filter(pk=full.pk).update(damage="A byte differs.")

    copy_backups_as_a_worker()

    assert (bucket.objects, nudge_waiting_copies(), actions_about_copies()) == ({}, 0, [])
    for backup in Backup.objects.all():
        assert copy_state_of(backup) == CopyState.NONE
        with pytest.raises(Conflict, match="whose base is good as well"):
            request_copy(actor=docadmin, name=backup.name)


def test_a_request_that_a_turn_did_not_come_to_says_why(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    """The base of the increment is copied before it, and that does not work."""
    keep_content(b"%PDF-1.4" + os.urandom(MUCH))
    settings.BACKUP_COPY_BUCKET = ""
    full = backed_up(system, BackupKind.WEEKLY)
    settings.BACKUP_COPY_BUCKET = bucket.name
    with Line(bucket.store, breaks_after=9_000_000) as line:
        settings.BACKUP_COPY_ENDPOINT = line.address
        daily = backed_up_and_copied(system, BackupKind.DAILY)

    full.refresh_from_db()
    assert "broke off" in full.copy_error
    assert (daily.copy_error, standing_of_backups().copy_failure, nudge_waiting_copies()) == (full.copy_error, full.copy_error, 0)


def test_a_turn_that_is_stopped_lets_go_of_everything(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    settings.BACKUP_STEP_SECONDS = 0
    backed_up(system)
    with Line(bucket.store, silent_after=0) as line:
        settings.BACKUP_COPY_ENDPOINT = line.address
        steps = copy_backups()
        with act(system):
            next(steps)
        steps.close()
        with held_copies():
            pass

    assert copy_state_of(Backup.objects.get()) == CopyState.REQUESTED


def test_an_encrypted_archive_is_copied_as_it_is(company: dict[str, User], system: User, bucket: Bucket, private_key: Path) -> None:
    backup = backed_up_and_copied(system)

    assert bucket.objects[backup.name].read_bytes().startswith(b"age-encryption.org/v1")
    assert copy_state_of(backup) == CopyState.COPIED


def test_the_command_makes_copies_that_are_missing_and_lists_what_there_is_without_a_database(
    company: dict[str, User], system: User, bucket: Bucket, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BACKUP_COPY_BUCKET = "of-nobody"
    full, daily = backed_up(system, BackupKind.WEEKLY), backed_up(system, BackupKind.DAILY)
    settings.BACKUP_COPY_BUCKET = bucket.name
    (bucket.store.root / bucket.name / "plant-7").mkdir()
    (bucket.store.root / bucket.name / "plant-7" / "notes.txt").write_text("Of somebody else")

    with pytest.raises(CommandError, match="Not everything is copied"), override_settings(BACKUP_COPY_SECRET_KEY="another-key"):
        call_command("backup", copy_missing=True)
    call_command("backup", copy_missing=True)
    assert {row.name for row in Backup.objects.all()} == {full.name, daily.name}
    capsys.readouterr()
    Backup.objects.update(base=None)
    Backup.objects.all().delete()
    call_command("backup", copies=True)

    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said] == [full.name, daily.name, "2"]
    assert f"builds upon {full.name}" in said[1]
    assert hashlib.sha256(path_of(full.name).read_bytes()).hexdigest() in said[0]


def test_no_store_is_asked_where_it_should_not(company: dict[str, User], system: User, bucket: Bucket, settings: Any) -> None:
    """Another bucket is another place: what lies in the one before is not counted as copied, and is not removed."""
    first = backed_up_and_copied(system)
    (bucket.store.root / f"{bucket.name}-b").mkdir()
    settings.BACKUP_COPY_BUCKET = f"{bucket.name}-b"
    assert copy_state_of(Backup.objects.get()) == CopyState.MISSING

    assert copied_again(system) == []

    assert (bucket.store.root / f"{bucket.name}-b" / "plant-7" / first.name).exists()
    assert set(bucket.objects) == {first.name}
    settings.BACKUP_COPY_ENDPOINT = f"http://127.0.0.1:{find_free()}"
    assert "Nobody answers" in copied_again(system)[0]
