"""Choosing what of a comparison is shown: the differences, what stands around them, and never more than can be read."""

from dataclasses import dataclass

from apps.documents.comparison.passages import Differences, Part, Passage

# What one answer holds; a longer comparison leaves out what did not change, and in the end what comes last.
MOST_LETTERS = 1_000_000
_NARROW = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """Passages, and how many equal ones are left out before each; ``left_out`` come after the last."""

    passages: list[tuple[int, Passage]]
    left_out: int
    is_complete: bool


def show(differences: Differences, context: int | None = None) -> Shown:
    """The passages that changed with ``context`` equal ones before and after each; all, if it is None and they are few enough."""
    passages = differences.passages
    sizes = [sum(len(part.text) for part in passage.parts) for passage in passages]
    if context is None:
        near = [True] * len(passages) if sum(sizes) <= MOST_LETTERS else _near_changes(passages, _NARROW)
    else:
        near = _near_changes(passages, context)
    chosen: list[tuple[int, Passage]] = []
    skipped, letters = 0, 0
    for passage, size, is_near in zip(passages, sizes, near, strict=True):
        if not is_near:
            skipped += 1
            continue
        if letters + size > MOST_LETTERS:
            chosen.append((skipped, _shortened(passage, MOST_LETTERS - letters)))
            return Shown(chosen, 0, is_complete=False)
        letters += size
        chosen.append((skipped, passage))
        skipped = 0
    return Shown(chosen, skipped, is_complete=True)


def _shortened(passage: Passage, room: int) -> Passage:
    """As much of a passage as there is room for."""
    kept: list[Part] = []
    for part in passage.parts:
        kept.append(Part(part.kind, part.text[:room]))
        room -= len(kept[-1].text)
    return Passage(tuple(kept))


def _near_changes(passages: list[Passage], distance: int) -> list[bool]:
    near = [False] * len(passages)
    shown_until = 0
    for place, passage in enumerate(passages):
        if passage.kind != "equal":
            start = max(place - distance, shown_until)
            shown_until = min(place + distance + 1, len(passages))
            near[start:shown_until] = [True] * max(0, shown_until - start)
    return near
