"""The machine: random people make random moves on several documents while days pass and sweeps come and go."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.core import clock
from apps.documents.states import IN_FORCE
from apps.workflows.lifecycle import ACTIONS, transition_named
from tests.lifecycle import deeds
from tests.lifecycle.beginnings import Beginning, begun
from tests.lifecycle.company import PEOPLE, Company
from tests.lifecycle.facts import Facts
from tests.lifecycle.invariants import assert_all_rules_hold
from tests.lifecycle.memory import assert_impact_was_asked_for, assert_nobody_was_told_twice, assert_nothing_was_rewritten, assert_sight
from tests.lifecycle.tally import Tally

MOST_DOCUMENTS = 16
# Most of what happens in a company is somebody doing what is theirs to do; the rest is what makes it go wrong.
DAYS_WORK = {
    "do_what_is_offered": 60, "try_anything": 4, "let_pass": 4, "sweep": 4, "write": 3, "link": 5, "edit": 2, "attach": 2, "delete": 2,
    "comment": 8, "show": 2, "label": 3, "hold": 2, "reassign": 2, "answer": 4, "arrange": 1, "deactivate": 1, "reactivate": 2,
}  # fmt: skip
WORK = [what for what, weight in DAYS_WORK.items() for _ in range(weight)]
# Onward is likelier than aside, or nothing ever gets far.
WEIGHTS = {
    "terminate": 1, "recall": 1, "request_changes": 1, "reject": 1, "withdraw_approval": 1, "change_effective_date": 1,
    "change_reviewers": 1, "change_approvers": 1, "create_version": 4, "initiate_obsolescence": 5, "withdraw_obsolescence": 3,
    "reject_obsolescence": 2, "change_obsolescence_date": 2, "cancel_obsolescence": 2,
}  # fmt: skip
ORDINARY = 10
# Whom people ask: mostly those who can do it, sometimes those who cannot.
TEAMS = {
    "reviewers": [
        *[("reviewer",), ("reviewer2",), ("reviewer", "reviewer2"), ("reviewer2", "approver2")] * 6,
        *[("approver",), ("docadmin", "reviewer"), ("author", "reviewer"), ("viewer",), ("master",)],
    ],
    "approvers": [
        *[("approver",), ("approver2",), ("approver", "approver2"), ("approver2", "approver")] * 6,
        *[("docadmin",), ("master", "approver"), ("reviewer",), ("author", "approver"), ("docadmin", "approver2", "approver")],
    ],
}
LABELS = ("PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED")
SETTINGS = (
    {"approval_order": "in_order"}, {"approval_order": "parallel"}, {"open_comments_block_approval": True},
    {"open_comments_block_approval": False}, {"version_starters": "its_author"}, {"version_starters": "admins"},
    {"version_starters": "authors"}, {"approvers_needed": 2}, {"approvers_needed": 1},
)  # fmt: skip
Draw = Callable[[st.SearchStrategy[Any]], Any]

people = st.sampled_from(sorted(PEOPLE))
writers = st.sampled_from(["author", "author2", "master"])
admins = st.sampled_from(["docadmin", "docadmin", "master", "author"])
places = st.integers(0, MOST_DOCUMENTS - 1)
perhaps_somebody_else = st.sampled_from([None] * 18 + sorted(PEOPLE))


class Lifecycle(RuleBasedStateMachine):
    """One course that the company takes from where it begins; its database is as before when the history ends."""

    begun: ClassVar[Company]
    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self._all = transaction.atomic()
        self._all.__enter__()
        self.company = self.begun.again()
        self.company.diary = note
        self._at_work = self.company.at_work()
        self._at_work.__enter__()
        self.swept = False
        self._step = 0
        self.facts = self.company.facts
        self._counted = len(self.company.done), len(self.company.refused)
        self._tried: set[str] = set()
        self.tally.histories += 1

    def teardown(self) -> None:
        try:
            if not connection.needs_rollback:
                connection.check_constraints()
        finally:
            self._at_work.__exit__(None, None, None)
            transaction.set_rollback(True)
            self._all.__exit__(None, None, None)

    @rule(data=st.data())
    def happens(self, data: Any) -> None:
        self.swept = False
        self._step += 1
        what = self._pick(data.draw, WORK)
        getattr(self, f"_{what}")(data.draw)

    def _do_what_is_offered(self, draw: Draw) -> None:
        """Each move that leads on is as likely as any other, however many could make it; likelier if nobody tried it in this history."""
        offers = self.company.offers()
        weighted = {action: WEIGHTS.get(action, ORDINARY) * (1 if action in self._tried else 2) for action in offers}
        if offers:
            action = self._pick(draw, [action for action, weight in weighted.items() for _ in range(weight)])
            person, which = self._pick(draw, offers[action])
            self._tried.add(action)
            self._move(draw, person, which, action, offered=True)

    def _pick(self, draw: Draw, among: Sequence[Any]) -> Any:
        """One of them, counted from another end at each step: the simplest history, which always takes the first, gets about too."""
        return among[(draw(st.integers(0, len(among) - 1)) + self._step * 37) % len(among)]

    def _try_anything(self, draw: Draw) -> None:
        self._move(draw, draw(people), draw(places), draw(st.sampled_from(ACTIONS)))

    def _move(self, draw: Draw, person: str, which: int, action: str, *, offered: bool | None = None) -> None:
        """What the row asks for is drawn."""
        inputs: dict[str, Any] = {}
        for ask in transition_named(action).asks:
            if ask.name in TEAMS:
                inputs[ask.name] = [self.company.people[name] for name in self._pick(draw, TEAMS[ask.name])]
            elif ask.name in ("effective_date", "obsolescence_date"):
                inputs[ask.name] = clock.days_from_today(draw(st.integers(0, 3))).isoformat()
            elif ask.name in ("reason", "comment"):
                inputs[ask.name] = "Because it was drawn."
            elif ask.name == "bump":
                inputs["bump"] = draw(st.sampled_from(["minor", "major"]))
        self.company.try_move(person, which, action, inputs, offered=offered)

    def _write(self, draw: Draw) -> None:
        if len(self.company.documents) < MOST_DOCUMENTS:
            self.company.write_document(draw(writers), self._upon(draw))

    def _link(self, draw: Draw) -> None:
        deeds.link(self.company, *self._whose(draw), self._upon(draw))

    def _upon(self, draw: Draw) -> list[int]:
        """Mostly something in force."""
        among = [*self.company.places_of(*IN_FORCE) * 12, *range(len(self.company.documents))]
        return [self._pick(draw, among) for _ in range(draw(st.integers(1, 2)))]

    def _edit(self, draw: Draw) -> None:
        deeds.reword(self.company, *self._whose(draw), len(self.company.done))

    def _attach(self, draw: Draw) -> None:
        deeds.attach(self.company, *self._whose(draw), draw(st.integers(1, 3)))

    def _delete(self, draw: Draw) -> None:
        deeds.delete(self.company, *self._whose(draw))

    def _comment(self, draw: Draw) -> None:
        what = self._pick(draw, ["begin", "begin", *deeds.COMMENTS])
        if what == "begin":
            deeds.comment(self.company, draw(people), draw(places))
        else:
            deeds.discuss(self.company, draw(perhaps_somebody_else), draw(places), what)

    def _show(self, draw: Draw) -> None:
        if draw(st.booleans()):
            deeds.show(self.company, draw(admins), draw(places), draw(people))
        else:
            deeds.hide(self.company, draw(admins), draw(places))

    def _label(self, draw: Draw) -> None:
        deeds.label(self.company, draw(admins), draw(places), draw(st.sampled_from(LABELS)))

    def _hold(self, draw: Draw) -> None:
        deeds.hold(self.company, draw(admins), draw(places))

    def _arrange(self, draw: Draw) -> None:
        deeds.arrange(self.company, draw(admins), draw(st.sampled_from(SETTINGS)))

    def _reassign(self, draw: Draw) -> None:
        deeds.reassign(self.company, draw(admins), draw(places), draw(people))

    def _answer(self, draw: Draw) -> None:
        deeds.answer(self.company, draw(perhaps_somebody_else), draw(places), draw(st.sampled_from(["no_impact", "new_version_needed"])))

    def _let_pass(self, draw: Draw) -> None:
        self.company.let_pass(draw(st.sampled_from([1, 5, 23, 24, 25, 72])))

    def _sweep(self, draw: Draw) -> None:
        self.company.sweep(self._pick(draw, [1, 1, 1, 2, 3]))
        self.swept = True

    def _deactivate(self, draw: Draw) -> None:
        self.company.deactivate(draw(people.filter(lambda name: name != "master")))

    def _reactivate(self, draw: Draw) -> None:
        for person in [name for name in PEOPLE if name not in self.company.those_here()]:
            self.company.reactivate(person)

    def _whose(self, draw: Draw) -> tuple[str, int]:
        """Mostly a draft and its author."""
        which = self._pick(draw, [*self.company.places_of("DRAFT") * 12, *range(len(self.company.documents))])
        names = {pk: name for name, pk in self.company.people.items()}
        [document] = self.company.named([which])
        return self._pick(draw, [names[document.author_id]] * 8 + ["author", "docadmin"]), which

    @invariant()
    def every_rule_holds(self) -> None:
        before, now = self.facts, self.company.facts
        assert_all_rules_hold(now, numbers=self.company.numbers, swept=self.swept)
        assert_nothing_was_rewritten(before, now)
        assert_nobody_was_told_twice(before, now)
        away = {self.company.people[name] for name in self.company.ever_away}
        assert_impact_was_asked_for(before, now, always_there={*self.company.people.values()} - away)
        watched = sorted(PEOPLE)[len(now.entries) % len(PEOPLE)]
        assert_sight(now, self.company.account(watched))
        self._count(before, now)
        self.facts = now

    def _count(self, before: Facts, now: Facts) -> None:
        made = [step.action for step in now.steps[len(before.steps) :]]
        done, refused = self._counted
        self.tally.count(moves=made, deeds=self.company.done[done:], refusals=self.company.refused[refused:])
        self._counted = len(self.company.done), len(self.company.refused)


def run_histories(number: int, *, steps: int, beginning: Beginning, seeded: int, tally: Tally) -> None:
    """So many histories of so many steps each from one beginning; the same seed makes the same ones. Counted in ``tally``."""
    before = tally.steps
    machine = type("Lifecycle", (Lifecycle,), {"begun": begun(beginning), "tally": tally})
    bounds = settings(
        max_examples=number,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    run_state_machine_as_test(seed(seeded)(machine), settings=bounds)
    assert tally.steps - before >= number * steps, f"{beginning.__name__}: only {tally.steps - before} steps"
