"""What was done and refused over all histories of a run: a machine that no longer gets anywhere must not pass for a proof."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from apps.workflows.lifecycle import ACTIONS
from tests.lifecycle.deeds import COMMENTS

# What people do beside it; of each set at least one.
DEEDS: tuple[set[str], ...] = (
    {"create"}, {"link"}, {"edit"}, {"attach"}, {"delete"}, {"comment"}, {*COMMENTS}, {"grant"}, {"withdraw grant"}, {"label"},
    {"LEGAL_HOLD_SET", "LEGAL_HOLD_LIFTED"}, {"arrange"}, {"reassign"}, {"answer"}, {"deactivate"}, {"reactivate"}, {"sweep 1"},
    {"sweep 2", "sweep 3"},
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """Counted as it happens; what a failing history does while it is made smaller counts too."""

    histories: int = 0
    steps: int = 0
    moves: Counter[str] = field(default_factory=Counter)
    deeds: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)

    def count(self, *, moves: Iterable[str], deeds: Iterable[str], refusals: Iterable[str]) -> None:
        self.steps += 1
        self.moves.update(moves)
        self.deeds.update(deeds)
        self.refusals.update(refusals)

    def assert_every_move_was_made(self) -> None:
        """Each row of the table, by somebody who was let, and the supersession that goes with one of them."""
        missing = {*ACTIONS, "supersede"} - set(self.moves)
        assert not missing, f"never made: {sorted(missing)}\n{self}"

    def assert_every_deed_was_done(self) -> None:
        missing = [sorted(some) for some in DEEDS if not some & set(self.deeds)]
        assert not missing, f"never done: {missing}\n{self}"

    def __str__(self) -> str:
        lines = [f"{self.histories} histories, {self.steps} steps"]
        for name, counted in (("moves", self.moves), ("deeds", self.deeds), ("refusals", self.refusals)):
            lines.append(f"{name}: {', '.join(f'{what} {number}' for what, number in sorted(counted.items()))}")
        return "\n".join(lines)
