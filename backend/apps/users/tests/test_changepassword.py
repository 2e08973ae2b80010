"""A new password from the command line: for who has forgotten theirs, on record, and good for nothing but choosing another."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import AuditTrail
from testing.cast import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "Another-horse-8-stable"


def change(monkeypatch: pytest.MonkeyPatch, username: str, password: str, **options: Any) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(password))
    output = io.StringIO()
    call_command("changepassword", username, stdout=output, **options)
    return output.getvalue()


def test_it_works(monkeypatch, author):
    before = author.credential_epoch

    assert "must be changed" in change(monkeypatch, "AUTHOR", NEW + "\n")

    author.refresh_from_db()
    assert author.check_password(NEW)
    assert (author.must_change_password, author.credential_epoch) == (True, before + 1)
    entry = AuditTrail.objects.get(action="PASSWORD_SET")
    assert (entry.actor_login, entry.reason) == ("system_scheduler", "Set with the command changepassword")
    assert NEW not in str(entry.field_changes) + str(entry.details)


def test_the_password_may_come_from_a_file(monkeypatch, author, tmp_path: Path):
    secret = tmp_path / "password"
    secret.write_text(NEW + "\n")

    change(monkeypatch, "author", "", password_file=secret)

    author.refresh_from_db()
    assert author.check_password(NEW)


@pytest.mark.parametrize(
    ("username", "password", "told"),
    [
        ("author", "short", "too short"),
        ("author", "", "short"),
        ("nobody", NEW, "no active account"),
        ("system_scheduler", NEW, "no active"),
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(monkeypatch, author, username, password, told):
    with pytest.raises(CommandError, match=told):
        change(monkeypatch, username, password)

    author.refresh_from_db()
    assert author.check_password(PASSWORD)
    assert not AuditTrail.objects.filter(action="PASSWORD_SET").exists()
