"""Two at once at the same account: no extra guesses, no token used twice."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from apps.core.permissions import Role
from apps.users.tokens import issue_tokens
from testing.cast import PASSWORD, make_user

pytestmark = pytest.mark.own_database


def at_once(number: int, deed: Any) -> list[Any]:
    def one(position: int) -> Any:
        try:
            return deed(position)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


def post(path: str, body: dict[str, str]) -> int:
    return Client().post(path, body, content_type="application/json").status_code


def test_it_works() -> None:
    """People who know their password come in together."""
    make_user("author", Role.AUTHOR)

    assert at_once(8, lambda _: post("/api/v1/auth/token/", {"username": "author", "password": PASSWORD})) == [200] * 8


def test_a_burst_of_guesses_gets_no_more_tries_than_a_patient_guesser() -> None:
    make_user("author", Role.AUTHOR)

    answers = at_once(10, lambda _: post("/api/v1/auth/token/", {"username": "author", "password": "guess"}))

    assert sorted(answers) == [401] * 5 + [429] * 5


def test_a_refresh_token_used_twice_at_once_is_used_once() -> None:
    tokens = issue_tokens(account=make_user("author", Role.AUTHOR))

    answers = at_once(6, lambda _: post("/api/v1/auth/token/refresh/", {"refresh": tokens.refresh}))

    assert sorted(answers) == [200] + [401] * 5
