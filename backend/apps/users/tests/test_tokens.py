"""Tokens for programs: given for a password, used once, ended with the account."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.users.models import User
from apps.users.services import change_password, deactivate_user, reactivate_user
from testing.cast import PASSWORD, make_user
from testing.clock import clock_at

pytestmark = pytest.mark.django_db

ME = "/api/v1/auth/me/"
TOKEN = "/api/v1/auth/token/"
REFRESH = "/api/v1/auth/token/refresh/"
REVOKE = "/api/v1/auth/token/revoke/"


def post(path: str, body: Any) -> Any:
    return Client().post(path, json.dumps(body), content_type="application/json")


def ask_for_token(username: Any = "author", password: Any = PASSWORD) -> Any:
    return post(TOKEN, {"username": username, "password": password})


def call(access: str) -> Any:
    return APIClient().get(ME, headers={"Authorization": f"Bearer {access}"})


def refresh(token: Any) -> Any:
    return post(REFRESH, {"refresh": token})


def test_it_works(author: User) -> None:
    tokens = ask_for_token().json()

    assert call(tokens["access"]).json()["username"] == "author"
    assert AuditTrail.objects.get(action="TOKEN_ISSUED").user == author


def test_a_name_does_not_depend_on_case(author: User) -> None:
    assert ask_for_token("AUTHOR").status_code == 200


def test_a_call_costs_one_statement_for_who_calls(author: User) -> None:
    access = ask_for_token().json()["access"]

    with CaptureQueriesContext(connection) as statements:
        answer = call(access)

    assert answer.json()["role"] == "author"
    assert len(statements) == 1


def test_an_access_token_lives_for_a_quarter_of_an_hour(author: User) -> None:
    access = ask_for_token().json()["access"]

    with clock_at(clock.now() + timedelta(minutes=14)):
        assert call(access).status_code == 200
    with clock_at(clock.now() + timedelta(minutes=16)):
        assert call(access).status_code == 401


def test_a_refresh_token_is_used_once(author: User) -> None:
    first = ask_for_token().json()

    second = refresh(first["refresh"]).json()

    assert call(second["access"]).status_code == 200
    again = refresh(first["refresh"])
    assert again.status_code == 401
    assert again.json()["code"] == "token_not_valid"
    assert again["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_token_gives_no_other(author: User) -> None:
    tokens = ask_for_token().json()

    assert APIClient().post(REVOKE, {"refresh": tokens["refresh"]}, format="json").status_code == 204

    assert refresh(tokens["refresh"]).status_code == 401
    assert APIClient().post(REVOKE, {"refresh": tokens["refresh"]}, format="json").status_code == 401
    assert AuditTrail.objects.get(action="TOKEN_REVOKED").user == author


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_service": True}])
def test_disabled_people_and_service_accounts_get_no_token(db: None, fields: dict[str, Any]) -> None:
    make_user("barred", **fields)

    answer = ask_for_token("barred")

    assert answer.status_code == 401
    assert answer.json()["code"] == "no_active_account"


def test_deactivation_ends_tokens_at_once_and_for_good(author: User, docadmin: User) -> None:
    tokens = ask_for_token().json()

    deactivate_user(actor=docadmin, user_id=author.pk)
    assert call(tokens["access"]).status_code == 401
    assert refresh(tokens["refresh"]).status_code == 401

    reactivate_user(actor=docadmin, user_id=author.pk)
    assert call(tokens["access"]).status_code == 401
    assert refresh(tokens["refresh"]).status_code == 401
    assert ask_for_token().status_code == 200


def test_an_account_that_is_inactive_for_whatever_reason_opens_nothing(author: User) -> None:
    tokens = ask_for_token().json()
    User.objects.filter(pk=author.pk).update(is_active=False)

    assert call(tokens["access"]).status_code == 401
    assert refresh(tokens["refresh"]).status_code == 401


def test_a_new_password_ends_the_tokens_of_the_old_one(author: User) -> None:
    tokens = ask_for_token().json()

    change_password(actor=author, password="another-Sound-9-phrase")

    assert call(tokens["access"]).status_code == 401
    assert refresh(tokens["refresh"]).status_code == 401


def test_the_refresh_token_does_not_open_doors_itself(author: User) -> None:
    assert call(ask_for_token().json()["refresh"]).status_code == 401


def test_the_database_keeps_no_token(author: User) -> None:
    ask_for_token()

    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM token_blacklist_outstandingtoken")
        assert cursor.fetchall() == [("",)]


@pytest.mark.parametrize("name", [None, 7, ["author"], {"a": 1}, "", "x" * 151, "au\0thor", "\ud800", True])
def test_a_strange_name_is_a_clear_mistake(author: User, name: Any) -> None:
    answer = ask_for_token(name)

    assert answer.status_code in (400, 401)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("password", [None, 7, "x" * 100_000, "\0", "\udfff" * 12, " " + PASSWORD])
def test_a_strange_password_opens_nothing(author: User, password: Any) -> None:
    assert ask_for_token(password=password).status_code in (400, 401)


@pytest.mark.parametrize("token", [None, 3, "", "a.b.c", "é" * 50, "x" * 10_000])
def test_a_strange_refresh_token_is_refused(db: None, token: Any) -> None:
    assert refresh(token).status_code in (400, 401)


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer x.y.z", "Basic YTpi", "bearer x", "Bearer \xff"])
def test_a_strange_header_is_nobody(db: None, header: str) -> None:
    answer = APIClient().get(ME, HTTP_AUTHORIZATION=header)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="edms"'
    assert answer["Content-Type"] == "application/problem+json"
