"""Too many failures lock a name, alike at both doors and for names that nobody has."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.context import Origin, originating_from
from apps.core.errors import Forbidden
from apps.users.lockout import LockedOut
from apps.users.models import User
from apps.users.sign_in import confirm_password
from testing.cast import PASSWORD
from testing.clock import clock_at

pytestmark = pytest.mark.django_db

TOKEN = "/api/v1/auth/token/"
LOGIN = "/api/v1/auth/browser/v1/auth/login"


def knock(door: str = TOKEN, username: str = "author", password: str = "wrong", address: str = "192.0.2.1") -> Any:
    return Client().post(door, {"username": username, "password": password}, content_type="application/json", REMOTE_ADDR=address)


@pytest.mark.parametrize("door", [TOKEN, LOGIN])
def test_it_works(author: User, door: str) -> None:
    for _ in range(5):
        assert knock(door).status_code in (400, 401)

    locked = knock(door, password=PASSWORD)

    assert locked.status_code == 429
    assert locked["Content-Type"] == "application/problem+json"
    assert locked.json()["code"] == "locked_out"
    assert 14 * 60 < int(locked["Retry-After"]) <= 15 * 60
    assert knock(LOGIN if door == TOKEN else TOKEN, password=PASSWORD).status_code == 429


def test_a_name_that_nobody_has_is_answered_alike(author: User) -> None:
    known = [knock(username="author") for _ in range(6)]
    unknown = [knock(username="nobody") for _ in range(6)]

    assert [answer.status_code for answer in known] == [answer.status_code for answer in unknown] == [401] * 5 + [429]
    same = ("code", "detail", "title")
    assert [[answer.json()[name] for name in same] for answer in known] == [[answer.json()[name] for name in same] for answer in unknown]


def test_the_lock_ends_a_quarter_of_an_hour_after_the_last_failure(author: User) -> None:
    for _ in range(5):
        knock()

    with clock_at(clock.now() + timedelta(minutes=14, seconds=50)):
        assert knock(password=PASSWORD).status_code == 429
    with clock_at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert knock(password=PASSWORD).status_code == 200


def test_failures_during_a_lock_do_not_prolong_it(author: User) -> None:
    for _ in range(5):
        knock()
    with clock_at(clock.now() + timedelta(minutes=10)):
        knock()
    with clock_at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert knock(password=PASSWORD).status_code == 200


def test_five_failures_far_apart_lock_nothing(author: User) -> None:
    start = clock.now()
    for number in range(8):
        with clock_at(start + timedelta(minutes=4 * number)):
            assert knock().status_code == 401


def test_another_address_is_not_locked(author: User) -> None:
    for _ in range(5):
        knock()

    assert knock(password=PASSWORD, address="192.0.2.2").status_code == 200


def test_twenty_failures_in_an_hour_lock_the_name_everywhere(author: User) -> None:
    for number in range(20):
        assert knock(address=f"192.0.2.{10 + number // 4}").status_code == 401

    locked = knock(password=PASSWORD, address="198.51.100.7")

    assert locked.status_code == 429
    assert 59 * 60 < int(locked["Retry-After"]) <= 60 * 60


def test_the_right_password_clears_the_failures_of_that_address_only(author: User) -> None:
    for _ in range(4):
        knock()
        knock(address="192.0.2.99")
    assert knock(password=PASSWORD).status_code == 200

    assert knock().status_code == 401
    assert knock(password=PASSWORD).status_code == 200
    knock(address="192.0.2.99")
    assert knock(password=PASSWORD, address="192.0.2.99").status_code == 429


def test_the_name_does_not_depend_on_case(author: User) -> None:
    for spelling in ("author", "AUTHOR", "Author", "aUthor", "auThor"):
        knock(username=spelling)

    assert knock(password=PASSWORD).status_code == 429


def test_failures_are_recorded_as_anonymous_and_the_lock_once(author: User) -> None:
    for _ in range(8):
        knock()

    failures = AuditTrail.objects.filter(action="LOGIN_FAILED")
    assert [(entry.user_id, entry.actor_login, entry.details) for entry in failures] == [(None, "anonymous", {"username": "author"})] * 5
    locked = AuditTrail.objects.get(action="LOCKED_OUT")
    assert locked.actor_login == "anonymous"
    assert locked.ip_address == "192.0.2.1"
    assert not AuditTrail.objects.filter(action="LOGIN").exists()


def test_a_name_of_any_kind_can_be_recorded(author: User) -> None:
    for name in ("nobody\n<script>", "Ünïcode ✓", "a" * 150):
        assert knock(username=name).status_code == 401

    assert AuditTrail.objects.filter(action="LOGIN_FAILED").count() == 3


@pytest.mark.parametrize("name", ["\ud800", "b" * 5000])
def test_the_browser_door_bears_names_that_no_database_holds(author: User, name: str) -> None:
    assert knock(LOGIN, username=name).status_code == 400

    assert len(AuditTrail.objects.get(action="LOGIN_FAILED").details["username"]) <= 150


def test_confirming_a_password_counts_towards_the_lock(author: User) -> None:
    with originating_from(Origin(ip_address="192.0.2.1")):
        confirm_password(actor=author, password=PASSWORD)
        for _ in range(5):
            with pytest.raises(Forbidden):
                confirm_password(actor=author, password="wrong")
        with pytest.raises(LockedOut):
            confirm_password(actor=author, password=PASSWORD)

    assert knock(password=PASSWORD).status_code == 429


def test_a_name_that_nobody_has_costs_as_much_work_as_one_that_somebody_has(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing the password takes most of the time of a refusal: where it were left out, the clock would tell who has an account."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    for name, fields in {"known": {}, "service": {"is_service": True}, "inactive": {"is_active": False}}.items():
        account = User(username=name, **fields)
        account.set_password(PASSWORD)
        account.save()
    User.objects.create(username="barred", password="!no-password-can-match-this", is_service=True)
    hashed: list[str] = []
    for deed in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, deed, _noted(getattr(Argon2PasswordHasher, deed), hashed))

    for name in ("known", "nobody", "service", "inactive", "barred"):
        hashed.clear()
        knock(username=name)
        assert len(hashed) == 1, name


def _noted(deed: Any, hashed: list[str]) -> Any:
    def note(self: Any, password: str, *more: Any) -> Any:
        hashed.append(password)
        return deed(self, password, *more)

    return note
