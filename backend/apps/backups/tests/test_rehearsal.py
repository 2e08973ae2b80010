"""Rehearsals: the newest good backup in a scratch database, compared, and the scratch database gone."""

import io
import sys
from pathlib import Path
from typing import Any

import psycopg
import pyrage
import pytest
from django.core.management import CommandError, call_command

from apps.backups.database.programs import connection_of
from apps.backups.folder import path_of
from apps.backups.following import followed
from apps.backups.models import Backup, RestoreRehearsal
from apps.backups.services.rehearsing import rehearse_restore as rehearse
from apps.core.errors import Conflict
from apps.scheduler.automated_tasks import rehearse_restore
from apps.users.models import User
from testing.backups import backed_up
from testing.make import make_backup

pytestmark = pytest.mark.own_database


def databases() -> set[str]:
    with psycopg.connect(**connection_of("backup")) as session:
        return {name for (name,) in session.execute("SELECT datname FROM pg_database WHERE datname LIKE '%rehearsal%'")}


def test_it_works(company: dict[str, User], system: User) -> None:
    backup = backed_up(system)

    result = rehearse_restore()

    told = result["rehearsal"]
    assert (told["backup"], told["passed"], told["files"], told["signatures"], told["broken_signatures"]) == (backup.name, True, 4, 1, 0)
    assert told["differences"] == []
    rehearsal = RestoreRehearsal.objects.get()
    assert (rehearsal.backup, rehearsal.passed) == (backup, True)
    assert databases() == set()


def test_a_preview_tells_which_backup_it_would_take(company: dict[str, User], system: User) -> None:
    backup = backed_up(system)

    assert rehearse_restore(dry_run=True)["rehearsal"] == {"would_rehearse": backup.name}
    assert not RestoreRehearsal.objects.exists()


def test_on_a_new_installation_there_is_nothing_to_rehearse_with(company: dict[str, User]) -> None:
    assert rehearse_restore()["rehearsal"] == {"skipped": "There is no backup yet."}
    assert not RestoreRehearsal.objects.exists()


def test_where_backups_were_made_and_none_is_good_it_says_so(company: dict[str, User]) -> None:
    make_backup(verified_at=None)

    with pytest.raises(Conflict, match="no verified backup"):
        rehearse_restore()


def test_a_damaged_backup_is_found_and_reported(company: dict[str, User], system: User) -> None:
    backup = backed_up(system)
    flipped = bytearray(path_of(backup.name).read_bytes())
    flipped[len(flipped) // 3] ^= 1
    path_of(backup.name).write_bytes(flipped)

    with pytest.raises(Exception, match="does not restore as it was made"):
        list(followed(rehearse(), system))

    rehearsal = RestoreRehearsal.objects.get()
    assert (rehearsal.passed, len(rehearsal.report["differences"])) == (False, 1)
    assert Backup.objects.get().name == backup.name
    assert databases() == set()


def test_without_the_private_key_an_encrypted_backup_is_left_to_whoever_has_it(
    company: dict[str, User], system: User, private_key: Path
) -> None:
    backup = backed_up(system)

    for told in (rehearse_restore(dry_run=True), rehearse_restore()):
        assert told["rehearsal"]["skipped"].startswith(f"{backup.name} is encrypted")
        assert "edms rehearse_restore --identity" in told["rehearsal"]["skipped"]
    assert not RestoreRehearsal.objects.exists()


def test_with_the_private_key_an_encrypted_backup_is_rehearsed(
    company: dict[str, User], system: User, private_key: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = backed_up(system)

    call_command("rehearse_restore", identity=[private_key])
    monkeypatch.setattr(sys, "stdin", io.StringIO(private_key.read_text()))
    call_command("rehearse_restore", "--identity", "-")

    assert capsys.readouterr().out.count('"passed": true') == 2
    assert [(done.backup, done.passed) for done in RestoreRehearsal.objects.all()] == [(backup, True)] * 2
    assert databases() == set()


def test_a_key_that_does_not_fit_is_no_rehearsal(company: dict[str, User], system: User, private_key: Path) -> None:
    backup = backed_up(system)
    private_key.write_text(str(pyrage.x25519.Identity.generate()))

    with pytest.raises(CommandError, match=f"No private key that was given opens {backup.name}"):
        call_command("rehearse_restore", identity=[private_key])
    assert not RestoreRehearsal.objects.exists()


def test_an_encrypted_backup_that_is_cut_short_fails_the_rehearsal(company: dict[str, User], system: User, private_key: Path) -> None:
    backup = backed_up(system)
    path_of(backup.name).write_bytes(path_of(backup.name).read_bytes()[:-7])

    with pytest.raises(CommandError, match="cannot be decrypted: decryption error"):
        call_command("rehearse_restore", identity=[private_key])
    assert not RestoreRehearsal.objects.get().passed
