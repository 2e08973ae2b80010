"""A version takes effect: authors and approvers of what builds upon it say whether theirs needs a new version, too."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.permissions import Role
from apps.documents.models import Document, DocumentType
from apps.notifications.models import Notification
from apps.users.services import deactivate_user
from apps.workflows.models import WorkflowTask
from apps.workflows.selectors import blocked_tasks, count_tasks, stale_tasks, waiting_tasks
from apps.workflows.services import move_due_documents
from testing.cast import make_user
from testing.make import make_document, move

pytestmark = pytest.mark.django_db
APPROVED = "APPROVED_PENDING_EFFECTIVE"
TASKS = "/api/v1/workflow-tasks/"


@pytest.fixture
def policy(author):
    return make_document(author=author, status="EFFECTIVE", title="Policy")


@pytest.fixture
def procedure(author2, approver, policy):
    """In force upon the policy, approved by ``approver``."""
    document = make_document(author=author2, status="PENDING_APPROVAL", approvers=[approver], title="Procedure")
    document.dependencies.create(depends_on=policy)
    return move(approver, document, "approve", effective_date=clock.today().isoformat())


def take_effect(*documents):
    newer = [
        make_document(
            author=document.author,
            status=APPROVED,
            document_number=document.document_number,
            version_major=Document.objects.filter(document_number=document.document_number).count() + 1,
            title=document.title,
            sensitivity_label=document.sensitivity_label,
        )
        for document in documents
    ]
    outcome = move_due_documents(action="make_effective", document_ids=[document.pk for document in newer], today=clock.today())
    assert len(outcome.moved) == len(documents), outcome.refused
    return newer


def questions():
    tasks = WorkflowTask.objects.filter(role="IMPACT").order_by("id")
    return list(tasks.values_list("subject__document_number", "assignee__username", "status"))


def answer(client, task, **body):
    return client.post(f"{TASKS}{task.uuid}/answer/", body)


def question_to(person):
    return WorkflowTask.objects.filter(role="IMPACT", assignee=person).latest("id")


def test_it_works(author2, approver, policy, procedure):
    [newer] = take_effect(policy)

    number = procedure.document_number
    assert sorted(questions()) == [(number, "approver", "PENDING"), (number, "author2", "PENDING")]
    task = question_to(author2)
    assert (task.workflow.document, task.due_date) == (newer, clock.days_from_today(14))
    told = Notification.objects.get(recipient=author2, code="impact_asked")
    assert (told.context["document_number"], told.context["cause"]) == (number, f"{policy.document_number} Policy")
    entries = AuditTrail.objects.about(procedure).filter(action="IMPACT_ASKED")
    assert sorted(entry.details["assignee"] for entry in entries) == ["Approver Tester", "Author2 Tester"]


def test_a_question_waits_among_the_tasks_and_is_answered_there(client_of, author2, policy, procedure):
    [newer] = take_effect(policy)
    client = client_of(author2)

    [waiting] = client.get(TASKS).json()["results"]
    assert (waiting["role"], waiting["role_display"], waiting["is_overdue"]) == ("IMPACT", "Impact assessment", False)
    assert waiting["document"]["uuid"] == str(procedure.uuid)
    assert waiting["cause"] == {
        "uuid": str(newer.uuid), "document_number": newer.document_number, "version": "02.00", "title": "Policy",
    }  # fmt: skip

    answered = answer(client, question_to(author2), decision="no_impact", comment="Chapter 4 is not used here.")

    assert answered.status_code == 200, answered.content
    assert (answered.json()["task"]["decision"], answered.json()["offers"]) == ("no_impact", [])
    assert client.get(TASKS).json()["results"] == []
    entry = AuditTrail.objects.about(procedure).get(action="IMPACT_ASSESSED")
    assert (entry.user, entry.reason, entry.details["decision"]) == (author2, "Chapter 4 is not used here.", "no impact")


def test_where_a_new_version_is_needed_it_is_offered(client_of, author2, policy, procedure):
    take_effect(policy)
    client = client_of(author2)

    told = answer(client, question_to(author2), decision="new_version_needed", comment="The limits changed.").json()

    assert [(offer["action"], offer["refusals"]) for offer in told["offers"]] == [("create_version", [])]
    made = client.post(
        f"/api/v1/documents/{procedure.uuid}/transitions/",
        {"action": "create_version", "inputs": {"bump": "minor", "reason": "New limits."}},
    )
    assert made.status_code == 201


def test_an_answer_is_given_once_and_by_whoever_was_asked(client_of, author, author2, docadmin, policy, procedure):
    take_effect(policy)
    task = question_to(author2)
    body = {"decision": "no_impact", "comment": "No."}

    assert answer(client_of(author), task, **body).status_code == 404
    assert answer(client_of(docadmin), task, **body).status_code == 404
    assert answer(client_of(author2), task, **body).status_code == 200
    again = answer(client_of(author2), task, **body)
    assert (again.status_code, again.json()["code"]) == (409, "already_answered")
    assert AuditTrail.objects.filter(action="IMPACT_ASSESSED").count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"decision": "no_impact"},
        {"decision": "no_impact", "comment": ""},
        {"decision": "no_impact", "comment": "  "},
        {"decision": "perhaps", "comment": "Who knows."},
        {"decision": "no_impact", "comment": 7},
        {"decision": "no_impact", "comment": "x" * 5001},
        {"decision": "no_impact", "comment": "\0"},
        {"decision": "no_impact", "comment": "Fine.", "more": 1},
    ],
)
def test_what_makes_no_sense_is_400_and_answers_nothing(client_of, author2, policy, procedure, body):
    take_effect(policy)

    assert answer(client_of(author2), question_to(author2), **body).status_code == 400
    assert question_to(author2).status == "PENDING"


def test_other_tasks_are_not_answered_here(client_of, author, approver):
    document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

    task = WorkflowTask.objects.get(workflow__document=document)

    assert answer(client_of(approver), task, decision="no_impact", comment="?").status_code == 404


def test_a_later_version_takes_the_place_of_the_open_question(client_of, author2, approver, policy, procedure):
    [second] = take_effect(policy)
    answer(client_of(approver), question_to(approver), decision="no_impact", comment="Fine.")

    take_effect(second)

    tasks = WorkflowTask.objects.filter(role="IMPACT", assignee=author2).order_by("id")
    assert [(task.status, task.cancel_reason) for task in tasks] == [("CANCELLED", "A later version took effect."), ("PENDING", "")]
    assert WorkflowTask.objects.filter(role="IMPACT", assignee=approver, status="COMPLETED").count() == 1
    assert AuditTrail.objects.about(procedure).filter(action="IMPACT_QUESTION_ENDED").count() == 1
    ended = answer(client_of(author2), tasks[0], decision="no_impact", comment="Fine.")
    assert (ended.status_code, ended.json()["detail"]) == (409, "A later version took effect.")


def test_the_question_ends_with_the_version_that_it_is_about(author2, policy, procedure):
    take_effect(policy)

    take_effect(procedure)

    assert {status for _, _, status in questions()} == {"CANCELLED"}


def test_the_question_ends_when_the_document_becomes_obsolete(author, author2, policy):
    procedure = make_document(author=author2, status="SCHEDULED_FOR_OBSOLESCENCE")
    procedure.dependencies.create(depends_on=policy)
    take_effect(policy)

    move_due_documents(action="make_obsolete", document_ids=[procedure.pk], today=clock.today())

    assert questions() == [(procedure.document_number, "author2", "CANCELLED")]


@pytest.mark.parametrize("status", ["DRAFT", "SUPERSEDED", "OBSOLETE", "TERMINATED"])
def test_nobody_is_asked_about_what_is_not_in_force(author2, policy, status):
    make_document(author=author2, status=status).dependencies.create(depends_on=policy)

    take_effect(policy)

    assert questions() == []


def test_a_link_to_an_earlier_version_counts_and_two_kinds_of_link_are_one_question(author2, policy):
    procedure = make_document(author=author2, status="EFFECTIVE")
    for kind in ("REFERENCES", "IMPLEMENTS"):
        procedure.dependencies.create(depends_on=policy, kind=kind)
    [second] = take_effect(policy)

    take_effect(second)

    assert questions() == [(procedure.document_number, "author2", "CANCELLED"), (procedure.document_number, "author2", "PENDING")]


def test_who_cannot_act_any_more_is_not_asked(author2, approver, policy, procedure):
    approver.is_active = False
    approver.save()

    take_effect(policy)

    assert questions() == [(procedure.document_number, "author2", "PENDING")]


def test_the_type_says_how_long_there_is(author2, policy, procedure):
    DocumentType.objects.filter(code="SOP").update(impact_days=3)

    take_effect(policy)

    assert question_to(author2).due_date == clock.days_from_today(3)


def test_what_one_may_not_see_is_not_named(client_of, author2, author):
    secret = make_document(author=author, status="EFFECTIVE", sensitivity_label="RESTRICTED", title="Secret")
    make_document(author=author2, status="EFFECTIVE").dependencies.create(depends_on=secret)

    take_effect(secret)

    [waiting] = client_of(author2).get(TASKS).json()["results"]
    assert waiting["cause"] is None
    assert Notification.objects.get(recipient=author2).context["cause"] == ""


def test_no_cleanup_takes_a_question_away_and_a_late_one_is_overdue(author2, policy, procedure):
    take_effect(policy)

    assert stale_tasks() == []
    assert count_tasks(clock.days_from_today(15), severe=timedelta(days=7))["overdue"] == 2
    assert waiting_tasks(actor=author2).count() == 1


def test_the_history_of_the_document_tells_of_it_and_that_of_the_cause_does_not(client_of, author2, policy, procedure):
    [newer] = take_effect(policy)
    client = client_of(author2)

    def roles(document):
        return [task["role"] for task in client.get(f"/api/v1/documents/{document.uuid}/history/").json()["tasks"]]

    assert roles(procedure) == ["APPROVER", "IMPACT", "IMPACT"]
    assert roles(newer) == []


def reassign(client, task, person, reason="Left the company."):
    return client.post(f"{TASKS}{task.uuid}/reassign/", {"assignee": person.pk, "reason": reason})


def test_a_question_to_somebody_who_left_is_reported_and_given_to_another(
    client_of, author, author2, docadmin, approver, policy, procedure
):
    take_effect(policy)
    task = question_to(approver)
    deactivate_user(actor=docadmin, user_id=approver.pk, reason="Left the company.")
    assert [one.pk for one in blocked_tasks()] == [task.pk]
    told = Notification.objects.filter(code="task_blocked")
    assert sorted(row.recipient.username for row in told) == ["author2", "docadmin"]
    assert told[0].context["document_number"] == procedure.document_number

    answered = reassign(client_of(docadmin), task, author)

    assert (answered.status_code, answered.json()["assignee"]["username"]) == (200, "author")
    assert (blocked_tasks().count(), question_to(author).due_date) == (0, task.due_date)
    task.refresh_from_db()
    assert (task.status, task.cancel_reason) == ("CANCELLED", "Left the company.")
    assert Notification.objects.get(recipient=author, code="impact_asked").context["document_number"] == procedure.document_number
    entry = AuditTrail.objects.about(procedure).get(action="IMPACT_QUESTION_PASSED_ON")
    assert (entry.user, entry.reason, entry.details["before"]) == (docadmin, "Left the company.", "Approver Tester")


def test_a_question_is_not_given_to_whom_it_cannot_be(client_of, author, author2, approver, viewer, docadmin, policy, procedure):
    take_effect(policy)
    task, admin = question_to(approver), client_of(docadmin)

    assert reassign(client_of(author2), task, author).status_code == 403
    assert reassign(admin, task, author2).json()["code"] == "asked_already"
    assert reassign(admin, task, viewer).json()["code"] == "not_assignable"
    client_of(docadmin).post(f"/api/v1/documents/{procedure.uuid}/sensitivity/", {"sensitivity_label": "RESTRICTED", "reason": "Formulas."})
    assert reassign(admin, task, author).json()["code"] == "not_assignable"
    answer(client_of(approver), task, decision="no_impact", comment="Nothing.")
    assert reassign(admin, task, docadmin).status_code == 409


def test_a_batch_costs_as_many_statements_however_many_are_asked(author, author2):
    people = [make_user(f"writer{place}", Role.AUTHOR) for place in range(5)]
    targets = [make_document(author=author, status="EFFECTIVE") for _ in range(8)]
    for target in targets[1:]:
        for person in people:
            make_document(author=person, status="EFFECTIVE").dependencies.create(depends_on=target)
    make_document(author=author2, status="EFFECTIVE").dependencies.create(depends_on=targets[0])

    def statements_for(documents):
        with CaptureQueriesContext(connection) as statements:
            take_effect(*documents)
        made = sum('documents_document" (' in one["sql"] or 'workflows_documentworkflow" (' in one["sql"] for one in statements)
        return len(statements) - made

    few = statements_for(targets[:1])
    many = statements_for(targets[1:])
    assert len(questions()) == 36
    assert many - few <= 4 * len(targets), "only the making of the versions may cost more"
