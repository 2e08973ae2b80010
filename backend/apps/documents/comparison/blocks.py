"""The differences of two texts as blocks, each a paragraph, made of segments that are equal, inserted or deleted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, zip_longest
from operator import itemgetter
from typing import Literal

from apps.documents.comparison.alignment import Work, align
from apps.documents.comparison.reading import readable
from apps.documents.comparison.words import PARAGRAPH_END, count_words, ends_paragraph, is_word, pieces_of

SegmentKind = Literal["equal", "inserted", "deleted"]
BlockKind = Literal["equal", "inserted", "deleted", "changed"]
_Piece = tuple[SegmentKind, str]
# What is compared at all, on both sides together; some 2,000 pages each.
MOST_LETTERS = 12_000_000
# What is looked at word by word in one comparison, on both sides together: some 400 pages that differ all over.
_MOST_LETTERS_BY_WORD = 2_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text and whose it is: of both, of the new one, of the old one."""

    kind: SegmentKind
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the new text, or one that is gone. A newline in a deleted segment is where a paragraph of the old text ended."""

    segments: tuple[Segment, ...]

    @property
    def kind(self) -> BlockKind:
        """What all its segments are, or ``changed``."""
        kinds = {segment.kind for segment in self.segments}
        return kinds.pop() if len(kinds) == 1 else "changed"


@dataclass(slots=True)
class Differences:
    """All blocks of both texts in order. ``is_exact`` is false where stretches were too long to be compared word by word."""

    blocks: list[Block] = field(default_factory=list)
    words_added: int = 0
    words_removed: int = 0
    is_exact: bool = True


class _Numbers(dict[str, int]):
    """A number for each text: equal texts have equal numbers."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


def compare_texts(old: str, new: str) -> Differences:
    """Compare by paragraphs (the lines that are not empty), then by words; spaces and where paragraphs begin do not count.

    Takes time in proportion to the length of the texts and to ``alignment.MOST_WORK``, no more, whatever they say.
    """
    old_lines, new_lines = _lines(old), _lines(new)
    numbers, work, found = _Numbers(), Work(), Differences()
    letters_left = _MOST_LETTERS_BY_WORD
    for one in align([numbers[line] for line in old_lines], [numbers[line] for line in new_lines], work):
        before, after = old_lines[one.old_start : one.old_end], new_lines[one.new_start : one.new_end]
        if one.is_equal:
            found.blocks += [Block((Segment("equal", line),)) for line in after]
            continue
        letters = sum(map(len, chain(before, after)))
        if before and after and letters <= letters_left:
            letters_left -= letters
            _compare_words(before, after, work, found)
        else:
            found.is_exact = found.is_exact and not (before and after)
            _replace(before, after, found)
    found.is_exact = found.is_exact and work.is_exact
    return found


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line and not line.isspace()]


def _replace(before: Sequence[str], after: Sequence[str], found: Differences) -> None:
    """Whole paragraphs that went, then whole paragraphs that came."""
    found.blocks += [Block((Segment("deleted", line),)) for line in before]
    found.blocks += [Block((Segment("inserted", line),)) for line in after]
    found.words_removed += count_words(before)
    found.words_added += count_words(after)


def _compare_words(before: Sequence[str], after: Sequence[str], work: Work, found: Differences) -> None:
    old, new = pieces_of(before), pieces_of(after)
    numbers = _Numbers()
    stretches = align([numbers[piece.rstrip()] for piece in old], [numbers[piece.rstrip()] for piece in new], work)
    gathered: list[_Piece] = []
    for one in readable(stretches, old, new):
        if one.is_equal:
            gathered += [("equal", piece) for piece in new[one.new_start : one.new_end]]
        else:
            removed, added = old[one.old_start : one.old_end], new[one.new_start : one.new_end]
            gathered += _in_turn(_apart(removed, _piece_before(old, one.old_start), _piece_before(new, one.new_start)), added)
            found.words_removed += sum(map(is_word, removed))
            found.words_added += sum(map(is_word, added))
    found.blocks += _blocks(gathered)


def _apart(removed: list[str], before_in_old: str, before_in_new: str) -> list[str]:
    """What was removed, with the space that stood before it if that is gone with it."""
    had_space = before_in_old.endswith(" ") and before_in_new[-1:].strip() != ""
    return [" " + removed[0], *removed[1:]] if removed and had_space else removed


def _piece_before(pieces: Sequence[str], place: int) -> str:
    return pieces[place - 1] if place else ""


def _in_turn(removed: Sequence[str], added: Sequence[str]) -> Iterator[_Piece]:
    """Paragraph by paragraph: what went of one, then what came of it."""
    for out, into in zip_longest(_paragraphs(removed), _paragraphs(added), fillvalue=()):
        yield from (("deleted", piece) for piece in out)
        yield from (("inserted", piece) for piece in into)


def _paragraphs(pieces: Sequence[str]) -> Iterator[Sequence[str]]:
    start = 0
    for place, piece in enumerate(pieces, 1):
        if ends_paragraph(piece):
            yield pieces[start:place]
            start = place
    yield pieces[start:]


def _blocks(pieces: Iterable[_Piece]) -> Iterator[Block]:
    """Cut where a paragraph of the new text ends, and after a paragraph that is gone, unless one that is all new took its place."""
    gathered: list[_Piece] = []
    gone = 0
    for kind, piece in pieces:
        if gone and kind != "inserted":
            yield _block(gathered[:gone])
            gathered, gone = gathered[gone:], 0
        gathered.append((kind, piece))
        if ends_paragraph(piece):
            if kind != "deleted":
                yield _block(gathered)
                gathered, gone = [], 0
            elif all(earlier == "deleted" for earlier, _ in gathered):
                gone = len(gathered)
    if gathered:
        yield _block(gathered)


def _block(pieces: list[_Piece]) -> Block:
    runs = groupby(pieces, key=itemgetter(0))
    segments = [Segment(kind, "".join(piece for _, piece in run)) for kind, run in runs]
    # Where the block ends, the paragraph does: that of the new text, and that of the old text if it was replaced by it.
    segments[-1] = _without_end(segments[-1])
    if len(segments) > 1 and segments[-1].kind == "inserted":
        segments[-2] = _without_end(segments[-2])
    return Block(tuple(segments))


def _without_end(segment: Segment) -> Segment:
    return Segment(segment.kind, segment.text.removesuffix(PARAGRAPH_END))
