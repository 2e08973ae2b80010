"""What the calendar does: due documents move as a set, once each, and none of them stops the others."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.errors import MoveRefused
from apps.documents.models import Document
from apps.notifications.models import Notification
from apps.workflows.due import due_documents, preview_due_moves
from apps.workflows.models import DocumentTransition, DocumentWorkflow
from apps.workflows.services import move_due_documents
from testing.make import make_document, move

pytestmark = pytest.mark.django_db
APPROVED = "APPROVED_PENDING_EFFECTIVE"


def put_in_force(*documents, **more):
    return move_due_documents(action="make_effective", document_ids=[document.pk for document in documents], today=clock.today(), **more)


def upon_something_gone(document, author):
    gone = make_document(author=author, status="EFFECTIVE", title="Gone")
    document.dependencies.create(depends_on=gone)
    Document.objects.filter(pk=gone.pk).update(status="OBSOLETE")
    return gone


def test_it_works(author, system):
    document = make_document(author=author, status=APPROVED)

    [moved] = put_in_force(document).moved

    assert (moved.document_id, moved.from_state, moved.to_state, moved.superseded_version) == (document.pk, APPROVED, "EFFECTIVE", None)
    document.refresh_from_db()
    assert (document.status, document.activated_at is not None, document.effective_date) == ("EFFECTIVE", True, clock.today())
    assert DocumentTransition.objects.of(document).get().transitioned_by == system
    assert DocumentWorkflow.objects.get(document=document).outcome == "EFFECTIVE"


def test_what_somebody_else_has_moved_is_left_out_silently(author, approver):
    taken = make_document(author=author, status=APPROVED, approvers=[approver])
    ready = make_document(author=author, status=APPROVED)
    move(approver, taken, "withdraw_approval", reason="Not yet.")

    outcome = put_in_force(taken, ready)

    assert [moved.document_id for moved in outcome.moved] == [ready.pk]
    assert outcome.refused == []
    taken.refresh_from_db()
    assert taken.status == "DRAFT"


def test_what_the_table_refuses_is_reported_and_the_others_go_on(author):
    early = make_document(author=author, status=APPROVED, effective_date=clock.days_from_today(1))
    ready = make_document(author=author, status=APPROVED)

    outcome = put_in_force(early, ready)

    [refused] = outcome.refused
    assert (refused.document_id, refused.document_number, refused.reason) == (
        early.pk,
        early.document_number,
        "The effective date has not come yet.",
    )
    assert [moved.document_id for moved in outcome.moved] == [ready.pk]


@pytest.mark.parametrize("ids", [[], [987654321]])
def test_nothing_to_do_writes_nothing(db, ids):
    outcome = move_due_documents(action="make_effective", document_ids=ids, today=clock.today())

    assert (outcome.moved, outcome.refused) == ([], [])
    assert not AuditTrail.objects.exists()


def test_the_same_documents_again_move_nobody_twice(author):
    document = make_document(author=author, status=APPROVED)
    put_in_force(document)

    assert put_in_force(document).moved == []

    assert DocumentTransition.objects.of(document).count() == 1
    assert Notification.objects.filter(recipient=author).count() == 1
    assert AuditTrail.objects.about(document).count() == 1


def test_the_version_before_is_superseded_with_its_own_history_and_notice(author, author2, system):
    old = make_document(author=author2, status="EFFECTIVE", document_number="SOP-2026-0001")
    new = make_document(author=author, status=APPROVED, document_number="SOP-2026-0001", version_major=2, previous_version=old)

    [moved] = put_in_force(new).moved

    assert moved.superseded_version == "01.00"
    old.refresh_from_db()
    assert (old.status, old.superseded_at is not None, old.revision) == ("SUPERSEDED", True, 1)
    [step] = DocumentTransition.objects.of(old)
    assert (step.action, step.from_state_id, step.to_state_id, step.transitioned_by) == ("supersede", "EFFECTIVE", "SUPERSEDED", system)
    assert Notification.objects.get(recipient=author2).code == "superseded"
    assert Notification.objects.get(recipient=author).code == "effective"
    together = AuditTrail.objects.filter(action__in=("DOCUMENT_SUPERSEDED", "DOCUMENT_EFFECTIVE_DATE_PROCESSED"))
    assert together.count() == 2
    assert together.values("transaction_id", "correlation_id").distinct().count() == 1


def test_a_version_scheduled_to_become_obsolete_is_never_superseded_because_none_is_prepared_beside_it(author):
    old = make_document(author=author, status="SCHEDULED_FOR_OBSOLESCENCE")

    with pytest.raises(IntegrityError, match="is being made obsolete: no version is prepared beside it"), transaction.atomic():
        make_document(author=author, status=APPROVED, document_number=old.document_number, version_major=2, previous_version=old)


def test_a_document_that_came_without_a_workflow_gets_one(author, system):
    document = make_document(author=author, status=APPROVED)
    DocumentWorkflow.objects.filter(document=document).delete()

    put_in_force(document)

    workflow = DocumentWorkflow.objects.get(document=document)
    assert (workflow.initiated_by, workflow.current_state_id, workflow.outcome) == (system, "EFFECTIVE", "EFFECTIVE")
    assert workflow.ended_at is not None


def test_entries_carry_the_runs_correlation_id(author):
    run = uuid4()

    put_in_force(make_document(author=author, status=APPROVED), correlation_id=run)

    assert AuditTrail.objects.get().correlation_id == run
    assert DocumentTransition.objects.get().correlation_id == run


def test_what_is_due_is_decided_by_day_and_state(author):
    due = [make_document(author=author, status=APPROVED, effective_date=clock.days_from_today(-days)) for days in (0, 400, 1)]
    make_document(author=author, status=APPROVED, effective_date=clock.days_from_today(1))
    make_document(author=author, status="PENDING_APPROVAL", effective_date=clock.today())

    assert [document.pk for document in due_documents("make_effective", clock.today())] == [due[1].pk, due[2].pk, due[0].pk]


def test_the_preview_is_what_the_sweep_does_and_writes_nothing(author, django_assert_num_queries):
    old = make_document(author=author, status="EFFECTIVE", document_number="SOP-2026-0001")
    make_document(author=author, status=APPROVED, document_number="SOP-2026-0001", version_major=2, previous_version=old)
    make_document(author=author, status=APPROVED, effective_date=clock.days_from_today(-2))

    with django_assert_num_queries(5):
        preview = preview_due_moves("make_effective", clock.today())

    assert not AuditTrail.objects.exists()
    moved = put_in_force(*due_documents("make_effective", clock.today())).moved
    facts = ("document_id", "document_uuid", "document_number", "version", "title", "from_state", "to_state", "superseded_version")
    assert sorted(tuple(str(getattr(one, name)) for name in facts) for one in preview.moved) == sorted(
        tuple(str(getattr(one, name)) for name in facts) for one in moved
    )


def test_five_hundred_documents_cost_at_most_sixty_statements(author):
    documents = Document.objects.bulk_create(
        Document(document_number=f"BIG-{place:04d}", title="Cleaning", author=author, status=APPROVED, effective_date=clock.today())
        for place in range(500)
    )
    put_in_force(make_document(author=author, status=APPROVED))

    with CaptureQueriesContext(connection) as few:
        put_in_force(*documents[:5])
    with CaptureQueriesContext(connection) as many:
        outcome = put_in_force(*documents[5:])

    assert len(outcome.moved) == 495
    assert len(many) <= 60
    assert len(many) == len(few), "a larger batch must not cost more statements"


def test_what_builds_upon_something_out_of_force_does_not_take_effect(author):
    document, ready = (make_document(author=author, status=APPROVED) for _ in range(2))
    gone = upon_something_gone(document, author)

    outcome = put_in_force(document, ready)

    assert [moved.document_id for moved in outcome.moved] == [ready.pk]
    assert outcome.refused[0].reason == f"It depends on what is not in force any more: {gone.document_number} «Gone»."
    assert preview_due_moves("make_effective", clock.today()).refused == outcome.refused


def test_nothing_is_approved_that_builds_upon_what_went_out_of_force(author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    upon_something_gone(document, author)

    with pytest.raises(MoveRefused) as refused:
        move(approver, document, "approve", effective_date=clock.today().isoformat())

    assert refused.value.codes == ["out_of_force"]


def test_a_day_changed_to_today_comes_at_once(author, approver):
    document = make_document(author=author, status=APPROVED, approvers=[approver])

    moved = move(approver, document, "change_effective_date", effective_date=clock.today().isoformat(), reason="Training is done.")

    assert moved.status == "EFFECTIVE"
    changed, effective = DocumentTransition.objects.of(document).order_by("id")
    assert (changed.action, effective.action) == ("change_effective_date", "make_effective")
    assert changed.correlation_id == effective.correlation_id


def test_a_day_changed_to_today_waits_where_something_it_builds_upon_went_out_of_force(author, approver):
    document = make_document(author=author, status=APPROVED, approvers=[approver])
    upon_something_gone(document, author)

    moved = move(approver, document, "change_effective_date", effective_date=clock.today().isoformat(), reason="Training is done.")

    assert moved.status == APPROVED
