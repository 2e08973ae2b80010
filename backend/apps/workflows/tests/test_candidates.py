"""Candidates for a task: with what waits for them already, and with what keeps them from being chosen."""

import pytest
from rest_framework.test import APIClient

from apps.core.permissions import Role
from apps.documents.models import DocumentType
from testing.cast import make_user
from testing.make import make_document

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = APIClient()
    client.force_login(person, backend="apps.users.backends.RoleBackend")
    return client


def path_to(document):
    return f"/api/v1/documents/{document.uuid}/candidates/"


def candidates(person, document, role="reviewer", **wanted):
    answer = signed_in(person).get(path_to(document), {"role": role, **wanted})
    assert answer.status_code == 200, answer.content
    return {candidate["username"]: candidate for candidate in answer.json()["results"]}


def codes(candidate):
    return [refusal["code"] for refusal in candidate["refusals"]]


def test_it_works(author, author2, reviewer, reviewer2, approver):
    make_document(author=author2, status="UNDER_REVIEW", reviewers=[reviewer])
    make_document(author=author2, status="PENDING_REVIEW", reviewers=[reviewer, approver])
    make_document(author=author2, status="PENDING_APPROVAL", reviewers=[reviewer2], approvers=[approver])

    found = candidates(author, make_document(author=author))

    assert {name: person["open_tasks"] for name, person in found.items()} == {"reviewer": 2, "reviewer2": 0, "approver": 2}
    assert not any(person["refusals"] for person in found.values())
    assert found["reviewer"]["full_name"] == "Reviewer Tester"


def test_they_are_found_by_name_and_in_the_role_that_is_asked_for(author, reviewer, approver):
    draft = make_document(author=author)

    assert set(candidates(author, draft, search="revi")) == {"reviewer"}
    assert set(candidates(author, draft, role="approver")) == {"approver"}


def test_the_author_is_told_why_not(reviewer, reviewer2):
    draft = make_document(author=reviewer)

    found = candidates(reviewer, draft)

    assert (codes(found["reviewer"]), codes(found["reviewer2"])) == (["four_eyes"], [])
    assert found["reviewer"]["refusals"][0]["message"] == "Authors never review or approve their own document."


def test_whoever_reviewed_it_does_not_approve_it_unless_its_type_allows(author, approver, approver2):
    reviewed = make_document(author=author, status="REVIEWED", reviewers=[approver])

    found = candidates(author, reviewed, role="approver")
    assert (codes(found["approver"]), codes(found["approver2"])) == (["reviewed_it"], [])

    DocumentType.objects.filter(code="SOP").update(reviewer_may_approve=True)
    assert codes(candidates(author, reviewed, role="approver")["approver"]) == []


def test_whoever_answers_a_question_about_impact_must_see_the_document(docadmin, author, author2, approver, viewer):
    secret = make_document(author=author, status="EFFECTIVE", sensitivity_label="RESTRICTED", approvers=[approver])

    found = candidates(docadmin, secret, role="author")

    assert {name: codes(person) for name, person in found.items()} == {
        "approver": [], "author": [], "author2": ["not_assignable"], "docadmin": [],
    }  # fmt: skip


def test_what_somebody_may_not_see_has_no_candidates(author, author2):
    assert signed_in(author2).get(path_to(make_document(author=author)), {"role": "reviewer"}).status_code == 404


def test_viewers_look_nobody_up(author, viewer):
    in_force = make_document(author=author, status="EFFECTIVE")

    assert signed_in(viewer).get(path_to(in_force), {"role": "reviewer"}).status_code == 403


@pytest.mark.parametrize("wanted", [{}, {"role": "viewer"}, {"role": "reviewer", "search": "\0"}, {"role": "reviewer", "page": "0"}])
def test_a_strange_question_is_a_mistake(author, wanted):
    assert signed_in(author).get(path_to(make_document(author=author)), wanted).status_code == 400


def test_many_of_them_cost_as_much_as_few(author, reviewer, django_assert_num_queries):
    draft = make_document(author=author)
    make_document(author=author, status="UNDER_REVIEW", reviewers=[make_user(f"person{number}", Role.REVIEWER) for number in range(30)])
    client = signed_in(author)

    # The session and its account, the document, its workflow, the people, their tasks.
    with django_assert_num_queries(6):
        assert len(client.get(path_to(draft), {"role": "reviewer"}).json()["results"]) == 31
