"""Dependencies: typed, to what is in force, by number whichever version is meant, and never in a circle."""

import pytest

from apps.audit.models import AuditTrail
from apps.documents.models import DocumentDependency
from apps.documents.selectors.dependencies import dependencies_of, targets_out_of_force
from testing.make import make_document, move

pytestmark = pytest.mark.django_db


def depends(document, target, kind="REFERENCES"):
    DocumentDependency.objects.create(document=document, depends_on=target, kind=kind)


def next_version(document, **fields):
    number, major = document.document_number, document.version_major + 1
    return make_document(author=document.author, document_number=number, version_major=major, previous_version=document, **fields)


@pytest.fixture
def policy(author):
    return make_document(author=author, status="EFFECTIVE", title="Policy")


@pytest.fixture
def draft(author):
    return make_document(author=author)


@pytest.fixture
def edit(client_of, author):
    """Edit a draft as its author; the answer, whatever it is."""
    client = client_of(author)

    def edited(document, dependencies):
        return client.patch(f"/api/v1/documents/{document.uuid}/", {"dependencies": dependencies})

    return edited


def kinds(answer):
    assert answer.status_code == 200, answer.content
    return [(link["document_number"], link["kind"]) for link in answer.json()["dependencies"]]


def test_it_works(edit, draft, policy):
    answer = edit(draft, [{"uuid": str(policy.uuid), "kind": "IMPLEMENTS"}])

    assert kinds(answer) == [(policy.document_number, "IMPLEMENTS")]
    assert AuditTrail.objects.about(draft).latest().field_changes == {"dependencies": [[], [f"Implements {policy}"]]}


def test_a_bare_uuid_is_a_reference_and_keeps_the_kind_that_is_there(edit, draft, policy):
    assert kinds(edit(draft, [str(policy.uuid)])) == [(policy.document_number, "REFERENCES")]
    edit(draft, [{"uuid": str(policy.uuid), "kind": "SUPPORTS"}])

    revision = edit(draft, [str(policy.uuid)]).json()["revision"]

    assert (revision, draft.dependencies.get().kind) == (2, "SUPPORTS")


def test_one_document_can_be_built_upon_in_two_ways(edit, draft, policy):
    both = [{"uuid": str(policy.uuid), "kind": kind} for kind in ("TEMPLATE_FOR", "IMPLEMENTS", "IMPLEMENTS")]

    assert kinds(edit(draft, both)) == [(policy.document_number, "IMPLEMENTS"), (policy.document_number, "TEMPLATE_FOR")]
    assert kinds(edit(draft, [])) == []


@pytest.mark.parametrize(
    "wanted",
    [
        {"kind": "IMPLEMENTS"},
        {"uuid": "no", "kind": "IMPLEMENTS"},
        {"uuid": "5f1d1e9e-7f0b-4a61-9f50-1c4b8f0f2d11", "kind": "INSPIRES"},
        {"uuid": "5f1d1e9e-7f0b-4a61-9f50-1c4b8f0f2d11", "kind": None},
        {"uuid": "5f1d1e9e-7f0b-4a61-9f50-1c4b8f0f2d11", "kind": ["IMPLEMENTS"]},
        {"uuid": None, "kind": "IMPLEMENTS"},
        {"uuid": "5f1d1e9e-7f0b-4a61-9f50-1c4b8f0f2d11", "kind": "IMPLEMENTS", "since": "today"},
        None,
        7.5,
        [],
    ],
)
def test_what_makes_no_sense_is_400(edit, draft, wanted):
    answer = edit(draft, [wanted])

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith("dependencies")


@pytest.mark.parametrize("status", ["DRAFT", "SUPERSEDED", "OBSOLETE", "TERMINATED"])
def test_only_what_is_in_force_can_be_built_upon(edit, author, draft, status):
    target = make_document(author=author, status=status)

    assert edit(draft, [str(target.uuid)]).json()["errors"][0]["code"] == "not_in_force"


