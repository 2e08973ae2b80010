"""Signing in with a browser: allauth's session, our lockout and our trail."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.audit.models import AuditTrail
from apps.core.permissions import Role
from apps.users.models import User
from apps.users.services import deactivate_user, reactivate_user
from testing.cast import PASSWORD, make_user

pytestmark = pytest.mark.django_db

BROWSER = "/api/v1/auth/browser/v1/"
ME = "/api/v1/auth/me/"
NEW = "another-Sound-9-phrase"


def browser() -> Client:
    client = Client(enforce_csrf_checks=True)
    client.get(f"{BROWSER}auth/session")
    return client


def post(client: Client, path: str, body: dict[str, Any], *, csrf: bool = True) -> Any:
    token = client.cookies["csrftoken"].value if csrf else ""
    return client.post(path, body, content_type="application/json", headers={"X-CSRFToken": token})


def sign_in(client: Client, username: str = "author", password: str = PASSWORD) -> Any:
    return post(client, f"{BROWSER}auth/login", {"username": username, "password": password})


def test_it_works(author: User) -> None:
    client = browser()

    assert sign_in(client).status_code == 200

    me = client.get(ME).json()
    assert me["username"] == "author"
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    entry = AuditTrail.objects.get(action="LOGIN")
    assert (entry.user, entry.content_object) == (author, author)


def test_a_signed_in_request_costs_its_session_and_its_account(author: User) -> None:
    client = browser()
    sign_in(client)

    with CaptureQueriesContext(connection) as statements:
        assert client.get(ME).json()["role"] == "author"

    assert len(statements) == 2


def test_signing_out_ends_the_session_and_is_recorded(author: User) -> None:
    client = browser()
    sign_in(client)

    client.delete(f"{BROWSER}auth/session", headers={"X-CSRFToken": client.cookies["csrftoken"].value})

    assert client.get(ME).status_code == 401
    assert AuditTrail.objects.get(action="LOGOUT").user == author


def test_signing_in_without_the_csrf_token_is_refused(author: User) -> None:
    answer = post(browser(), f"{BROWSER}auth/login", {"username": "author", "password": PASSWORD}, csrf=False)

    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf_failed"


def test_a_write_without_the_csrf_token_is_refused(docadmin: User, author: User) -> None:
    client = browser()
    sign_in(client, "docadmin")

    answer = post(client, f"/api/v1/users/{author.pk}/deactivate/", {}, csrf=False)

    assert answer.status_code == 403
    assert answer.json()["code"] == "csrf_failed"


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_service": True}])
def test_disabled_people_and_service_accounts_do_not_get_in(db: None, fields: dict[str, Any]) -> None:
    make_user("barred", Role.DOCUMENT_ADMIN, **fields)

    assert sign_in(browser(), "barred").status_code == 400


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(author: User) -> None:
    author.must_change_password = True
    author.save()
    here, elsewhere = browser(), browser()
    sign_in(here)
    sign_in(elsewhere)

    changed = post(here, f"{BROWSER}account/password/change", {"current_password": PASSWORD, "new_password": NEW})

    assert changed.status_code == 200
    me = here.get(ME)
    assert me.status_code == 200
    assert me.json()["must_change_password"] is False
    assert elsewhere.get(ME).status_code == 401
    assert sign_in(browser(), password=NEW).status_code == 200
    entry = AuditTrail.objects.get(action="PASSWORD_CHANGED")
    assert entry.user == author
    assert NEW not in bytes(entry.canonical).decode()


@pytest.mark.parametrize("weak", ["short-7", "password1234", "123456789012345", "author@cast.example", PASSWORD, "x" * 2000, "\ud800" * 14])
def test_a_weak_or_unchanged_password_is_refused(author: User, weak: str) -> None:
    client = browser()
    sign_in(client)

    answer = post(client, f"{BROWSER}account/password/change", {"current_password": PASSWORD, "new_password": weak})

    assert answer.status_code == 400
    assert sign_in(browser()).status_code == 200


def test_guesses_of_the_present_password_count_towards_the_lock(author: User) -> None:
    client = browser()
    sign_in(client)

    answers = [post(client, f"{BROWSER}account/password/change", {"current_password": "guess", "new_password": NEW}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert sign_in(browser()).status_code == 429


def test_deactivation_ends_sessions_at_once_and_for_good(author: User, docadmin: User) -> None:
    client = browser()
    sign_in(client)

    deactivate_user(actor=docadmin, user_id=author.pk)
    assert client.get(ME).status_code == 401

    reactivate_user(actor=docadmin, user_id=author.pk)
    assert client.get(ME).status_code == 401


@pytest.mark.parametrize(
    "flow", ["auth/signup", "auth/password/request", "auth/password/reset", "auth/email/verify", "auth/code/request", "account/email"]
)
def test_flows_that_trust_an_email_address_are_not_offered(author: User, flow: str) -> None:
    body = {"username": "newcomer", "password": NEW, "email": "author@cast.example"}

    assert post(browser(), BROWSER + flow, body).status_code == 401
    client = browser()
    sign_in(client)
    assert post(client, BROWSER + flow, body).status_code == 404
    assert not User.objects.filter(username="newcomer").exists()


def test_sixty_sign_ins_a_minute_from_one_address_are_ordinary(author: User) -> None:
    assert {sign_in(browser()).status_code for _ in range(60)} == {200}


def test_more_than_the_door_bears_is_asked_to_wait(author: User, settings: Any) -> None:
    settings.DOOR_RATE_PER_MINUTE = 2
    answers = [Client().post("/api/v1/auth/token/", {}, content_type="application/json", REMOTE_ADDR="203.0.113.9") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert answers[-1].json()["code"] == "throttled"
    assert 0 < int(answers[-1]["Retry-After"]) <= 61


def test_doors_stay_open_while_the_counter_is_away(author: User, settings: Any) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}

    assert sign_in(browser()).status_code == 200


def test_a_body_that_is_no_json_is_a_mistake(author: User) -> None:
    client = browser()
    answer = client.post(
        f"{BROWSER}auth/login", b"\xff{", content_type="application/json", headers={"X-CSRFToken": client.cookies["csrftoken"].value}
    )

    assert answer.status_code == 400
