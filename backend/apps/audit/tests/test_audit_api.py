"""The doors to the trail: for those who may read it, filtered, as sentences, and read only."""

import pytest
from rest_framework.test import APIClient

from apps.audit.catalogue import Event, register
from apps.audit.models import AuditTrail
from apps.audit.pages import uuids_of_pages
from apps.audit.services import act, record
from apps.documents.models import Document
from testing.cast import PASSWORD
from testing.make import make_document

pytestmark = pytest.mark.django_db
register(Event("TEST_SEEN", "{actor} looked at {object}"))


def signed_in(person):
    client = APIClient()
    client.force_login(person, backend="apps.users.backends.RoleBackend")
    return client


@pytest.fixture
def two_entries(author, reviewer):
    with act(author, reason="First."):
        record("TEST_SEEN", author)
    with act(reviewer) as second:
        record("TEST_SEEN", reviewer)
    return second.correlation_id


def test_it_works(two_entries, docadmin):
    answer = signed_in(docadmin).get("/api/v1/audit/", {"action": "TEST_SEEN"})

    assert answer.status_code == 200
    newest, oldest = answer.json()["results"]
    assert (newest["sentence"], oldest["sentence"]) == ("Reviewer Tester looked at reviewer", "Author Tester looked at author")
    assert oldest["actor"]["full_name"] == "Author Tester"
    assert oldest["object"] == {"type": "users.user", "id": str(oldest["actor"]["id"]), "label": "author", "uuid": None}
    assert oldest["reason"] == "First."


def test_an_entry_about_a_document_leads_to_its_page(author, docadmin):
    document = make_document(author=author)
    with act(author):
        record("TEST_SEEN", document)

    [entry] = signed_in(docadmin).get("/api/v1/audit/", {"action": "TEST_SEEN"}).json()["results"]

    assert entry["object"] == {
        "type": "documents.document",
        "id": str(document.pk),
        "label": entry["object"]["label"],
        "uuid": str(document.uuid),
    }


def test_a_document_that_was_deleted_or_never_was_has_no_page(author, docadmin):
    draft = make_document(author=author)
    with act(author):
        record("TEST_SEEN", draft)
        record("TEST_SEEN", Document(pk=999_999_999))
        record("TEST_SEEN", Document(pk="9" * 40))
    draft.delete()

    entries = signed_in(docadmin).get("/api/v1/audit/", {"action": "TEST_SEEN"}).json()["results"]
    assert [entry["object"]["uuid"] for entry in entries] == [None, None, None]


def test_only_documents_that_the_reader_may_see_have_pages(author, author2, docadmin):
    draft = make_document(author=author)
    with act(author):
        record("TEST_SEEN", draft)
    entries = list(AuditTrail.objects.filter(action="TEST_SEEN"))

    assert uuids_of_pages(author2, entries) == {}
    assert uuids_of_pages(author, entries) == uuids_of_pages(docadmin, entries) == {entries[0].pk: draft.uuid}


def test_the_ways_to_many_documents_cost_one_statement(author, docadmin, django_assert_num_queries):
    with act(author):
        for _ in range(5):
            record("TEST_SEEN", make_document(author=author))
    entries = list(AuditTrail.objects.filter(action="TEST_SEEN").select_related("content_type"))

    assert docadmin.role
    with django_assert_num_queries(1):
        assert len(uuids_of_pages(docadmin, entries)) == 5


@pytest.mark.parametrize("person", ["outsider", "viewer", "author", "reviewer", "approver"])
def test_whoever_is_no_document_admin_may_not_read_it(request, person):
    client = signed_in(request.getfixturevalue(person))

    for path in ("/api/v1/audit/", "/api/v1/audit/actions/"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written_through_it(superuser, verb):
    assert getattr(signed_in(superuser), verb)("/api/v1/audit/", {}).status_code == 405


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"user": "AUTHOR"}, 1),
        ({"action": ["TEST_SEEN", "LOGIN_FAILED"]}, 2),
        ({"object_type": "users.user", "action": "TEST_SEEN"}, 2),
        ({"object_type": "documents.document"}, 0),
        ({"object_id": "999999"}, 0),
        ({"since": "2099-01-01T00:00:00Z"}, 0),
        ({"until": "2000-01-01T00:00:00Z"}, 0),
        ({"search": "revie", "action": "TEST_SEEN"}, 1),
        ({"search": "100%_'\"", "action": "TEST_SEEN"}, 0),
    ],
)
def test_filters_narrow_it_down(two_entries, docadmin, wanted, count):
    assert signed_in(docadmin).get("/api/v1/audit/", wanted).json()["count"] == count


def test_the_entries_of_one_act_are_found_by_their_correlation_id(two_entries, docadmin):
    answer = signed_in(docadmin).get("/api/v1/audit/", {"correlation_id": str(two_entries)})

    assert [entry["actor"]["username"] for entry in answer.json()["results"]] == ["reviewer"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"since": "yesterday"},
        {"object_type": "documents"},
        {"object_type": "documents.document'; --"},
        {"correlation_id": "7"},
        {"user": "x\0"},
        {"object_id": "x\0"},
        {"page": "0"},
        {"page_size": "1000"},
    ],
)
def test_a_filter_that_makes_no_sense_is_a_mistake_and_no_crash(docadmin, wanted):
    assert signed_in(docadmin).get("/api/v1/audit/", wanted).status_code == 400


def test_the_catalogue_tells_what_can_be_looked_for(docadmin):
    actions = {event["code"] for event in signed_in(docadmin).get("/api/v1/audit/actions/").json()}

    assert {"LOGIN", "LOGIN_FAILED", "DOCUMENT_APPROVED", "DOCUMENT_MOVE_REFUSED", "TASK_EXECUTION_STARTED"} <= actions


def test_who_came_in_and_who_failed_to_is_on_record(author, docadmin):
    door = "/api/v1/auth/token/"
    assert APIClient().post(door, {"username": "author", "password": "wrong"}).status_code == 401
    assert APIClient().post(door, {"username": "nobody-has-it", "password": "wrong"}).status_code == 401
    assert APIClient().post(door, {"username": "author", "password": PASSWORD}).status_code == 200

    found = signed_in(docadmin).get("/api/v1/audit/", {"action": ["LOGIN_FAILED", "TOKEN_ISSUED"]}).json()["results"]
    told = [(entry["actor"]["username"], entry["action"], entry["details"].get("username")) for entry in reversed(found)]
    assert told == [
        ("anonymous", "LOGIN_FAILED", "author"),
        ("anonymous", "LOGIN_FAILED", "nobody-has-it"),
        ("author", "TOKEN_ISSUED", None),
    ]
    assert PASSWORD not in str(found)


def test_the_address_and_the_request_are_kept_with_the_entry(author, docadmin):
    answer = APIClient().post("/api/v1/auth/token/", {"username": "author", "password": "wrong"}, REMOTE_ADDR="192.0.2.9")

    [entry] = signed_in(docadmin).get("/api/v1/audit/", {"action": "LOGIN_FAILED"}).json()["results"]
    assert (entry["ip_address"], entry["request_id"]) == ("192.0.2.9", answer["X-Request-ID"])
