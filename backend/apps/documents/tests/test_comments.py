"""Comments on a version: who says what, where it stands, and that nothing of it disappears."""

import pytest

from apps.audit.models import AuditTrail
from apps.documents.models import DocumentComment
from apps.documents.selectors.comments import open_comment_counts
from apps.documents.services.comments import add_comment, answer_comment, resolve_comment, withdraw_comment
from apps.documents.states import DocumentStatus as S
from apps.notifications.models import Notification
from apps.notifications.selectors import list_notifications
from testing.make import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(author, reviewer):
    return make_document(author=author, status=S.UNDER_REVIEW, reviewers=[reviewer])


def url(document, *more) -> str:
    return f"/api/v1/documents/{document.uuid}/comments/" + "".join(f"{part}/" for part in more)


def told(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("code", flat=True))


def test_it_works(client_of, author, reviewer, document):
    said = {"text": "Which vessel?", "anchor_kind": "section", "section": "4.2 Cleaning", "quote": "the vessel"}

    answer = client_of(reviewer).post(url(document), said)

    assert answer.status_code == 201, answer.content
    comment = answer.json()
    assert (comment["text"], comment["anchor_kind"], comment["section"], comment["state"]) == (*list(said.values())[:3], "open")
    assert comment["author"] == {"id": reviewer.pk, "username": "reviewer", "full_name": "Reviewer Tester"}
    assert comment["permissions"] == {
        "may_answer": True,
        "may_edit": True,
        "may_withdraw": True,
        "may_resolve": True,
        "may_reopen": False,
    }
    entry = AuditTrail.objects.about(document).get(action="COMMENT_ADDED")
    assert entry.field_changes == {"text": ["", "Which vessel?"], "quote": ["", "the vessel"]}
    assert entry.details == {"comment": comment["id"], "anchor": "section 4.2 Cleaning"}
    assert told(author) == ["comment_added"]
    assert told(reviewer) == []


def test_a_discussion_goes_to_and_fro_and_is_settled(client_of, author, reviewer, document):
    root = client_of(reviewer).post(url(document), {"text": "Which vessel?"}).json()["id"]

    client_of(author).post(url(document), {"text": "Number three.", "answers": root})
    settled = client_of(reviewer).post(url(document, root, "resolve")).json()

    assert [reply["text"] for reply in settled["replies"]] == ["Number three."]
    assert (settled["state"], settled["resolved_by"]["username"]) == ("resolved", "reviewer")
    assert told(author) == ["comment_added", "comment_resolved"]
    assert told(reviewer) == ["comment_answered"]
    assert [entry.action for entry in AuditTrail.objects.about(document).order_by("id")] == [
        "COMMENT_ADDED",
        "COMMENT_ADDED",
        "COMMENT_RESOLVED",
    ]
    reopened = client_of(author).post(url(document, root, "reopen")).json()
    assert (reopened["state"], reopened["resolved_by"], reopened["reopened_by"]["username"]) == ("open", None, "author")


def test_an_answer_to_an_answer_joins_the_discussion(client_of, author, reviewer, document):
    root = add_comment(actor=reviewer, document=document, text="Which vessel?")
    reply = answer_comment(actor=author, document=document, comment_id=root.pk, text="Three.")

    thread = client_of(reviewer).post(url(document), {"text": "Thanks.", "answers": reply.pk}).json()

    assert (thread["id"], [answer["text"] for answer in thread["replies"]]) == (root.pk, ["Three.", "Thanks."])


def test_the_list_is_paged_and_filtered_and_costs_four_statements(client_of, author, reviewer, document, django_assert_num_queries):
    roots = [add_comment(actor=reviewer, document=document, text=f"Number {number}") for number in range(5)]
    for number in range(7):
        answer_comment(actor=author, document=document, comment_id=roots[0].pk, text=f"Answer {number}")
    resolve_comment(actor=author, document=document, comment_id=roots[1].pk)
    client = client_of(reviewer)
    client.get(url(document))

    with django_assert_num_queries(4):  # session, account, document, discussions with their answers
        everything = client.get(url(document)).json()

    assert [row["text"] for row in everything["results"]] == [f"Number {number}" for number in range(5)]
    assert [row["text"] for row in everything["results"][0]["replies"]] == [f"Answer {number}" for number in range(7)]
    assert [row["id"] for row in client.get(url(document) + "?state=resolved").json()["results"]] == [roots[1].pk]
    paged = client.get(url(document) + "?state=open&page_size=2&page=2").json()
    assert (paged["count"], [row["id"] for row in paged["results"]]) == (4, [roots[3].pk, roots[4].pk])


