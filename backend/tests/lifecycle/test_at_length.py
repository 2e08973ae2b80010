"""Many histories: more than 2,000 of 60 steps, in shards that each have a database and a seed of their own."""

import sys

import pytest

from tests.lifecycle.beginnings import Beginning, a_library, much_under_way, only_drafts
from tests.lifecycle.machine import run_histories
from tests.lifecycle.tally import Tally

SHARDS, HISTORIES, STEPS = 8, 84, 60

pytestmark = [pytest.mark.own_database, pytest.mark.timeout(0)]
shards = pytest.mark.parametrize("shard", range(1, SHARDS + 1))


def run(beginning: Beginning, shard: int, tally: Tally) -> None:
    try:
        run_histories(HISTORIES, steps=STEPS, beginning=beginning, seeded=shard, tally=tally)
    finally:
        print(f"\n{beginning.__name__}, shard {shard}: {tally}", file=sys.stderr)  # noqa: T201  # shown with -s, also by xdist


# A class for each beginning: pytest-xdist gives the tests of a class to one worker, and classes to several.
@shards
class TestFromDrafts:
    # From drafts it is a long way to the end of an obsolescence: every move is made over all shards, not in each of them.
    tally = Tally()

    def test_it_works(self, shard: int) -> None:
        run(only_drafts, shard, self.tally)
        if shard == SHARDS:
            self.tally.assert_every_move_was_made()


@shards
class TestFromALibrary:
    def test_every_rule_holds_after_every_step(self, shard: int) -> None:
        run(a_library, shard, tally := Tally())
        tally.assert_every_move_was_made()


@shards
class TestFromMuchUnderWay:
    def test_every_rule_holds_after_every_step(self, shard: int) -> None:
        run(much_under_way, shard, tally := Tally())
        tally.assert_every_move_was_made()
