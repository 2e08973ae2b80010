"""What may I do now: each person is offered what is theirs to do, with what it asks for and why it is hindered."""

import pytest
from jsonschema import Draft202012Validator

from apps.core import clock
from apps.documents.states import DocumentStatus as S
from apps.workflows.asks import EFFECTIVE_DATE
from apps.workflows.lifecycle import LIFECYCLE
from apps.workflows.models import DocumentWorkflow
from apps.workflows.selectors import offers
from testing.make import make_document, move

pytestmark = pytest.mark.django_db

CAST = ("author", "author2", "reviewer", "reviewer2", "approver", "approver2", "viewer", "docadmin", "superuser")


@pytest.fixture
def cast(request):
    return {name: request.getfixturevalue(name) for name in CAST}


def document_in(state, cast, **fields):
    approvers = [cast["approver"]] if state in (S.PENDING_APPROVAL, S.APPROVED_PENDING_EFFECTIVE, S.SCHEDULED_FOR_OBSOLESCENCE) else []
    return make_document(author=cast["author"], status=state, reviewers=[cast["reviewer"]], approvers=approvers, **fields)


def offer(document, actor, action):
    return next(one for one in offers(document, actor=actor) if one["action"] == action)


def test_it_works(author):
    [submit, terminate] = offers(make_document(author=author), actor=author)

    assert (submit["label"], submit["emphasis"], submit["refusals"]) == ("Submit for review", "primary", [])
    assert submit["signature"] == {"meaning": "Author", "sentence": "I am the author of this document and submit it for review."}
    assert (terminate["action"], terminate["emphasis"], terminate["signature"]) == ("terminate", "danger", None)


@pytest.mark.parametrize("state", S)
def test_nobody_without_a_role_and_no_service_account_is_offered_anything_by_hand(cast, outsider, system, state):
    document = document_in(state, cast)

    assert offers(document, actor=outsider) == []
    assert {one["action"] for one in offers(document, actor=system)} <= {"make_effective", "make_obsolete"}


def test_what_is_hindered_is_shown_with_every_reason(author):
    document = make_document(author=author, file=None, file_name="", document_type=None)

    assert [refusal["code"] for refusal in offer(document, author, "submit_for_review")["refusals"]] == ["incomplete", "no_file"]


def test_a_version_in_preparation_hinders_another_one(author):
    document = make_document(author=author, status="EFFECTIVE")
    move(author, document, "create_version", bump="minor", reason="Typo")

    assert [refusal["code"] for refusal in offer(document, author, "create_version")["refusals"]] == ["version_in_preparation"]


def test_obsolescence_in_progress_hinders_a_new_version(author):
    document = make_document(author=author, status="EFFECTIVE")
    DocumentWorkflow.objects.create(
        document=document, workflow_type="OBSOLESCENCE", current_state_id="PENDING_APPROVAL", initiated_by=author
    )

    assert [refusal["code"] for refusal in offer(document, author, "create_version")["refusals"]] == ["obsolescence_in_progress"]


def test_an_author_who_was_assigned_sees_why_four_eyes_stop_them(superuser):
    document = make_document(author=superuser, status="PENDING_APPROVAL", approvers=[superuser])

    assert [refusal["code"] for refusal in offer(document, superuser, "approve")["refusals"]] == ["four_eyes"]


def test_what_somebody_has_decided_is_not_offered_again(author, approver, approver2):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver, approver2])
    move(approver, document, "approve")

    assert offers(document, actor=approver) == []
    assert [one["action"] for one in offers(document, actor=approver2)] == ["approve", "reject"]


@pytest.mark.parametrize("row", LIFECYCLE, ids=lambda row: row.action)
def test_every_form_is_a_json_schema_that_a_client_can_draw(cast, row):
    document = document_in(min(row.sources), cast)
    for person in cast.values():
        for one in offers(document, actor=person):
            Draft202012Validator.check_schema(one["inputs"])
            assert all(field["title"] for field in one["inputs"]["properties"].values())
            assert one["inputs"]["additionalProperties"] is False


def test_the_form_says_who_can_be_chosen_and_from_which_day_on(author):
    fields = offer(make_document(author=author), author, "submit_for_review")["inputs"]["properties"]

    assert (fields["reviewers"]["x-people"], fields["reviewers"]["minItems"]) == ("reviewer", 1)
    assert fields["due_date"]["x-not-before"] == "today"


@pytest.mark.parametrize(("wish", "suggested"), [(None, 0), (-5, 0), (4, 4)])
def test_the_suggested_day_is_the_authors_wish_unless_it_has_passed(author, approver, wish, suggested):
    day = None if wish is None else clock.days_from_today(wish)
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver], effective_date=day)

    field = offer(document, approver, "approve")["inputs"]["properties"]["effective_date"]

    assert field["default"] == clock.days_from_today(suggested).isoformat()


def test_a_suggestion_is_made_to_one_document_only(author, approver):
    late = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver], effective_date=clock.days_from_today(9))
    offers(late, actor=approver)

    soon = offer(make_document(author=author, status="PENDING_APPROVAL", approvers=[approver]), approver, "approve")

    assert soon["inputs"]["properties"]["effective_date"]["default"] == clock.today().isoformat()
    assert "default" not in EFFECTIVE_DATE.schema


def test_what_is_offered_can_be_done(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    suggested = offer(document, approver, "approve")["inputs"]["properties"]["effective_date"]["default"]

    assert move(approver, document, "approve", effective_date=suggested).status == "EFFECTIVE"


def test_looking_at_the_offers_costs_three_statements(author, reviewer, django_assert_num_queries):
    document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
    assert reviewer.role

    with django_assert_num_queries(2):
        offers(document, actor=reviewer)