@pytest.mark.parametrize("query", ["state=closed", "page=0", "page=x", "page_size=1000"])
def test_a_wrong_filter_is_refused(client_of, author, document, query):
    assert client_of(author).get(url(document) + f"?{query}").status_code == 400


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"text": ""},
        {"text": "   "},
        {"text": None},
        {"text": 1},
        {"text": ["x"]},
        {"text": "x" * 10_001},
        {"text": "nul \0"},
        {"text": "x", "anchor_kind": "paragraph"},
        {"text": "x", "anchor_kind": "page"},
        {"text": "x", "anchor_kind": "page", "page": 0},
        {"text": "x", "anchor_kind": "page", "page": "1"},
        {"text": "x", "anchor_kind": "page", "page": 1, "section": "4"},
        {"text": "x", "anchor_kind": "section"},
        {"text": "x", "anchor_kind": "section", "section": " "},
        {"text": "x", "page": 3},
        {"text": "x", "answers": 0},
        {"text": "x", "answers": 1, "anchor_kind": "general"},
        {"text": "x", "answers": 2**70},
        {"text": "x", "author": 1},
    ],
)
def test_what_is_no_comment_is_refused(client_of, author, document, said):
    answer = client_of(author).post(url(document), said)

    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert not DocumentComment.objects.exists()


def test_ten_megabytes_of_text_are_refused(client_of, author, document):
    assert client_of(author).post(url(document), {"text": "x" * 10_000_000}).status_code in (400, 413)
    assert not DocumentComment.objects.exists()


def test_every_script_is_kept_as_it_was_written(client_of, author, document):
    text = "Größe µ – 清洗 🧪 \u200fעברית e\u0301 \u202e<script>alert(1)</script>"

    assert client_of(author).post(url(document), {"text": text}).json()["text"] == text


def test_strangers_find_nothing(client_of, author2, author, document):
    comment = add_comment(actor=author, document=document, text="Mine")
    stranger = client_of(author2)

    assert stranger.get(url(document)).status_code == 404
    assert stranger.post(url(document), {"text": "x"}).status_code == 404
    assert stranger.patch(url(document, comment.pk), {"text": "x"}).status_code == 404
    for deed in ("resolve", "reopen", "withdraw"):
        assert stranger.post(url(document, comment.pk, deed)).status_code == 404


@pytest.mark.parametrize("number", [0, 999_999_999, 2**63, 2**80])
def test_a_comment_that_does_not_exist_is_not_found(client_of, author, document, number):
    client = client_of(author)

    assert client.patch(url(document, number), {"text": "x"}).status_code == 404
    assert client.post(url(document, number, "resolve")).status_code == 404


def test_a_comment_on_another_document_is_not_found(client_of, author, document):
    elsewhere = add_comment(actor=author, document=make_document(author=author), text="Elsewhere")

    assert client_of(author).post(url(document, elsewhere.pk, "resolve")).status_code == 404
    assert client_of(author).post(url(document), {"text": "x", "answers": elsewhere.pk}).status_code == 404


def test_readers_comment_on_what_is_in_force(client_of, author, viewer):
    document = make_document(author=author, status=S.EFFECTIVE)

    assert client_of(viewer).get(f"/api/v1/documents/{document.uuid}/").json()["permissions"]["may_comment"]
    assert client_of(viewer).post(url(document), {"text": "Step 3 is missing."}).status_code == 201
    assert told(author) == ["comment_added"]


@pytest.mark.parametrize("status", [S.SUPERSEDED, S.OBSOLETE, S.TERMINATED])
def test_what_has_ended_is_closed_for_comments(client_of, author, docadmin, status):
    document = make_document(author=author, status=status)
    comment = DocumentComment.objects.create(document=document, author=author, text="From before")

    for person in (author, docadmin):
        client = client_of(person)
        for answer in (
            client.post(url(document), {"text": "Too late"}),
            client.post(url(document, comment.pk, "resolve")),
            client.post(url(document, comment.pk, "withdraw")),
        ):
            assert (answer.status_code, answer.json()["code"]) == (409, "closed_for_comments")
    assert client_of(author).get(url(document)).json()["results"][0]["permissions"]["may_edit"] is False


def test_only_author_of_document_or_comment_and_admins_settle_it(client_of, author, reviewer, reviewer2, docadmin):
    document = make_document(author=author, status=S.UNDER_REVIEW, reviewers=[reviewer, reviewer2])
    comment = add_comment(actor=reviewer, document=document, text="Which vessel?")

    refused = client_of(reviewer2).post(url(document, comment.pk, "resolve"))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    for person in (author, reviewer, docadmin):
        assert client_of(person).post(url(document, comment.pk, "resolve")).status_code == 200
        assert client_of(person).post(url(document, comment.pk, "resolve")).json()["code"] == "comment_resolved"
        assert client_of(person).post(url(document, comment.pk, "reopen")).status_code == 200
        assert client_of(person).post(url(document, comment.pk, "reopen")).json()["code"] == "comment_not_resolved"


def test_an_answer_is_not_settled_by_itself(client_of, author, document):
    root = add_comment(actor=author, document=document, text="Which vessel?")
    reply = answer_comment(actor=author, document=document, comment_id=root.pk, text="Three.")

    answer = client_of(author).post(url(document, reply.pk, "resolve"))

    assert (answer.status_code, answer.json()["code"]) == (409, "comment_is_an_answer")


