"""Discussions that several people settle, answer or reword at the same moment."""

import pytest

from apps.audit.models import AuditTrail
from apps.documents.models import DocumentComment
from apps.documents.services.comments import add_comment, answer_comment, edit_comment, resolve_comment, withdraw_comment
from testing.make import make_document
from tests.races.together import again_and_again, at_once, refusals_in, the_loser_of

pytestmark = pytest.mark.own_database


def settled_by(people, document, comment):
    return [lambda person=person: resolve_comment(actor=person, document=document, comment_id=comment.pk) for person in people]


@again_and_again
def test_it_works(author, reviewer, runs):
    """Of two who resolve a discussion one has done it, and the other hears that it is done."""
    document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
    for run in range(runs):
        comment = add_comment(actor=reviewer, document=document, text="Which vessel?")

        outcomes = at_once(run, *settled_by((author, reviewer), document, comment))

        assert the_loser_of(outcomes).code == "comment_resolved"
        assert DocumentComment.objects.get(pk=comment.pk).resolved_by in (author, reviewer)
    assert AuditTrail.objects.about(document).filter(action="COMMENT_RESOLVED").count() == runs


@again_and_again
def test_nobody_answers_words_that_change_under_their_hands(author, reviewer, runs):
    document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
    for run in range(runs):
        comment = add_comment(actor=reviewer, document=document, text="Wich vessel?")

        outcomes = at_once(
            run,
            lambda pk=comment.pk: edit_comment(actor=reviewer, document=document, comment_id=pk, text="Which vessel?"),
            lambda pk=comment.pk: answer_comment(actor=author, document=document, comment_id=pk, text="Three."),
        )

        history = list(AuditTrail.objects.about(document).order_by("-id").values_list("action", flat=True)[:2])
        if refused := refusals_in(outcomes):
            assert [error.code for error in refused] == ["comment_answered"]
            assert history == ["COMMENT_ADDED", "COMMENT_ADDED"]
        else:
            assert history == ["COMMENT_ADDED", "COMMENT_EDITED"]


@again_and_again
def test_a_discussion_is_either_withdrawn_or_resolved(author, reviewer, runs):
    document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
    for run in range(runs):
        comment = add_comment(actor=reviewer, document=document, text="Which vessel?")

        at_once(
            run,
            lambda pk=comment.pk: withdraw_comment(actor=reviewer, document=document, comment_id=pk),
            *settled_by((author,), document, comment),
        )

        assert DocumentComment.objects.get(pk=comment.pk).state == "withdrawn"
