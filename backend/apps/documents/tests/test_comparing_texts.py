"""Word-level differences: right for any two texts, readable for the usual ones, and bounded for hostile ones."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.documents.comparison import Differences, compare_texts, show
from apps.documents.comparison.alignment import Stretch, Work, align
from apps.documents.comparison.blocks import Segment
from apps.documents.comparison.showing import MOST_LETTERS
from apps.documents.comparison.words import count_words, pieces_of


def marked(differences: Differences) -> list[str]:
    """Blocks as text: [-deleted-] and {+inserted+}."""
    marks = {"equal": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return ["".join(marks[segment.kind].format(segment.text) for segment in block.segments) for block in differences.blocks]


def test_it_works() -> None:
    found = compare_texts("Rinse the vessel with water.\nDry it.\nSign.", "Rinse the vessel with hot water.\nDry it.\nSign here.")

    assert marked(found) == ["Rinse the vessel with {+hot +}water.", "Dry it.", "Sign {+here+}."]
    assert [block.kind for block in found.blocks] == ["changed", "equal", "changed"]
    assert (found.words_added, found.words_removed, found.is_exact) == (2, 0, True)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("Same.", "Same.", ["Same."]),
        ("", "All new.", ["{+All new.+}"]),
        ("All gone.", "", ["[-All gone.-]"]),
        ("A 5 µl drop.", "A 10 µl drop.", ["A [-5 -]{+10 +}µl drop."]),
        ("Dry it.\nEnd.", "Dry it well.\nWait.\nEnd.", ["Dry it {+well+}.", "{+Wait.+}", "End."]),
        ("Dry it well.\nWait.\nEnd.", "Dry it.\nEnd.", ["Dry it[- well-].", "[-Wait.-]", "End."]),
        ("One two.\nThree four.", "One two. Three four.", ["One two. Three four."]),
        ("One two. Three four.", "One two.\nThree five.", ["One two.", "Three [-four-]{+five+}."]),
        ("a,  b\t c\n\n\nd", "a, b c\nd", ["a, b c", "d"]),
        ("Don't use 10.5 ml.", "Don't use 10.6 ml!", ["Don't use [-10.5 -]{+10.6 +}ml[-.-]{+!+}"]),
        ("שלום עולם יקר", "שלום עולם חדש", ["שלום עולם [-יקר-]{+חדש+}"]),
        ("اغسل الوعاء بالماء، ثم جفف", "اغسل الوعاء بالماء الساخن، ثم جفف", None),
        ("清洗混合容器", "清洗大容器", ["清洗[-混合-]{+大+}容器"]),
        ("naïve café", "naive café", ["[-naïve -]{+naive +}café"]),
    ],
)
def test_what_people_read(old: str, new: str, expected: list[str] | None) -> None:
    found = compare_texts(old, new)

    if expected is None:
        assert (found.words_added, found.words_removed) == (1, 0)
    else:
        assert marked(found) == expected


def test_a_word_that_two_replacements_share_by_chance_is_part_of_them() -> None:
    found = compare_texts("Ask your nearest supervisor for a key now", "Take five clean paper towels for drying hands twice")

    assert {segment.kind for segment in found.blocks[0].segments} == {"inserted", "deleted"}


def test_paragraphs_that_were_broken_elsewhere_are_equal() -> None:
    words = [f"word{place}" for place in range(900)]
    old = "\n".join(" ".join(words[place : place + 30]) for place in range(0, 900, 30))
    new = "\n".join(" ".join(words[place : place + 7]) for place in range(0, 900, 7))

    found = compare_texts(old, new)

    assert {block.kind for block in found.blocks} == {"equal"}
    assert (found.words_added, found.words_removed) == (0, 0)


texts = st.lists(
    st.lists(st.sampled_from(["the", "a", "vessel", "5", ",", ".", "café", "שלום", "清"]), max_size=8).map(" ".join), max_size=8
).map("\n".join)


@given(old=texts, new=texts)
@settings(max_examples=400, deadline=None)
def test_both_texts_can_be_read_off_the_differences(old: str, new: str) -> None:
    found = compare_texts(old, new)

    def side(other: str) -> list[str]:
        segments = [one.text for block in found.blocks for one in (*block.segments, Segment("equal", "\n")) if one.kind != other]
        return [piece.rstrip() for piece in pieces_of("".join(segments).split("\n"))]

    assert side("inserted") == [piece.rstrip() for piece in pieces_of(old.split("\n"))]
    assert side("deleted") == [piece.rstrip() for piece in pieces_of(new.split("\n"))]
    kept = [block for block in found.blocks if block.kind != "deleted"]
    new_lines = ["".join(one.text for one in block.segments if one.kind != "deleted").strip() for block in kept]
    assert new_lines == [" ".join(line.split()) for line in new.split("\n") if line.split()]
    changed = [(one.kind, one.text) for block in found.blocks for one in block.segments]
    assert found.words_added == sum(count_words(text.split("\n")) for kind, text in changed if kind == "inserted")
    assert found.words_removed == sum(count_words(text.split("\n")) for kind, text in changed if kind == "deleted")


numbers = st.lists(st.integers(0, 5), max_size=30)


@given(old=numbers, new=numbers)
@settings(max_examples=300, deadline=None)
def test_an_alignment_covers_both_sequences_in_order(old: list[int], new: list[int]) -> None:
    places = (0, 0)
    for one in align(old, new, Work()):
        assert (one.old_start, one.new_start) == places
        assert not one.is_equal or old[one.old_start : one.old_end] == new[one.new_start : one.new_end]
        places = one.old_end, one.new_end
    assert places == (len(old), len(new))


def test_long_sequences_are_cut_at_what_occurs_once() -> None:
    old = [place if place % 3 else 0 for place in range(6000)]
    new = [*old[:3000], -1, *old[3001:]]

    work = Work(left=10)

    assert [one for one in align([1, *old, 2], [3, *new, 4], work) if not one.is_equal] == [
        Stretch(False, 0, 1, 0, 1),
        Stretch(False, 3001, 3002, 3001, 3002),
        Stretch(False, 6001, 6002, 6001, 6002),
    ]
    assert work.is_exact


def test_where_the_work_would_be_too_much_a_stretch_counts_as_replaced_and_that_is_said() -> None:
    work = Work(left=10)

    assert align([1, 2, 1, 2, 1, 2], [2, 1, 2, 2, 1, 1], work) == [Stretch(False, 0, 6, 0, 6)]
    assert not work.is_exact


HOSTILE = {
    "one word, again and again": ("a b " * 300_000, "b a a " * 200_000),
    "one line, again and again": ("x\ny\n" * 100_000, "y\nx\nx\n" * 70_000),
    "lines that all grew": ("a\n" * 100_000, "a b\n" * 100_000),
    "few words in many lines": (("a b " * 50 + "\n") * 2000, ("b a a " * 40 + "\n") * 2000),
    "one word without end": ("a" * 5_000_000, "b" * 5_000_000),
    "signs only": ("!?" * 1_000_000, "?!" * 1_000_000),
    "upside down": ("\n".join(map(str, range(150_000))), "\n".join(map(str, reversed(range(150_000))))),
    "characters without spaces": ("清洗混合容器" * 30_000, "清洗混合容" * 30_000),
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_do_not_keep_the_program_busy_for_ever(name: str) -> None:
    found = compare_texts(*HOSTILE[name])
    shown = show(found)

    assert sum(len(segment.text) for _, block in shown.blocks for segment in block.segments) <= MOST_LETTERS


def two_hundred_pages() -> list[str]:
    return [" ".join(f"word{(line * 37 + place * place) % 3000}" for place in range(50)) for line in range(2000)]


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [line.replace("word7 ", "word8 ") for line in lines],
        lambda lines: [f"{line} more" for line in lines],
        lambda lines: [line for place, line in enumerate(lines) if place % 9],
        lambda lines: ["On other matters.", *reversed(lines)],
    ],
)
def test_two_hundred_pages_are_compared_word_by_word(change: Callable[[list[str]], list[str]]) -> None:
    lines = two_hundred_pages()

    found = compare_texts("\n".join(lines), "\n".join(change(lines)))

    assert found.words_added + found.words_removed > 0
    assert show(found).blocks
