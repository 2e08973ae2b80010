"""The doors to the lifecycle: offers, moves, history, signatures, tasks, states; for those who may see the document."""

import pytest
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.users.tokens import issue_tokens
from apps.workflows.lifecycle import ACTIONS
from apps.workflows.models import WorkflowTask
from testing.cast import PASSWORD
from testing.make import make_document, move

pytestmark = pytest.mark.django_db
SIGNATURE = {"password": PASSWORD}


def signed_in(person):
    client = APIClient()
    client.force_login(person, backend="apps.users.backends.RoleBackend")
    return client


def path_to(document, part="transitions"):
    return f"/api/v1/documents/{document.uuid}/{part}/"


def post_move(person, document, action, *, signature=SIGNATURE, expected_revision=None, **inputs):
    body = {"action": action, "inputs": inputs, "signature": signature, "expected_revision": expected_revision}
    return signed_in(person).post(path_to(document), body)


@pytest.fixture
def waiting(author, approver):
    return make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])


def test_it_works(waiting, approver):
    answer = post_move(approver, waiting, "approve", effective_date=clock.days_from_today(1).isoformat(), comment="Good.")

    assert answer.status_code == 200
    detail = answer.json()
    assert (detail["status"], detail["status_display"]) == ("APPROVED_PENDING_EFFECTIVE", "Approved, pending effective")
    assert (detail["effective_date"], detail["revision"]) == (clock.days_from_today(1).isoformat(), waiting.revision + 1)
    assert detail["uuid"] == str(waiting.uuid)


def test_offers_come_with_the_revision_they_hold_for(waiting, approver):
    body = signed_in(approver).get(path_to(waiting)).json()

    assert body["revision"] == waiting.revision
    assert [offer["action"] for offer in body["offers"]] == ["approve", "reject"]
    assert set(body["offers"][0]) == {
        "action", "label", "description", "emphasis", "inputs", "signature", "refusals", "previous_decisions",
    }  # fmt: skip


def test_an_offer_tells_who_decided_what_before(author, reviewer):
    document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
    move(reviewer, document, "request_changes", comment="The limit in 4.2 is wrong.")

    [told] = signed_in(author).get(path_to(document)).json()["offers"][0]["previous_decisions"]

    assert told["decided_by"] == {"id": reviewer.pk, "username": "reviewer", "full_name": "Reviewer Tester"}
    assert (told["action"], told["label"], told["round"], told["comment"]) == (
        "request_changes", "Request changes", 1, "The limit in 4.2 is wrong.",
    )  # fmt: skip


@pytest.mark.parametrize("part", ["transitions", "history", "signatures"])
def test_what_somebody_may_not_see_does_not_exist(waiting, author2, part):
    assert signed_in(author2).get(path_to(waiting, part)).status_code == 404


def test_what_somebody_may_not_see_cannot_be_moved_and_leaves_no_trace_of_its_existence(waiting, author2):
    answer = post_move(author2, waiting, "approve")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not AuditTrail.objects.about(waiting).exists()


def test_a_new_version_is_created(author):
    document = make_document(author=author, status="EFFECTIVE")

    answer = post_move(author, document, "create_version", signature=None, bump="major", reason="New supplier")

    assert answer.status_code == 201
    assert (answer.json()["version"], answer.json()["status"]) == ("02.00", "DRAFT")
    assert answer.json()["previous_version"] == {"uuid": str(document.uuid), "version": "01.00"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ([], "invalid"),
        ({"action": 7}, "invalid"),
        ({"action": "approve_silently"}, "unknown_action"),
        ({"action": "approve", "inputs": []}, "invalid"),
        ({"action": "approve", "inputs": {"effective": "2030-01-01"}}, "invalid_inputs"),
        ({"action": "approve", "inputs": {"effective_date": "tomorrow"}}, "invalid_inputs"),
        ({"action": "approve", "inputs": {"effective_date": "2001-01-01"}}, "invalid_inputs"),
        ({"action": "reject", "inputs": {"comment": " "}}, "invalid_inputs"),
        ({"action": "approve", "expected_revision": "1"}, "invalid"),
        ({"action": "approve", "expected_revision": -1}, "invalid"),
        ({"action": "approve", "signature": "password"}, "invalid"),
        ({"action": "approve", "signature": {"password": PASSWORD, "pin": "1"}}, "invalid"),
        ({"action": "approve", "sign": {}}, "invalid"),
        ({"action": "approve"}, "signature_required"),
        ({"action": "approve", "signature": None}, "signature_required"),
        ({"action": "approve", "signature": {"password": ""}}, "invalid"),
    ],
)
def test_what_makes_no_sense_is_400_and_changes_nothing(waiting, approver, body, code):
    answer = signed_in(approver).post(path_to(waiting), body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.revision) == ("PENDING_APPROVAL", 0)


