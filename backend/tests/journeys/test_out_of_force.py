"""A document goes out of force: what builds upon it stands in the way until it is seen to; through the API."""

from datetime import timedelta
from typing import Any

import pytest

from apps.core import clock
from apps.documents.tests.files import docx_bytes
from apps.users.models import User
from testing.clock import clock_at
from tests.journeys.people import Person

pytestmark = pytest.mark.django_db
OBSOLETION = "process_document_obsoletion_dates"


@pytest.fixture
def in_force(author_: Person, reviewer_: Person, approver_: Person) -> Any:
    """Brings a draft into force on the day itself."""

    def brought(draft: dict[str, Any]) -> dict[str, Any]:
        author_.does("submit_for_review", draft, reviewers=[reviewer_.account.pk])
        reviewer_.does("start_review", draft, password=None)
        reviewer_.does("complete_review", draft)
        author_.does("route_for_approval", draft, password=None, approvers=[approver_.account.pk])
        return approver_.does("approve", draft, effective_date=clock.today().isoformat())

    return brought


@pytest.fixture
def policy(author_: Person, in_force: Any) -> dict[str, Any]:
    detail: dict[str, Any] = in_force(author_.create("Policy", ("policy.docx", docx_bytes("Policy"))))
    return detail


@pytest.fixture
def procedure(author_: Person, in_force: Any, policy: dict[str, Any]) -> dict[str, Any]:
    """In force upon the policy."""
    draft = author_.create("Procedure", ("procedure.docx", docx_bytes("Procedure")), dependencies=[policy["uuid"]])
    detail: dict[str, Any] = in_force(draft)
    return detail


def new_version(author: Person, document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    draft = author.does("create_version", document, password=None, bump="minor", reason="Another way of working.")
    answer = author.client.patch(f"/api/v1/documents/{draft['uuid']}/", changes)
    assert answer.status_code == 200, answer.content
    detail: dict[str, Any] = answer.json()
    return detail


def test_it_works(
    author_: Person, author2_: Person, approver_: Person, docadmin: User, in_force: Any, policy: dict[str, Any], procedure: dict[str, Any]
) -> None:
    """Blocked by a dependent, which is resolved; then asked for, approved, postponed, and done on its day."""
    ask = {"approvers": [approver_.account.pk], "reason": "Merged into the manual."}
    refused = author2_.asks_to("initiate_obsolescence", policy, password=None, **ask)
    assert (refused.status_code, refused.json()["code"]) == (409, "has_dependents")
    assert f"{procedure['document_number']} «Procedure»" in refused.json()["detail"]
    graph = author2_.get(f"documents/{policy['uuid']}/dependencies/")
    assert [(node["title"], node["level"]) for node in graph["nodes"]] == [("Procedure", -1), ("Policy", 0)]

    in_force(new_version(author_, procedure, dependencies=[]))
    asked = author2_.does("initiate_obsolescence", policy, password=None, **ask)
    assert asked["status"] == "EFFECTIVE"
    assert "create_version" not in author_.may(policy)
    [task] = approver_.get("workflow-tasks/")["results"]
    assert (task["workflow_type"], task["document"]["uuid"]) == ("OBSOLESCENCE", policy["uuid"])
    approver_.does("approve_obsolescence", policy, obsolescence_date=clock.days_from_today(3).isoformat())
    later = clock.days_from_today(5)
    scheduled = approver_.does("change_obsolescence_date", policy, obsolescence_date=later.isoformat(), reason="Training.")
    assert (scheduled["status"], scheduled["obsolescence_date"]) == ("SCHEDULED_FOR_OBSOLESCENCE", later.isoformat())

    with clock_at(clock.now() + timedelta(days=5)):
        admin = Person(docadmin)
        preview = admin.triggers(OBSOLETION, dry_run=True)
        done = admin.triggers(OBSOLETION)
        assert done["processed_documents"] == preview["processed_documents"]
        gone = Person(author2_.account).get(f"documents/{policy['uuid']}/")
        assert gone["status"] == "OBSOLETE"
        assert gone["obsoleted_at"] is not None
    assert author_.was_told()[-4:] == ["obsolescence_started", "obsolescence_scheduled", "obsolescence_date_changed", "obsolete"]


def test_a_dependent_that_comes_after_the_approval_holds_it_back_until_it_is_gone(
    author_: Person, author2_: Person, approver_: Person, docadmin: User, in_force: Any, policy: dict[str, Any]
) -> None:
    ask = {"approvers": [approver_.account.pk], "reason": "Merged into the manual."}
    author2_.does("initiate_obsolescence", policy, password=None, **ask)
    approver_.does("approve_obsolescence", policy, obsolescence_date=clock.days_from_today(1).isoformat())
    late = in_force(author_.create("Late", ("late.docx", docx_bytes("Late")), dependencies=[policy["uuid"]]))

    with clock_at(clock.now() + timedelta(days=1)):
        [held] = Person(docadmin).triggers(OBSOLETION)["errors"]
        assert held["error"] == f"Documents in force depend on it: {late['document_number']} «Late»."
        Person(author2_.account).does("initiate_obsolescence", late, password=None, **ask)
        Person(approver_.account).does("approve_obsolescence", late, obsolescence_date=clock.today().isoformat())
        assert Person(docadmin).triggers(OBSOLETION)["success_count"] == 1


def test_a_rejected_request_leaves_everything_as_it_was(
    author2_: Person, approver_: Person, author_: Person, policy: dict[str, Any]
) -> None:
    author2_.does("initiate_obsolescence", policy, password=None, approvers=[approver_.account.pk], reason="Old.")

    approver_.does("reject_obsolescence", policy, comment="It is still used at site B.")

    assert "create_version" in author_.may(policy)
    [*_, asked, rejected] = author2_.get(f"documents/{policy['uuid']}/history/")["transitions"]
    assert (asked["comment"], rejected["comment"]) == ("Old.", "It is still used at site B.")
    assert rejected["signature"]["meaning"] == "Approver (obsolescence rejected)"


def test_a_new_version_asks_what_it_means_for_what_builds_upon_it(
    author_: Person, approver_: Person, in_force: Any, policy: dict[str, Any], procedure: dict[str, Any]
) -> None:
    """The author says that the procedure needs a new version, and starts it from the offer; the approver sees no impact."""
    newer = in_force(new_version(author_, policy, title="Policy, second edition"))

    questions = {}
    for person in (author_, approver_):
        [questions[person]] = [task for task in person.get("workflow-tasks/")["results"] if task["role"] == "IMPACT"]
        assert questions[person]["document"]["uuid"] == procedure["uuid"]
        assert questions[person]["cause"]["uuid"] == newer["uuid"]

    def answers(person: Person, **body: Any) -> Any:
        answer = person.client.post(f"/api/v1/workflow-tasks/{questions[person]['uuid']}/answer/", body)
        assert answer.status_code == 200, answer.content
        return answer.json()

    assert answers(approver_, decision="no_impact", comment="Only the layout changed.")["offers"] == []
    [offer] = answers(author_, decision="new_version_needed", comment="The limits changed.")["offers"]
    draft = author_.does(offer["action"], procedure, password=None, bump="minor", reason="New limits.")
    assert [(link["uuid"], link["version"]) for link in draft["dependencies"]] == [(newer["uuid"], "01.01")]
    tasks = author_.get(f"documents/{procedure['uuid']}/history/")["tasks"]
    assert [(task["decision"], task["comment"]) for task in tasks if task["role"] == "IMPACT"] == [
        ("new_version_needed", "The limits changed."),
        ("no_impact", "Only the layout changed."),
    ]
