"""The graph around a document through the API: both directions, level by level, and nothing that the reader may not see."""

from itertools import pairwise

import pytest

from apps.documents.models import Document
from apps.documents.selectors.dependency_graph import dependencies_around
from testing.make import make_document

pytestmark = pytest.mark.django_db


def depends(document, target, kind="REFERENCES"):
    document.dependencies.create(depends_on=target, kind=kind)


def effective(author, title, **fields):
    return make_document(author=author, status="EFFECTIVE", title=title, **fields)


@pytest.fixture
def chain(author):
    """Form → instruction → procedure → policy → manual, each in force upon the next."""
    documents = [effective(author, title) for title in ("Form", "Instruction", "Procedure", "Policy", "Manual")]
    for document, target in pairwise(documents):
        depends(document, target, "IMPLEMENTS")
    return dict(zip(("form", "instruction", "procedure", "policy", "manual"), documents, strict=True))


@pytest.fixture
def graph(client_of, viewer):
    def read(document, person=viewer, **query):
        answer = client_of(person).get(f"/api/v1/documents/{document.uuid}/dependencies/", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    return read


def levels(told):
    return {node["title"]: node["level"] for node in told["nodes"]}


def edges(told):
    titles = {node["uuid"]: node["title"] for node in told["nodes"]}
    return [(titles[edge["source"]], edge["kind"], titles[edge["target"]]) for edge in told["edges"]]


def test_it_works(graph, chain):
    told = graph(chain["procedure"])

    assert told["root"] == str(chain["procedure"].uuid)
    assert levels(told) == {"Instruction": -1, "Procedure": 0, "Policy": 1}
    assert sorted(edges(told)) == [("Instruction", "IMPLEMENTS", "Procedure"), ("Procedure", "IMPLEMENTS", "Policy")]
    assert told["edges"][0]["kind_display"] == "Implements"


def test_the_whole_is_shown_when_asked_for(graph, chain):
    assert levels(graph(chain["procedure"], depth=20)) == {"Form": -2, "Instruction": -1, "Procedure": 0, "Policy": 1, "Manual": 2}


def test_a_document_without_any_stands_alone(graph, author):
    told = graph(effective(author, "Alone"))

    assert (levels(told), told["edges"], told["is_cut"]) == ({"Alone": 0}, [], False)


def test_links_follow_the_number_to_the_version_in_force(graph, author, chain):
    Document.objects.filter(pk=chain["policy"].pk).update(status="SUPERSEDED")
    newer = effective(author, "Policy, second edition", document_number=chain["policy"].document_number, version_major=2)

    assert levels(graph(chain["procedure"])) == {"Instruction": -1, "Procedure": 0, "Policy, second edition": 1}
    assert levels(graph(newer)) == {"Procedure": -1, "Policy, second edition": 0}


def test_drafts_are_shown_to_those_who_may_see_them(graph, author, author2, viewer, chain):
    draft = make_document(author=author, title="Draft")
    depends(draft, chain["policy"])

    assert levels(graph(chain["policy"], author)) == {"Draft": -1, "Procedure": -1, "Policy": 0, "Manual": 1}
    assert levels(graph(chain["policy"], viewer)) == {"Procedure": -1, "Policy": 0, "Manual": 1}
    assert levels(graph(draft, author)) == {"Draft": 0, "Policy": 1}


def test_what_is_history_does_not_build_upon_anything_any_more(graph, author, chain):
    for status in ("SUPERSEDED", "OBSOLETE", "TERMINATED"):
        depends(make_document(author=author, status=status, title=status), chain["policy"])

    assert levels(graph(chain["policy"], author)) == {"Procedure": -1, "Policy": 0, "Manual": 1}


def test_what_one_may_not_see_is_absent_with_everything_behind_it(graph, author, author2, viewer):
    policy, manual = effective(author, "Policy"), effective(author, "Manual")
    secret = effective(author, "Secret", sensitivity_label="RESTRICTED")
    depends(policy, secret)
    depends(secret, manual)

    assert levels(graph(policy, viewer, depth=5)) == {"Policy": 0}
    assert levels(graph(manual, viewer, depth=5)) == {"Manual": 0}
    assert levels(graph(policy, author, depth=5)) == {"Policy": 0, "Secret": 1, "Manual": 2}


def test_two_ways_to_the_same_document_show_it_once_at_the_nearest_level(graph, author):
    top, left, bottom = (effective(author, title) for title in ("Top", "Left", "Bottom"))
    depends(top, left)
    depends(left, bottom)
    depends(top, bottom, "SUPPORTS")

    told = graph(top, depth=3)

    assert levels(told) == {"Top": 0, "Left": 1, "Bottom": 1}
    assert sorted(edges(told)) == [("Left", "REFERENCES", "Bottom"), ("Top", "REFERENCES", "Left"), ("Top", "SUPPORTS", "Bottom")]


@pytest.mark.parametrize("depth", ["0", "21", "-1", "all", "1.5", ""])
def test_a_depth_that_makes_no_sense_is_400(client_of, viewer, chain, depth):
    answer = client_of(viewer).get(f"/api/v1/documents/{chain['policy'].uuid}/dependencies/", {"depth": depth})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "depth")


def test_a_document_that_one_may_not_see_does_not_exist(client_of, author, viewer):
    secret = effective(author, "Secret", sensitivity_label="RESTRICTED")

    assert client_of(viewer).get(f"/api/v1/documents/{secret.uuid}/dependencies/").status_code == 404


def test_a_large_graph_costs_as_many_statements_as_a_small_one(author, viewer, chain, django_assert_num_queries):
    targets = [effective(author, f"Target {place}") for place in range(30)]
    for target, further in pairwise(targets):
        depends(chain["form"], target)
        depends(target, further)
    assert viewer.role

    with django_assert_num_queries(3):
        assert len(dependencies_around(chain["form"], viewer, levels=20).nodes) == 35
