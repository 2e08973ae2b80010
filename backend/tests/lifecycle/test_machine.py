"""Whatever people do in whatever order, every rule of the domain holds after each step; and they do come to everything there is."""

import pytest
from pytest_django.plugin import DjangoDbBlocker

from testing.own_database import own_database_for_a_test
from tests.lifecycle.beginnings import BEGINNINGS
from tests.lifecycle.machine import run_histories
from tests.lifecycle.tally import Tally

HISTORIES, STEPS = 12, 40


@pytest.mark.timeout(900)  # a failing history is made smaller, which takes minutes
def test_it_works(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The same few histories every time; so many more, with other seeds, in ``test_at_length``."""
    tally = Tally()
    for beginning in BEGINNINGS:
        with django_db_blocker.unblock(), own_database_for_a_test():
            run_histories(HISTORIES, steps=STEPS, beginning=beginning, seeded=0, tally=tally)
    print(tally)  # noqa: T201  # shown where it fails, or with -s
    tally.assert_every_move_was_made()
    tally.assert_every_deed_was_done()
