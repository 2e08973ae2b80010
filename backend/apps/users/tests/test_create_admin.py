"""The first account of an empty installation."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.audit.models import AuditTrail
from apps.users.models import User
from testing.cast import PASSWORD

pytestmark = pytest.mark.django_db


def create(monkeypatch: pytest.MonkeyPatch, username: str, password: str, **options: Any) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(password))
    output = io.StringIO()
    call_command("create_admin", username, stdout=output, **options)
    return output.getvalue()


def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "can sign in now" in create(monkeypatch, "chief", PASSWORD + "\n", email="chief@cast.example")

    chief = User.objects.get(username="chief")
    assert chief.is_superuser
    assert chief.check_password(PASSWORD)
    assert AuditTrail.objects.get(action="USER_CREATED").actor_login == "system_scheduler"


def test_the_password_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")

    create(monkeypatch, "chief", "", password_file=secret)

    assert User.objects.get(username="chief").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("username", "password", "told"),
    [("chief", "short", "too short"), ("", PASSWORD, "blank"), ("a b", PASSWORD, "valid username"), ("chief", "", "short")],
)
def test_what_is_wrong_is_said(monkeypatch: pytest.MonkeyPatch, username: str, password: str, told: str) -> None:
    with pytest.raises(CommandError, match=told):
        create(monkeypatch, username, password)
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_name_that_is_taken_is_said(monkeypatch: pytest.MonkeyPatch, author: User) -> None:
    with pytest.raises(CommandError, match="already exists"):
        create(monkeypatch, "author", PASSWORD + "9")


def test_a_file_that_cannot_be_read_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        create(monkeypatch, "chief", "", password_file=tmp_path / "missing")