def test_an_unknown_move_is_answered_with_the_known_ones(waiting, approver):
    answer = post_move(approver, waiting, "approve_silently")

    assert all(action in answer.json()["detail"] for action in ACTIONS)


def test_every_mistake_is_named_with_its_field(author):
    answer = post_move(author, make_document(author=author), "submit_for_review", reviewers=[], due_date="soon")

    assert {error["field"] for error in answer.json()["errors"]} == {"inputs.reviewers", "inputs.due_date"}


@pytest.mark.parametrize("nobody", [10**9, "system", "inactive", "below"])
def test_people_who_cannot_be_assigned_are_refused_with_one_message(author, reviewer, viewer, system, nobody):
    reviewer.is_active = False
    reviewer.save()
    chosen = {"system": system.pk, "inactive": reviewer.pk, "below": viewer.pk}.get(nobody, nobody)

    answer = post_move(author, make_document(author=author), "submit_for_review", reviewers=[chosen])

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "not_assignable")


def test_a_missing_right_is_403(waiting, docadmin):
    answer = post_move(docadmin, waiting, "approve")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_assigned")
    assert answer.json()["refusals"] == [
        {"code": "not_assigned", "message": "Only a person assigned to the approval may do this."},
    ]


def test_a_wrong_password_is_403(waiting, approver):
    answer = post_move(approver, waiting, "approve", signature={"password": "not-it"})

    assert (answer.status_code, answer.json()["code"]) == (403, "signature_failed")
    waiting.refresh_from_db()
    assert waiting.status == "PENDING_APPROVAL"


def test_too_many_wrong_passwords_are_429(waiting, approver):
    for _ in range(5):
        post_move(approver, waiting, "approve", signature={"password": "not-it"})

    answer = post_move(approver, waiting, "approve")

    assert (answer.status_code, answer.json()["code"]) == (429, "locked_out")
    assert int(answer["Retry-After"]) > 0


def test_a_state_that_stands_against_it_is_409(author):
    answer = post_move(author, make_document(author=author, status="EFFECTIVE"), "terminate", reason="x")

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_stale_view_is_409_with_the_row_as_it_is_now(waiting, approver, author):
    move(author, waiting, "recall", reason="A page is missing.")

    answer = post_move(approver, waiting, "approve", expected_revision=0)

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert (answer.json()["current"]["status"], answer.json()["current"]["revision"]) == ("DRAFT", 1)


def test_a_stale_view_is_told_who_made_the_last_change_and_not_who_tried_one(waiting, approver, author, docadmin):
    move(author, waiting, "recall", reason="A page is missing.")
    post_move(docadmin, waiting, "approve")

    change = post_move(approver, waiting, "approve", expected_revision=0).json()["last_change"]

    assert change["by"]["full_name"] == "Author Tester"
    assert "recalled" in change["sentence"]


def test_a_refused_move_leaves_its_trace(waiting, docadmin):
    post_move(docadmin, waiting, "approve")

    entry = AuditTrail.objects.about(waiting).get(action="DOCUMENT_MOVE_REFUSED")
    assert entry.user == docadmin
    assert entry.details["codes"] == ["not_assigned"]
    assert (entry.details["action"], entry.details["status"]) == ("approve", "PENDING_APPROVAL")


@pytest.mark.clause("11.200(a)")
def test_a_bearer_token_alone_never_signs_but_with_the_password_it_does(waiting, approver):
    client = APIClient(headers={"Authorization": f"Bearer {issue_tokens(account=approver).access}"})

    alone = client.post(path_to(waiting), {"action": "approve"})
    assert (alone.status_code, alone.json()["code"]) == (400, "signature_required")

    assert client.post(path_to(waiting), {"action": "approve", "signature": SIGNATURE}).status_code == 200


def test_a_signature_where_none_is_asked_is_ignored(author):
    document = make_document(author=author)

    answer = post_move(author, document, "terminate", signature={"password": "whatever"}, reason="Not needed.")

    assert answer.status_code == 200
    assert signed_in(author).get(path_to(document, "signatures")).json() == []


def test_nobody_makes_a_document_effective_by_hand(author, superuser):
    answer = post_move(superuser, make_document(author=author, status="APPROVED_PENDING_EFFECTIVE"), "make_effective")

    assert (answer.status_code, answer.json()["code"]) == (403, "scheduler_only")


@pytest.mark.clause("11.10(g)")
@pytest.mark.parametrize(("action", "status"), [("approve", "PENDING_APPROVAL"), ("complete_review", "UNDER_REVIEW")])
def test_an_author_who_is_superuser_decides_nothing_about_their_own_document(superuser, action, status):
    people = {"approvers": [superuser]} if action == "approve" else {"reviewers": [superuser]}
    document = make_document(author=superuser, status=status, **people)

    answer = post_move(superuser, document, action)

    assert (answer.status_code, answer.json()["code"]) == (403, "four_eyes")
    document.refresh_from_db()
    assert document.status == status


