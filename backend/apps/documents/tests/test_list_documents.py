"""Lists of documents: what each person sees, in the scope, with the filters and in the order that they ask for, at a fixed price."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.documents.models import Document, DocumentType
from apps.documents.ordering import ORDERINGS
from apps.documents.selectors import recently_effective
from apps.documents.states import DocumentStatus
from apps.documents.states import DocumentStatus as S
from testing.make import make_document

pytestmark = pytest.mark.django_db
URL = "/api/v1/documents/"
READABLE = {S.EFFECTIVE, S.SCHEDULED_FOR_OBSOLESCENCE, S.SUPERSEDED, S.OBSOLETE}


@pytest.fixture
def one_of_each_state(author, reviewer, approver):
    """A document of ``author`` in each state."""
    return [
        make_document(
            author=author, status=state, title=state.label, reviewers=[reviewer], approvers=[approver], obsolescence_date=date(2030, 1, 1)
        )
        for state in DocumentStatus
    ]


def titles(client, **query) -> list[str]:
    answer = client.get(URL, query)
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


def states(client, **query) -> set[str]:
    return {row["status"] for row in client.get(URL, query).json()["results"]}


def test_it_works(client_of, viewer, author):
    document = make_document(
        author=author, status=S.EFFECTIVE, effective_date=date(2026, 12, 1), activated_at=datetime(2026, 12, 1, tzinfo=UTC)
    )

    answer = client_of(viewer).get(URL).json()

    assert {name: answer[name] for name in ("count", "count_exact", "next", "previous")} == {
        "count": 1,
        "count_exact": True,
        "next": None,
        "previous": None,
    }
    row = answer["results"][0]
    assert row.pop("updated_at")
    assert row == {
        "uuid": str(document.uuid),
        "id": document.pk,
        "document_number": document.document_number,
        "version": "01.00",
        "title": "Cleaning of the mixing vessel",
        "document_type": "SOP",
        "status": "EFFECTIVE",
        "status_display": "Effective",
        "author": {"id": author.pk, "username": "author", "full_name": "Author Tester"},
        "department": "",
        "sensitivity_label": "INTERNAL",
        "effective_date": "2026-12-01",
        "obsolescence_date": None,
        "activated_at": "2026-12-01T00:00:00Z",
        "revision": 0,
    }


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("library", {S.EFFECTIVE, S.SCHEDULED_FOR_OBSOLESCENCE}),
        ("mine", set(S)),
        ("in_workflow", {S.PENDING_REVIEW, S.UNDER_REVIEW, S.REVIEWED, S.PENDING_APPROVAL, S.APPROVED_PENDING_EFFECTIVE}),
        ("archive", {S.SUPERSEDED, S.OBSOLETE, S.TERMINATED}),
        ("all", set(S)),
    ],
)
def test_a_scope_shows_its_states(client_of, author, one_of_each_state, scope, expected):
    assert states(client_of(author), scope=scope) == expected


def test_the_library_is_what_is_shown_unless_asked_otherwise(client_of, author, one_of_each_state):
    client = client_of(author)

    assert states(client) == {S.EFFECTIVE, S.SCHEDULED_FOR_OBSOLESCENCE}
    assert states(client, status="DRAFT") == {S.DRAFT}
    assert states(client, status="DRAFT", scope="library") == set()


@pytest.mark.parametrize("name", ["viewer", "author2", "reviewer2", "approver2"])
def test_readers_see_what_is_or_was_in_force(client_of, one_of_each_state, name, request):
    assert states(client_of(request.getfixturevalue(name)), scope="all") == READABLE


@pytest.mark.parametrize("name", ["author", "reviewer", "approver", "docadmin", "superuser"])
def test_participants_and_admins_see_everything(client_of, one_of_each_state, name, request):
    assert states(client_of(request.getfixturevalue(name)), scope="all") == set(S)


def test_an_account_without_a_role_sees_nothing(client_of, one_of_each_state, outsider):
    assert states(client_of(outsider), scope="all") == set()


@pytest.mark.parametrize("label", ["CONFIDENTIAL", "RESTRICTED"])
def test_sensitive_documents_are_for_participants_and_admins(client_of, author, reviewer, viewer, docadmin, label):
    document = make_document(author=author, reviewers=[reviewer], status=S.EFFECTIVE, sensitivity_label=label)

    assert states(client_of(viewer)) == set()
    assert client_of(viewer).get(f"{URL}{document.uuid}/").status_code == 404
    assert client_of(viewer).get(f"{URL}{document.uuid}/versions/").status_code == 404
    assert client_of(viewer).get(f"{URL}{document.uuid}/audit/").status_code == 404
    for allowed in (author, reviewer, docadmin):
        assert states(client_of(allowed)) == {S.EFFECTIVE}
        assert client_of(allowed).get(f"{URL}{document.uuid}/").status_code == 200


def test_what_is_hidden_is_not_counted(client_of, viewer, author):
    for number in range(5):
        make_document(author=author, status=S.EFFECTIVE, sensitivity_label="RESTRICTED" if number % 2 else "PUBLIC")

    assert client_of(viewer).get(URL, {"page_size": 1}).json()["count"] == 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "MIXING"}, ["A"]),
        ({"search": "vessel mixing"}, ["A"]),
        ({"search": "100%"}, ["B"]),
        ({"search": "_"}, ["C"]),
        ({"search": "nowhere"}, []),
        ({"search": "X-77"}, ["B"]),
        ({"document_number": "x-77"}, ["B"]),
        ({"department": "quality"}, ["A"]),
        ({"document_type": "POL"}, ["B"]),
        ({"document_type": ["POL", "SOP"]}, ["A", "B", "C"]),
        ({"document_source": "SCANNED_COPY"}, []),
        ({"sensitivity_label": "PUBLIC"}, ["C"]),
        ({"author": "AUTHOR2"}, ["C"]),
        ({"author": "nobody"}, []),
        ({"author": "999999999999999999999"}, []),
        ({"effective_date_after": "2026-02-01"}, ["B"]),
        ({"effective_date_before": "2026-02-01", "effective_date_after": "2026-01-01"}, ["A", "B"]),
        ({"status": "EFFECTIVE"}, ["A", "B"]),
        ({"status": ["EFFECTIVE", "SUPERSEDED"], "ordering": "-title"}, ["C", "B", "A"]),
    ],
)
def test_filters_find(client_of, viewer, author, author2, query, found):
    in_force = {"author": author, "status": S.EFFECTIVE}
    make_document(**in_force, title="A", keywords="vessel, mixing", department="Quality", effective_date=date(2026, 1, 1))
    policy = {"document_type": DocumentType.objects.get(code="POL"), "document_number": "X-77"}
    make_document(**in_force, **policy, title="B", keywords="at 100%", effective_date=date(2026, 2, 1))
    make_document(author=author2, status=S.SUPERSEDED, title="C", keywords="under_score", sensitivity_label="PUBLIC", document_number="C1")

    assert sorted(titles(client_of(viewer), **({"scope": "all"} | query))) == sorted(found)


def test_an_author_is_found_by_id(client_of, viewer, author, author2):
    make_document(author=author, status=S.EFFECTIVE, title="A")
    make_document(author=author2, status=S.EFFECTIVE, title="B")

    assert titles(client_of(viewer), author=author2.pk) == ["B"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"status": "FINISHED"}, "UNDER_REVIEW"),
        ({"scope": "everything"}, "in_workflow"),
        ({"document_type": "XXX"}, "SOP"),
        ({"document_source": "XXX"}, "SCANNED_COPY"),
        ({"sensitivity_label": "SECRET"}, "RESTRICTED"),
        ({"ordering": "password"}, "-updated_at"),
        ({"ordering": "author__password"}, "-updated_at"),
        ({"effective_date_after": "tomorrow"}, "2026-12-31"),
        ({"colour": "red"}, "document_type"),
        ({"search": "a\0"}, "Null"),
        ({"search": "a" * 201}, "200"),
        ({"page": "0"}, "page"),
        ({"page_size": "201"}, "page_size"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(client_of, viewer, query, told):
    answer = client_of(viewer).get(URL, query)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == next(iter(query))
    assert told in answer.json()["detail"]


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_pages_in_every_order_hold_each_document_once(client_of, docadmin, one_of_each_state, ordering):
    client = client_of(docadmin)
    found = []
    for page in range(1, 5):
        found += [
            row["id"] for row in client.get(URL, {"scope": "all", "ordering": ordering, "page": page, "page_size": 3}).json()["results"]
        ]

    assert sorted(found) == sorted(document.pk for document in one_of_each_state)


def test_order_is_kept(client_of, viewer, author):
    for title, day in (("banana", date(2026, 3, 1)), ("Apple", None), ("cherry", date(2026, 1, 1))):
        make_document(author=author, status=S.EFFECTIVE, title=title, effective_date=day)
    client = client_of(viewer)

    assert titles(client, ordering="title") == ["Apple", "banana", "cherry"]
    assert titles(client, ordering="-title") == ["cherry", "banana", "Apple"]
    assert titles(client, ordering="effective_date") == ["cherry", "banana", "Apple"]
    assert titles(client, ordering="-effective_date") == ["banana", "cherry", "Apple"]
    assert titles(client, ordering="author,-title") == ["cherry", "banana", "Apple"]


@pytest.mark.parametrize("documents", [5, 50])
def test_a_page_costs_four_statements_whatever_it_holds(client_of, viewer, author, documents):
    for _ in range(documents):
        make_document(author=author, status=S.EFFECTIVE)
    client = client_of(viewer)
    client.get(URL, {"document_type": "SOP"})

    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(URL, {"page_size": documents - 1, "document_type": "SOP"})

    assert len(captured) <= 4, [query["sql"][:200] for query in captured]


def test_a_detail_costs_five_statements_with_its_entry_in_the_access_log(client_of, author):
    policy = make_document(author=author, status=S.EFFECTIVE)
    document = make_document(author=author, previous_version=None)
    document.dependencies.create(depends_on=policy)
    client = client_of(author)

    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{URL}{document.uuid}/").status_code == 200

    assert len(captured) <= 5, [query["sql"][:200] for query in captured]


def test_a_dependency_that_one_may_not_see_is_not_shown(client_of, author, viewer):
    secret = make_document(author=author, status=S.EFFECTIVE, sensitivity_label="RESTRICTED")
    document = make_document(author=author, status=S.EFFECTIVE)
    document.dependencies.create(depends_on=secret)

    assert len(client_of(author).get(f"{URL}{document.uuid}/").json()["dependencies"]) == 1
    assert client_of(viewer).get(f"{URL}{document.uuid}/").json()["dependencies"] == []


def test_versions_are_listed_latest_first_as_far_as_one_sees_them(client_of, viewer, author):
    first = make_document(author=author, status=S.SUPERSEDED)
    second = make_document(
        author=author, status=S.EFFECTIVE, document_number=first.document_number, version_major=2, previous_version=first
    )
    draft = make_document(author=author, document_number=first.document_number, version_major=3, previous_version=second)

    def versions(user):
        return [row["version"] for row in client_of(user).get(f"{URL}{second.uuid}/versions/").json()["results"]]

    assert versions(author) == ["03.00", "02.00", "01.00"]
    assert versions(viewer) == ["02.00", "01.00"]
    previous = client_of(author).get(f"{URL}{draft.uuid}/").json()["previous_version"]
    assert previous == {"uuid": str(second.uuid), "version": "02.00"}


def test_the_record_of_a_document_reads_as_sentences(client_of, author):
    client = client_of(author)
    made = client.post(URL, {"title": "Cleaning", "document_type": "SOP"}).json()

    entries = client.get(f"{URL}{made['uuid']}/audit/").json()["results"]

    assert entries[0]["sentence"] == f"Author Tester created {made['document_number']} v01.00 «Cleaning»"


def test_recently_effective_documents_come_latest_first(viewer, author):
    moments = [datetime(2026, month, 1, tzinfo=UTC) for month in (3, 1, 2)]
    for moment in moments:
        make_document(author=author, status=S.EFFECTIVE, activated_at=moment)
    make_document(author=author, status=S.SUPERSEDED, activated_at=datetime(2026, 12, 1, tzinfo=UTC))

    assert [document.activated_at for document in recently_effective(viewer)] == sorted(moments, reverse=True)


def test_types_and_sources_are_there_from_the_start(client_of, viewer):
    client = client_of(viewer)

    types = client.get("/api/v1/document-types/").json()["results"]
    sources = client.get("/api/v1/document-sources/").json()["results"]

    assert [kind["code"] for kind in types] == ["FRM", "MAN", "POL", "PRO", "REC", "SOP", "TMP"]
    assert [source["name"] for source in sources] == ["Original Digital Draft", "Scanned Original", "Scanned Copy"]
    assert types[5]["reading_required"] is True


def test_nobody_lists_without_signing_in(client):
    for address in (URL, "/api/v1/document-types/", "/api/v1/document-sources/"):
        assert client.get(address).status_code == 401


def test_an_unknown_type_is_known_as_soon_as_it_exists(client_of, viewer):
    assert client_of(viewer).get(URL, {"document_type": "LAB"}).status_code == 400
    DocumentType.objects.create(code="LAB", prefix="LAB", name="Laboratory method")
    assert client_of(viewer).get(URL, {"document_type": "LAB"}).status_code == 200
    assert not Document.objects.exists()
