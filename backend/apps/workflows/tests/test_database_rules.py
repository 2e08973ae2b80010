"""Rules that hold whatever code is run: the database keeps documents frozen and workflows within limits (product rules 1, 3, 9)."""

import pytest
from django.db import IntegrityError, connection, transaction

from apps.audit.tests.attacks import lacks_the_right, refused, run
from apps.core import clock
from apps.documents.models import Document
from apps.workflows.models import DocumentTransition, DocumentWorkflow, WorkflowTask
from testing.make import make_document, move

FROZEN = {
    "title": "'Another title'",
    "description": "'x'",
    "keywords": "'x'",
    "department": "'x'",
    "document_number": "'SOP-1999-0001'",
    "version_major": "9",
    "version_minor": "9",
    "file_id": "NULL",
    "file_name": "'other.pdf'",
    "document_type_id": "NULL",
    "document_source_id": "NULL",
    "author_id": "author_id + 1",
    "uuid": "gen_random_uuid()",
    "previous_version_id": "id",
    "reason_for_change": "'x'",
}
IN_FORCE_AND_AFTER = ["EFFECTIVE", "SCHEDULED_FOR_OBSOLESCENCE", "SUPERSEDED", "OBSOLETE", "TERMINATED"]


@pytest.fixture
def effective(author):
    return make_document(author=author, status="EFFECTIVE")


def test_it_works(effective):
    run("UPDATE documents_document SET effective_date = current_date WHERE id = %s", [effective.pk])

    effective.refresh_from_db()
    assert effective.effective_date == clock.today()


@pytest.mark.clause("11.10(c)")
@pytest.mark.parametrize("column", sorted(FROZEN))
def test_what_left_draft_keeps_its_content_and_control_data(effective, column):
    assert "frozen" in refused(f"UPDATE documents_document SET {column} = {FROZEN[column]} WHERE id = {effective.pk}")


def test_it_cannot_be_thawed_and_changed_in_one_statement(author, reviewer, effective):
    reviewed = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])

    assert "frozen" in refused(f"UPDATE documents_document SET status = 'DRAFT', title = 'Another' WHERE id = {reviewed.pk}")
    assert refused(f"UPDATE documents_document SET status = 'DRAFT', title = 'Another' WHERE id = {effective.pk}")


@pytest.mark.parametrize("status", IN_FORCE_AND_AFTER)
def test_what_was_in_force_or_ended_never_becomes_a_draft_again(author, status):
    document = make_document(author=author, status=status, obsolescence_date=clock.today())

    for earlier in ("DRAFT", "PENDING_REVIEW", "APPROVED_PENDING_EFFECTIVE"):
        answer = refused(f"UPDATE documents_document SET status = '{earlier}', effective_date = current_date WHERE id = {document.pk}")
        assert f"it never becomes {earlier}" in answer


@pytest.mark.parametrize("status", ["SUPERSEDED", "TERMINATED", "OBSOLETE"])
def test_a_final_state_is_never_left(author, status):
    document = make_document(author=author, status=status)

    assert "it never becomes EFFECTIVE" in refused(f"UPDATE documents_document SET status = 'EFFECTIVE' WHERE id = {document.pk}")


@pytest.mark.parametrize("status", ["PENDING_REVIEW", "APPROVED_PENDING_EFFECTIVE", *IN_FORCE_AND_AFTER])
def test_what_left_draft_is_never_deleted(author, status):
    document = make_document(author=author, status=status, obsolescence_date=clock.today())

    assert "only a draft is ever deleted" in refused(f"DELETE FROM documents_document WHERE id = {document.pk}")
    assert Document.objects.filter(pk=document.pk).exists()


def test_the_freeze_cannot_be_switched_off(effective):
    for statement in (
        "ALTER TABLE documents_document DISABLE TRIGGER frozen_unless_draft",
        "DROP TRIGGER frozen_unless_draft ON documents_document",
        "ALTER TABLE documents_document DISABLE TRIGGER states_never_go_back",
        "CREATE OR REPLACE FUNCTION public.refuse_frozen_document() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "TRUNCATE documents_document CASCADE",
    ):
        assert lacks_the_right(statement)


@pytest.mark.parametrize("change", ["sha256 = repeat('0', 64)", "size = 1", "content_type = 'text/plain'"])
def test_stored_files_never_change(effective, change):
    assert "never change" in refused(f"UPDATE documents_storedfile SET {change} WHERE sha256 = '{effective.file_id}'")
    assert refused(f"DELETE FROM documents_storedfile WHERE sha256 = '{effective.file_id}'; SET CONSTRAINTS ALL IMMEDIATE")


