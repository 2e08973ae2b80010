"""Groups of people: who makes and changes them, what is refused, and what is written down."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core.permissions import Role
from apps.users.groups import change_group, create_group
from apps.users.models import PeopleGroup, User
from testing.cast import make_user

pytestmark = pytest.mark.django_db

GROUPS = "/api/v1/groups/"


def as_person(person: User) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def refused(answer: Any, status: int, code: str) -> str:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    return str(answer.json()["detail"])


def test_it_works(docadmin: User, viewer: User, author: User) -> None:
    api = as_person(docadmin)

    made = api.post(GROUPS, {"name": "Audit team", "members": [viewer.pk], "reason": "Inspection in May"}, format="json")

    assert made.status_code == 201
    assert made.json() == {
        "id": made.json()["id"],
        "name": "Audit team",
        "description": "",
        "members": [{"id": viewer.pk, "username": "viewer", "full_name": "Viewer Tester", "is_active": True}],
        "revision": 0,
    }
    address = f"{GROUPS}{made.json()['id']}/"
    changed = api.patch(address, {"members": [author.pk], "description": "Prepares inspections", "expected_revision": 0}, format="json")
    assert [member["username"] for member in changed.json()["members"]] == ["author"]
    assert as_person(author).get(GROUPS).json()["results"] == [
        {"id": made.json()["id"], "name": "Audit team", "description": "Prepares inspections", "size": 1, "revision": 1}
    ]
    assert as_person(author).get(address).json() == changed.json()
    creation, change = AuditTrail.objects.about(PeopleGroup.objects.get()).order_by("id")
    assert (creation.action, creation.user, creation.reason) == ("GROUP_CREATED", docadmin, "Inspection in May")
    assert creation.field_changes == {"name": [None, "Audit team"], "members": [[], ["viewer"]]}
    assert change.field_changes == {"description": ["", "Prepares inspections"], "members": [["viewer"], ["author"]]}


@pytest.mark.parametrize("who", ["viewer", "author", "reviewer", "approver", "outsider"])
def test_only_admins_make_and_change_groups(docadmin: User, who: str, request: pytest.FixtureRequest) -> None:
    group = create_group(actor=docadmin, name="Audit team")
    api = as_person(request.getfixturevalue(who))

    refused(api.post(GROUPS, {"name": "Mine"}, format="json"), 403, "not_permitted")
    refused(api.patch(f"{GROUPS}{group.pk}/", {"name": "Mine"}, format="json"), 403, "not_permitted")

    assert PeopleGroup.objects.get().name == "Audit team"
    assert AuditTrail.objects.filter(action__startswith="GROUP").count() == 1


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_those_who_may_not_look_up_people_see_no_groups(docadmin: User, who: str, request: pytest.FixtureRequest) -> None:
    group = create_group(actor=docadmin, name="Audit team")
    api = as_person(request.getfixturevalue(who))

    assert api.get(GROUPS).status_code == 403
    assert api.get(f"{GROUPS}{group.pk}/").status_code == 403


def test_the_groups_that_carry_roles_are_none_of_these(docadmin: User, viewer: User) -> None:
    admins = Group.objects.get(name="document_admin")

    assert as_person(docadmin).get(GROUPS).json()["count"] == 0
    assert as_person(docadmin).get(f"{GROUPS}{admins.pk}/").status_code == 404
    refused(as_person(docadmin).patch(f"{GROUPS}{admins.pk}/", {"members": [viewer.pk]}, format="json"), 404, "not_found")
    assert viewer.role is Role.VIEWER


@pytest.mark.parametrize("name", ["document_admin", "Author", "SUPERUSER", "none"])
def test_a_group_is_not_called_like_a_role(docadmin: User, name: str) -> None:
    group = create_group(actor=docadmin, name="Audit team")
    api = as_person(docadmin)

    assert name in refused(api.post(GROUPS, {"name": name}, format="json"), 400, "name_of_a_role")
    refused(api.patch(f"{GROUPS}{group.pk}/", {"name": name}, format="json"), 400, "name_of_a_role")


def test_two_groups_do_not_share_a_name_in_whatever_case(docadmin: User) -> None:
    create_group(actor=docadmin, name="Audit team")
    other = create_group(actor=docadmin, name="Laboratory")
    api = as_person(docadmin)

    refused(api.post(GROUPS, {"name": "audit TEAM"}, format="json"), 409, "name_taken")
    refused(api.patch(f"{GROUPS}{other.pk}/", {"name": "Audit team"}, format="json"), 409, "name_taken")
    assert api.patch(f"{GROUPS}{other.pk}/", {"name": "LABORATORY"}, format="json").status_code == 200


def test_members_are_people_who_can_act_but_whoever_is_in_may_stay(docadmin: User, viewer: User, system: User) -> None:
    gone = make_user("gone", is_active=False)
    api = as_person(docadmin)

    for nobody in (gone.pk, system.pk, 999_999):
        told = refused(api.post(GROUPS, {"name": "X", "members": [viewer.pk, nobody]}, format="json"), 400, "not_a_person")
        assert "active account" in told
    group = create_group(actor=docadmin, name="Audit team", members=[viewer.pk])
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    assert api.patch(f"{GROUPS}{group.pk}/", {"members": [viewer.pk, docadmin.pk]}, format="json").status_code == 200


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"name": 7}, "name"),
        ({"name": "X", "members": "all"}, "members"),
        ({"name": "X", "members": ["viewer"]}, "members.0"),
        ({"name": "X", "members": [True]}, "members.0"),
        ({"name": "X", "role": "author"}, "role"),
    ],
)
def test_what_is_not_understood_is_named(docadmin: User, sent: dict[str, Any], field: str) -> None:
    answer = as_person(docadmin).post(GROUPS, sent, format="json")

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_stale_view_is_told_what_the_group_is_now(docadmin: User, viewer: User) -> None:
    group = create_group(actor=docadmin, name="Audit team")
    change_group(actor=docadmin, group_id=group.pk, changes={"members": [viewer.pk]})

    answer = as_person(docadmin).patch(f"{GROUPS}{group.pk}/", {"members": [], "expected_revision": 0}, format="json")

    refused(answer, 409, "stale")
    assert [member["username"] for member in answer.json()["current"]["members"]] == ["viewer"]


def test_what_changes_nothing_is_not_recorded(docadmin: User, viewer: User) -> None:
    group = create_group(actor=docadmin, name="Audit team", members=[viewer.pk])

    same = change_group(actor=docadmin, group_id=group.pk, changes={"name": "Audit team", "members": [viewer.pk, viewer.pk]})

    assert same.revision == 0
    assert not AuditTrail.objects.filter(action="GROUP_CHANGED").exists()


def test_a_membership_gives_no_role(docadmin: User, outsider: User) -> None:
    create_group(actor=docadmin, name="Audit team", members=[outsider.pk])

    assert User.objects.with_role().get(pk=outsider.pk).role is Role.NONE


def test_a_request_sent_again_makes_one_group(docadmin: User) -> None:
    api = as_person(docadmin)
    answers = [api.post(GROUPS, {"name": "Audit team"}, format="json", HTTP_IDEMPOTENCY_KEY="once") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert PeopleGroup.objects.count() == 1


def test_a_group_is_not_deleted(docadmin: User) -> None:
    group = create_group(actor=docadmin, name="Audit team")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        group.delete()
    assert as_person(docadmin).delete(f"{GROUPS}{group.pk}/").status_code == 405


def test_the_list_costs_one_statement_and_one_for_its_page(docadmin: User, django_assert_num_queries: Any) -> None:
    for number in range(20):
        create_group(actor=docadmin, name=f"Team {number:02d}", members=[docadmin.pk])
    api = as_person(docadmin)
    api.get(GROUPS)

    with django_assert_num_queries(3):
        assert [row["name"] for row in api.get(GROUPS, {"search": "TEAM 1"}).json()["results"]] == [f"Team {n}" for n in range(10, 20)]
