"""Who gets which answer from which door: every route and verb, for everybody, equals the committed table."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver
from rest_framework.test import APIClient

from tests.permissions.cases import BY_SECRET, CASES, PAGES, Case
from tests.permissions.world import PEOPLE, World
from tests.test_url_map import view_of

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("matrix.txt")
VERBS = ("get", "post", "put", "patch", "delete")


def rows_of_the_table() -> dict[str, list[str]]:
    """``{case: [answer of each person]}``; the last columns are the answers, whatever stands before is the name."""
    lines = [line for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")]
    heading, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    assert heading[1:] == list(PEOPLE), "the columns of the table are not the people of the matrix"
    return {name: cells for name, *cells in rows}


def address_of(case: Case, world: World) -> str:
    """The route with the ids of the world in the places of its parameters."""
    path = f"/api/v1/{case.route}"
    if case.on:
        path = path.replace("documents/<uuid:uuid>", f"documents/{world.document(case.on).uuid}")
    if case.named:
        path = re.sub(r"<[^>]+>", str(world.thing(case.named, case.on)), path)
    query = f"?{urlencode(case.query(world))}" if case.query else ""
    return path + query


def answer_to(name: str, case: Case, world: World) -> str:
    """The status that this person is answered with; what the request did is undone."""
    client = APIClient()
    if account := world.people[name]:
        client.force_login(account, backend="apps.users.backends.RoleBackend")
    body: Any = case.body(world) if case.body else None
    with transaction.atomic():
        answer = getattr(client, case.verb.lower())(
            address_of(case, world), body, **({"format": "multipart" if case.multipart else "json"} if case.body else {})
        )
        if answer.streaming:
            b"".join(answer)
        transaction.set_rollback(True)
    return str(answer.status_code)


def routes_of_the_api(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each route as the URL map spells it, below ``/api/v1/``, with its view; allauth's doors have tests of their own."""
    for pattern in patterns or get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes_of_the_api(pattern.url_patterns, route)
        elif route.startswith("api/v1/") and not view_of(pattern).__module__.startswith("allauth."):
            yield route.removeprefix("api/v1/"), view_of(pattern)


def doors() -> set[str]:
    """``VERB route`` for every door of our own below ``/api/v1/``."""
    return {
        f"{verb.upper()} {route}"
        for route, view in routes_of_the_api()
        for verb in VERBS
        if callable(getattr(view, verb, None)) and "(?" not in route
    }


def test_it_works() -> None:
    assert "GET documents/" in doors()
    assert "PATCH documents/<uuid:uuid>/" in doors()


def test_every_door_is_asked() -> None:
    asked = {f"{case.verb} {case.route}" for case in CASES} | BY_SECRET | PAGES

    assert doors() - asked == set(), "doors that the matrix does not ask: add them to tests/permissions/cases.py"
    assert asked - doors() == set(), "the matrix asks doors that there are not"


def test_the_table_has_a_row_for_every_case_and_no_other() -> None:
    assert set(rows_of_the_table()) == {case.name for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_everybody_gets_the_answer_of_the_table(case: Case) -> None:
    world = World()
    address_of(case, world)
    found = dict(zip(PEOPLE, (answer_to(name, case, world) for name in PEOPLE), strict=True))
    wanted = dict(zip(PEOPLE, rows_of_the_table().get(case.name, ["none"] * len(PEOPLE)), strict=True))

    changed = [f"{name}: {found[name]}, the table says {wanted[name]}" for name in PEOPLE if found[name] != wanted[name]]
    assert not changed, f"{case.name}\n" + "\n".join(changed) + "\nthe row as it is now:\n" + line_of(case, found.values())


def line_of(case: Case, cells: Any) -> str:
    """A row of the table, ready to be put there."""
    return " | ".join([f"{case.name:<74}", *(f"{cell:<{max(len(name), 3)}}" for cell, name in zip(cells, PEOPLE, strict=True))]).rstrip()
