"""What the database keeps of comments, whoever writes: nothing said is lost, moved or put into another mouth."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from apps.core import clock
from apps.documents.models import DocumentComment
from apps.documents.services import delete_draft
from testing.make import make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(author):
    return DocumentComment.objects.create(document=make_document(author=author), author=author, text="Which vessel?")


def check_now() -> None:
    """What is otherwise checked at the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_it_works(comment):
    check_now()

    assert DocumentComment.objects.open().get() == comment


def test_a_comment_is_not_deleted_while_its_document_stays(comment):
    def delete_for_good() -> None:
        with transaction.atomic():
            comment.delete()
            check_now()

    with pytest.raises(DatabaseError, match="withdraw it instead"):
        delete_for_good()


def test_a_comment_goes_with_a_draft_that_was_never_routed(author, comment):
    delete_draft(actor=author, document=comment.document)

    check_now()
    assert not DocumentComment.objects.exists()


def test_an_answer_stands_in_a_discussion_of_its_own_document(author, comment):
    answer = comment.replies.create(document=comment.document, author=author, text="Three.")

    for parent, document in ((answer, comment.document), (comment, make_document(author=author))):
        with pytest.raises(DatabaseError, match="same version"), transaction.atomic():
            DocumentComment.objects.create(parent=parent, document=document, author=author, text="x")


def test_what_was_said_by_whom_about_what_never_changes(author, author2, comment):
    answer = comment.replies.create(document=comment.document, author=author, text="Three.")

    for change in (
        {"author": author2},
        {"created_at": clock.now()},
        {"document": make_document(author=author)},
        {"anchor_kind": "page", "page": 2},
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            DocumentComment.objects.filter(pk=comment.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        DocumentComment.objects.filter(pk=answer.pk).update(parent=None)


def test_a_withdrawn_comment_says_nothing_again(author, comment):
    withdrawn = DocumentComment.objects.filter(pk=comment.pk)
    withdrawn.update(text="", withdrawn_at=clock.now(), withdrawn_by=author)

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        withdrawn.update(text="Again", withdrawn_at=None, withdrawn_by=None)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": ""}, "comment_has_text_unless_withdrawn"),
        ({"anchor_kind": "paragraph"}, "comment_anchor"),
        ({"anchor_kind": "page"}, "comment_anchor_names_its_place"),
        ({"anchor_kind": "page", "page": 0}, "comment_anchor_names_its_place"),
        ({"anchor_kind": "section"}, "comment_anchor_names_its_place"),
        ({"page": 3}, "comment_anchor_names_its_place"),
        ({"resolved_at": "2026-01-01T00:00Z"}, "comment_resolved_by_somebody"),
    ],
)
def test_a_comment_is_whole(author, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        DocumentComment.objects.create(**{"document": make_document(author=author), "author": author, "text": "x", **fields})
