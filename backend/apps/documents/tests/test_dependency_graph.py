"""The graph of dependencies as plain data: ways through it, and ways round."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.documents.dependency_graph import path_between, ways_round

EDGES = st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")), max_size=15)


def test_it_works():
    edges = [("A", "B"), ("B", "C"), ("A", "D"), ("D", "E"), ("E", "C")]

    assert path_between(edges, "A", "C") == ["A", "B", "C"]
    assert path_between(edges, "C", "A") is None
    assert ways_round({"A", "B"}, edges) == {}
    assert ways_round({"A", "C"}, [*edges, ("C", "A")]) == {"A": ["A", "B", "C", "A"], "C": ["C", "A", "B", "C"]}


def test_what_hangs_on_a_circle_is_not_on_it():
    edges = [("A", "B"), ("B", "A"), ("X", "A"), ("B", "Y")]

    assert ways_round({"X", "Y"}, edges) == {}
    assert ways_round({"A", "X"}, edges) == {"A": ["A", "B", "A"]}


def test_a_document_that_depends_on_itself_is_a_circle_of_one():
    assert ways_round({"A"}, [("A", "A")]) == {"A": ["A", "A"]}


@given(EDGES, st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF"))
def test_every_way_is_made_of_edges_and_is_found_where_there_is_one(edges, start, goal):
    reached = {there for here, there in edges if here == start}
    while more := {there for here, there in edges if here in reached} - reached:
        reached |= more

    way = path_between(edges, start, goal)

    assert (way is not None) is (goal in reached)
    if way:
        assert (way[0], way[-1]) == (start, goal)
        assert set(pairwise(way)) <= set(edges)
    assert (start in ways_round({start}, edges)) is (start in reached)
