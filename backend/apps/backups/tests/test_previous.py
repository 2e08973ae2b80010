"""What a restore put aside runs again, when the restore was a mistake."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import AuditTrail
from apps.backups.database import scratch
from apps.backups.database.programs import connection_of
from apps.backups.folder import held_folder, path_of
from apps.backups.models import Backup
from apps.backups.services.place import current_database, previous_databases
from apps.documents.models import Document
from apps.scheduler.models import AlertAcknowledgement
from apps.users.models import User
from testing.backups import backed_up, database_state, restored, stored_contents
from testing.databases import superuser_session

pytestmark = pytest.mark.own_database


def return_to(name: str, reason: str = "The wrong archive") -> str:
    """Go back, and say which database was put aside by that."""
    before = set(previous_databases())
    call_command("restore", return_to=name, reason=reason)
    (aside,) = set(previous_databases()) - before
    assert name not in previous_databases()
    return aside


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    _discard_all()
    yield
    _discard_all()


def _discard_all() -> None:
    for name in previous_databases():
        call_command("restore", discard=name)


def restored_by_mistake(system: User) -> str:
    """An old archive took the place of what somebody has worked on since; returns what the latter is called."""
    backup = backed_up(system)
    Document.objects.filter(status="DRAFT").update(title="Worked on since")
    call_command("restore", str(path_of(backup.name)))
    (previous,) = previous_databases()
    assert not Document.objects.filter(title="Worked on since").exists()
    return previous


def test_it_works(company: dict[str, User], system: User, capsys: Any) -> None:
    previous = restored_by_mistake(system)

    aside = return_to(previous)

    assert Document.objects.filter(title="Worked on since").exists()
    told = AuditTrail.objects.get(action="SYSTEM_RETURNED")
    assert (told.reason, told.details) == ("The wrong archive", {"returned_to": previous, "previous": aside})
    assert AuditTrail.objects.get(action="SYSTEM_RETURN_BEGUN").pk < told.pk
    assert not AuditTrail.objects.filter(action="SYSTEM_RESTORED").exists()
    assert f"Returned to {previous}. The database that ran until now is {aside}." in capsys.readouterr().out


def test_one_may_change_ones_mind_once_more(company: dict[str, User], system: User) -> None:
    previous = restored_by_mistake(system)

    return_to(return_to(previous))

    assert not Document.objects.filter(title="Worked on since").exists()


def test_what_ran_before_goes_on_with_its_rights_and_its_backups(company: dict[str, User], system: User) -> None:
    return_to(restored_by_mistake(system))

    with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(**connection_of("default")) as session:
        session.execute("DELETE FROM audit_audittrail")
    backup = backed_up(User.objects.system())
    assert Backup.objects.good().count() == 2
    with restored(backup.name):
        assert Document.objects.filter(title="Worked on since").exists()


def test_a_database_of_an_older_version_is_brought_up_to_date(company: dict[str, User], system: User) -> None:
    backup = backed_up(system)
    call_command("migrate", "scheduler", "0004", database="owner", interactive=False, verbosity=0)
    call_command("restore", str(path_of(backup.name)))
    (previous,) = previous_databases()

    return_to(previous)

    assert AlertAcknowledgement.objects.count() == 0


def test_a_database_of_a_newer_version_is_refused_and_nothing_happens(company: dict[str, User], system: User, in_the_database: Any) -> None:
    backup = backed_up(system)
    in_the_database("INSERT INTO django_migrations (app, name, applied) VALUES ('documents', '9999_of_tomorrow', now())")

    with restored(backup.name) as done:
        before = database_state(), stored_contents(), previous_databases()
        with pytest.raises(CommandError, match=r"newer version.*documents\.9999_of_tomorrow"):
            call_command("restore", return_to=done.previous)
        assert (database_state(), stored_contents(), previous_databases()) == before


def test_missing_files_are_told(company: dict[str, User], system: User, folders: Any, capsys: Any) -> None:
    previous = restored_by_mistake(system)
    (folders / "storage" / min(stored_contents())).unlink()

    return_to(previous)

    assert "1 stored files are missing" in capsys.readouterr().err


def test_dropping_what_was_put_aside_is_on_record(company: dict[str, User], system: User) -> None:
    previous = restored_by_mistake(system)
    with held_folder(), pytest.raises(CommandError, match="under way"):
        call_command("restore", discard=previous)
    assert previous_databases() == [previous]

    call_command("restore", discard=previous, reason="The drill is over")

    told = AuditTrail.objects.get(action="PREVIOUS_DATABASE_DROPPED")
    assert (told.reason, told.details, previous_databases()) == ("The drill is over", {"dropped": previous}, [])


def test_a_return_that_fails_is_not_told_as_done(company: dict[str, User], system: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions of a superuser cannot be ended, and while they last no database changes its name."""
    previous = restored_by_mistake(system)
    monkeypatch.setattr(scratch, "_ATTEMPTS", 1)

    with superuser_session(current_database()) as session:
        session.execute("SELECT 1")
        with pytest.raises(CommandError, match="in use"):
            call_command("restore", return_to=previous)

    assert previous_databases() == [previous]
    with psycopg.connect(**{**connection_of("owner"), "dbname": previous}) as aside:
        told = aside.execute("SELECT action FROM audit_audittrail WHERE action LIKE 'SYSTEM_%'").fetchall()
    assert told == [("SYSTEM_RETURN_BEGUN",)]


@pytest.mark.parametrize("name", ["postgres", "edms_app", "", "nothing' OR 1=1 --"])
def test_only_what_a_restore_put_aside_can_run_again(company: dict[str, User], name: str) -> None:
    with pytest.raises(CommandError, match=r"No restore has put aside|Say which"):
        call_command("restore", return_to=name)


def test_while_a_backup_or_restore_is_under_way_it_waits_for_another_try(company: dict[str, User], system: User) -> None:
    previous = restored_by_mistake(system)

    with held_folder(), pytest.raises(CommandError, match="under way"):
        call_command("restore", return_to=previous)

    assert previous_databases() == [previous]


def test_sessions_in_the_running_database_are_ended(company: dict[str, User], system: User) -> None:
    previous = restored_by_mistake(system)

    with psycopg.connect(**connection_of("default")) as busy:
        busy.execute("SELECT 1")
        return_to(previous)
        with pytest.raises(psycopg.OperationalError):
            busy.execute("SELECT 1")
