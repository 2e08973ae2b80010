"""A backup restored: everything is as it was at its moment, in one step, or nothing has happened."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import AuditTrail
from apps.backups.archive import BadArchive
from apps.backups.database import scratch
from apps.backups.database.programs import ProgramFailed, connection_of
from apps.backups.database.snapshot import differences
from apps.backups.folder import path_of
from apps.backups.models import Backup
from apps.backups.services import place, restoring
from apps.backups.services.place import previous_databases
from apps.core import clock
from apps.core.disks import NoRoom
from apps.core.errors import Conflict
from apps.documents.models import Document
from apps.scheduler.models import AlertAcknowledgement
from apps.security.models import Signature
from apps.users.models import User
from testing.backups import backed_up, database_state, keep_content, restored, stored_contents
from testing.databases import superuser_session
from testing.make import make_document

pytestmark = pytest.mark.own_database


def everything() -> tuple[object, object, object, object]:
    """What a restore that fails must leave as it was."""
    with psycopg.connect(**{**connection_of("owner"), "dbname": "postgres"}) as session:
        name = connection_of("owner")["dbname"]
        databases = session.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1", [f"{name}_"]).fetchall()
    storage = path_of("x").parent.parent
    return database_state(), stored_contents(), databases, sorted(path.name for path in storage.iterdir())


def fails(name: str, error: type[Exception], match: str) -> None:
    before = everything()
    with pytest.raises(error, match=match), restored(name):
        pass
    assert everything() == before


def test_it_works(company: dict[str, User], system: User, settings: Any) -> None:
    backup = backed_up(system)
    files, documents = stored_contents(), set(Document.objects.values_list("pk", "title"))
    Document.objects.filter(status="DRAFT").update(title="Spoilt")
    shutil.rmtree(settings.STORAGE_ROOT)
    settings.STORAGE_ROOT.mkdir()

    with restored(backup.name) as done:
        assert set(Document.objects.values_list("pk", "title")) == documents
        assert stored_contents() == files
        assert (Signature.objects.count(), done.broken_signatures) == (1, 0)
        told = AuditTrail.objects.get(action="SYSTEM_RESTORED")
        assert (told.reason, told.details["backup"], told.details["previous"]) == ("A test", backup.name, done.previous)
        assert previous_databases() == [done.previous]
    assert previous_databases() == []


def test_the_database_is_the_one_that_was_backed_up_but_for_the_entries_about_the_restore(company: dict[str, User], system: User) -> None:
    before = database_state()
    backup = backed_up(system)

    with restored(backup.name):
        told = differences(before, database_state())

    assert [line.partition(":")[0] for line in told] == ["audit_audittrail", "backups_backup", "audit trail"]


def test_rights_and_rules_of_the_database_are_as_before(company: dict[str, User], system: User) -> None:
    with restored(backed_up(system).name):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(**connection_of("default")) as session:
            session.execute("DELETE FROM audit_audittrail")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(**connection_of("owner")) as session:
            session.execute("UPDATE audit_audittrail SET reason = ''")
        with psycopg.connect(**connection_of("backup")) as session:
            session.execute("SELECT count(*) FROM documents_document")


def test_the_restored_system_goes_on(company: dict[str, User], system: User) -> None:
    first = backed_up(system)

    with restored(first.name):
        make_document(author=User.objects.get(username="author"))
        assert backed_up(User.objects.system()).name > first.name
        assert Backup.objects.get(name=first.name) in Backup.objects.good()


def test_files_that_came_after_the_backup_stay(company: dict[str, User], system: User) -> None:
    backup = backed_up(system)
    keep_content(b"%PDF-1.4 later")
    files = stored_contents()

    with restored(backup.name):
        assert stored_contents() == files


def test_a_damaged_file_of_the_store_is_repaired(company: dict[str, User], system: User, folders: Path) -> None:
    backup = backed_up(system)
    files = stored_contents()
    spoilt = folders / "storage" / min(files)
    spoilt.chmod(0o600)
    spoilt.write_bytes(b"rust")

    with restored(backup.name):
        assert stored_contents() == files


def test_a_file_that_was_damaged_when_it_was_backed_up_does_not_take_the_place_of_a_good_one(
    company: dict[str, User], system: User, folders: Path
) -> None:
    good = stored_contents()
    spoilt = folders / "storage" / min(good)
    spoilt.chmod(0o600)
    spoilt.write_bytes(b"rust")
    backup = backed_up(system)
    assert len(backup.problems) == 1
    spoilt.write_bytes(good[min(good)])

    with restored(backup.name):
        assert stored_contents() == good


def test_a_flipped_bit_is_noticed_before_anything_is_touched(company: dict[str, User], system: User) -> None:
    backup = backed_up(system)
    flipped = bytearray(path_of(backup.name).read_bytes())
    flipped[len(flipped) // 2] ^= 32
    path_of(backup.name).write_bytes(flipped)

    fails(backup.name, BadArchive, "damaged")


def test_an_archive_of_another_installation_needs_its_public_key(
    company: dict[str, User], system: User, folders: Path, settings: Any
) -> None:
    backup = backed_up(system)
    public = folders / "of-the-old-one.pub"
    shutil.copy(settings.BACKUP_SIGNING_KEY.with_suffix(".pub"), public)
    shutil.rmtree(folders / "keys")

    fails(backup.name, BadArchive, "not trusted")
    call_command("restore", str(path_of(backup.name)), trust=[public])
    assert Document.objects.count() == 3
    # What was believed once is believed from now on.
    with restored(backup.name):
        for previous in previous_databases()[:1]:
            call_command("restore", discard=previous)


@pytest.mark.parametrize(
    ("option", "content", "why"),
    [
        ("trust", b"no key", "it holds no public key, as backup.pub does"),
        ("trust", b"\xff\xfe", "it holds no public key"),
        ("trust", None, "no such file or directory"),
        ("identity", b"no key", "it holds no private age key"),
        ("identity", b"\xff\xfe", "it holds no private age key"),
        ("identity", None, "no such file or directory"),
    ],
)
def test_a_file_that_holds_no_key_is_told_by_its_name(
    company: dict[str, User], system: User, tmp_path: Path, option: str, content: bytes | None, why: str
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    before = everything()

    with pytest.raises(CommandError, match=f"The key {file} cannot be used: {why}"):
        call_command("restore", str(path_of("backup_20261130_020000.tar.gz")), **{option: [file]})
    assert everything() == before


def test_a_session_that_is_not_ours_to_end_keeps_the_restore_from_its_last_step(
    company: dict[str, User], system: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backed_up(system)
    monkeypatch.setattr(scratch, "_ATTEMPTS", 1)

    with superuser_session(connection_of("owner")["dbname"]):
        fails(backup.name, Conflict, "in use all the time: stop the program")


def test_two_restores_in_one_second_put_aside_two_databases(company: dict[str, User], system: User) -> None:
    backup = backed_up(system)

    with restored(backup.name) as first, scratch.server_session("owner") as server:
        taken = first.previous.rpartition("_before_")[0]
        now = clock.now()
        for second in range(3):
            name = f"{taken}_before_{now + timedelta(seconds=second):%Y%m%d_%H%M%S}"
            if name != first.previous:
                scratch.make_database("owner", name)
        before = set(previous_databases())
        with restored(backup.name) as again:
            assert again.previous not in before
        for name in before - {first.previous}:
            server.execute(f'DROP DATABASE "{name}"'.encode())


def test_a_newer_archive_is_refused(company: dict[str, User], system: User, in_the_database: Any) -> None:
    in_the_database("INSERT INTO django_migrations (app, name, applied) VALUES ('documents', '9999_of_tomorrow', now())")
    backup = backed_up(system)

    fails(backup.name, Conflict, r"newer version.*documents\.9999_of_tomorrow")


def test_an_older_archive_is_migrated_forward(company: dict[str, User], system: User) -> None:
    # As an installation looked before somebody could say that they have seen an alert.
    call_command("migrate", "scheduler", "0004", database="owner", interactive=False, verbosity=0)
    backup = backed_up(system)

    with restored(backup.name):
        assert AlertAcknowledgement.objects.count() == 0
        assert AuditTrail.objects.filter(action="SYSTEM_RESTORED").exists()


@pytest.mark.parametrize("length", [63, 37])
def test_a_database_whose_name_is_too_long_for_another_beside_it_stays(company: dict[str, User], system: User, length: int) -> None:
    """PostgreSQL cuts names at 63 characters, without an error: what would be dropped beside it was the running one itself."""
    backup = backed_up(system)
    name = "n" * length
    scratch.make_database("owner", name)
    try:
        with (
            place.leading_to(name),
            pytest.raises(Conflict, match="too long: a restore needs 36 characters or fewer"),
            restored(backup.name),
        ):
            pass
        assert scratch.databases_like("owner", "nnn") == [name]
    finally:
        scratch.drop_database("owner", name)


def test_no_statement_names_a_database_whose_name_would_be_cut() -> None:
    with pytest.raises(Conflict, match="too long"):
        scratch.drop_database("owner", "n" * 64)


def test_without_room_nothing_begins(company: dict[str, User], system: User, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = backed_up(system)
    monkeypatch.setattr(restoring, "_MARGIN", 2**60)

    fails(backup.name, NoRoom, r"Restoring needs .* MB")


def test_when_the_server_goes_away_in_the_middle_nothing_has_happened(
    company: dict[str, User], system: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backed_up(system)
    fill = scratch.fill_database

    def with_the_session_ended(alias: str, name: str, dump: Any, *, with_rights: bool) -> Any:
        steps = fill(alias, name, dump, with_rights=with_rights)
        yield next(steps)
        with scratch.server_session(alias) as server:
            while not server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]).fetchall():
                pass
        yield from steps

    monkeypatch.setattr(restoring, "fill_database", with_the_session_ended)

    fails(backup.name, ProgramFailed, "pg_restore failed")


def test_a_database_that_differs_is_not_put_in_place(company: dict[str, User], system: User, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = backed_up(system)
    fill = scratch.fill_database

    def with_a_row_less(alias: str, name: str, dump: Any, *, with_rights: bool) -> Any:
        yield from fill(alias, name, dump, with_rights=with_rights)
        with psycopg.connect(**{**connection_of(alias), "dbname": name}) as session:
            session.execute("DELETE FROM notifications_notification")

    monkeypatch.setattr(restoring, "fill_database", with_a_row_less)

    fails(backup.name, BadArchive, "notifications_notification: [1-9] rows were backed up, 0 are there")


def test_when_the_swap_fails_what_was_added_is_taken_back(
    company: dict[str, User], system: User, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backed_up(system)
    (folders / "storage" / min(stored_contents())).unlink()

    def refused(*arguments: Any, **names: Any) -> None:
        raise Conflict("database_in_use", "in use all the time")

    monkeypatch.setattr(place, "put_in_its_place", refused)

    fails(backup.name, Conflict, "in use all the time")


def test_sessions_in_the_running_database_are_ended_and_the_swap_is_one_step(company: dict[str, User], system: User) -> None:
    backup = backed_up(system)
    with psycopg.connect(**connection_of("default")) as busy:
        busy.execute("SELECT 1")
        with restored(backup.name), pytest.raises(psycopg.OperationalError):
            busy.execute("SELECT 1")


def test_the_command_says_what_it_restored_and_how_to_go_back(company: dict[str, User], system: User, capsys: Any) -> None:
    backup = backed_up(system)

    call_command("restore", str(path_of(backup.name)), reason="Drill")
    (previous,) = previous_databases()
    call_command("restore", previous=True)
    call_command("restore", discard=previous)

    said = capsys.readouterr().out
    assert f"Restored {backup.name}" in said
    assert f"\n{previous}\n" in said
    assert previous_databases() == []
    assert AuditTrail.objects.get(action="SYSTEM_RESTORED").reason == "Drill"
    with pytest.raises(CommandError, match="No restore has put aside"):
        call_command("restore", discard=connection_of("owner")["dbname"])
