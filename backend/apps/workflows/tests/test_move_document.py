"""Moving a document: the table is enforced, recorded, signed and announced."""

from datetime import timedelta

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.errors import Forbidden, Invalid, MoveRefused, Stale
from apps.documents.models import Document, DocumentParticipant
from apps.notifications.models import Notification
from apps.security.models import Signature
from apps.workflows.models import DocumentTransition, DocumentWorkflow, TaskStatus, WorkflowTask
from apps.workflows.services import move_document
from testing.make import make_document, move, signed

pytestmark = pytest.mark.django_db


def told(person, code):
    return Notification.objects.filter(recipient=person, code=code).count()


def test_it_works(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    tomorrow = clock.days_from_today(1)

    moved = move(approver, document, "approve", effective_date=tomorrow.isoformat())

    assert moved.status == "APPROVED_PENDING_EFFECTIVE"
    assert moved.effective_date == tomorrow
    assert AuditTrail.objects.about(document).filter(action="DOCUMENT_APPROVED").get().field_changes == {
        "status": ["PENDING_APPROVAL", "APPROVED_PENDING_EFFECTIVE"],
        "effective_date": [None, tomorrow.isoformat()],
    }
    assert told(author, "approved") == 1


def test_submitting_opens_a_round_with_tasks_and_participants(author, reviewer, reviewer2):
    document = make_document(author=author)

    move(author, document, "submit_for_review", reviewers=[reviewer.pk, reviewer2.pk], comment="Please look at chapter 3.")

    workflow = DocumentWorkflow.objects.get(document=document)
    assert (workflow.workflow_type, workflow.current_state_id, workflow.round, workflow.ended_at) == ("REVIEW", "PENDING_REVIEW", 1, None)
    assert workflow.current_assignee == reviewer
    assert set(workflow.tasks.values_list("assignee__username", "status", "due_date")) == {
        (person.username, "PENDING", clock.days_from_today(14)) for person in (reviewer, reviewer2)
    }
    assert DocumentParticipant.objects.filter(document=document).count() == 2
    assert told(reviewer, "task_assigned") == told(reviewer2, "task_assigned") == 1


def test_a_review_is_complete_when_the_last_reviewer_has_agreed(author, reviewer, reviewer2):
    document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer, reviewer2])

    first = move(reviewer, document, "complete_review", comment="Fine.")
    assert (first.status, first.revision) == ("UNDER_REVIEW", document.revision)
    assert told(author, "review_completed") == 0

    second = move(reviewer2, document, "complete_review", expected_revision=document.revision)
    assert (second.status, second.revision) == ("REVIEWED", document.revision + 1)
    assert told(author, "review_completed") == 1


def test_requested_changes_send_it_back_and_cancel_what_colleagues_still_had_to_do(author, reviewer, reviewer2):
    document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer, reviewer2])

    moved = move(reviewer, document, "request_changes", comment="The limit in 4.2 is wrong.")

    assert moved.status == "DRAFT"
    tasks = {task.assignee_id: task for task in WorkflowTask.objects.filter(workflow__document=document)}
    assert (tasks[reviewer.pk].status, tasks[reviewer.pk].decision) == (TaskStatus.COMPLETED, "request_changes")
    assert tasks[reviewer2.pk].status == TaskStatus.CANCELLED
    assert "The limit in 4.2 is wrong." in tasks[reviewer2.pk].cancel_reason
    assert Notification.objects.get(recipient=author, code="changes_requested").context["comment"] == "The limit in 4.2 is wrong."


def test_submitting_again_opens_a_new_round_of_the_same_workflow(author, reviewer):
    document = make_document(author=author)
    move(author, document, "submit_for_review", reviewers=[reviewer.pk])
    move(reviewer, document, "request_changes", comment="No.")

    move(author, document, "submit_for_review", reviewers=[reviewer.pk])

    workflow = DocumentWorkflow.objects.get(document=document)
    assert workflow.round == 2
    assert list(workflow.tasks.order_by("id").values_list("round", "status")) == [(1, "COMPLETED"), (2, "PENDING")]
    assert Signature.objects.filter(workflow_id=workflow.pk, role="AUTHOR").count() == 2


def test_several_approvers_approve_for_the_latest_day_that_one_of_them_named(author, approver, approver2):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver, approver2])
    late, early = clock.days_from_today(9), clock.days_from_today(2)

    first = move(approver, document, "approve", effective_date=late.isoformat())
    assert first.status == "PENDING_APPROVAL"
    second = move(approver2, document, "approve", effective_date=early.isoformat())

    assert (second.status, second.effective_date) == ("APPROVED_PENDING_EFFECTIVE", late)