def test_a_dependency_is_shown_at_the_version_in_force(author, viewer, draft, policy):
    depends(draft, policy)
    move_to_superseded(policy)
    newer = next_version(policy, status="EFFECTIVE", title="Policy, second edition")

    [shown] = dependencies_of(draft, author)

    assert (shown["uuid"], shown["version"], shown["title"]) == (newer.uuid, "02.00", "Policy, second edition")


def move_to_superseded(document):
    type(document).objects.filter(pk=document.pk).update(status="SUPERSEDED")


def test_naming_the_newer_version_of_what_is_linked_changes_nothing(edit, draft, policy):
    depends(draft, policy, "IMPLEMENTS")
    move_to_superseded(policy)
    newer = next_version(policy, status="EFFECTIVE")

    assert edit(draft, [str(newer.uuid)]).json()["revision"] == draft.revision


def test_a_new_version_takes_its_dependencies_along_to_what_is_in_force_now(author, policy):
    document = make_document(author=author, status="EFFECTIVE")
    gone = make_document(author=author, status="EFFECTIVE")
    depends(document, policy, "IMPLEMENTS")
    depends(document, gone)
    move_to_superseded(policy)
    move_to_superseded(gone)
    newer = next_version(policy, status="EFFECTIVE")

    draft = move(author, document, "create_version", bump="minor", reason="Typo")

    assert list(draft.dependencies.values_list("depends_on", "kind")) == [(newer.pk, "IMPLEMENTS")]


def test_documents_that_depend_on_each_other_are_refused_with_the_way_round(edit, author, draft, policy):
    procedure = make_document(author=author, status="EFFECTIVE")
    depends(procedure, policy)
    second_policy = next_version(policy)

    answer = edit(second_policy, [str(procedure.uuid)])

    spelled = f"{policy.document_number} → {procedure.document_number} → {policy.document_number}"
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"field": "dependencies", "code": "circle", "message": f"Documents would depend on each other in a circle: {spelled}."}
    ]
    assert not second_policy.dependencies.exists()


def test_versions_in_preparation_close_circles_too(edit, author, policy):
    """A2 (draft) → B, then B2 (draft) → A: neither is in force yet, and together they would be a circle."""
    other = make_document(author=author, status="EFFECTIVE")
    assert edit(next_version(policy), [str(other.uuid)]).status_code == 200

    assert edit(next_version(other), [str(policy.uuid)]).json()["errors"][0]["code"] == "circle"


@pytest.mark.parametrize("status", ["SUPERSEDED", "OBSOLETE", "TERMINATED"])
def test_versions_that_are_history_close_no_circle(edit, author, policy, status):
    other = make_document(author=author, status="EFFECTIVE")
    depends(make_document(author=author, status=status, document_number=policy.document_number, version_minor=7), other)

    assert edit(next_version(other), [str(policy.uuid)]).status_code == 200


def test_what_one_may_not_see_is_an_ellipsis_on_the_way_round(client_of, author, author2, policy):
    secret = make_document(author=author, status="EFFECTIVE", sensitivity_label="RESTRICTED")
    public = make_document(author=author, status="EFFECTIVE")
    depends(public, secret)
    depends(secret, policy)
    second = make_document(author=author2, document_number=policy.document_number, version_major=2)

    answer = client_of(author2).patch(f"/api/v1/documents/{second.uuid}/", {"dependencies": [str(public.uuid)]})

    spelled = f"{policy.document_number} → {public.document_number} → … → {policy.document_number}"
    assert spelled in answer.json()["errors"][0]["message"]


def test_a_draft_that_builds_upon_what_went_out_of_force_is_not_sent_on(author, reviewer, draft, policy):
    depends(draft, policy)
    type(policy).objects.filter(pk=policy.pk).update(status="OBSOLETE")

    [(number, [missing])] = targets_out_of_force([draft.pk], author).items()
    assert (number, missing.document_number, missing.is_visible) == (draft.pk, policy.document_number, True)
    with pytest.raises(Exception, match=f"not in force any more: {policy.document_number} «Policy»"):
        move(author, draft, "submit_for_review", reviewers=[reviewer.pk])
