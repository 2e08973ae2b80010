"""The demonstration company: loaded once, recorded, and never where others can reach it."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apps.audit.models import AuditTrail
from apps.core.permissions import Role
from apps.documents.models import Document, DocumentComment, DocumentDependency
from apps.security.models import Signature
from apps.users.demo import MEMBERS, PASSWORD, demo_people
from apps.users.models import User
from apps.workflows.models import DocumentWorkflow, WorkflowTask

pytestmark = pytest.mark.django_db


def load() -> str:
    output = io.StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


def test_it_works() -> None:
    assert PASSWORD in load()

    people = {person.username: person for person in demo_people()}
    assert {name: person.role for name, person in people.items()} == {member.username: member.role for member in MEMBERS}
    assert people["admin"].role is Role.SUPERUSER
    for person in people.values():
        assert person.full_name != person.username
        assert person.department
        assert person.position
        assert person.employee_id
        assert not person.must_change_password
    answer = Client().post("/api/v1/auth/token/", {"username": "docadmin", "password": PASSWORD}, content_type="application/json")
    assert answer.status_code == 200


def test_it_is_recorded_as_the_system_s_act() -> None:
    load()

    entry = AuditTrail.objects.get(action="DEMO_LOADED")
    assert entry.actor_login == "system_scheduler"
    assert entry.details == {"accounts": len(MEMBERS)}
    created = AuditTrail.objects.filter(action="USER_CREATED", correlation_id=entry.correlation_id)
    assert created.count() == len(MEMBERS)


def test_a_second_time_changes_nothing() -> None:
    load()
    User.objects.filter(username="viewer").update(department="Changed since")

    assert "already there" in load()

    assert User.objects.get(username="viewer").department == "Changed since"
    assert AuditTrail.objects.filter(action="DEMO_LOADED").count() == 1


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.4", "edms.cast.example", ""])
def test_it_is_refused_beyond_this_machine(settings: Any, address: str) -> None:
    settings.LISTEN_ADDRESS = address

    with pytest.raises(CommandError, match="published passwords"):
        load()
    assert list(demo_people()) == []


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.1.2.3"])
def test_it_is_loaded_on_this_machine(settings: Any, address: str) -> None:
    settings.LISTEN_ADDRESS = address

    assert "accounts" in load()


def test_there_is_a_document_in_every_stage_and_its_story_is_in_the_trail():
    load()

    found = sorted(
        (document.document_type.code, document.version, document.status) for document in Document.objects.select_related("document_type")
    )
    assert found == [
        ("FRM", "01.00", "EFFECTIVE"),
        ("FRM", "01.00", "EFFECTIVE"),
        ("FRM", "01.00", "PENDING_APPROVAL"),
        ("MAN", "01.00", "DRAFT"),
        ("POL", "01.00", "EFFECTIVE"),
        ("PRO", "01.00", "UNDER_REVIEW"),
        ("SOP", "01.00", "APPROVED_PENDING_EFFECTIVE"),
        ("SOP", "01.00", "SUPERSEDED"),
        ("SOP", "02.00", "EFFECTIVE"),
    ]
    assert Document.objects.filter(file__isnull=True).count() == 0
    assert AuditTrail.objects.filter(action="DOCUMENT_SIGNED").count() == Signature.objects.count() == 21


def test_documents_build_upon_each_other_and_a_new_version_asks_what_that_means():
    load()

    links = DocumentDependency.objects.order_by("kind", "pk").values_list("document__title", "kind", "depends_on__title")
    cleaning, policy = "Cleaning of the Filling Line", "Quality Policy"
    assert list(links) == [
        (cleaning, "IMPLEMENTS", policy),
        (cleaning, "IMPLEMENTS", policy),
        ("Handling of Deviations", "IMPLEMENTS", policy),
        ("Cleaning Record of the Filling Line", "SUPPORTS", cleaning),
    ]
    questions = WorkflowTask.objects.filter(role="IMPACT", status="PENDING").values_list("assignee__username", flat=True)
    assert sorted(questions) == ["approver", "author2"]


def test_one_document_is_about_to_be_retired_and_one_is_discussed():
    load()

    assert DocumentWorkflow.objects.get(workflow_type="OBSOLESCENCE", ended_at=None).document.title == "Logbook for Balance Checks on Paper"
    assert DocumentComment.objects.get().document.title == "Handling of Deviations"
