"""Creating documents: metadata and a real file in, a numbered draft out, all of it on record."""

import uuid
from datetime import date

import pytest

from apps.audit.models import AuditTrail
from apps.documents.models import Document, StoredFile
from apps.documents.states import DocumentStatus
from apps.documents.storage import open_stored
from apps.documents.tests.files import docx_bytes, part
from testing.clock import clock_at
from testing.make import make_document

pytestmark = pytest.mark.django_db

URL = "/api/v1/documents/"


def test_it_works(client_of, author):
    content = docx_bytes()

    with clock_at(date(2026, 12, 1)):
        answer = client_of(author).post(
            URL,
            {
                "title": "Cleaning",
                "document_type": "SOP",
                "department": "Quality",
                "keywords": "vessel, cleaning",
                "effective_date": "2026-12-24",
                "file": part("cleaning procedure.docx", content),
            },
            format="multipart",
        )

    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["document_number"] == "SOP-2026-0001"
    assert (made["version"], made["status"], made["status_display"], made["revision"]) == ("01.00", "DRAFT", "Draft", 0)
    assert made["author"] == {"id": author.pk, "username": "author", "full_name": "Author Tester"}
    assert made["document_source"] == "ORIGINAL_DIGITAL_DRAFT"
    assert made["effective_date"] == "2026-12-24"
    assert made["file"]["name"] == "cleaning procedure.docx"
    assert made["file"]["size"] == len(content)
    assert made["permissions"] == {"may_edit": True, "may_delete": True, "may_comment": True, "may_read_access": True}
    assert answer["Location"].endswith(f"/api/v1/documents/{made['uuid']}/")
    assert open_stored(made["file"]["sha256"]).read() == content


def test_creation_and_file_are_on_record_in_one_act(client_of, author):
    sent = {"title": "Cleaning", "document_type": "SOP", "file": part("a.docx", docx_bytes())}

    made = client_of(author).post(URL, sent, format="multipart").json()

    entries = AuditTrail.objects.about(Document.objects.get(uuid=made["uuid"])).order_by("id")
    assert [entry.action for entry in entries] == ["DOCUMENT_CREATED", "FILE_ATTACHED"]
    created, attached = entries
    assert created.correlation_id == attached.correlation_id
    assert created.details["document_number"] == made["document_number"]
    assert created.field_changes["title"] == [None, "Cleaning"]
    assert attached.details["sha256"] == made["file"]["sha256"]
    assert attached.actor_login == "author"


def test_a_document_can_be_made_without_a_file_in_json(client_of, author):
    made = client_of(author).post(URL, {"title": "Cleaning", "document_type": "POL"}).json()

    assert made["document_number"].startswith("POL-")
    assert (made["file"], made["download_url"]) == (None, None)


def test_equal_contents_are_stored_once(client_of, author):
    content = docx_bytes("the same")
    for name in ("one.docx", "other.docx"):
        sent = {"title": name, "document_type": "SOP", "file": part(name, content)}
        assert client_of(author).post(URL, sent, format="multipart").status_code == 201

    assert StoredFile.objects.count() == 1
    assert sorted(Document.objects.values_list("file_name", flat=True)) == ["one.docx", "other.docx"]


def test_equal_contents_under_different_names_keep_their_kinds(client_of, author):
    client = client_of(author)
    kinds = []
    for name in ("one.txt", "one.csv"):
        sent = {"title": name, "document_type": "SOP", "file": part(name, b"a,b\n1,2\n")}
        kinds.append(client.post(URL, sent, format="multipart").json()["file"]["content_type"])

    assert kinds == ["text/plain", "text/csv"]


def test_viewers_create_nothing(client_of, viewer):
    answer = client_of(viewer).post(URL, {"title": "Cleaning", "document_type": "SOP"})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert not Document.objects.exists()


def test_nobody_creates_without_signing_in(client):
    assert client.post(URL, {"title": "Cleaning"}, content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": 5}, "title"),
        ({"title": ["a"]}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"description": "x" * 1_000_000}, "description"),
        ({"document_type": "XXX"}, "document_type"),
        ({"document_type": None}, "document_type"),
        ({"document_source": "FOUND_IN_A_DRAWER"}, "document_source"),
        ({"sensitivity_label": "SECRET"}, "sensitivity_label"),
        ({"effective_date": "soon"}, "effective_date"),
        ({"effective_date": "2001-01-01"}, "effective_date"),
        ({"dependencies": "all"}, "dependencies"),
        ({"dependencies": ["no-uuid"]}, "dependencies.0"),
        ({"file": "procedure.docx"}, "file"),
        ({"colour": "red"}, "colour"),
        ({"status": "EFFECTIVE"}, "status"),
    ],
)
def test_what_is_wrong_is_refused_by_the_name_of_its_field(client_of, author, sent, field):
    answer = client_of(author).post(URL, {"title": "Cleaning", "document_type": "SOP", **sent})

    assert answer.status_code == 400, answer.content[:500]
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field
    assert not Document.objects.exists()


def test_a_refused_type_names_the_known_ones(client_of, author):
    answer = client_of(author).post(URL, {"title": "Cleaning", "document_type": "XXX"})

    assert "SOP" in answer.json()["detail"]


def test_a_text_of_ten_megabytes_is_not_even_read(client_of, author):
    answer = client_of(author).post(URL, {"title": "Cleaning", "document_type": "SOP", "description": "x" * 10_000_000})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_that_is_no_object_is_refused(client_of, author):
    assert client_of(author).post(URL, ["title"]).status_code == 400


def test_dependencies_are_documents_in_force(client_of, author):
    policy = make_document(author=author, status=DocumentStatus.EFFECTIVE, title="Quality policy")
    sent = {"title": "Cleaning", "document_type": "SOP", "dependencies": [str(policy.uuid)]}

    made = client_of(author).post(URL, sent).json()

    assert [link["document_number"] for link in made["dependencies"]] == [policy.document_number]


def test_dependencies_in_multipart_are_repeated_keys(client_of, author):
    policies = [make_document(author=author, status=DocumentStatus.EFFECTIVE) for _ in range(2)]
    sent = {"title": "Cleaning", "document_type": "SOP", "dependencies": [str(policy.uuid) for policy in policies]}

    made = client_of(author).post(URL, sent, format="multipart").json()

    assert len(made["dependencies"]) == 2


def test_dependencies_that_do_not_exist_are_hidden_or_not_in_force_are_refused_alike(client_of, author, author2):
    draft = make_document(author=author)
    hidden = make_document(author=author2, status=DocumentStatus.EFFECTIVE, sensitivity_label="RESTRICTED")
    answers = [
        client_of(author).post(URL, {"title": "Cleaning", "document_type": "SOP", "dependencies": [str(wrong)]})
        for wrong in (draft.uuid, hidden.uuid, uuid.uuid4())
    ]

    assert {answer.status_code for answer in answers} == {400}
    assert len({answer.json()["detail"] for answer in answers}) == 1


def test_the_same_idempotency_key_makes_one_document(client_of, author):
    client = client_of(author)
    answers = [
        client.post(URL, {"title": "Cleaning", "document_type": "SOP"}, headers={"Idempotency-Key": "a-key-of-the-client"})
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["uuid"] == answers[1].json()["uuid"]
    assert Document.objects.count() == 1
