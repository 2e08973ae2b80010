"""The differences of two versions: words, control data, dependencies; for whom they are, and for whom not."""

import uuid
from typing import Any

import pytest

from apps.documents.models import DocumentAccess, ExtractedText, StoredFile
from apps.documents.services.texts import read_due_texts
from apps.documents.storage import keep
from apps.documents.tests.text_files import docx_of, pdf_of
from testing.make import make_document, make_stored_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def versions(author, incoming):
    """Two versions of one document with these texts; what else differs is given as (old, new)."""

    def make(old: bytes, new: bytes, kinds: tuple[str, str] = ("text/plain", "text/plain"), **differing):
        made = []
        for place, content in enumerate((old, new)):
            arrived = incoming(content)
            keep(arrived)
            row, _ = StoredFile.objects.get_or_create(sha256=arrived.sha256, defaults={"size": len(content), "content_type": kinds[place]})
            fields: dict[str, Any] = {"document_number": "SOP-2026-0100", "version_major": place + 1, "file": row, "file_name": "a.txt"}
            fields |= {name: values[place] for name, values in differing.items()}
            made.append(make_document(author=author, status="EFFECTIVE" if place else "SUPERSEDED", **fields))
        return made

    return make


def compared(client, one, other, **query):
    return client.get(f"/api/v1/documents/{one.uuid}/compare/", {"with": str(other.uuid), **query})