@pytest.mark.parametrize(
    ("action", "status", "field"), [("submit_for_review", "DRAFT", "reviewers"), ("route_for_approval", "REVIEWED", "approvers")]
)
def test_an_author_who_is_superuser_cannot_assign_their_own_document_to_themselves(superuser, action, status, field):
    answer = post_move(superuser, make_document(author=superuser, status=status), action, **{field: [superuser.pk]})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "four_eyes")


@pytest.mark.clause("11.50(b)")
def test_history_and_signatures_tell_who_did_what_when_and_why(waiting, approver):
    post_move(approver, waiting, "approve", effective_date=clock.days_from_today(1).isoformat(), comment="Good.")

    history = signed_in(approver).get(path_to(waiting, "history")).json()
    [step] = history["transitions"]
    assert (step["action"], step["from_state"], step["to_state"], step["comment"]) == (
        "approve",
        "PENDING_APPROVAL",
        "APPROVED_PENDING_EFFECTIVE",
        "Good.",
    )
    assert step["transitioned_by"] == {"id": approver.pk, "username": "approver", "full_name": "Approver Tester"}
    [signature] = signed_in(approver).get(path_to(waiting, "signatures")).json()
    assert step["signature"] == signature
    assert (signature["signer"]["full_name"], signature["meaning"], signature["time_zone"]) == ("Approver Tester", "Approver", "UTC")
    [task] = history["tasks"]
    assert (task["role_display"], task["status"], task["decision"]) == ("Approval", "COMPLETED", "approve")


def test_what_waits_for_me(waiting, approver):
    body = signed_in(approver).get("/api/v1/workflow-tasks/").json()

    [task] = body["results"]
    assert body["count"] == 1
    assert task["document"]["document_number"] == waiting.document_number
    assert (task["role"], task["is_overdue"]) == ("APPROVER", False)


def test_the_team_is_for_admins(waiting, author, docadmin):
    assert signed_in(docadmin).get("/api/v1/workflow-tasks/").json()["count"] == 0
    assert signed_in(docadmin).get("/api/v1/workflow-tasks/?scope=team").json()["count"] == 1
    assert signed_in(author).get("/api/v1/workflow-tasks/?scope=team").json()["count"] == 0
    assert signed_in(author).get("/api/v1/workflow-tasks/?scope=everybody").status_code == 400


def test_states_and_the_table_are_there_for_everybody_who_signed_in(viewer):
    states = signed_in(viewer).get("/api/v1/workflows/states/").json()
    table = signed_in(viewer).get("/api/v1/workflows/lifecycle/").json()

    assert [state["code"] for state in states][:2] == ["DRAFT", "PENDING_REVIEW"]
    assert [row["action"] for row in table["rows"]] == list(ACTIONS)
    assert table["diagram"].startswith("stateDiagram-v2")
    for part in ("states", "lifecycle"):
        assert APIClient().get(f"/api/v1/workflows/{part}/").status_code == 401


def reassign(person, task, **body):
    return signed_in(person).post(f"/api/v1/workflow-tasks/{task.uuid}/reassign/", body)


def test_an_admin_reassigns_a_task_of_the_team(waiting, docadmin, approver, approver2):
    task = WorkflowTask.objects.get(assignee=approver)

    answer = reassign(docadmin, task, assignee=approver2.pk, reason="On leave.")

    assert (answer.status_code, answer.json()["assignee"]["username"], answer.json()["status"]) == (200, "approver2", "PENDING")
    again = reassign(docadmin, task, assignee=approver2.pk, reason="On leave.")
    assert (again.status_code, again.json()["code"]) == (409, "task_ended")


def test_others_reassign_nothing_and_learn_nothing(waiting, author, author2, approver, approver2):
    task = WorkflowTask.objects.get(assignee=approver)

    assert reassign(author, task, assignee=approver2.pk, reason="On leave.").status_code == 403
    assert reassign(author2, task, assignee=approver2.pk, reason="On leave.").status_code == 404
    task.uuid = "6f8b4c1e-0000-4000-8000-000000000000"
    assert reassign(author, task, assignee=approver2.pk, reason="On leave.").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "assignee"),
        ({"assignee": "approver2", "reason": "x"}, "assignee"),
        ({"assignee": 0, "reason": "x"}, "assignee"),
        ({"assignee": 2**70, "reason": "x"}, "assignee"),
        ({"assignee": 2**62, "reason": "x"}, "assignee"),
        ({"assignee": 1, "reason": ""}, "reason"),
        ({"assignee": 1, "reason": "x", "due": "x"}, "due"),
    ],
)
def test_a_reassignment_that_makes_no_sense_is_400(waiting, docadmin, approver, body, field):
    answer = reassign(docadmin, WorkflowTask.objects.get(assignee=approver), **body)

    assert answer.status_code == 400
    assert field in [error["field"] for error in answer.json()["errors"]]
