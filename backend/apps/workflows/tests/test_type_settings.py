"""What the type of a document says about its workflow: open comments, who starts versions, days, and what an offer suggests."""

import pytest

from apps.core import clock
from apps.core.errors import MoveRefused
from apps.documents.models import DocumentType
from apps.documents.services.comments import add_comment, resolve_comment, withdraw_comment
from apps.workflows.selectors import offers
from testing.make import make_document, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def setting(db):
    return lambda **values: DocumentType.objects.filter(code="SOP").update(**values)


def offer(document, actor, action):
    return next(one for one in offers(document, actor=actor) if one["action"] == action)


def codes(document, actor, action):
    return [refusal["code"] for refusal in offer(document, actor, action)["refusals"]]


def test_it_works(author, approver, setting):
    setting(open_comments_block_approval=True)
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    comments = [add_comment(actor=approver, document=document, text=text) for text in ("Which vessel?", "Which limit?")]

    with pytest.raises(MoveRefused, match="2 discussions are still open") as refused:
        move(approver, document, "approve")
    assert (refused.value.status, refused.value.code) == (409, "open_comments")

    resolve_comment(actor=author, document=document, comment_id=comments[0].pk)
    assert "One discussion is still open" in offer(document, approver, "approve")["refusals"][0]["message"]
    withdraw_comment(actor=approver, document=document, comment_id=comments[1].pk)
    assert move(approver, document, "approve").status == "EFFECTIVE"


def test_open_comments_stand_against_routing_too_but_never_against_a_rejection(author, approver, setting):
    setting(open_comments_block_approval=True)
    reviewed = make_document(author=author, status="REVIEWED")
    waiting = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    for document in (reviewed, waiting):
        add_comment(actor=author, document=document, text="Which vessel?")

    with pytest.raises(MoveRefused, match="still open"):
        move(author, reviewed, "route_for_approval", approvers=[approver.pk])
    assert move(approver, waiting, "reject", comment="Answer first.").status == "DRAFT"


def test_open_comments_stand_against_nothing_unless_the_type_says_so(author, approver, django_assert_num_queries):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    add_comment(actor=author, document=document, text="Which vessel?")

    assert codes(document, approver, "approve") == []
    assert move(approver, document, "approve").status == "EFFECTIVE"


def test_comments_are_counted_in_one_statement_and_only_where_they_matter(author, reviewer, approver, setting, django_assert_num_queries):
    waiting = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    reviewing = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
    assert approver.role
    assert reviewer.role
    with django_assert_num_queries(3):  # its workflow, the tasks, what it builds upon
        offers(waiting, actor=approver)
    setting(open_comments_block_approval=True)
    waiting.document_type.refresh_from_db()
    reviewing.document_type.refresh_from_db()

    with django_assert_num_queries(4):
        offers(waiting, actor=approver)
    with django_assert_num_queries(2):
        offers(reviewing, actor=reviewer)


@pytest.mark.parametrize(
    ("starters", "may"),
    [
        ("authors", {"author", "author2", "approver", "docadmin"}),
        ("its_author", {"author", "docadmin"}),
        ("admins", {"docadmin"}),
    ],
)
def test_new_versions_are_started_by_whom_the_type_allows(author, author2, approver, docadmin, viewer, setting, starters, may):
    setting(version_starters=starters)
    document = make_document(author=author, status="EFFECTIVE")
    people = (author, author2, approver, docadmin, viewer)

    offered = {person.username for person in people for one in offers(document, actor=person) if one["action"] == "create_version"}

    assert offered == may
    for person in people:
        if person.username not in may:
            with pytest.raises(MoveRefused) as refused:
                move(person, document, "create_version", bump="minor", reason="Typo")
            assert refused.value.status == 403
    assert move(docadmin, document, "create_version", bump="minor", reason="Typo").status == "DRAFT"


def test_the_days_of_the_type_are_suggested_and_used(author, reviewer, approver, setting):
    setting(review_days=3, approval_days=11)
    draft, reviewed = make_document(author=author), make_document(author=author, status="REVIEWED")

    suggested = [
        offer(document, author, action)["inputs"]["properties"]["due_date"]["default"]
        for document, action in ((draft, "submit_for_review"), (reviewed, "route_for_approval"))
    ]
    assert suggested == [clock.days_from_today(days).isoformat() for days in (3, 11)]
    move(author, draft, "submit_for_review", reviewers=[reviewer.pk])
    move(author, reviewed, "route_for_approval", approvers=[approver.pk])

    assert [document.workflows.get().tasks.latest("id").due_date.isoformat() for document in (draft, reviewed)] == suggested


def test_an_offer_says_how_many_people_the_type_wants_and_whether_their_order_counts(author, setting):
    setting(approvers_needed=2, reviewers_needed=3, approval_order="in_order")
    draft, reviewed = make_document(author=author), make_document(author=author, status="REVIEWED")

    reviewers = offer(draft, author, "submit_for_review")["inputs"]["properties"]["reviewers"]
    approvers = offer(reviewed, author, "route_for_approval")["inputs"]["properties"]["approvers"]

    assert (reviewers["minItems"], reviewers["x-in-order"]) == (3, False)
    assert (approvers["minItems"], approvers["x-in-order"]) == (2, True)


def test_whoever_hands_it_on_again_is_shown_who_sent_it_back_and_why(author, reviewer, approver):
    document = make_document(author=author)
    assert offer(document, author, "submit_for_review")["previous_decisions"] == []
    move(author, document, "submit_for_review", reviewers=[reviewer.pk])
    move(reviewer, document, "request_changes", comment="The limit in 4.2 is wrong.")
    move(author, document, "submit_for_review", reviewers=[reviewer.pk])
    move(reviewer, document, "start_review")
    move(reviewer, document, "complete_review", comment="Fine.")
    move(author, document, "route_for_approval", approvers=[approver.pk])
    move(approver, document, "reject", comment="Scope is missing.")

    told = offer(document, author, "submit_for_review")["previous_decisions"]

    assert [(one["action"], one["round"], one["decided_by"], one["comment"]) for one in told] == [
        ("request_changes", 1, reviewer, "The limit in 4.2 is wrong."),
        ("reject", 2, approver, "Scope is missing."),
    ]
    assert offer(document, author, "terminate")["previous_decisions"] == []


def test_whoever_asks_for_obsolescence_again_is_shown_why_it_was_rejected(author, approver):
    document = make_document(author=author, status="EFFECTIVE")
    move(author, document, "initiate_obsolescence", approvers=[approver.pk], reason="Old.")
    move(approver, document, "reject_obsolescence", comment="Still in use.")

    [told] = offer(document, author, "initiate_obsolescence")["previous_decisions"]

    assert (told["action"], told["comment"]) == ("reject_obsolescence", "Still in use.")
