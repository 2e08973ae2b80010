"""Telling people: one statement for any number, only those who can be told, in words from the catalogue."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from apps.notifications.catalogue import UnregisteredNotification, notice_of, registered_codes
from apps.notifications.models import EmailState, Notification
from apps.notifications.services import notify, notify_many
from apps.users.models import User
from testing.cast import make_user

pytestmark = pytest.mark.django_db

MINE = "/api/v1/notifications/"


def about_document(**more: Any) -> dict[str, Any]:
    return {"document_uuid": uuid4(), "document_number": "SOP-2026-0001", "version": "01.00", "title": "Cleaning", **more}


def as_person(person: User) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def test_it_works(author: User) -> None:
    context = about_document(actor_name="Robin Lee", due_date="2026-12-01")

    assert notify(recipients=[author], code="task_assigned", context=context) == 1

    [told] = as_person(author).get(MINE).json()["results"]
    assert told["title"] == "A task waits for you: SOP-2026-0001 Cleaning"
    assert told["body"] == "“Cleaning” (SOP-2026-0001, v01.00) waits for you.\nIt was sent by Robin Lee.\nIt is due on 2026-12-01."
    assert told["link"] == f"/documents/{context['document_uuid']}"
    assert told["read_at"] is None


def test_the_codes_that_the_product_speaks_of_are_there() -> None:
    assert set(registered_codes()) >= {
        *("task_assigned", "changes_requested", "rejected", "approved", "effective"),
        *("superseded", "review_completed", "approval_withdrawn", "health_alert"),
    }


def test_thousands_are_told_in_one_statement(django_assert_num_queries: Any) -> None:
    people = User.objects.bulk_create(User(username=f"person{number}", email=f"p{number}@cast.example") for number in range(2000))
    rows = [(person.pk, "effective", about_document()) for person in people for _ in range(2)]

    with django_assert_num_queries(1):
        assert notify_many(rows) == 4000

    assert Notification.objects.filter(email_state=EmailState.PENDING).count() == 4000
    assert list(Notification.objects.order_by("id").values_list("recipient_id", flat=True)[:4]) == [people[0].pk] * 2 + [people[1].pk] * 2


def test_service_accounts_and_people_who_left_are_told_nothing(system: User, author: User) -> None:
    gone = make_user("gone", is_active=False)

    assert notify(recipients=[system, gone, author.pk, author, 999_999], code="effective", context=about_document()) == 1

    assert Notification.objects.get().recipient == author


def test_people_without_an_address_are_told_in_the_program_only(db: None) -> None:
    silent = make_user("silent", email="")

    notify(recipients=[silent], code="effective", context=about_document())

    assert Notification.objects.get().email_state == EmailState.NONE


def test_an_unregistered_code_fails_loudly(author: User) -> None:
    with pytest.raises(UnregisteredNotification, match="birthday"):
        notify(recipients=[author], code="birthday", context={})
    assert not Notification.objects.exists()


def test_a_context_that_lacks_what_the_title_says_fails_loudly(author: User) -> None:
    with pytest.raises(TypeError, match="document_number"):
        notify(recipients=[author], code="effective", context={"document_uuid": "x", "title": "x"})


def test_nobody_to_tell_costs_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert notify_many([]) == 0
        assert notify(recipients=[], code="effective", context=about_document()) == 0


def test_titles_of_any_kind_are_kept_in_words(author: User) -> None:
    notify(recipients=[author], code="effective", context=about_document(title="{evil} {0} \\ \n\r line\0 “ü”"))

    told = Notification.objects.get()
    notice = notice_of(told.code)
    assert notice.title_of(told.context) == "In force: SOP-2026-0001 {evil} {0} \\ line\ufffd “ü”"
    assert "{evil}" in notice.body_of(told.context)


def test_everybody_reads_their_own_only(author: User, reviewer: User) -> None:
    notify(recipients=[author], code="effective", context=about_document())
    theirs = Notification.objects.get()

    client = as_person(reviewer)

    assert client.get(MINE).json()["results"] == []
    assert client.get(f"{MINE}unread-count/").json() == {"unread": 0}
    assert client.post(f"{MINE}{theirs.pk}/read/").status_code == 404
    assert client.post(f"{MINE}read-all/").json() == {"marked": 0}
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_reading_is_noted_once(author: User) -> None:
    for _ in range(3):
        notify(recipients=[author], code="effective", context=about_document())
    client = as_person(author)
    latest = client.get(MINE).json()["results"][0]

    first = client.post(f"{MINE}{latest['id']}/read/").json()["read_at"]

    assert client.post(f"{MINE}{latest['id']}/read/").json()["read_at"] == first
    assert client.get(f"{MINE}unread-count/").json() == {"unread": 2}
    assert len(client.get(MINE, {"unread": "true"}).json()["results"]) == 2
    assert client.post(f"{MINE}read-all/").json() == {"marked": 2}
    assert client.get(MINE, {"unread": "true"}).json()["results"] == []


@pytest.mark.parametrize("number", ["0", "99999999999999999999999999"])
def test_a_strange_number_is_not_found(author: User, number: str) -> None:
    assert as_person(author).post(f"{MINE}{number}/read/").status_code == 404


def test_a_list_costs_a_fixed_number_of_statements(author: User, django_assert_num_queries: Any) -> None:
    notify_many([(author.pk, "effective", about_document()) for _ in range(60)])
    client = as_person(author)

    with django_assert_num_queries(4):  # session, account, page, count
        answer = client.get(MINE).json()

    assert answer["count"] == 60
    assert len(answer["results"]) == 50


def test_admins_learn_that_an_account_was_locked(author: User, docadmin: User, superuser: User) -> None:
    for name in ["author", "nobody"] * 6:
        APIClient().post("/api/v1/auth/token/", {"username": name, "password": "wrong"})

    told = Notification.objects.filter(code="account_locked")
    assert {row.recipient for row in told} == {docadmin, superuser}
    assert {row.context["username"] for row in told} == {"author"}
    assert told.count() == 2
