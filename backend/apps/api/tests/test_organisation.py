"""The organisation: its name and zone, and whether what is done here counts."""

from typing import Any

import pytest
from django.test import Client

from apps.audit.services import act, record
from apps.users.models import User

pytestmark = pytest.mark.django_db
ORGANISATION = "/api/v1/organisation/"


def asked_by(person: User) -> dict[str, Any]:
    client = Client()
    client.force_login(person, backend="apps.users.backends.RoleBackend")
    answer = client.get(ORGANISATION)
    assert answer.status_code == 200
    facts: dict[str, Any] = answer.json()
    return facts


@pytest.fixture
def demonstration(system: User) -> None:
    with act(system):
        record("DEMO_LOADED", details={"accounts": 9})


def test_it_works(viewer: User, settings: Any) -> None:
    settings.ORGANISATION_NAME = "Harrow Vale Biologics"
    settings.ORGANISATION_TIME_ZONE = "Europe/Berlin"
    settings.ENVIRONMENT = "validation"

    assert asked_by(viewer) == {
        "name": "Harrow Vale Biologics",
        "time_zone": "Europe/Berlin",
        "environment": "validation",
        "is_production": False,
        "is_demonstration": False,
    }


def test_an_installation_of_which_nothing_is_said_is_production_in_utc(outsider: User) -> None:
    facts = asked_by(outsider)

    assert (facts["name"], facts["time_zone"], facts["environment"]) == ("", "UTC", "production")
    assert (facts["is_production"], facts["is_demonstration"]) == (True, False)


@pytest.mark.parametrize("said", ["production", "Production"])
def test_production_is_production_however_it_is_written(viewer: User, settings: Any, said: str) -> None:
    settings.ENVIRONMENT = said

    assert asked_by(viewer)["is_production"] is True


@pytest.mark.usefixtures("demonstration")
def test_the_demonstration_calls_itself_so(viewer: User) -> None:
    facts = asked_by(viewer)

    assert (facts["name"], facts["environment"]) == ("Larkmoor Infusion Systems", "demonstration")
    assert (facts["is_production"], facts["is_demonstration"]) == (False, True)


@pytest.mark.usefixtures("demonstration")
def test_where_the_demonstration_was_loaded_nothing_is_production(viewer: User, settings: Any) -> None:
    settings.ENVIRONMENT = "production"
    settings.ORGANISATION_NAME = "Harrow Vale Biologics"

    facts = asked_by(viewer)

    assert (facts["name"], facts["environment"]) == ("Harrow Vale Biologics", "production")
    assert (facts["is_production"], facts["is_demonstration"]) == (False, True)


def test_strangers_learn_nothing_of_it() -> None:
    answer = Client().get(ORGANISATION)

    assert answer.status_code == 401
    assert "time_zone" not in answer.content.decode()


def test_asking_costs_one_statement_beside_the_session(viewer: User, django_assert_num_queries: Any) -> None:
    client = Client()
    client.force_login(viewer, backend="apps.users.backends.RoleBackend")

    with django_assert_num_queries(3):
        client.get(ORGANISATION)
