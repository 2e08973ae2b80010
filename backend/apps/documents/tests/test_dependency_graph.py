"""The graph of dependencies as plain data: ways through it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.documents.dependency_graph import path_between

EDGES = st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")), max_size=15)


def test_it_works():
    edges = [("A", "B"), ("B", "C"), ("A", "D"), ("D", "E"), ("E", "C")]

    assert path_between(edges, "A", "C") == ["A", "B", "C"]
    assert path_between(edges, "C", "A") is None
    assert path_between([*edges, ("C", "A")], "A", "A") == ["A", "B", "C", "A"]


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
