"""The people of the journeys, signed in at the doors of the API."""

import pytest

from apps.users.models import User
from tests.journeys.people import Person


@pytest.fixture
def author_(author: User) -> Person:
    return Person(author)


@pytest.fixture
def author2_(author2: User) -> Person:
    return Person(author2)


@pytest.fixture
def reviewer_(reviewer: User) -> Person:
    return Person(reviewer)


@pytest.fixture
def approver_(approver: User) -> Person:
    return Person(approver)