def marked(comparison) -> list[str]:
    marks = {"equal": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return ["".join(marks[one["kind"]].format(one["text"]) for one in block["segments"]) for block in comparison["blocks"]]


def read_all(client, old, new):
    """The first comparison has the texts read."""
    compared(client, old, new)
    read_due_texts()


def test_it_works(client_of, viewer, versions):
    old, new = versions(b"Rinse twice.\nDry it.", b"Rinse thrice.\nDry it.\nSign.", title=("Cleaning", "Cleaning of vessels"))
    client = client_of(viewer)
    waiting = compared(client, new, old).json()
    assert (waiting["state"], waiting["blocks"]) == ("pending", [])
    assert waiting["message"] == "The text of version 01.00 is still being read. The text of version 02.00 is still being read."

    assert read_due_texts() == 2

    answer = compared(client, new, old)
    assert answer.status_code == 200, answer.content
    comparison = answer.json()
    assert comparison["state"] == "ready"
    assert (comparison["old"]["version"], comparison["new"]["version"]) == ("01.00", "02.00")
    assert marked(comparison) == ["Rinse [-twice-]{+thrice+}.", "Dry it.", "{+Sign.+}"]
    assert [block["kind"] for block in comparison["blocks"]] == ["changed", "equal", "inserted"]
    assert (comparison["words_added"], comparison["words_removed"]) == (2, 1)
    assert comparison["is_exact"]
    assert comparison["is_complete"]
    fields = {change["field"]: (change["old"], change["new"]) for change in comparison["metadata"]}
    assert fields == {"title": ("Cleaning", "Cleaning of vessels"), "file_sha256": (old.file_id, new.file_id)}
    assert compared(client, old, new).json() == comparison


def test_texts_of_different_kinds_are_compared(client_of, viewer, versions):
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    old, new = versions(docx_of("Rinse the vessel."), pdf_of(["Rinse the tank."]), kinds=(word, "application/pdf"))
    client = client_of(viewer)
    read_all(client, old, new)

    assert marked(compared(client, old, new).json()) == ["Rinse the [-vessel-]{+tank+}."]


def test_all_control_data_is_compared(client_of, docadmin, versions, author, incoming):
    base, other = make_document(author=author, status="EFFECTIVE"), make_document(author=author, status="EFFECTIVE")
    old, new = versions(
        b"same",
        b"other",
        description=("", "All vessels"),
        keywords=("a", "a, b"),
        department=("Quality", "Production"),
        sensitivity_label=("INTERNAL", "PUBLIC"),
        effective_date=(None, "2026-12-31"),
        file_name=("a.txt", "b.txt"),
    )
    old.dependencies.create(depends_on=base, kind="REFERENCES")
    new.dependencies.create(depends_on=base, kind="SUPPORTS")
    for document in (old, new):
        document.dependencies.create(depends_on=other)

    comparison = compared(client_of(docadmin), old, new).json()

    assert {change["field"]: [change["old"], change["new"]] for change in comparison["metadata"]} == {
        "description": ["", "All vessels"],
        "keywords": ["a", "a, b"],
        "department": ["Quality", "Production"],
        "sensitivity_label": ["INTERNAL", "PUBLIC"],
        "effective_date": [None, "2026-12-31"],
        "file_name": ["a.txt", "b.txt"],
        "file_sha256": [old.file_id, new.file_id],
    }
    assert comparison["dependencies_added"] == [{"document_number": base.document_number, "kind": "SUPPORTS"}]
    assert comparison["dependencies_removed"] == [{"document_number": base.document_number, "kind": "REFERENCES"}]


def test_dependencies_that_one_may_not_see_are_no_difference(client_of, viewer, docadmin, versions, author):
    secret = make_document(author=author, status="EFFECTIVE", sensitivity_label="RESTRICTED")
    old, new = versions(b"a", b"b")
    new.dependencies.create(depends_on=secret)

    assert compared(client_of(viewer), old, new).json()["dependencies_added"] == []
    assert len(compared(client_of(docadmin), old, new).json()["dependencies_added"]) == 1


def test_both_versions_must_be_visible(client_of, viewer, author, author2, outsider, docadmin, versions):
    old, draft = versions(b"a", b"b")
    draft = make_document(author=author, document_number=old.document_number, version_major=3, file=make_stored_file(b"third"))

    asked = [
        compared(client_of(person), *pair).status_code
        for person in (author, author2, viewer, outsider, docadmin)
        for pair in ((old, draft), (draft, old))
    ]

    assert asked == [200, 200, 404, 404, 404, 404, 404, 404, 200, 200]


def test_a_restricted_version_cannot_be_read_by_comparing(client_of, viewer, versions):
    old, new = versions(b"secret", b"open", sensitivity_label=("RESTRICTED", "INTERNAL"))
    read_due_texts()

    for pair in ((old, new), (new, old)):
        answer = compared(client_of(viewer), *pair)
        assert answer.status_code == 404
        assert b"secret" not in answer.content


def test_bad_requests_are_told_what_is_wrong(client_of, viewer, versions, author):
    old, new = versions(b"a", b"b")
    other = make_document(author=author, status="EFFECTIVE")
    client, url = client_of(viewer), f"/api/v1/documents/{old.uuid}/compare/"

    refused = {
        "missing": client.get(url),
        "no uuid": client.get(url, {"with": "1"}),
        "itself": client.get(url, {"with": str(old.uuid)}),
        "another document": client.get(url, {"with": str(other.uuid)}),
        "unknown parameter": client.get(url, {"with": str(new.uuid), "page": 1}),
        "around": client.get(url, {"with": str(new.uuid), "around": -1}),
    }

    assert {name: answer.status_code for name, answer in refused.items()} == dict.fromkeys(refused, 400)
    fields = {name: answer.json()["errors"][0]["field"] for name, answer in refused.items()}
    assert fields == dict.fromkeys(refused, "with") | {"unknown parameter": "page", "around": "around"}
    assert "another document" in refused["another document"].json()["detail"]
    assert client.get(url, {"with": str(uuid.uuid4())}).status_code == 404
    assert client.get(f"/api/v1/documents/{uuid.uuid4()}/compare/", {"with": str(new.uuid)}).status_code == 404


def test_versions_without_text_are_compared_in_their_control_data(client_of, docadmin, author, versions):
    old, new = versions(b"text", b"other")
    empty = make_document(author=author, document_number=old.document_number, version_major=3, file=None, file_name="", title="New")
    client = client_of(docadmin)
    read_all(client, old, new)

    comparison = compared(client, empty, new).json()

    assert (comparison["state"], comparison["blocks"]) == ("unavailable", [])
    assert comparison["message"] == "Version 03.00: No file has been attached to this document yet."
    assert {"field": "file_name", "old": "a.txt", "new": None} in comparison["metadata"]


def test_the_same_file_needs_no_comparison(client_of, viewer, versions):
    old, new = versions(b"\x89PNG", b"\x89PNG", kinds=("image/png", "image/png"))

    comparison = compared(client_of(viewer), old, new).json()

    assert (comparison["state"], comparison["same_file"], comparison["blocks"]) == ("ready", True, [])
    assert comparison["message"] == "Both versions carry the same file."


def test_texts_that_are_too_long_together_are_refused_with_a_reason(client_of, viewer, versions):
    old, new = versions(b"a", b"b")
    client = client_of(viewer)
    read_all(client, old, new)
    ExtractedText.objects.update(characters=6_000_001)

    comparison = compared(client, old, new).json()

    assert comparison["state"] == "unavailable"
    assert "more than 12,000,000 characters" in comparison["message"]


def test_an_answer_that_is_known_already_is_not_computed_again(client_of, viewer, docadmin, versions):
    old, new = versions(b"a", b"b")
    client = client_of(viewer)
    waiting = compared(client, old, new)
    read_due_texts()

    first = compared(client, old, new)
    known = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    url, query = f"/api/v1/documents/{old.uuid}/compare/", {"with": str(new.uuid)}

    assert first["Cache-Control"] == "private, no-cache"
    assert waiting["ETag"] != first["ETag"] == compared(client, new, old)["ETag"]
    assert client.get(url, query, **known).status_code == 304
    assert client.get(url, query | {"around": 2}, **known).status_code == 200
    type(new).objects.filter(pk=new.pk).update(effective_date="2026-12-30")
    assert client.get(url, query, **known).status_code == 200


def test_whoever_compares_has_viewed_both(client_of, viewer, versions):
    old, new = versions(b"a", b"b")
    compared(client_of(viewer), old, new)
    assert not DocumentAccess.objects.exists()
    read_due_texts()

    compared(client_of(viewer), old, new)

    seen = DocumentAccess.objects.values_list("user__username", "document", "kind", "part")
    assert sorted(seen) == sorted(("viewer", document.pk, "view", "original") for document in (old, new))


def test_a_comparison_costs_few_statements(client_of, viewer, versions, django_assert_max_num_queries):
    old, new = versions(b"a", b"b")
    client = client_of(viewer)
    read_all(client, old, new)

    with django_assert_max_num_queries(9):  # session, account, versions, facts, dependencies and access log of each, texts
        compared(client, old, new)


def test_unchanged_paragraphs_may_be_left_out(client_of, viewer, versions):
    lines = [f"Step {place}" for place in range(20)]
    old, new = versions("\n".join(lines).encode(), "\n".join([*lines[:10], "Sign.", *lines[10:]]).encode())
    client = client_of(viewer)
    read_all(client, old, new)

    comparison = compared(client, old, new, around=1).json()

    assert marked(comparison) == ["Step 9", "{+Sign.+}", "Step 10"]
    assert (comparison["blocks"][0]["skipped_before"], comparison["skipped_after"]) == (9, 9)
    assert len(compared(client, old, new).json()["blocks"]) == 21


def test_two_hundred_pages_are_compared_whole(client_of, viewer, versions):
    lines = [" ".join(f"word{(line * 37 + place * place) % 3000}" for place in range(50)) for line in range(2000)]
    old, new = versions("\n".join(lines).encode(), "\n".join(f"{line} more" for line in lines).encode())
    client = client_of(viewer)
    read_all(client, old, new)

    assert compared(client, old, new).json()["words_added"] == 2000
