"""Encrypted archives, which only the owner of the private key can look into: restored, and known for what they are."""

from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.management import call_command

from apps.audit.services import act
from apps.backups.folder import digest_of, path_of
from apps.backups.models import Backup, BackupState
from apps.backups.services.place import previous_databases
from apps.backups.services.previous import discard_previous_database
from apps.backups.services.records import set_right
from apps.backups.services.verifying import request_verification, verify_backup
from apps.core.errors import Conflict
from apps.users.models import User
from testing.backups import backed_up

pytestmark = pytest.mark.own_database


@pytest.fixture
def private_key(settings: Any, tmp_path: Path) -> Path:
    """Backups are encrypted, and this file holds what opens them."""
    identity = pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENT = str(identity.to_public())
    path = tmp_path / "key.txt"
    path.write_text(str(identity))
    return path


def test_it_works(company: dict[str, User], system: User, private_key: Path) -> None:
    """The archive that was restored is known to be good: every byte of it was read, with the key."""
    made = backed_up(system)

    call_command("restore", str(path_of(made.name)), identity=[private_key])

    found = Backup.objects.get()
    assert (found.name, found in Backup.objects.good()) == (made.name, True)
    assert (found.sha256, found.manifest_sha256, found.size) == (digest_of(path_of(made.name)), made.manifest_sha256, made.size)
    discard_previous_database(previous_databases()[0], reason="")


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
