"""Choosing what of a comparison is shown: the differences, what stands around them, and never more than can be read."""

from dataclasses import dataclass

from apps.documents.comparison.blocks import Block, Differences, Segment

# What one answer holds; a longer comparison leaves out what did not change, and in the end what comes last.
MOST_LETTERS = 1_000_000
_NARROW = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """Blocks, and how many equal ones are left out before each; ``left_out`` come after the last."""

    blocks: list[tuple[int, Block]]
    left_out: int
    is_complete: bool


def show(differences: Differences, around: int | None = None) -> Shown:
    """The blocks that changed with ``around`` equal ones before and after each; all, if it is None and they are few enough."""
    blocks = differences.blocks
    sizes = [sum(len(segment.text) for segment in block.segments) for block in blocks]
    if around is None:
        near = [True] * len(blocks) if sum(sizes) <= MOST_LETTERS else _near_changes(blocks, _NARROW)
    else:
        near = _near_changes(blocks, around)
    chosen: list[tuple[int, Block]] = []
    skipped, letters = 0, 0
    for block, size, is_near in zip(blocks, sizes, near, strict=True):
        if not is_near:
            skipped += 1
            continue
        if letters + size > MOST_LETTERS:
            chosen.append((skipped, _shortened(block, MOST_LETTERS - letters)))
            return Shown(chosen, 0, is_complete=False)
        letters += size
        chosen.append((skipped, block))
        skipped = 0
    return Shown(chosen, skipped, is_complete=True)


def _shortened(block: Block, room: int) -> Block:
    """As much of a block as there is room for."""
    kept: list[Segment] = []
    for segment in block.segments:
        kept.append(Segment(segment.kind, segment.text[:room]))
        room -= len(kept[-1].text)
    return Block(tuple(kept))


def _near_changes(blocks: list[Block], distance: int) -> list[bool]:
    near = [False] * len(blocks)
    shown_until = 0
    for place, block in enumerate(blocks):
        if block.kind != "equal":
            start = max(place - distance, shown_until)
            shown_until = min(place + distance + 1, len(blocks))
            near[start:shown_until] = [True] * max(0, shown_until - start)
    return near
