"""Many histories: more than 2,000 of 60 steps, in shards that each have a database and a seed of their own."""

import sys

import pytest

from tests.lifecycle.beginnings import Beginning, a_library, much_under_way, only_drafts
from tests.lifecycle.machine import run_histories
from tests.lifecycle.tally import Tally

SHARDS, HISTORIES, STEPS = 8, 84, 60

pytestmark = [pytest.mark.own_database, pytest.mark.timeout(0)]
shards = pytest.mark.parametrize("shard", range(1, SHARDS + 1))


# From drafts it is a long way to what comes after the obsolescence has been asked for: one shard may well not come to each of these.
FAR_FROM_DRAFTS = (
    "change_approvers",
    "approve_obsolescence",
    "reject_obsolescence",
    "change_obsolescence_date",
    "cancel_obsolescence",
    "make_obsolete",
    "withdraw_obsolescence",
    "supersede",
)


def run(beginning: Beginning, shard: int, *, but: tuple[str, ...] = ()) -> None:
    tally = Tally()
    try:
        run_histories(HISTORIES, steps=STEPS, beginning=beginning, seeded=shard, tally=tally)
    finally:
        print(f"\n{beginning.__name__}, shard {shard}: {tally}", file=sys.stderr)  # noqa: T201  # shown with -s, also by xdist
    tally.assert_every_move_was_made(but=but)


# A class for each beginning: pytest-xdist gives the tests of a class to one worker, and classes to several.
@shards
class TestFromDrafts:
    def test_it_works(self, shard: int) -> None:
        run(only_drafts, shard, but=FAR_FROM_DRAFTS)


@shards
class TestFromALibrary:
    def test_every_rule_holds_after_every_step(self, shard: int) -> None:
        run(a_library, shard)


@shards
class TestFromMuchUnderWay:
    def test_every_rule_holds_after_every_step(self, shard: int) -> None:
        run(much_under_way, shard)
