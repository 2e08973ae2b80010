"""Taking a document out of force: a workflow of its own that leaves the document alone until all have agreed and the day has come."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from apps.audit.models import AuditTrail
from apps.audit.tests.attacks import refused
from apps.core import clock
from apps.core.errors import Invalid, MoveRefused
from apps.core.permissions import Role
from apps.documents.models import Document
from apps.notifications.models import Notification
from apps.security.models import Signature
from apps.workflows.models import DocumentTransition, DocumentWorkflow, WorkflowTask
from apps.workflows.selectors import offers, stale_tasks, waiting_tasks
from apps.workflows.services import move_due_documents
from testing.cast import make_user
from testing.clock import clock_at
from testing.make import make_document, move

pytestmark = pytest.mark.django_db


def someday(days=5):
    return clock.days_from_today(days).isoformat()


@pytest.fixture
def effective(author):
    return make_document(author=author, status="EFFECTIVE", activated_at=clock.now())


@pytest.fixture
def asked(effective, author2, approver):
    return move(author2, effective, "initiate_obsolescence", approvers=[approver.pk], reason="Nobody works like this any more.")


@pytest.fixture
def scheduled(asked, approver):
    return move(approver, asked, "approve_obsolescence", obsolescence_date=someday())


def workflow_of(document):
    return DocumentWorkflow.objects.filter(document=document, workflow_type="OBSOLESCENCE").latest("id")


def entry(document, action):
    return AuditTrail.objects.about(document).filter(action=action).get()


def told(code):
    return sorted(Notification.objects.filter(code=code).values_list("recipient__username", flat=True))


def offered(document, actor):
    return {one["action"]: [refusal["code"] for refusal in one["refusals"]] for one in offers(document, actor=actor)}


def test_it_works(author, author2, approver, effective, asked):
    assert (asked.status, asked.obsolescence_date, asked.revision) == ("EFFECTIVE", None, 1)
    assert workflow_of(effective).current_state_id == "PENDING_APPROVAL"

    scheduled = move(approver, asked, "approve_obsolescence", obsolescence_date=someday(), comment="Agreed.")
    assert (scheduled.status, scheduled.obsolescence_date) == ("SCHEDULED_FOR_OBSOLESCENCE", clock.days_from_today(5))

    with clock_at(clock.days_from_today(5)):
        [moved] = move_due_documents(action="make_obsolete", document_ids=[effective.pk], today=clock.today()).moved
    assert (moved.from_state, moved.to_state) == ("SCHEDULED_FOR_OBSOLESCENCE", "OBSOLETE")
    workflow = workflow_of(effective)
    assert (workflow.outcome, workflow.is_terminated, workflow.current_state_id) == ("OBSOLETE", True, "OBSOLETE")
    effective.refresh_from_db()
    assert effective.obsoleted_at == workflow.ended_at


def test_every_step_is_on_record_with_who_and_why(author2, approver, effective, scheduled):
    with clock_at(clock.days_from_today(5)):
        move_due_documents(action="make_obsolete", document_ids=[effective.pk], today=clock.today())

    steps = list(
        DocumentTransition.objects.of(effective).values_list("action", "from_state_id", "to_state_id", "transitioned_by__username")
    )
    assert steps == [
        ("initiate_obsolescence", "EFFECTIVE", "EFFECTIVE", "author2"),
        ("approve_obsolescence", "EFFECTIVE", "SCHEDULED_FOR_OBSOLESCENCE", "approver"),
        ("make_obsolete", "SCHEDULED_FOR_OBSOLESCENCE", "OBSOLETE", "system_scheduler"),
    ]
    assert entry(effective, "DOCUMENT_OBSOLESCENCE_INITIATED").reason == "Nobody works like this any more."
    assert entry(effective, "DOCUMENT_OBSOLESCENCE_APPROVED").field_changes == {
        "status": ["EFFECTIVE", "SCHEDULED_FOR_OBSOLESCENCE"],
        "obsolescence_date": [None, someday()],
    }
    assert entry(effective, "DOCUMENT_OBSOLETION_DATE_PROCESSED").field_changes == {
        "old_status": "SCHEDULED_FOR_OBSOLESCENCE",
        "new_status": "OBSOLETE",
    }


def test_those_concerned_are_told(author, author2, approver, effective, asked):
    follower = make_user("follower", Role.AUTHOR)
    make_document(author=follower).dependencies.create(depends_on=effective)

    assert (told("obsolescence_requested"), told("obsolescence_started")) == (["approver"], ["author"])
    move(approver, asked, "approve_obsolescence", obsolescence_date=someday())
    assert told("obsolescence_scheduled") == ["author", "author2", "follower"]
    move(approver, asked, "change_obsolescence_date", obsolescence_date=someday(9), reason="Training.")
    assert told("obsolescence_date_changed") == ["author", "author2", "follower"]
    with clock_at(clock.days_from_today(9)):
        move_due_documents(action="make_obsolete", document_ids=[effective.pk], today=clock.today())
    assert told("obsolete") == ["author", "author2", "follower"]


def test_the_approval_waits_among_the_tasks_of_the_approver_and_no_cleanup_takes_it_away(approver, asked):
    [task] = waiting_tasks(actor=approver)

    assert (task.role, task.workflow.workflow_type, task.due_date) == ("APPROVER", "OBSOLESCENCE", clock.days_from_today(7))
    assert stale_tasks() == []


def test_an_approval_for_today_makes_it_obsolete_at_once_under_the_same_act(approver, system, asked):
    moved = move(approver, asked, "approve_obsolescence", obsolescence_date=someday(0))

    assert moved.status == "OBSOLETE"
    _, approved, ended = DocumentTransition.objects.of(asked)
    assert (approved.transitioned_by, ended.action, ended.transitioned_by) == (approver, "make_obsolete", system)
    assert approved.correlation_id == ended.correlation_id


def test_an_approval_for_yesterday_is_refused(approver, asked):
    with pytest.raises(Invalid, match="today or later"):
        move(approver, asked, "approve_obsolescence", obsolescence_date=someday(-1))


@pytest.mark.clause("11.50(a)")
def test_the_signature_is_bound_to_the_day(approver, scheduled):
    signature = Signature.objects.get(meaning="Approver (obsolescence)")

    assert signature.signer == approver
    assert f'"obsolescence_date":"{someday()}"'.encode() in bytes(signature.metadata_canonical)


def test_all_approvers_must_agree_and_the_latest_day_counts(author2, approver, approver2, effective):
    move(author2, effective, "initiate_obsolescence", approvers=[approver.pk, approver2.pk], reason="Merged.")

    first = move(approver, effective, "approve_obsolescence", obsolescence_date=someday(9))
    assert (first.status, first.obsolescence_date, first.revision) == ("EFFECTIVE", None, 1)
    second = move(approver2, effective, "approve_obsolescence", obsolescence_date=someday(2))

    assert (second.status, second.obsolescence_date) == ("SCHEDULED_FOR_OBSOLESCENCE", clock.days_from_today(9))


def test_a_rejection_leaves_it_in_force_and_it_can_be_asked_for_again(author2, approver, approver2, effective):
    move(author2, effective, "initiate_obsolescence", approvers=[approver.pk, approver2.pk], reason="Merged.")
    move(approver, effective, "approve_obsolescence", obsolescence_date=someday())

    kept = move(approver2, effective, "reject_obsolescence", comment="Still in use at site B.")

    assert (kept.status, kept.obsolescence_date) == ("EFFECTIVE", None)
    workflow = workflow_of(effective)
    assert (workflow.outcome, workflow.current_state_id, workflow.is_terminated) == ("REJECTED", "EFFECTIVE", False)
    assert told("obsolescence_rejected") == ["author", "author2"]
    assert entry(effective, "DOCUMENT_OBSOLESCENCE_REJECTED").reason == "Still in use at site B."
    assert offered(effective, author2) == {"create_version": [], "initiate_obsolescence": []}
    move(author2, effective, "initiate_obsolescence", approvers=[approver.pk], reason="Site B is closed now.")


def test_a_rejection_needs_a_comment(approver, asked):
    with pytest.raises(Invalid, match="required"):
        move(approver, asked, "reject_obsolescence")


def test_whoever_started_it_may_withdraw_it_while_it_waits(author, author2, approver, docadmin, asked):
    assert "withdraw_obsolescence" not in offered(asked, author)
    assert offered(asked, docadmin)["withdraw_obsolescence"] == []

    kept = move(author2, asked, "withdraw_obsolescence", reason="Too early.")

    assert (kept.status, workflow_of(asked).outcome) == ("EFFECTIVE", "CANCELLED")
    assert WorkflowTask.objects.get(workflow=workflow_of(asked)).status == "CANCELLED"
    assert entry(asked, "DOCUMENT_OBSOLESCENCE_WITHDRAWN").reason == "Too early."
    with pytest.raises(MoveRefused) as refusal:
        move(author2, asked, "withdraw_obsolescence", reason="Again.")
    assert (refusal.value.status, refusal.value.code) == (409, "no_obsolescence")


def test_the_day_can_be_changed(approver, scheduled):
    changed = move(approver, scheduled, "change_obsolescence_date", obsolescence_date=someday(30), reason="Training takes longer.")

    assert (changed.status, changed.obsolescence_date) == ("SCHEDULED_FOR_OBSOLESCENCE", clock.days_from_today(30))
    assert entry(scheduled, "DOCUMENT_OBSOLESCENCE_DATE_CHANGED").field_changes == {"obsolescence_date": [someday(), someday(30)]}
    assert workflow_of(scheduled).ended_at is None


def test_it_can_be_cancelled_and_was_in_force_all_the_time(approver, author2, effective, scheduled):
    in_force_since = effective.activated_at

    kept = move(approver, scheduled, "cancel_obsolescence", reason="Needed after all.")

    assert (kept.status, kept.obsolescence_date, kept.activated_at) == ("EFFECTIVE", None, in_force_since)
    assert (workflow_of(scheduled).outcome, workflow_of(scheduled).current_state_id) == ("CANCELLED", "EFFECTIVE")
    assert told("obsolescence_cancelled") == ["author", "author2"]
    assert offered(kept, author2) == {"create_version": [], "initiate_obsolescence": []}


def test_others_neither_change_nor_cancel(author, author2, approver2, docadmin, scheduled):
    for person in (author, author2, approver2):
        assert offered(scheduled, person) == {}
    assert set(offered(scheduled, docadmin)) == {"change_obsolescence_date", "cancel_obsolescence"}


def test_a_scheduled_document_that_came_without_a_workflow_can_be_cancelled_and_retired(author, docadmin, effective):
    first, second = (make_document(author=author, status="SCHEDULED_FOR_OBSOLESCENCE") for _ in range(2))
    DocumentWorkflow.objects.all().delete()

    assert move(docadmin, first, "cancel_obsolescence", reason="Imported by mistake.").status == "EFFECTIVE"
    assert len(move_due_documents(action="make_obsolete", document_ids=[second.pk], today=clock.today()).moved) == 1
    assert {workflow_of(first).outcome, workflow_of(second).outcome} == {"CANCELLED", "OBSOLETE"}


@pytest.mark.parametrize("who", ["author", "author2"])
def test_neither_the_author_nor_the_initiator_is_asked_to_approve(author2, effective, who, request):
    person = request.getfixturevalue(who)
    person.groups.set([])
    person.is_superuser = True
    person.save()

    with pytest.raises(Invalid, match=r"never|Nobody") as refusal:
        move(author2, effective, "initiate_obsolescence", approvers=[person.pk], reason="Old.")
    assert refusal.value.code == "four_eyes"


def test_an_initiator_who_has_a_task_all_the_same_may_not_decide(approver, effective):
    workflow = DocumentWorkflow.objects.create(
        document=effective, workflow_type="OBSOLESCENCE", current_state_id="PENDING_APPROVAL", initiated_by=approver
    )
    WorkflowTask.objects.create(workflow=workflow, round=1, role="APPROVER", assignee=approver)

    for action, inputs in (("approve_obsolescence", {"obsolescence_date": someday()}), ("reject_obsolescence", {"comment": "No."})):
        with pytest.raises(MoveRefused) as refusal:
            move(approver, effective, action, **inputs)
        assert (refusal.value.status, refusal.value.code) == (403, "four_eyes")


def test_readers_ask_for_nothing(viewer, approver, effective):
    with pytest.raises(MoveRefused, match="authors"):
        move(viewer, effective, "initiate_obsolescence", approvers=[approver.pk], reason="Old.")


def test_a_version_in_preparation_and_obsolescence_exclude_each_other(author, author2, approver, effective):
    draft = move(author, effective, "create_version", bump="minor", reason="Typo")
    assert offered(effective, author2)["initiate_obsolescence"] == ["version_in_preparation"]
    move(author, draft, "terminate", reason="Not needed.")

    move(author2, effective, "initiate_obsolescence", approvers=[approver.pk], reason="Old.")
    assert offered(effective, author2) == {
        "create_version": ["obsolescence_in_progress"],
        "change_approvers": [],
        "initiate_obsolescence": ["obsolescence_in_progress"],
        "withdraw_obsolescence": [],
    }


def test_the_database_keeps_versions_and_obsolescence_apart(author, effective):
    scheduled = make_document(author=author, status="SCHEDULED_FOR_OBSOLESCENCE")
    DocumentWorkflow.objects.create(
        document=effective, workflow_type="OBSOLESCENCE", current_state_id="PENDING_APPROVAL", initiated_by=author
    )
    for document in (effective, scheduled):
        with pytest.raises(IntegrityError, match="no version is prepared beside it"), transaction.atomic():
            make_document(author=author, document_number=document.document_number, version_minor=1)

    versioned = make_document(author=author, status="EFFECTIVE")
    make_document(author=author, document_number=versioned.document_number, version_minor=1)
    with pytest.raises(IntegrityError, match="it is not made obsolete beside it"), transaction.atomic():
        DocumentWorkflow.objects.create(
            document=versioned, workflow_type="OBSOLESCENCE", current_state_id="PENDING_APPROVAL", initiated_by=author
        )
    assert "it is not made obsolete beside it" in refused(
        "UPDATE documents_document SET status = 'SCHEDULED_FOR_OBSOLESCENCE', obsolescence_date = current_date WHERE id = %s",
        [versioned.pk],
    )


def test_what_is_not_due_is_held_back(scheduled):
    [held] = move_due_documents(action="make_obsolete", document_ids=[scheduled.pk], today=clock.today() + timedelta(4)).refused

    assert (held.document_number, held.reason) == (scheduled.document_number, "The obsolescence date has not come yet.")


def test_only_the_scheduler_ends_it(superuser, scheduled):
    with pytest.raises(MoveRefused) as refusal:
        move(superuser, scheduled, "make_obsolete")

    assert refusal.value.code == "scheduler_only"


def test_what_became_obsolete_is_history_for_readers(viewer, approver, asked):
    move(approver, asked, "approve_obsolescence", obsolescence_date=someday(0))

    assert Document.objects.visible_to(viewer).filter(pk=asked.pk).exists()
    assert offered(Document.objects.get(pk=asked.pk), approver) == {}


class TestWithDependents:
    """Three documents in force build upon it: it cannot go, whichever way is tried."""

    @pytest.fixture
    def dependents(self, author, effective):
        made = [make_document(author=author, status="EFFECTIVE", title=f"Procedure {place}") for place in range(3)]
        for dependent in made:
            dependent.dependencies.create(depends_on=effective)
        return made

    def test_it_is_refused_at_the_start_by_the_api_which_names_them(self, client_of, author2, approver, effective, dependents):
        body = {"action": "initiate_obsolescence", "inputs": {"approvers": [approver.pk], "reason": "Old."}}

        answer = client_of(author2).post(f"/api/v1/documents/{effective.uuid}/transitions/", body)

        assert (answer.status_code, answer.json()["code"]) == (409, "has_dependents")
        for dependent in dependents:
            assert f"{dependent.document_number} «{dependent.title}»" in answer.json()["detail"]
        assert AuditTrail.objects.about(effective).get().action == "DOCUMENT_MOVE_REFUSED"

    def test_those_that_the_actor_may_not_see_are_counted_and_not_named(self, author, author2, effective, dependents):
        secret = make_document(author=author, status="EFFECTIVE", sensitivity_label="RESTRICTED", title="Secret")
        secret.dependencies.create(depends_on=effective)

        [offer] = [one for one in offers(effective, actor=author2) if one["action"] == "initiate_obsolescence"]

        [refusal] = offer["refusals"]
        assert secret.document_number not in refusal["message"]
        assert refusal["message"].endswith(f"{dependents[2].document_number} «Procedure 2» and 1 more.")

    def test_one_that_came_in_between_hinders_the_approval(self, author, approver, asked):
        dependent = make_document(author=author, status="EFFECTIVE")
        dependent.dependencies.create(depends_on=asked)

        with pytest.raises(MoveRefused, match=dependent.document_number) as refusal:
            move(approver, asked, "approve_obsolescence", obsolescence_date=someday())
        assert (refusal.value.status, refusal.value.code) == (409, "has_dependents")

    def test_one_that_came_after_the_approval_holds_it_back_on_the_day(self, author, scheduled):
        dependent = make_document(author=author, status="EFFECTIVE", title="Late")
        dependent.dependencies.create(depends_on=scheduled)

        with clock_at(clock.days_from_today(5)):
            outcome = move_due_documents(action="make_obsolete", document_ids=[scheduled.pk], today=clock.today())

        assert outcome.moved == []
        assert outcome.refused[0].reason == f"Documents in force depend on it: {dependent.document_number} «Late»."

    def test_sql_does_not_get_around_it(self, effective, dependents):
        answer = refused(f"UPDATE documents_document SET status = 'OBSOLETE' WHERE id = {effective.pk}; SET CONSTRAINTS ALL IMMEDIATE")

        assert "documents in force depend on it" in answer
        assert all(dependent.document_number in answer for dependent in dependents)

    def test_all_of_them_together_may_go(self, effective, dependents):
        ids = [effective.pk, *(dependent.pk for dependent in dependents)]

        assert Document.objects.filter(pk__in=ids).update(status="OBSOLETE") == 4
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_sql_makes_no_link_to_what_is_out_of_force_and_puts_nothing_in_force_upon_it(author, effective):
    gone = make_document(author=author, status="OBSOLETE")
    draft = make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")
    draft.dependencies.create(depends_on=effective)

    insert = "INSERT INTO documents_documentdependency (document_id, depends_on_id, kind, created_at) VALUES (%s, %s, 'REFERENCES', now())"
    assert "nothing can build upon it" in refused(insert, [draft.pk, gone.pk])
    assert "nothing can build upon it" in refused("UPDATE documents_documentdependency SET depends_on_id = %s", [gone.pk])
    Document.objects.filter(pk=effective.pk).update(status="SUPERSEDED")
    assert "which is not in force" in refused(f"UPDATE documents_document SET status = 'EFFECTIVE' WHERE id = {draft.pk}")
