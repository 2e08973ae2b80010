"""Making backups: what is in them, what they leave behind, what they build upon."""

import errno
import json
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import AuditTrail
from apps.backups.database.programs import ProgramFailed, connection_of
from apps.backups.folder import archives, held_folder, path_of
from apps.backups.following import followed
from apps.backups.models import Backup, BackupKind, BackupState
from apps.backups.services.records import BackupOrder
from apps.backups.services.removing import remove_expired_backups
from apps.backups.services.taking import take_backup
from apps.backups.services.verifying import request_verification, verify_backup
from apps.core.errors import Conflict, Forbidden
from apps.documents.models import Document
from apps.documents.storage import storage_name
from apps.scheduler.automated_tasks import run_hybrid_backup
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.runs import RunOrder, begin_run
from apps.users.models import User
from testing.backups import backed_up, database_state, keep_content, restored, stored_contents
from testing.make import make_document, make_stored_file

pytestmark = pytest.mark.own_database


def manifest_in(name: str) -> dict[str, Any]:
    with tarfile.open(path_of(name)) as archive:
        member = archive.extractfile("manifest.json")
        assert member is not None
        content: dict[str, Any] = json.load(member)
        return content


def test_it_works(company: dict[str, User], system: User) -> None:
    backup = backed_up(system)

    manifest = manifest_in(backup.name)
    assert (backup.state, backup.damage, backup.problems) == (BackupState.COMPLETE, "", [])
    assert backup.verified_at is not None
    assert backup.size == path_of(backup.name).stat().st_size
    assert manifest["files"] == {"count": 4, "bytes": sum(map(len, stored_contents().values())), "copied": 4, "missing": [], "damaged": []}
    assert manifest["state"]["rows"]["documents_document"] == Document.objects.count() == 3
    assert manifest["state"]["signatures"]["count"] == 1
    told = AuditTrail.objects.get(action="BACKUP_COMPLETED")
    assert (told.details["backup"], told.details["audit_sha256"]) == (backup.name, manifest["state"]["audit"]["sha256"])
    assert [path.name for path in path_of("x").parent.iterdir() if path.name != ".lock"] == [backup.name]
    assert path_of(backup.name).stat().st_mode & 0o777 == 0o600


def test_the_snapshot_is_taken_before_anything_of_the_backup_itself_is_written(company: dict[str, User], system: User) -> None:
    before = database_state()

    state = manifest_in(backed_up(system).name)["state"]

    assert state["rows"] == before.rows
    assert state["audit"] == {"count": before.audit.count, "sha256": before.audit.sha256}


def test_the_scheduled_task_makes_it_with_a_run_that_tells_how_far_it_is(company: dict[str, User]) -> None:
    result = run_hybrid_backup()

    run = TaskRun.objects.get()
    assert (run.task_name, run.state, run.progress_done, run.progress_total) == ("hybrid_backup_daily", RunState.SUCCEEDED, 100, 100)
    assert run.result == result
    assert (result["backup"]["files"], result["backup"]["backup_type"], result["removed"], result["errors"]) == (4, "full", [], [])
    assert Backup.objects.get().kind == BackupKind.DAILY


def test_a_preview_tells_what_would_be_backed_up_and_writes_nothing(company: dict[str, User]) -> None:
    result = run_hybrid_backup(dry_run=True)

    told = result["backup"]["would_back_up"]
    assert (told["files"], told["file_bytes"]) == (4, sum(map(len, stored_contents().values())))
    assert told["rows"] > 100
    assert not Backup.objects.exists()
    assert archives() == []


def test_a_daily_backup_holds_only_what_the_last_full_one_does_not(company: dict[str, User], system: User, author: User) -> None:
    full = backed_up(system, BackupKind.WEEKLY)
    keep_content(b"%PDF-1.4 new")
    make_document(author=author, file=make_stored_file(b"%PDF-1.4 new"))

    daily = backed_up(system, BackupKind.DAILY)
    second = backed_up(system, BackupKind.DAILY)

    manifest = manifest_in(daily.name)
    assert (daily.base, second.base, manifest["base"]["name"], manifest["backup_type"]) == (full, full, full.name, "incremental")
    assert (manifest["files"]["count"], manifest["files"]["copied"]) == (5, 1)
    files = stored_contents()
    for path in files:
        (path_of("x").parent.parent / "storage" / path).unlink()
    with restored(second.name):
        assert stored_contents() == files


def test_a_weekly_backup_is_always_whole(company: dict[str, User], system: User) -> None:
    backed_up(system, BackupKind.WEEKLY)

    assert backed_up(system, BackupKind.WEEKLY).base is None