def test_a_settled_discussion_takes_no_answers_and_no_edits(client_of, author, document):
    root = add_comment(actor=author, document=document, text="Which vessel?")
    resolve_comment(actor=author, document=document, comment_id=root.pk)

    assert client_of(author).post(url(document), {"text": "x", "answers": root.pk}).json()["code"] == "comment_resolved"
    assert client_of(author).patch(url(document, root.pk), {"text": "x"}).json()["code"] == "comment_resolved"


def test_a_comment_is_reworded_until_somebody_answers(client_of, author, reviewer, document):
    root = add_comment(actor=reviewer, document=document, text="Wich vessel?")
    client = client_of(reviewer)

    assert client.patch(url(document, root.pk), {"text": "Which vessel?"}).json()["edited_at"]
    assert client.patch(url(document, root.pk), {"text": "Which vessel?"}).status_code == 200
    assert client_of(author).patch(url(document, root.pk), {"text": "Mine"}).json()["code"] == "not_the_author"
    entry = AuditTrail.objects.about(document).get(action="COMMENT_EDITED")
    assert entry.field_changes == {"text": ["Wich vessel?", "Which vessel?"]}
    answer_comment(actor=reviewer, document=document, comment_id=root.pk, text="The large one, I mean.")
    assert client.patch(url(document, root.pk), {"text": "Which of the vessels?"}).status_code == 200
    answer_comment(actor=author, document=document, comment_id=root.pk, text="Three.")
    answer = client.patch(url(document, root.pk), {"text": "Never mind."})
    assert (answer.status_code, answer.json()["code"]) == (409, "comment_answered")


def test_a_withdrawn_comment_leaves_its_place_and_its_text_on_record(client_of, author, reviewer, document):
    root = add_comment(actor=reviewer, document=document, text="Nonsense", anchor={"anchor_kind": "page", "page": 3, "quote": "the words"})
    answer_comment(actor=author, document=document, comment_id=root.pk, text="Is it?")

    assert client_of(author).post(url(document, root.pk, "withdraw")).json()["code"] == "not_the_author"
    gone = client_of(reviewer).post(url(document, root.pk, "withdraw"), {"reason": "I misread it."}).json()

    assert (gone["text"], gone["quote"], gone["page"], gone["state"]) == ("", "", 3, "withdrawn")
    assert [reply["text"] for reply in gone["replies"]] == ["Is it?"]
    entry = AuditTrail.objects.about(document).get(action="COMMENT_WITHDRAWN")
    assert entry.field_changes == {"text": ["Nonsense", ""], "quote": ["the words", ""]}
    assert entry.reason == "I misread it."
    client = client_of(reviewer)
    for answer in (
        client.post(url(document, root.pk, "withdraw")),
        client.post(url(document, root.pk, "resolve")),
        client.patch(url(document, root.pk), {"text": "Again"}),
        client.post(url(document), {"text": "x", "answers": root.pk}),
    ):
        assert answer.status_code == 409


def test_open_discussions_are_counted_for_many_documents_in_one_statement(author, document, django_assert_num_queries):
    other, quiet = make_document(author=author), make_document(author=author)
    for _ in range(3):
        add_comment(actor=author, document=document, text="open")
    first = add_comment(actor=author, document=other, text="open")
    answer_comment(actor=author, document=other, comment_id=first.pk, text="an answer is not another discussion")
    resolve_comment(actor=author, document=other, comment_id=add_comment(actor=author, document=other, text="settled").pk)
    withdraw_comment(actor=author, document=other, comment_id=add_comment(actor=author, document=other, text="withdrawn").pk)

    with django_assert_num_queries(1):
        counts = open_comment_counts([document, other, quiet])

    assert counts == {document.pk: 3, other.pk: 1}
    assert open_comment_counts([]) == {}


def test_nobody_is_told_of_a_document_that_they_do_not_see_any_more(author, viewer, docadmin):
    document = make_document(author=author, status=S.EFFECTIVE)
    root = add_comment(actor=viewer, document=document, text="Step 3?")
    viewer.groups.clear()

    answer_comment(actor=docadmin, document=document, comment_id=root.pk, text="See annex B.")

    assert not list_notifications(actor=type(viewer).objects.get(pk=viewer.pk)).exists()
    assert told(author) == ["comment_added", "comment_answered"]


def test_sending_a_comment_twice_says_it_once(client_of, author, document):
    client = client_of(author)
    first = client.post(url(document), {"text": "Once"}, headers={"Idempotency-Key": "once-only"})
    again = client.post(url(document), {"text": "Once"}, headers={"Idempotency-Key": "once-only"})

    assert (first.json()["id"], again.status_code) == (again.json()["id"], 201)
    assert DocumentComment.objects.count() == 1
