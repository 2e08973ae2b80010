"""What two sequences have in common, and where: the longest common subsequence, within a fixed amount of work.

Its cost is the product of the lengths, whatever the sequences say, so it is known before it is paid. Long sequences are cut
first at what occurs once in each of them, as «patience diff» does; where even that does not help, a stretch counts as replaced.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel

# Cells of the table that is filled in, 64 at a time: the first is about half a second.
MOST_WORK = 400_000_000
_CUT_FROM = 4_000_000
_MOST_CUTS = 8
# Words that occur once are rare in a long text, groups of four are not.
_GROUPS = (1, 4, 12)


class Stretch(NamedTuple):
    """Positions ``old_start`` to ``old_end`` (exclusive) became ``new_start`` to ``new_end``, or are the same."""

    is_equal: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(slots=True)
class Work:
    """How much may still be done for one comparison. ``is_exact`` turns false when something was left undone."""

    left: int = MOST_WORK
    is_exact: bool = True

    def may_take(self, amount: int) -> bool:
        if amount > self.left:
            self.is_exact = False
            return False
        self.left -= amount
        return True


def align(old: Sequence[int], new: Sequence[int], work: Work) -> list[Stretch]:
    """Cover both sequences with stretches, in order, equal and different ones in turn."""
    return joined(_Alignment(old, new, work).stretches(Stretch(False, 0, len(old), 0, len(new)), 0))


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Without empty stretches, and with neighbours of one kind made one."""
    kept: list[Stretch] = []
    for one in stretches:
        if one.old_start == one.old_end and one.new_start == one.new_end:
            continue
        if kept and kept[-1].is_equal == one.is_equal:
            kept[-1] = Stretch(one.is_equal, kept[-1].old_start, one.old_end, kept[-1].new_start, one.new_end)
        else:
            kept.append(one)
    return kept


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Two sequences on their way to being aligned; ``cuts`` counts how often a stretch was cut from a longer one."""

    old: Sequence[int]
    new: Sequence[int]
    work: Work

    def stretches(self, whole: Stretch, cuts: int) -> Iterator[Stretch]:
        """What both begin and end with, and between that whatever comes of the rest."""
        _, i, i_end, j, j_end = whole
        head = self._common(range(i, i_end), range(j, j_end))
        yield Stretch(True, i, i + head, j, j + head)
        i, j = i + head, j + head
        tail = self._common(range(i_end - 1, i - 1, -1), range(j_end - 1, j - 1, -1))
        yield from self._middle(Stretch(False, i, i_end - tail, j, j_end - tail), cuts)
        yield Stretch(True, i_end - tail, i_end, j_end - tail, j_end)

    def _common(self, old_places: range, new_places: range) -> int:
        """For how many places, taken in turn, both say the same."""
        length = 0
        for i, j in zip(old_places, new_places, strict=False):
            if self.old[i] != self.new[j]:
                break
            length += 1
        return length

    def _middle(self, part: Stretch, cuts: int) -> Iterator[Stretch]:
        size = (part.old_end - part.old_start) * (part.new_end - part.new_start)
        anchors = self._anchors(part) if size > _CUT_FROM and cuts < _MOST_CUTS else []
        if anchors:
            yield from self._between(part, anchors, cuts + 1)
        elif size and self.work.may_take(size):
            old, new = self.old[part.old_start : part.old_end], self.new[part.new_start : part.new_end]
            for code in Indel.opcodes(old, new):
                i, j = part.old_start, part.new_start
                yield Stretch(code.tag == "equal", i + code.src_start, i + code.src_end, j + code.dest_start, j + code.dest_end)
        else:
            yield part

    def _between(self, part: Stretch, anchors: list[tuple[int, int]], cuts: int) -> Iterator[Stretch]:
        i, j = part.old_start, part.new_start
        start = i
        for i_anchor, j_anchor in anchors:
            if i_anchor != i or j_anchor != j:
                yield Stretch(True, start, i, j - (i - start), j)
                yield from self.stretches(Stretch(False, i, i_anchor, j, j_anchor), cuts)
                start = i_anchor
            i, j = i_anchor + 1, j_anchor + 1
        yield Stretch(True, start, i, j - (i - start), j)
        yield from self.stretches(Stretch(False, i, part.old_end, j, part.new_end), cuts)

    def _anchors(self, part: Stretch) -> list[tuple[int, int]]:
        """Places that are surely the same on both sides: of words that occur once, or else of groups of words that do."""
        for length in _GROUPS:
            old = _groups(self.old[part.old_start : part.old_end], length)
            new = _groups(self.new[part.new_start : part.new_end], length)
            if common := _once_in_both(old, new):
                return [(part.old_start + i, part.new_start + j) for i, j in _longest_rising(common)]
        return []


def _groups(sequence: Sequence[int], length: int) -> Sequence[Hashable]:
    """What begins at each place: the value itself, or it and those after it."""
    return sequence if length == 1 else list(zip(*(sequence[start:] for start in range(length)), strict=False))


def _once_in_both(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The places of what occurs once on either side, in the order of the old one."""
    times_in_old, times_in_new = Counter(old), Counter(new)
    place_in_new = {value: place for place, value in enumerate(new) if times_in_new[value] == 1}
    return [(place, place_in_new[value]) for place, value in enumerate(old) if times_in_old[value] == 1 and value in place_in_new]


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs whose second numbers rise as the first do (patience sorting)."""
    tops: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for place, (_, second) in enumerate(pairs):
        if not tops or second > tops[-1]:
            before.append(holders[-1] if holders else -1)
            tops.append(second)
            holders.append(place)
            continue
        pile = bisect_left(tops, second)
        before.append(holders[pile - 1] if pile else -1)
        tops[pile], holders[pile] = second, place
    chosen: list[tuple[int, int]] = []
    place = holders[-1] if holders else -1
    while place >= 0:
        chosen.append(pairs[place])
        place = before[place]
    return chosen[::-1]
