"""Grants: a document under a label that is not open is shown to the people and groups named, in every version, until they are not."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.audit.models import AuditTrail
from apps.documents.models import Document, DocumentGrant
from apps.documents.services import delete_draft, give_grant, withdraw_grant
from apps.documents.states import DocumentStatus as S
from apps.notifications.models import Notification
from apps.users.groups import change_group, create_group
from testing.cast import make_user
from testing.make import make_document

pytestmark = pytest.mark.django_db
URL = "/api/v1/documents/"


@pytest.fixture
def secret(author):
    return make_document(author=author, status=S.EFFECTIVE, sensitivity_label="RESTRICTED")


def grants(document) -> str:
    return f"{URL}{document.uuid}/grants/"


def sees(client, document) -> bool:
    """The same in the list and in the detail, or the test fails."""
    listed = str(document.uuid) in [row["uuid"] for row in client.get(URL, {"scope": "all"}).json()["results"]]
    assert client.get(f"{URL}{document.uuid}/").status_code == (200 if listed else 404)
    return listed


def refused(answer, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


def test_it_works(client_of, author, viewer, secret):
    reader, owner = client_of(viewer), client_of(author)
    assert not sees(reader, secret)

    given = owner.post(grants(secret), {"user": viewer.pk, "reason": "Prepares the audit"}, format="json")

    assert given.status_code == 201
    grant = given.json()
    assert {name: value for name, value in grant.items() if name != "created_at"} == {
        "id": DocumentGrant.objects.get().pk,
        "document_number": secret.document_number,
        "user": {"id": viewer.pk, "username": "viewer", "full_name": "Viewer Tester"},
        "group": None,
        "granted_by": {"id": author.pk, "username": "author", "full_name": "Author Tester"},
        "reason": "Prepares the audit",
    }
    assert sees(reader, secret)
    told = Notification.objects.get(recipient=viewer)
    assert (told.code, told.context["comment"]) == ("sight_granted", "Prepares the audit")
    assert owner.get(grants(secret)).json()["results"] == [grant]

    assert owner.delete(f"{grants(secret)}{grant['id']}/?reason=Done").status_code == 204

    assert not sees(reader, secret)
    entries = AuditTrail.objects.about(secret).order_by("id").values_list("action", "actor_login", "reason", "details")
    facts = {"document_number": secret.document_number, "granted_to": "viewer"}
    assert list(entries) == [
        ("GRANT_GIVEN", "author", "Prepares the audit", facts),
        ("GRANT_WITHDRAWN", "author", "Done", facts),
    ]


def test_a_group_sees_what_is_granted_to_it_whoever_is_in_it(client_of, docadmin, author, viewer, author2, secret):
    team = create_group(actor=docadmin, name="Audit team", members=[viewer.pk])
    answer = client_of(author).post(grants(secret), {"group": team.pk}, format="json")

    assert answer.json()["group"] == {"id": team.pk, "name": "Audit team"}
    assert sees(client_of(viewer), secret)
    assert not sees(client_of(author2), secret)
    assert list(Notification.objects.values_list("recipient__username", "code")) == [("viewer", "sight_granted")]
    change_group(actor=docadmin, group_id=team.pk, changes={"members": [author2.pk]})
    assert not sees(client_of(viewer), secret)
    assert sees(client_of(author2), secret)


def test_a_grant_holds_for_every_version_that_is_or_was_in_force(client_of, author, viewer, secret):
    give_grant(actor=author, document=secret, user=viewer.pk)
    same = {"author": author, "document_number": secret.document_number, "sensitivity_label": "CONFIDENTIAL"}
    old = make_document(**same, status=S.SUPERSEDED, version_major=0, version_minor=9)
    draft = make_document(**same, status=S.DRAFT, version_major=2)
    abandoned = make_document(**same, status=S.TERMINATED, version_major=3)
    client = client_of(viewer)

    assert [sees(client, version) for version in (secret, old, draft, abandoned)] == [True, True, False, False]


def test_a_grant_gives_no_role(client_of, author, outsider, secret):
    give_grant(actor=author, document=secret, user=outsider.pk)

    assert not sees(client_of(outsider), secret)


@pytest.mark.parametrize("who", ["author2", "reviewer", "approver", "viewer"])
def test_only_its_author_and_admins_decide_and_look(client_of, author, docadmin, secret, who, request):
    actor = request.getfixturevalue(who)
    grant = give_grant(actor=docadmin, document=secret, user=actor.pk)
    client = client_of(actor)

    refused(client.get(grants(secret)), 403, "not_the_author")
    refused(client.post(grants(secret), {"user": actor.pk}, format="json"), 403, "not_the_author")
    refused(client.delete(f"{grants(secret)}{grant.pk}/"), 403, "not_the_author")
    assert DocumentGrant.objects.count() == 1


@pytest.mark.parametrize("who", ["viewer", "author2", "outsider"])
def test_for_whoever_does_not_see_the_document_there_are_no_grants(client_of, author, secret, who, request):
    actor = request.getfixturevalue(who)
    client = client_of(actor)

    refused(client.get(grants(secret)), 404, "not_found")
    refused(client.post(grants(secret), {"user": actor.pk}, format="json"), 404, "not_found")
    refused(client.delete(f"{grants(secret)}1/"), 404, "not_found")


def test_nobody_decides_without_signing_in(client, secret):
    assert client.get(grants(secret)).status_code == 401
    assert client.post(grants(secret), {"user": 1}).status_code == 401
    assert client.delete(f"{grants(secret)}1/").status_code == 401


def test_the_author_of_the_version_in_force_decides_not_whoever_prepares_or_wrote_another(author, author2, viewer, secret):
    same = {"document_number": secret.document_number, "sensitivity_label": "RESTRICTED"}
    old = make_document(author=author2, status=S.SUPERSEDED, version_major=0, version_minor=1, **same)
    draft = make_document(author=author2, status=S.DRAFT, version_major=2, **same)

    for document in (old, draft):
        with pytest.raises(Exception, match="Only the author of the document"):
            give_grant(actor=author2, document=document, user=viewer.pk)
    assert give_grant(actor=author, document=secret, user=viewer.pk).pk


def test_before_the_first_version_is_in_force_its_author_decides(client_of, author, viewer):
    draft = make_document(author=author, sensitivity_label="CONFIDENTIAL")

    give_grant(actor=author, document=draft, user=viewer.pk)

    assert not sees(client_of(viewer), draft)
    assert client_of(viewer).get("/api/v1/notifications/").json()["count"] == 0
    Document.objects.filter(pk=draft.pk).update(status=S.EFFECTIVE)
    assert sees(client_of(viewer), draft)
    assert client_of(viewer).get("/api/v1/notifications/").json()["count"] == 1


@pytest.mark.parametrize(
    "sent",
    [{}, {"user": None}, {"user": "viewer"}, {"user": True}, {"user": -1}, {"user": 999_999}, {"group": 999_999}, {"user": 1, "role": 2}],
)
def test_it_takes_one_person_or_one_group_that_exists(client_of, author, secret, sent):
    assert client_of(author).post(grants(secret), sent, format="json").status_code == 400
    assert not DocumentGrant.objects.exists()


def test_a_person_and_a_group_at_once_are_refused(client_of, author, docadmin, viewer, secret):
    team = create_group(actor=docadmin, name="Audit team")

    refused(client_of(author).post(grants(secret), {"user": viewer.pk, "group": team.pk}, format="json"), 400, "one_of_two")


def test_groups_that_carry_roles_and_people_who_cannot_act_are_granted_nothing(client_of, author, viewer, system, secret):
    gone = make_user("gone", is_active=False)
    client = client_of(author)

    for sent in ({"group": viewer.groups.get().pk}, {"user": gone.pk}, {"user": system.pk}):
        refused(client.post(grants(secret), sent, format="json"), 400, "not_grantable")


def test_what_is_granted_already_is_not_granted_again(client_of, author, viewer, secret):
    client = client_of(author)
    client.post(grants(secret), {"user": viewer.pk}, format="json")

    refused(client.post(grants(secret), {"user": viewer.pk}, format="json"), 409, "already_granted")

    assert Notification.objects.count() == 1
    assert AuditTrail.objects.filter(action="GRANT_GIVEN").count() == 1


def test_a_request_sent_again_is_answered_the_same(client_of, author, viewer, secret):
    client = client_of(author)
    twice = [client.post(grants(secret), {"user": viewer.pk}, format="json", HTTP_IDEMPOTENCY_KEY="once") for _ in range(2)]

    assert [answer.status_code for answer in twice] == [201, 201]
    assert twice[0].json() == twice[1].json()


def test_a_grant_of_another_document_is_not_withdrawn_here(client_of, author, viewer, secret):
    other = make_document(author=author, status=S.EFFECTIVE, sensitivity_label="RESTRICTED")
    grant = give_grant(actor=author, document=other, user=viewer.pk)

    refused(client_of(author).delete(f"{grants(secret)}{grant.pk}/"), 404, "not_found")
    assert client_of(author).delete(f"{grants(other)}{grant.pk}/").status_code == 204
    refused(client_of(author).delete(f"{grants(other)}{grant.pk}/"), 404, "not_found")


def test_whoever_lost_sight_is_told_no_more_of_what_they_were_told(client_of, author, viewer, secret):
    grant = give_grant(actor=author, document=secret, user=viewer.pk)
    client = client_of(viewer)
    [told] = client.get("/api/v1/notifications/").json()["results"]
    assert client.get("/api/v1/notifications/unread-count/").json() == {"unread": 1}

    withdraw_grant(actor=author, document=secret, grant_id=grant.pk)

    assert client.get("/api/v1/notifications/").json()["results"] == []
    assert client.get("/api/v1/notifications/unread-count/").json() == {"unread": 0}
    assert client.post(f"/api/v1/notifications/{told['id']}/read/").status_code == 404
    assert client.post("/api/v1/notifications/read-all/").json() == {"marked": 0}


def test_the_record_of_a_document_does_not_name_what_its_reader_may_not_see(client_of, author, viewer, docadmin, secret):
    policy = make_document(author=author, status=S.EFFECTIVE)
    draft = client_of(author).post(URL, {"title": "X", "document_type": "SOP", "dependencies": [str(secret.uuid), str(policy.uuid)]}).json()
    Document.objects.filter(uuid=draft["uuid"]).update(status=S.EFFECTIVE)
    address = f"{URL}{draft['uuid']}/audit/"

    def told(user):
        return client_of(user).get(address).json()["results"][0]["field_changes"]["dependencies"][1]

    assert told(author) == told(docadmin) == [f"References {secret}", f"References {policy}"]
    assert told(viewer) == ["a document that you may not see", f"References {policy}"]
    give_grant(actor=author, document=secret, user=viewer.pk)
    assert told(viewer) == told(author)


def test_the_number_of_a_deleted_draft_carries_no_grants_to_the_next_document(author, viewer):
    draft = make_document(author=author, sensitivity_label="RESTRICTED")
    give_grant(actor=author, document=draft, user=viewer.pk)

    delete_draft(actor=author, document=draft)

    assert not DocumentGrant.objects.exists()


def test_the_database_keeps_grants_whole(author, viewer, docadmin, secret):
    team = create_group(actor=docadmin, name="Audit team")
    number, by = secret.document_number, author
    broken = [{}, {"user": viewer, "group": team}]
    for whom in broken:
        with pytest.raises(IntegrityError, match="grant_to_a_person_or_a_group"), transaction.atomic():
            DocumentGrant.objects.create(document_number=number, granted_by=by, **whom)
    DocumentGrant.objects.create(document_number=number, granted_by=by, group=team)
    with pytest.raises(IntegrityError, match="grant_once_to_a_group"), transaction.atomic():
        DocumentGrant.objects.create(document_number=number, granted_by=by, group=team)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        DocumentGrant.objects.update(user=docadmin, group=None)


def test_a_list_costs_as_much_with_a_thousand_grants_as_with_none(client_of, author, viewer, django_assert_max_num_queries):
    for _ in range(20):
        give_grant(
            actor=author,
            document=make_document(author=author, status=S.EFFECTIVE, sensitivity_label="RESTRICTED", effective_date=date(2026, 1, 1)),
            user=viewer.pk,
        )
    client = client_of(viewer)
    client.get(URL)

    with django_assert_max_num_queries(4):
        assert client.get(URL, {"page_size": 10}).json()["count"] == 20
