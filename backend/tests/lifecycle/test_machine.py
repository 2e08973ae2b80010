"""Random people make random moves on several documents while days pass and sweeps come and go: every rule holds after each step."""

import os
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from apps.documents.models import Document
from apps.workflows.lifecycle import ACTIONS
from tests.lifecycle.company import PEOPLE, Chosen, Company
from tests.lifecycle.invariants import assert_all_rules_hold

LONG = os.environ.get("EDMS_LONG") == "1"
HISTORIES, STEPS = (2000, 60) if LONG else (12, 40)
MOST_DOCUMENTS = 10

# Most of what happens in a company is somebody doing what is theirs to do; the rest is what makes it go wrong.
DAYS_WORK = [
    *["do_what_is_offered"] * 14,
    *["write", "link", "try_anything", "let_pass", "let_pass", "sweep", "sweep", "deactivate", "reactivate", "reactivate"],
]
TURNS_ASIDE = ("terminate", "recall", "request_changes", "reject", "withdraw", "change", "cancel")

people = st.sampled_from(sorted(PEOPLE))
writers = st.sampled_from(["author", "author2", "master"])
places = st.integers(min_value=0, max_value=11)


def _chosen_from(*able: str) -> st.SearchStrategy[list[str]]:
    """Mostly people who can do it, sometimes anybody."""
    fitting = st.lists(st.sampled_from(able), min_size=1, max_size=2, unique=True)
    return st.one_of(fitting, fitting, fitting, fitting, st.lists(people, min_size=1, max_size=3, unique=True))


chosen = st.builds(
    Chosen,
    reviewers=_chosen_from("reviewer", "reviewer2"),
    approvers=_chosen_from("approver", "approver2"),
    days=st.integers(0, 4),
)


class Lifecycle(RuleBasedStateMachine):
    """One company per history; its database is as before when the history ends."""

    def __init__(self) -> None:
        super().__init__()
        self._all = transaction.atomic()
        self._all.__enter__()
        self.company = Company()
        self.swept = False

    def teardown(self) -> None:
        self.company.close()
        transaction.set_rollback(True)
        self._all.__exit__(None, None, None)

    @initialize(author=writers)
    def begin(self, author: str) -> None:
        for _ in range(3):
            self.company.write_document(author, ())

    @rule(data=st.data(), what=st.sampled_from(DAYS_WORK))
    def happens(self, data: Any, what: str) -> None:
        self.swept = False
        getattr(self, f"_{what}")(data.draw)

    def _do_what_is_offered(self, draw: Any) -> None:
        which = draw(st.sampled_from(self.company.those_on_their_way() or [0]))
        offers = [(name, action) for name in PEOPLE for action in self.company.offers_to(name, which)]
        onward = [offer for offer in offers if not offer[1].startswith(TURNS_ASIDE)]
        if offers:
            person, action = draw(st.sampled_from(offers + onward * 9))
            self._move(person, which, action, draw(chosen))

    def _try_anything(self, draw: Any) -> None:
        self._move(draw(people), draw(places), draw(st.sampled_from(ACTIONS)), draw(chosen))

    def _move(self, person: str, which: int, action: str, with_: Chosen) -> None:
        self.company.try_move(person, which, action, self.company.inputs_for(action, with_))

    def _write(self, draw: Any) -> None:
        if len(self.company.documents) < MOST_DOCUMENTS:
            self.company.write_document(draw(writers), draw(st.lists(places, max_size=2)))

    def _link(self, draw: Any) -> None:
        self.company.link(draw(people), draw(places), draw(st.lists(places, min_size=1, max_size=2)))

    def _let_pass(self, draw: Any) -> None:
        self.company.let_pass(draw(st.sampled_from([1, 5, 23, 24, 25, 72])))

    def _sweep(self, draw: Any) -> None:
        self.company.sweep(draw(st.integers(1, 3)))
        self.swept = True

    def _deactivate(self, draw: Any) -> None:
        self.company.deactivate(draw(people.filter(lambda name: name != "master")))

    def _reactivate(self, draw: Any) -> None:
        for person in self.company.those_away():
            self.company.reactivate(person)

    @invariant()
    def every_rule_holds(self) -> None:
        assert_all_rules_hold(Document.objects.order_by("pk"), swept=self.swept)


@pytest.mark.django_db
@pytest.mark.timeout(0 if LONG else 300)
def test_it_works() -> None:
    run_state_machine_as_test(
        Lifecycle,
        settings=settings(
            derandomize=not LONG,
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
