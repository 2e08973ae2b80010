"""Choosing among alignments of equal worth the one that people would have drawn."""

from collections.abc import Sequence

from apps.documents.comparison.alignment import Stretch, joined
from apps.documents.comparison.words import ends_paragraph

# So many words that two long replacements share are chance, if each replacement is that many times longer.
_CHANCE_WORDS, _LONGER = 2, 3


def readable(stretches: Sequence[Stretch], old: Sequence[str], new: Sequence[str]) -> list[Stretch]:
    """The same alignment of pieces, but for two things.

    A word or two that long replacements happen to share belong to the replacement. A paragraph that was put in or taken out
    begins after the end of the one before it, not in front of that end.
    """
    chosen: list[Stretch] = []
    for place, one in enumerate(stretches):
        if one.is_equal and 0 < place < len(stretches) - 1 and _is_chance(one, stretches[place - 1], stretches[place + 1], new):
            chosen.append(one._replace(is_equal=False))
        elif one.is_equal and chosen and not chosen[-1].is_equal:
            chosen[-1:] = _after_the_paragraph(chosen[-1], one, old, new)
        else:
            chosen.append(one)
    return joined(chosen)


def _is_chance(equal: Stretch, before: Stretch, after: Stretch, new: Sequence[str]) -> bool:
    shared = new[equal.new_start : equal.new_end]
    is_short = len(shared) <= _CHANCE_WORDS and _LONGER * len(shared) <= min(_extent(before), _extent(after))
    return is_short and not any(map(ends_paragraph, shared))


def _extent(one: Stretch) -> int:
    return max(one.old_end - one.old_start, one.new_end - one.new_start)


def _after_the_paragraph(change: Stretch, equal: Stretch, old: Sequence[str], new: Sequence[str]) -> list[Stretch]:
    """Words put in, «well ¶ New», before an equal «. ¶» become «well», the equal «. ¶» and «New . ¶»; words taken out likewise."""
    is_insertion = change.old_start == change.old_end
    if not is_insertion and change.new_start < change.new_end:
        return [change, equal]
    if is_insertion:
        found = _same_end(new, change.new_start, change.new_end, equal.new_end)
    else:
        found = _same_end(old, change.old_start, change.old_end, equal.old_end)
    if found is None:
        return [change, equal]
    start, end, length = found
    if is_insertion:
        i, j = change.old_start, start
        after, last = Stretch(False, i + length, i + length, end, equal.new_start + length), (i + length, equal.new_start + length)
    else:
        i, j = start, change.new_start
        after, last = Stretch(False, end, equal.old_start + length, j + length, j + length), (equal.old_start + length, j + length)
    return [
        Stretch(False, change.old_start, i, change.new_start, j),
        Stretch(True, i, i + length, j, j + length),
        after,
        Stretch(True, last[0], equal.old_end, last[1], equal.new_end),
    ]


def _same_end(pieces: Sequence[str], start: int, end: int, limit: int) -> tuple[int, int, int] | None:
    """Where between ``start`` and ``end`` a paragraph ends as the one does that ends after ``end``; with the length of that end."""
    first = next((place + 1 for place in range(start, end) if ends_paragraph(pieces[place])), None)
    last = next((place + 1 for place in range(end, limit) if ends_paragraph(pieces[place])), None)
    if first is None or last is None or first - (last - end) < start:
        return None
    length = last - end
    if pieces[first - length : first] != pieces[end:last]:
        return None
    return first - length, first, length