def test_two_versions_of_a_number_are_never_in_force_together(author, effective):
    with pytest.raises(IntegrityError, match="document_one_in_force"), transaction.atomic():
        make_document(author=author, status="EFFECTIVE", document_number=effective.document_number, version_major=2)


def test_two_versions_of_a_number_are_never_prepared_together(author):
    first = make_document(author=author)

    with pytest.raises(IntegrityError, match="document_one_in_preparation"), transaction.atomic():
        make_document(author=author, document_number=first.document_number, version_minor=1)


def test_a_document_has_one_live_workflow(author, reviewer):
    document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])

    with pytest.raises(IntegrityError, match="workflow_one_live_per_document"), transaction.atomic():
        DocumentWorkflow.objects.create(document=document, workflow_type="REVIEW", current_state_id="DRAFT", initiated_by=author)


def test_a_workflow_takes_effect_once(author, system):
    document = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")
    history = {
        "workflow": document.workflows.get(),
        "document": document,
        "action": "make_effective",
        "from_state_id": "APPROVED_PENDING_EFFECTIVE",
        "to_state_id": "EFFECTIVE",
        "transitioned_by": system,
        "round": 1,
        "correlation_id": "00000000-0000-0000-0000-000000000001",
    }
    DocumentTransition.objects.create(**history)

    with pytest.raises(IntegrityError, match="transition_make_effective_once"), transaction.atomic():
        DocumentTransition.objects.create(**history)


def test_the_id_of_a_move_in_the_history_cannot_be_chosen(author):
    move(author, make_document(author=author), "terminate", reason="Not needed.")

    answer = refused("INSERT INTO workflows_documenttransition SELECT * FROM workflows_documenttransition")
    assert "GENERATED ALWAYS" in answer


def test_a_person_has_one_task_of_a_kind_in_a_round(author, reviewer):
    document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])

    with pytest.raises(IntegrityError, match="task_unique_per_round_role_and_person"), transaction.atomic():
        WorkflowTask.objects.create(workflow=document.workflows.get(), round=1, role="REVIEWER", assignee=reviewer)


@pytest.mark.parametrize(
    "change",
    ["status = 'COMPLETED'", "status = 'DONE', ended_at = now()", "role = 'WITNESS'", "ended_at = now()"],
)
def test_a_task_is_in_a_state_that_makes_sense(author, reviewer, change):
    make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])

    assert "violates check constraint" in refused(f"UPDATE workflows_workflowtask SET {change}")


@pytest.mark.parametrize("status", ["APPROVED", "effective", ""])
def test_a_state_that_the_lifecycle_does_not_know_is_refused(author, status):
    document = make_document(author=author)

    assert "document_status_known" in refused("UPDATE documents_document SET status = %s WHERE id = %s", [status, document.pk])


def test_what_is_approved_has_a_day(author):
    document = make_document(author=author)

    assert "approved_has_effective_date" in refused(
        f"UPDATE documents_document SET status = 'APPROVED_PENDING_EFFECTIVE' WHERE id = {document.pk}"
    )


def test_the_people_of_the_record_cannot_be_deleted(author):
    assert lacks_the_right(f"DELETE FROM users_user WHERE id = {author.pk}")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        author.delete()
    assert connection.is_usable()


def test_documents_never_depend_on_each_other_in_a_circle(author):
    first, second, third = (make_document(author=author, status="EFFECTIVE") for _ in range(3))
    first.dependencies.create(depends_on=second)
    second.dependencies.create(depends_on=third)
    newer = make_document(author=author, document_number=third.document_number, version_major=2)
    harmless = make_document(author=author)
    harmless.dependencies.create(depends_on=first)

    link = "INSERT INTO documents_documentdependency (document_id, depends_on_id, kind, created_at) VALUES ({}, {}, 'REFERENCES', now())"
    assert "would depend on itself" in refused(link.format(third.pk, first.pk))
    assert "would depend on itself" in refused(link.format(newer.pk, first.pk))
    assert "would depend on itself" in refused(link.format(newer.pk, second.pk))
    assert "would depend on itself" in refused(link.format(newer.pk, third.pk))
    assert "would depend on itself" in refused(
        f"UPDATE documents_documentdependency SET document_id = {newer.pk} WHERE document_id = {harmless.pk}"
    )
    run(link.format(newer.pk, make_document(author=author, status="EFFECTIVE").pk))


def test_a_number_never_becomes_another(author):
    assert "number" in refused(
        f"UPDATE documents_document SET document_number = 'SOP-1999-0001' WHERE id = {make_document(author=author).pk}"
    )
