"""Encrypted archives, which only the owner of the private key can look into: restored, and known for what they are."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.audit.services import act
from apps.backups.folder import digest_of, path_of
from apps.backups.models import Backup, BackupState
from apps.backups.services.place import previous_databases
from apps.backups.services.previous import discard_previous_database
from apps.backups.services.records import set_right
from apps.backups.services.verifying import request_verification, verify_backup
from apps.core.errors import Conflict
from apps.documents.models import Document
from apps.users.models import User
from testing.backups import backed_up, stored_contents

pytestmark = pytest.mark.own_database


def test_it_works(company: dict[str, User], system: User, private_key: Path) -> None:
    """Only the private key opens one; and what was restored from is known to be good, since every byte of it was read."""
    made = backed_up(system)
    files, titles = stored_contents(), set(Document.objects.values_list("title", flat=True))
    assert made.name.endswith(".tar.gz.age")
    assert path_of(made.name).read_bytes().startswith(b"age-encryption.org/v1")
    Document.objects.filter(status="DRAFT").update(title="Spoilt")
    with pytest.raises(CommandError, match="is encrypted"):
        call_command("restore", str(path_of(made.name)))

    call_command("restore", str(path_of(made.name)), identity=[private_key])

    assert (stored_contents(), set(Document.objects.values_list("title", flat=True))) == (files, titles)
    found = Backup.objects.get()
    assert (found.name, found in Backup.objects.good()) == (made.name, True)
    assert (found.sha256, found.manifest_sha256, found.size) == (digest_of(path_of(made.name)), made.manifest_sha256, made.size)
    discard_previous_database(previous_databases()[0], reason="")


def test_without_the_private_key_one_is_proved_from_outside(
    company: dict[str, User], system: User, private_key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = backed_up(system)
    archive = path_of(backup.name)

    call_command("verify_backup", str(archive))
    said = capsys.readouterr().out
    assert f"{backup.name} is what it was when it was made" in said
    assert "what is in it was not looked at" in said
    call_command("verify_backup", str(archive), identity=[private_key])
    assert f"{backup.name} is whole" in capsys.readouterr().out

    archive.write_bytes(archive.read_bytes()[:-1] + b"x")
    with pytest.raises(CommandError, match="It is not what it was when it was made"):
        call_command("verify_backup", str(archive))
    with pytest.raises(CommandError, match="cannot be decrypted"):
        call_command("verify_backup", str(archive), identity=[private_key])


def test_one_of_which_nothing_is_known_here_is_not_called_changed(company: dict[str, User], system: User, private_key: Path) -> None:
    """As on another server, or where the database is from before it was made."""
    archive = path_of(backed_up(system).name).rename(path_of("backup_20200102_000000.tar.gz.age"))

    with pytest.raises(CommandError, match="not known here: give the private age key with --identity"):
        call_command("verify_backup", str(archive))


def test_one_that_is_compared_with_what_it_was_is_good_or_damaged(
    company: dict[str, User], system: User, docadmin: User, private_key: Path
) -> None:
    made = backed_up(system)
    request_verification(actor=docadmin, name=made.name)
    assert verify_backup(made.pk).damage == ""

    path_of(made.name).write_bytes(path_of(made.name).read_bytes()[:-1])
    request_verification(actor=docadmin, name=made.name)
    assert verify_backup(made.pk).damage == "It is not what it was when it was made."


def test_one_that_was_found_cannot_be_verified_here_which_is_no_damage(
    company: dict[str, User], system: User, docadmin: User, private_key: Path
) -> None:
    made = backed_up(system)
    Backup.objects.all().delete()
    with act(system):
        set_right(system)

    with pytest.raises(Conflict, match="whoever has the private key proves it with 'edms verify_backup --identity KEY'"):
        request_verification(actor=docadmin, name=made.name)

    found = Backup.objects.get()
    assert (found.state, found.damage, found.verified_at) == (BackupState.COMPLETE, "", None)