def test_a_file_that_is_missing_or_damaged_is_told_of_and_the_rest_is_backed_up(
    company: dict[str, User], system: User, folders: Path
) -> None:
    first, second, third, _ = sorted(stored_contents())
    (folders / "storage" / first).unlink()
    (folders / "storage" / second).chmod(0o600)
    (folders / "storage" / second).write_bytes(b"rust")

    backup = backed_up(system)

    assert backup.problems == [f"missing: {first[6:]}", f"damaged: {second[6:]}"]
    with restored(backup.name):
        assert stored_contents()[second] == b"rust"
        assert third in stored_contents()


def test_two_at_once_are_refused_when_waiting_is_in_vain(company: dict[str, User], system: User, settings: Any) -> None:
    settings.BACKUP_WAIT_SECONDS = 1
    with held_folder(), pytest.raises(Conflict, match="under way"):
        backed_up(system)


def test_a_backup_waits_for_another_to_end(company: dict[str, User], system: User) -> None:
    with held_folder():
        steps = take_backup(BackupOrder(kind=BackupKind.MANUAL, requested_by=system))
        assert next(steps).facts == ()
    list(followed(steps, system))

    assert Backup.objects.get().state == BackupState.COMPLETE


def test_a_backup_that_fails_says_why_and_leaves_nothing(company: dict[str, User], system: User, settings: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pg_dump").write_text("#!/bin/sh\necho 'the disk is on fire' >&2\nexit 3\n")
    (broken / "pg_dump").chmod(0o755)
    settings.BACKUP_POSTGRES_PROGRAMS = str(broken)

    with pytest.raises(ProgramFailed, match=r"pg_dump failed \(3\): the disk is on fire"):
        backed_up(system)

    failed = Backup.objects.get()
    assert (failed.state, failed.error) == (BackupState.FAILED, "pg_dump failed (3): the disk is on fire")
    assert AuditTrail.objects.filter(action="BACKUP_FAILED").count() == 1
    assert [path.name for path in path_of("x").parent.iterdir()] == [".lock"]


def test_a_run_that_is_cancelled_leaves_nothing(company: dict[str, User], system: User, settings: Any) -> None:
    settings.BACKUP_STEP_SECONDS = 0
    run = begin_run(RunOrder(task_name="hybrid_backup_weekly", requested_by=system), worker="w")
    TaskRun.objects.filter(pk=run.pk).update(cancel_requested_at="2026-01-01T00:00:00Z")

    ended = execute_run(run).run

    assert ended.state == RunState.CANCELLED
    assert [(row.state, row.error) for row in Backup.objects.all()] == [(BackupState.FAILED, "It was stopped.")]
    assert [path.name for path in path_of("x").parent.iterdir()] == [".lock"]


def test_rows_are_set_right_by_what_is_in_the_folder(company: dict[str, User], system: User) -> None:
    lost, forgotten = backed_up(system), backed_up(system)
    path_of(lost.name).unlink()
    Backup.objects.filter(pk=forgotten.pk).delete()
    dead = Backup.objects.create(name="backup_20200101_000000.tar.gz", kind="MANUAL", requested_by=system, taken_at="2020-01-01T00:00:00Z")

    backed_up(system)

    assert Backup.objects.get(pk=lost.pk).state == BackupState.LOST
    found = Backup.objects.get(name=forgotten.name)
    assert (found.kind, found.state, found.taken_at, found.verified_at) == ("FOUND", BackupState.COMPLETE, forgotten.taken_at, None)
    assert Backup.objects.get(pk=dead.pk).error == "Its process ended without a word."


def test_whoever_operates_backups_has_one_verified(company: dict[str, User], system: User, docadmin: User, author: User) -> None:
    backup = backed_up(system)
    path = path_of(backup.name)

    with pytest.raises(Forbidden):
        request_verification(actor=author, name=backup.name)
    request_verification(actor=docadmin, name=backup.name)
    assert verify_backup(backup.pk).damage == ""
    flipped = bytearray(path.read_bytes())
    flipped[len(flipped) // 2] ^= 4
    path.write_bytes(flipped)
    request_verification(actor=docadmin, name=backup.name)
    assert "damaged" in verify_backup(backup.pk).damage
    assert list(Backup.objects.good()) == []
    actions = set(AuditTrail.objects.filter(action__startswith="BACKUP_").values_list("action", flat=True))
    assert {"BACKUP_VERIFICATION_REQUESTED", "BACKUP_VERIFIED", "BACKUP_DAMAGED"} <= actions


def test_the_commands_do_the_same(company: dict[str, User], capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", reason="Before the move")
    backup = Backup.objects.get()
    call_command("verify_backup", str(path_of(backup.name)))
    call_command("backup", dry_run=True)

    said = capsys.readouterr().out
    assert (backup.reason, backup.kind) == ("Before the move", BackupKind.MANUAL)
    assert f"{backup.name} is whole" in said
    assert "would_back_up" in said
    path_of(backup.name).write_bytes(b"x" * 1000)
    with pytest.raises(CommandError, match=r"damaged|no backup of ours"):
        call_command("verify_backup", str(path_of(backup.name)))


def test_the_role_of_backups_reads_everything_and_changes_nothing(company: dict[str, User]) -> None:
    with psycopg.connect(**connection_of("backup"), autocommit=True) as session:
        session.execute("SELECT count(*) FROM audit_audittrail")
        for statement in ("DELETE FROM notifications_notification", "UPDATE users_user SET is_superuser = TRUE", "CREATE TABLE x ()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement.encode())


def test_a_file_that_is_only_called_like_an_archive_keeps_nobody_from_backing_up(company: dict[str, User], system: User) -> None:
    stray = {
        "backup_20269999_999999.tar.gz": b"no day",
        "backup_20200101_000000.tar.gz": b"no archive",
        "backup_20200102_000000.tar.gz.age": b"no key",
        "backup_20200103_000000.tar.gz": b"",
    }
    for name, content in stray.items():
        path_of(name).write_bytes(content)

    backup = backed_up(system)

    found = dict(Backup.objects.exclude(pk=backup.pk).values_list("name", "verified_at"))
    assert found == {"backup_20200101_000000.tar.gz": None, "backup_20200102_000000.tar.gz.age": None}
    assert {path.name for path in path_of("x").parent.glob("backup_*")} == {*stray, backup.name}


def test_an_archive_that_may_not_be_read_is_told_and_keeps_nobody_from_backing_up(
    company: dict[str, User], system: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that an operator has copied here under another account."""
    first = backed_up(system)
    forbidden = path_of("backup_20200101_000000.tar.gz")
    forbidden.write_bytes(path_of(first.name).read_bytes())
    open_file = Path.open

    def not_for_us(path: Path, *arguments: Any, **names: Any) -> Any:
        if path == forbidden:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return open_file(path, *arguments, **names)

    # Tests may run as root, to whom nothing is forbidden.
    monkeypatch.setattr(Path, "open", not_for_us)
    backed_up(system)

    assert Backup.objects.get(name=forbidden.name).damage == "It cannot be read: Permission denied."


def test_after_ninety_days_what_the_rules_keep_is_there(company: dict[str, User], system: User) -> None:
    from testing.clock import clock_at

    # A Friday, the last one of its month.
    begin = datetime(2030, 1, 25, 12, tzinfo=UTC)
    for day in range(0, 92, 7):
        with clock_at(begin + timedelta(days=day)):
            backed_up(system, BackupKind.WEEKLY)
            list(followed(take_backup(BackupOrder(kind=BackupKind.DAILY, requested_by=system)), system))

    there = list(Backup.objects.there())
    assert {path.name for path in archives()} == {row.name for row in there}
    assert all(row.base is None or row.base in there for row in there)
    assert max(row.taken_at for row in there) > begin + timedelta(days=90)
    # All of the last thirty days, which are two in each of five weeks; of older ones the one that stands alone of each
    # of seven weeks (twelve in all) and of the first month.
    assert len([row for row in there if row.taken_at > begin + timedelta(days=62)]) == 10
    assert [row.base for row in there if row.taken_at < begin + timedelta(days=62)] == [None] * 8
    assert Backup.objects.filter(state=BackupState.REMOVED).count() == AuditTrail.objects.filter(action="BACKUP_REMOVED").count() > 5


def test_the_last_good_backup_outlives_every_rule(company: dict[str, User], system: User, settings: Any) -> None:
    """Ninety days without another: neither its age nor a newer one that turned out damaged takes away what can be restored."""
    from apps.core import clock
    from testing.clock import clock_at

    settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS = 30, 0, 0
    begin = clock.now()
    good = backed_up(system)
    with clock_at(begin + timedelta(days=20)):
        damaged = backed_up(system)
    Backup.objects.filter(pk=damaged.pk).update(damage="A byte differs.")

    with clock_at(begin + timedelta(days=90)):
        assert remove_expired_backups(actor=system) == [damaged.name]

    assert {path.name for path in archives()} == {good.name}
    with restored(good.name):
        pass


def test_where_files_lie_is_known_to_both(company: dict[str, User]) -> None:
    assert set(stored_contents()) == {storage_name(name[6:]) for name in stored_contents()}
