"""Two decide at once: one wins, the other is told so, and nothing is done by half or twice (product rule 7)."""

from functools import partial
from typing import Any

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.errors import EdmsError
from apps.documents.models import Document
from apps.documents.services import attach_file
from apps.documents.tests.files import docx_bytes
from apps.documents.uploads import receive_file
from apps.notifications.models import Notification
from apps.security.models import Signature
from apps.users.models import User
from apps.users.services import deactivate_user, reactivate_user
from apps.workflows.models import DocumentTransition, WorkflowTask
from apps.workflows.services import tell_of_blocked_tasks
from testing.make import make_document, move
from tests.journeys.people import Person
from tests.races.together import again_and_again, at_once, refusals_in, the_loser_of
from tests.races.wholeness import assert_whole

pytestmark = pytest.mark.own_database


def actions_on(document: Document) -> list[str]:
    return list(DocumentTransition.objects.of(document).values_list("action", flat=True))


def status_of(document: Document) -> str:
    return Document.objects.values_list("status", flat=True).get(pk=document.pk)


def someday() -> str:
    return clock.days_from_today(3).isoformat()


@again_and_again
def test_it_works(runs: int, author: User, approver: User) -> None:
    """Two approvals of one task, by one person in two windows."""
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

        approve = partial(move, approver, document, "approve", effective_date=someday())

        loser = the_loser_of(at_once(run, approve, approve))

        assert loser.code == "wrong_state"
        assert actions_on(document) == ["approve"]
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_two_who_saw_the_same_revision_of_a_document_do_not_both_approve_it(runs: int, author: User, approver: User) -> None:
    windows = Person(approver), Person(approver)
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
        inputs: dict[str, Any] = {"revision": 0, "effective_date": someday()}

        answers = at_once(run, *(partial(window.asks_to, "approve", {"uuid": document.uuid}, **inputs) for window in windows))

        assert sorted((answer.status_code, answer.json().get("code")) for answer in answers) == [(200, None), (409, "stale")]
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_approve_against_reject_of_one_task(runs: int, author: User, approver: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

        outcomes = at_once(
            run,
            partial(move, approver, document, "approve", effective_date=someday()),
            partial(move, approver, document, "reject", comment="No."),
        )

        the_loser_of(outcomes)
        [won] = actions_on(document)
        assert status_of(document) == {"approve": "APPROVED_PENDING_EFFECTIVE", "reject": "DRAFT"}[won]
        assert WorkflowTask.objects.get(workflow__document=document).decision == won
        assert Notification.objects.filter(recipient=author, context__document_uuid=str(document.uuid)).count() == 1
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_approvers_who_decide_in_parallel_do_not_disturb_each_other(runs: int, author: User, approver: User, approver2: User) -> None:
    early, late = clock.days_from_today(2), clock.days_from_today(9)
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver, approver2])

        outcomes = at_once(
            run,
            partial(move, approver, document, "approve", expected_revision=0, effective_date=early.isoformat()),
            partial(move, approver2, document, "approve", expected_revision=0, effective_date=late.isoformat()),
        )

        assert refusals_in(outcomes) == []
        document.refresh_from_db()
        assert (document.status, document.effective_date) == ("APPROVED_PENDING_EFFECTIVE", late)
        assert Signature.objects.filter(subject_id=str(document.pk)).count() == 2
        assert Notification.objects.filter(code="approved", context__document_uuid=str(document.uuid)).count() == 1
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_a_rejection_beside_a_colleagues_approval_always_brings_it_back(runs: int, author: User, approver: User, approver2: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver, approver2])

        at_once(
            run,
            partial(move, approver, document, "approve", effective_date=someday()),
            partial(move, approver2, document, "reject", comment="No."),
        )

        assert status_of(document) == "DRAFT"
        assert actions_on(document) in (["approve", "reject"], ["reject"])
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_the_author_recalls_while_the_approver_approves(runs: int, author: User, approver: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

        outcomes = at_once(
            run,
            partial(move, author, document, "recall", reason="Wait."),
            partial(move, approver, document, "approve", effective_date=someday()),
        )

        assert the_loser_of(outcomes).code == "wrong_state"
        assert len(actions_on(document)) == 1
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_two_reviewers_start_at_once(runs: int, author: User, reviewer: User, reviewer2: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="PENDING_REVIEW", reviewers=[reviewer, reviewer2])

        outcomes = at_once(
            run,
            *(partial(move, person, document, "start_review") for person in (reviewer, reviewer2)),
        )

        assert the_loser_of(outcomes).code == "wrong_state"
        assert_whole(document, began_in="PENDING_REVIEW")


@again_and_again
def test_a_document_is_submitted_once(runs: int, author: User, reviewer: User) -> None:
    for run in range(runs):
        document = make_document(author=author)

        submit = partial(move, author, document, "submit_for_review", reviewers=[reviewer.pk])

        the_loser_of(at_once(run, submit, submit))

        assert WorkflowTask.objects.filter(workflow__document=document).count() == 1
        assert_whole(document, began_in="DRAFT")


@again_and_again
def test_one_next_version_is_begun(runs: int, author: User, author2: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="EFFECTIVE")

        outcomes = at_once(
            run,
            *(partial(move, person, document, "create_version", bump="minor", reason="Typo") for person in (author, author2)),
        )

        assert the_loser_of(outcomes).code == "version_in_preparation"
        assert Document.objects.filter(document_number=document.document_number).count() == 2
        assert_whole(document, began_in="EFFECTIVE")


@again_and_again
def test_what_is_signed_is_what_is_attached_even_if_a_file_comes_in_at_that_moment(runs: int, author: User, reviewer: User) -> None:
    for run in range(runs):
        document = make_document(author=author)
        upload = receive_file([docx_bytes(f"Another content {run}")], name="other.docx")

        outcomes = at_once(
            run,
            partial(move, author, document, "submit_for_review", reviewers=[reviewer.pk]),
            partial(attach_file, actor=author, document=document, upload=upload),
        )

        refused = refusals_in(outcomes)
        assert [refusal.code for refusal in refused] in ([], ["not_a_draft"])
        assert not isinstance(outcomes[0], EdmsError)
        document.refresh_from_db()
        assert Signature.objects.get(subject_id=str(document.pk)).content_sha256 == document.file_id
        assert_whole(document, began_in="DRAFT")


@again_and_again
def test_the_last_approval_against_its_withdrawal_by_an_admin(runs: int, author: User, approver: User, docadmin: User) -> None:
    """What is not approved yet cannot be withdrawn; what was withdrawn was approved before, once."""
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

        approved, withdrawn = at_once(
            run,
            partial(move, approver, document, "approve", effective_date=someday()),
            partial(move, docadmin, document, "withdraw_approval", reason="Wrong file."),
        )

        assert not isinstance(approved, EdmsError), approved
        if refused := refusals_in([withdrawn]):
            assert [(error.code, error.status) for error in refused] == [("wrong_state", 409)]
            assert (actions_on(document), status_of(document)) == (["approve"], "APPROVED_PENDING_EFFECTIVE")
        else:
            assert (actions_on(document), status_of(document)) == (["approve", "withdraw_approval"], "DRAFT")
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_an_approval_is_withdrawn_once(runs: int, author: User, approver: User, docadmin: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", approvers=[approver])
        withdraw = partial(move, document=document, action="withdraw_approval", reason="Wrong file.")

        outcomes = at_once(run, partial(withdraw, approver), partial(withdraw, docadmin))

        assert the_loser_of(outcomes).code == "wrong_state"
        assert (actions_on(document), status_of(document)) == (["withdraw_approval"], "DRAFT")
        assert_whole(document, began_in="APPROVED_PENDING_EFFECTIVE")


@again_and_again
def test_what_is_approved_is_what_was_handed_in_even_if_the_author_takes_it_back_to_replace_the_file(
    runs: int, author: User, approver: User
) -> None:
    """Either the approval stands and the file with it, or the draft has the other file and the approval is refused."""
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
        handed_in = document.file_id
        upload = receive_file([docx_bytes(f"Replaced content {run}")], name="other.docx")

        def replace(document: Document = document, upload: Any = upload) -> None:
            attach_file(actor=author, document=move(author, document, "recall", reason="Wrong file."), upload=upload)

        approved, replaced = at_once(run, partial(move, approver, document, "approve", effective_date=someday()), replace)

        assert the_loser_of([approved, replaced]).code == "wrong_state"
        document.refresh_from_db()
        if isinstance(approved, EdmsError):
            assert (document.status, document.file_id) == ("DRAFT", upload.sha256)
        else:
            assert (document.status, document.file_id) == ("APPROVED_PENDING_EFFECTIVE", handed_in)
            assert Signature.objects.get(subject_id=str(document.pk)).content_sha256 == handed_in
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_nobody_signs_after_they_were_deactivated(runs: int, author: User, approver: User, docadmin: User) -> None:
    """Either the signature came first, or it is refused: no signature is younger than the end of its signer's account."""
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

        approved, deactivated = at_once(
            run,
            partial(move, approver, document, "approve", effective_date=someday()),
            partial(deactivate_user, actor=docadmin, user_id=approver.pk, reason="Left the company"),
        )

        assert not isinstance(deactivated, EdmsError), deactivated
        last = AuditTrail.objects.filter(action="USER_DEACTIVATED").latest()
        signed = AuditTrail.objects.about(document).filter(action="DOCUMENT_SIGNED")
        if isinstance(approved, EdmsError):
            assert (approved.code, approved.status) == ("signature_failed", 403)
            assert (actions_on(document), status_of(document), signed.count()) == ([], "PENDING_APPROVAL", 0)
            # Told at once, or by the next cleanup where the task was just being decided.
            tell_of_blocked_tasks()
            assert Notification.objects.filter(code="task_blocked", context__document_uuid=str(document.uuid)).exists()
        else:
            assert (actions_on(document), status_of(document)) == (["approve"], "APPROVED_PENDING_EFFECTIVE")
            assert signed.get().pk < last.pk
        assert_whole(document, began_in="PENDING_APPROVAL")
        reactivate_user(actor=docadmin, user_id=approver.pk, reason="Back")
