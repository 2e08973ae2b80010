"""Who is offered what at every point of a document's life: the whole grid equals the committed table."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.db import transaction

from apps.documents.models import Document
from apps.documents.states import FINAL
from apps.documents.states import DocumentStatus as S
from apps.users.models import User
from apps.workflows.lifecycle import ACTIONS, LIFECYCLE
from apps.workflows.selectors import offers
from apps.workflows.tests.points import POINTS

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("offers.txt")
CAST = ("author", "author2", "reviewer", "reviewer2", "approver", "approver2", "viewer", "docadmin", "superuser")
# Each point is looked at twice, for no role lifts the rules: whoever wrote the document is stopped by four eyes.
WRITERS = ("author", "superuser")
WIDTH = 28
ABOUT = """\
# Who is offered which move at which point of a document's life: «yes», or «no» where it is shown with what hinders it, which stands
# in the last column (of all of them, or of those who are named); empty: not offered at all. A move that nobody is offered has no line.
"""
Cell = tuple[str, str, str]


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> dict[str, User]:
    return {name: request.getfixturevalue(name) for name in CAST}


def cells_at(document: Document, cast: dict[str, User]) -> Iterator[tuple[str, str, str]]:
    """(move, person, what the cell says) for everything that anybody is offered."""
    for name, person in cast.items():
        for offer in offers(document, actor=person):
            yield offer["action"], name, "+".join(refusal["code"] for refusal in offer["refusals"]) or "yes"


def grid_as_it_is(cast: dict[str, User]) -> dict[Cell, str]:
    found: dict[Cell, str] = {}
    for writer in WRITERS:
        for name, stand in POINTS.items():
            with transaction.atomic():
                document = Document.objects.get(pk=stand(cast, cast[writer]).pk)
                assert document.status == name.partition(",")[0]
                found |= {(f"{name}; written by {writer}", move, person): says for move, person, says in cells_at(document, cast)}
                transaction.set_rollback(True)
    return found


def grid_in_words(grid: dict[Cell, str]) -> str:
    """The table; a point for each of the two writers."""
    lines = [ABOUT + line_of("", [*CAST, "hindered by"])]
    for writer in WRITERS:
        for name in sorted(POINTS, key=lambda name: (list(S).index(S(name.partition(",")[0])), name)):
            point = f"{name}; written by {writer}"
            lines += ["", point]
            for move in ACTIONS:
                says = {person: grid[point, move, person] for person in CAST if (point, move, person) in grid}
                marks = ["" if person not in says else "yes" if says[person] == "yes" else "no" for person in CAST]
                lines += [line_of(f"    {move}", [*marks, reasons_in_words(says)])] if says else []
    return "\n".join(lines) + "\n"


def line_of(head: str, cells: Sequence[str]) -> str:
    return " | ".join([f"{head:<{WIDTH}}", *(f"{cell:<{width}}" for cell, width in zip(cells, [*map(len, CAST), 0], strict=True))]).rstrip(
        " |"
    )


def reasons_in_words(says: dict[str, str]) -> str:
    """``codes`` where all who are hindered are hindered by the same, else ``codes: people; codes: people``."""
    groups = {codes: [person for person in says if says[person] == codes] for codes in says.values() if codes != "yes"}
    return "".join(groups) if len(groups) == 1 else "; ".join(f"{codes}: {' '.join(people)}" for codes, people in groups.items())


def grid_of_the_table() -> dict[Cell, str]:
    read: dict[Cell, str] = {}
    point = ""
    for line in TABLE.read_text().splitlines() if TABLE.exists() else []:
        if line.startswith("    ") and line.strip()[0] != "|":
            move, *cells = (cell.strip() for cell in line.split("|"))
            marks, reasons = cells[: len(CAST)], "".join(cells[len(CAST) :])
            read |= {
                (point, move, who): mark if mark == "yes" else reason_of(who, reasons)
                for who, mark in zip(CAST, marks, strict=False)
                if mark
            }
        elif line and not line.startswith((" ", "#")):
            point = line
    return read


def reason_of(person: str, reasons: str) -> str:
    named = [part.partition(": ") for part in reasons.split("; ")]
    return next(codes for codes, _, people in named if not people or person in people.split())


def test_it_works(cast: dict[str, User], tmp_path: Path) -> None:
    found, wanted = grid_as_it_is(cast), grid_of_the_table()
    was_and_is = {cell: (wanted.get(cell, "not offered"), found.get(cell, "not offered")) for cell in sorted(found.keys() | wanted.keys())}
    changed = [f"{point}: {move} by {who}: was {was} -> is {now}" for (point, move, who), (was, now) in was_and_is.items() if was != now]
    laid_out = tmp_path / TABLE.name
    laid_out.write_text(grid_in_words(found))
    if changed:
        pytest.fail("\n".join([*changed, f"If that is meant: cp {laid_out} {TABLE}"]), pytrace=False)
    assert TABLE.read_text() == laid_out.read_text(), f"The table is laid out otherwise: cp {laid_out} {TABLE}"


def test_the_grid_has_every_state_and_every_move() -> None:
    grid = grid_of_the_table()

    assert {point.partition(";")[0].partition(",")[0] for point in POINTS} == set(S)
    assert {move for (_, move, _), says in grid.items() if says == "yes"} == {row.action for row in LIFECYCLE} - {
        "make_effective",
        "make_obsolete",
    }


def test_nobody_is_offered_anything_with_what_has_ended_and_no_reader_anything_at_all() -> None:
    for point, _, person in grid_of_the_table():
        assert point.partition(";")[0].partition(",")[0] not in FINAL
        assert person != "viewer"


def test_whoever_wrote_a_document_decides_nothing_about_it() -> None:
    deciding = {row.action for row in LIFECYCLE if row.signs and row.action != "submit_for_review"}

    for (point, move, person), says in grid_of_the_table().items():
        if move in deciding and point.endswith(f"; written by {person}"):
            assert set(says.split("+")) == {"four_eyes"}, f"{point}: {move} by {person}"