def test_rejection_tells_the_author_why(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

    moved = move(approver, document, "reject", comment="Scope is missing.")

    assert moved.status == "DRAFT"
    assert Notification.objects.get(recipient=author, code="rejected").context["comment"] == "Scope is missing."


def test_an_approval_for_today_takes_effect_at_once_by_the_scheduler_under_the_same_act(author, approver, system):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

    moved = move(approver, document, "approve", effective_date=clock.today().isoformat())

    assert moved.status == "EFFECTIVE"
    assert moved.activated_at is not None
    approved, activated = DocumentTransition.objects.of(document)
    assert (approved.action, approved.transitioned_by) == ("approve", approver)
    assert (activated.action, activated.transitioned_by) == ("make_effective", system)
    assert approved.correlation_id == activated.correlation_id
    entry = AuditTrail.objects.about(document).get(action="DOCUMENT_EFFECTIVE_DATE_PROCESSED")
    assert entry.field_changes == {"old_status": "APPROVED_PENDING_EFFECTIVE", "new_status": "EFFECTIVE"}
    assert entry.user == system
    assert DocumentWorkflow.objects.get(document=document).outcome == "EFFECTIVE"


def test_a_new_version_goes_the_same_way_and_supersedes_the_first(author, approver):
    first = make_document(author=author, status="EFFECTIVE")
    second = move(author, first, "create_version", bump="major", reason="New supplier")
    assert (second.version, second.status, second.previous_version_id) == ("02.00", "DRAFT", first.pk)
    Document.objects.filter(pk=second.pk).update(status="PENDING_APPROVAL")
    workflow = DocumentWorkflow.objects.create(
        document=second, workflow_type="VERSION", current_state_id="PENDING_APPROVAL", initiated_by=author
    )
    WorkflowTask.objects.create(workflow=workflow, round=1, role="APPROVER", assignee=approver)

    move(approver, second, "approve", effective_date=clock.today().isoformat())

    first.refresh_from_db()
    assert (first.status, first.superseded_at is not None) == ("SUPERSEDED", True)
    assert DocumentTransition.objects.of(first).last().action == "supersede"
    assert AuditTrail.objects.about(first).get(action="DOCUMENT_SUPERSEDED").details["superseded_by"] == "02.00"
    assert told(author, "superseded") == 1


def test_only_one_version_is_prepared_at_a_time(author):
    document = make_document(author=author, status="EFFECTIVE")
    move(author, document, "create_version", bump="minor", reason="Typo")

    with pytest.raises(MoveRefused) as refused:
        move(author, document, "create_version", bump="minor", reason="Another typo")

    assert (refused.value.codes, refused.value.status) == (["version_in_preparation"], 409)


def test_recall_brings_it_back_and_cancels_open_tasks(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

    moved = move(author, document, "recall", reason="A page is missing.")

    assert moved.status == "DRAFT"
    assert WorkflowTask.objects.get(workflow__document=document).status == TaskStatus.CANCELLED


def test_an_approver_of_it_withdraws_the_approval(author, approver):
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", approvers=[approver], approved_at=clock.now())

    moved = move(approver, document, "withdraw_approval", reason="The supplier has changed.")

    assert (moved.status, moved.approved_at) == ("DRAFT", None)
    assert told(author, "approval_withdrawn") == 1


def test_another_approver_may_not_withdraw_it(author, approver, approver2):
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", approvers=[approver])

    with pytest.raises(MoveRefused) as refused:
        move(approver2, document, "withdraw_approval", reason="I would like to.")

    assert (refused.value.codes, refused.value.status) == (["not_its_approver"], 403)


def test_the_effective_date_can_be_changed_again_and_again_with_a_signature_each(author, approver):
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", approvers=[approver])

    for days in (3, 5):
        day = clock.days_from_today(days)
        moved = move(approver, document, "change_effective_date", effective_date=day.isoformat(), reason="Training takes longer.")
        assert (moved.status, moved.effective_date) == ("APPROVED_PENDING_EFFECTIVE", day)

    assert Signature.objects.filter(subject_id=str(document.pk), role="AMENDMENT").count() == 2


def test_a_terminated_draft_ends_with_its_history(author):
    document = make_document(author=author)

    moved = move(author, document, "terminate", reason="Not needed.")

    assert (moved.status, moved.terminated_at is not None) == ("TERMINATED", True)
    workflow = DocumentWorkflow.objects.get(document=document)
    assert (workflow.outcome, workflow.is_terminated) == ("TERMINATED", True)
    assert DocumentTransition.objects.of(document).get().comment == "Not needed."


def test_authors_never_approve_their_own_document_even_as_superuser(superuser):
    document = make_document(author=superuser, status="PENDING_APPROVAL", approvers=[superuser])

    with pytest.raises(MoveRefused) as refused:
        move(superuser, document, "approve")

    assert (refused.value.codes, refused.value.status) == (["four_eyes"], 403)
    document.refresh_from_db()
    assert document.status == "PENDING_APPROVAL"


def test_authors_never_review_their_own_document_even_as_superuser(superuser):
    document = make_document(author=superuser, status="UNDER_REVIEW", reviewers=[superuser])

    with pytest.raises(MoveRefused) as refused:
        move(superuser, document, "complete_review")

    assert refused.value.codes == ["four_eyes"]


def test_whoever_reviewed_it_does_not_approve_it_unless_its_type_allows(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", reviewers=[approver], approvers=[approver])

    with pytest.raises(MoveRefused) as refused:
        move(approver, document, "approve")
    assert refused.value.codes == ["reviewed_it"]

    document.document_type.reviewer_may_approve = True
    document.document_type.save()
    assert move(approver, document, "approve", effective_date=clock.days_from_today(1).isoformat()).status == "APPROVED_PENDING_EFFECTIVE"


def test_a_superuser_without_a_task_does_not_approve(author, approver, superuser):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

    with pytest.raises(MoveRefused) as refused:
        move(superuser, document, "approve")

    assert refused.value.codes == ["not_assigned"]


def test_nobody_but_the_scheduler_makes_a_document_effective(author, superuser):
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")

    with pytest.raises(MoveRefused) as refused:
        move(superuser, document, "make_effective")

    assert refused.value.codes == ["scheduler_only"]


def test_the_second_of_two_approvals_with_the_same_view_is_told_what_changed(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    seen = document.revision
    move(approver, document, "approve", expected_revision=seen, effective_date=clock.days_from_today(1).isoformat())

    with pytest.raises(Stale) as stale:
        move(approver, document, "approve", expected_revision=seen)

    assert stale.value.subject.status == "APPROVED_PENDING_EFFECTIVE"


def test_deciding_twice_in_a_round_is_refused_by_state(author, approver, approver2):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver, approver2])
    move(approver, document, "approve")

    with pytest.raises(MoveRefused) as refused:
        move(approver, document, "approve")

    assert (refused.value.codes, refused.value.status) == (["already_decided"], 409)


def test_a_wrong_password_signs_nothing_and_leaves_a_trace(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

    with pytest.raises(Forbidden) as refused:
        move_document(actor=approver, document_id=document.pk, action="approve", credentials=type(signed())(password="Not-the-password-1"))

    assert refused.value.code == "signature_failed"
    document.refresh_from_db()
    assert document.status == "PENDING_APPROVAL"
    assert not Signature.objects.exists()
    assert AuditTrail.objects.about(document).filter(action="SIGNATURE_FAILED", user=approver).count() == 1


def test_a_move_that_is_signed_asks_for_the_password(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

    with pytest.raises(Invalid) as refused:
        move_document(actor=approver, document_id=document.pk, action="approve")

    assert refused.value.code == "signature_required"


def test_a_password_that_somebody_else_has_set_does_not_sign(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    approver.must_change_password = True

    with pytest.raises(Forbidden) as refused:
        move(approver, document, "approve")

    assert refused.value.code == "password_must_change"


def test_a_signature_carries_name_role_meaning_and_what_was_signed(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

    move(approver, document, "approve", effective_date=clock.days_from_today(1).isoformat(), comment="Good.")

    signature = Signature.objects.get()
    assert (signature.signer_name, signature.signer_role, signature.meaning) == ("Approver Tester", "approver", "Approver")
    assert signature.content_sha256 == document.file_id
    assert b'"effective_date":"' + clock.days_from_today(1).isoformat().encode() in bytes(signature.metadata_canonical)
    assert signature.audit_entry.action == "DOCUMENT_SIGNED"
    assert signature.methods == ["password"]
    assert DocumentTransition.objects.of(document).get().signature == signature


def test_a_move_of_one_document_costs_at_most_twenty_statements(author, approver, django_assert_max_num_queries):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    inputs = {"effective_date": (clock.today() + timedelta(days=1)).isoformat()}
    move(author, make_document(author=author), "terminate", reason="Warms the caches.")

    # Sixteen, and the two savepoints that stand for BEGIN and COMMIT twice; the password check is three of them.
    with django_assert_max_num_queries(20):
        move(approver, document, "approve", **inputs)
