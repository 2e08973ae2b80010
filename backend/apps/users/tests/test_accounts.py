"""Accounts: who sees whom, who may bar whom, and what is written down about it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.core.permissions import Role
from apps.users.models import User
from apps.users.roles import LOWEST_ROLE, permissions_of
from apps.users.services import change_password, create_user, deactivate_user, reactivate_user
from testing.cast import PASSWORD, make_user

pytestmark = pytest.mark.django_db

PEOPLE = "/api/v1/users/"


def as_person(person: User) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def names(answer: Any) -> list[str]:
    return [person["username"] for person in answer.json()["results"]]


def test_it_works(docadmin: User, author: User) -> None:
    answer = as_person(docadmin).post(f"{PEOPLE}{author.pk}/deactivate/", {"reason": "Left the company"})

    assert answer.status_code == 200
    assert answer.json()["is_active"] is False
    entry = AuditTrail.objects.get(action="USER_DEACTIVATED")
    assert (entry.user, entry.content_object, entry.reason) == (docadmin, author, "Left the company")
    assert entry.field_changes == {"is_active": [True, False]}


def test_me_tells_the_ladder_and_what_it_permits(reviewer: User) -> None:
    me = as_person(reviewer).get("/api/v1/auth/me/").json()

    assert set(me) == {
        *("id", "username", "full_name", "email", "department", "position", "employee_id"),
        *("role", "roles", "permissions", "must_change_password"),
    }
    assert me["roles"] == ["viewer", "author", "reviewer"]
    assert "documents.add_document" in me["permissions"]
    assert "scheduler.trigger_task" not in me["permissions"]


def test_nobody_is_told_who_they_are_without_signing_in(db: None) -> None:
    answer = APIClient().get("/api/v1/auth/me/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(("role", "permission", "holds"), [
    (Role.AUTHOR, "documents.add_document", True),
    (Role.VIEWER, "documents.add_document", False),
    (Role.DOCUMENT_ADMIN, "scheduler.trigger_task", True),
    (Role.APPROVER, "scheduler.trigger_task", False),
    (Role.APPROVER, "audit.view_audittrail", False),
    (Role.DOCUMENT_ADMIN, "users.change_superuser", False),
    (Role.SUPERUSER, "users.change_superuser", True),
    (Role.DOCUMENT_ADMIN, "nothing.of_the_kind", False),
])  # fmt: skip
def test_a_role_holds_what_the_table_says(db: None, role: Role, permission: str, holds: bool) -> None:
    person = make_user("somebody", role)

    assert person.has_perm(permission) is holds
    assert set(permissions_of(role)) == {code for code in LOWEST_ROLE if person.has_perm(code)}


def test_a_deactivated_admin_holds_nothing(docadmin: User) -> None:
    docadmin.is_active = False

    assert not docadmin.has_perm("scheduler.trigger_task")
    assert docadmin.get_all_permissions() == set()


def test_people_are_picked_by_role_and_name(
    author: User, reviewer: User, approver: User, superuser: User, viewer: User, system: User
) -> None:
    client = as_person(author)

    assert set(names(client.get(PEOPLE, {"role": "reviewer"}))) == {"reviewer", "approver", "superuser"}
    assert names(client.get(PEOPLE, {"search": "revi"})) == ["reviewer"]
    assert names(client.get(PEOPLE, {"search": "Reviewer Tester"})) == ["reviewer"]
    assert "system_scheduler" not in names(client.get(PEOPLE))
    first = client.get(PEOPLE).json()["results"][0]
    assert set(first) == {"id", "username", "full_name", "role", "department", "position", "is_active"}


def test_the_list_of_people_costs_one_statement(author: User, django_assert_num_queries: Any) -> None:
    for number in range(30):
        make_user(f"person{number}", Role.REVIEWER)
    client = as_person(author)

    with django_assert_num_queries(3):
        assert len(client.get(PEOPLE, {"role": "reviewer"}).json()["results"]) == 30


def test_viewers_look_nobody_up(viewer: User) -> None:
    assert as_person(viewer).get(PEOPLE).status_code == 403


def test_deactivated_people_are_seen_by_admins_only(author: User, docadmin: User) -> None:
    make_user("gone", Role.REVIEWER, is_active=False)

    assert "gone" not in names(as_person(author).get(PEOPLE))
    assert as_person(author).get(PEOPLE, {"is_active": "false"}).status_code == 403
    assert names(as_person(docadmin).get(PEOPLE, {"is_active": "false"})) == ["gone"]


@pytest.mark.parametrize(
    "query", [{"role": "king"}, {"role": "none"}, {"page": "0"}, {"page_size": "9999"}, {"search": "\0"}, {"search": "x" * 201}]
)
def test_a_strange_question_is_a_mistake(author: User, query: dict[str, str]) -> None:
    assert as_person(author).get(PEOPLE, query).status_code == 400


def test_only_admins_bar_people(author: User, viewer: User, approver: User) -> None:
    for person in (author, viewer, approver):
        other = author if person != author else viewer
        assert as_person(person).post(f"{PEOPLE}{other.pk}/deactivate/").status_code == 403
    assert not AuditTrail.objects.filter(action="USER_DEACTIVATED").exists()


def test_nobody_bars_themselves(docadmin: User) -> None:
    with pytest.raises(Conflict, match="own account"):
        deactivate_user(actor=docadmin, user_id=docadmin.pk)


def test_nobody_bars_the_service_account(superuser: User, system: User) -> None:
    with pytest.raises(Conflict, match="automated"):
        deactivate_user(actor=superuser, user_id=system.pk)


def test_a_document_admin_does_not_bar_a_superuser(docadmin: User, superuser: User) -> None:
    with pytest.raises(Forbidden):
        deactivate_user(actor=docadmin, user_id=superuser.pk)


def test_an_account_that_does_not_exist_is_not_found(docadmin: User, author: User) -> None:
    for unknown in (0, 999_999, 10**30):
        with pytest.raises(NotFound):
            deactivate_user(actor=docadmin, user_id=unknown)
    assert as_person(author).post(f"{PEOPLE}999999/deactivate/").status_code == 403


def test_barring_twice_is_told_so(docadmin: User, author: User) -> None:
    deactivate_user(actor=docadmin, user_id=author.pk)

    with pytest.raises(Conflict) as refused:
        deactivate_user(actor=docadmin, user_id=author.pk)
    assert refused.value.code == "already_inactive"
    reactivate_user(actor=docadmin, user_id=author.pk)
    with pytest.raises(Conflict):
        reactivate_user(actor=docadmin, user_id=author.pk)


@pytest.mark.parametrize("reason", [7, ["x"], "x" * 1001, "\0"])
def test_a_strange_reason_is_a_mistake(docadmin: User, author: User, reason: Any) -> None:
    answer = as_person(docadmin).post(f"{PEOPLE}{author.pk}/deactivate/", {"reason": reason})

    assert answer.status_code == (200 if reason == 7 else 400)


def test_the_service_keeps_the_password_rules_itself(author: User) -> None:
    for weak in ("short", PASSWORD, "\ud800" * 14):
        with pytest.raises(Invalid):
            change_password(actor=author, password=weak)
    author.refresh_from_db()
    assert author.check_password(PASSWORD)


@pytest.mark.parametrize("username", ["", "with space", "author", "AUTHOR", "x" * 151, "nul\0"])
def test_an_account_needs_a_name_of_its_own(author: User, superuser: User, username: str) -> None:
    with pytest.raises(Invalid):
        create_user(actor=superuser, username=username, password=PASSWORD + "9", role=Role.VIEWER)


def test_a_new_account_is_recorded_with_its_role(superuser: User) -> None:
    account = create_user(actor=superuser, username="newcomer", password=PASSWORD, role=Role.REVIEWER)

    entry = AuditTrail.objects.get(action="USER_CREATED")
    assert (entry.user, entry.content_object, entry.details) == (superuser, account, {"role": "reviewer"})
    assert User.objects.with_role().get(pk=account.pk).role == Role.REVIEWER
