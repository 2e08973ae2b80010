"""Rules of the domain that the database keeps, whoever writes."""

import hashlib

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.audit.models import AuditTrail
from apps.audit.services import act
from apps.core.errors import Conflict
from apps.documents.models import Document, DocumentDependency, DocumentParticipant, StoredFile
from apps.documents.services import create_next_version
from apps.documents.states import DocumentStatus as S
from testing.make import make_document, make_stored_file

pytestmark = pytest.mark.django_db


def test_it_works(author):
    in_force = make_document(author=author, status=S.EFFECTIVE)

    assert Document.objects.in_force().get() == in_force


def test_one_version_of_a_number_is_in_force(author):
    first = make_document(author=author, status=S.EFFECTIVE)

    with pytest.raises(IntegrityError, match="document_one_in_force"):
        make_document(author=author, status=S.EFFECTIVE, document_number=first.document_number, version_minor=1)


def test_one_version_of_a_number_is_in_preparation(author):
    first = make_document(author=author)

    with pytest.raises(IntegrityError, match="document_one_in_preparation"):
        make_document(author=author, document_number=first.document_number, version_minor=1)


def test_a_version_exists_once(author):
    first = make_document(author=author, status=S.TERMINATED)

    with pytest.raises(IntegrityError, match="document_version_unique"):
        make_document(author=author, document_number=first.document_number)


@pytest.mark.parametrize(("field", "value"), [("status", "FINISHED"), ("sensitivity_label", "SECRET")])
def test_unknown_words_are_refused(author, field, value):
    document = make_document(author=author)

    with pytest.raises(IntegrityError):
        Document.objects.filter(pk=document.pk).update(**{field: value})


@pytest.mark.parametrize("status", [S.APPROVED_PENDING_EFFECTIVE, S.SCHEDULED_FOR_OBSOLESCENCE])
def test_what_is_planned_has_its_day(author, status):
    document = make_document(author=author)

    with pytest.raises(IntegrityError):
        Document.objects.filter(pk=document.pk).update(status=status, effective_date=None, obsolescence_date=None)


@pytest.mark.parametrize("status", [status for status in S if status != S.DRAFT])
def test_what_left_draft_keeps_its_content(author, status):
    from datetime import date

    document = make_document(author=author, status=status, obsolescence_date=date(2030, 1, 1))
    other = make_stored_file(b"another content")

    for change in ({"title": "Other"}, {"file": other}, {"file_name": "b.pdf"}, {"document_number": "X-1"}, {"version_major": 9}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)


def test_a_stored_file_never_changes():
    stored = make_stored_file()

    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(size=1)


def test_a_stored_file_is_not_deleted_while_a_document_refers_to_it(author):
    from django.db.models import ProtectedError

    document = make_document(author=author)

    with pytest.raises(ProtectedError):
        document.file.delete()


def test_a_digest_is_a_digest():
    with pytest.raises(IntegrityError):
        StoredFile.objects.create(sha256="x" * 64, size=1, content_type="text/plain")
    assert len(hashlib.sha256().hexdigest()) == 64


def test_a_document_does_not_depend_on_itself(author):
    document = make_document(author=author)

    with pytest.raises(IntegrityError, match="dependency_not_on_itself"):
        DocumentDependency.objects.create(document=document, depends_on=document)


def test_participants_are_named_once_per_role(author, reviewer):
    document = make_document(author=author, reviewers=[reviewer])

    with pytest.raises(IntegrityError, match="participant_unique"):
        DocumentParticipant.objects.create(document=document, user=reviewer, role="REVIEWER")


def next_version(author, document, bump):
    with act(author):
        return create_next_version(actor=author, document=document, bump=bump, reason_for_change="The vessel was replaced")


@pytest.mark.parametrize(("bump", "version"), [("minor", "01.01"), ("major", "02.00")])
def test_the_next_version_takes_over_what_there_is(author, author2, bump, version):
    policy = make_document(author=author, status=S.EFFECTIVE)
    document = make_document(author=author, status=S.EFFECTIVE, keywords="vessel", sensitivity_label="PUBLIC")
    document.dependencies.create(depends_on=policy)

    draft = next_version(author2, document, bump)

    assert (draft.version, draft.status, draft.author, draft.previous_version) == (version, S.DRAFT, author2, document)
    assert (draft.title, draft.keywords, draft.file_id, draft.file_name) == (document.title, "vessel", document.file_id, "cleaning.pdf")
    assert [link.depends_on for link in draft.dependencies.all()] == [policy]
    entry = AuditTrail.objects.about(draft).latest()
    assert entry.action == "DOCUMENT_VERSION_CREATED"
    assert entry.field_changes["version"] == ["01.00", version]


def gone_now(document):
    """Out of force without a version that takes its place."""
    Document.objects.filter(pk=document.pk).update(status=S.SUPERSEDED)


def test_a_dependency_follows_to_the_version_in_force_and_ends_where_there_is_none(author):
    old = make_document(author=author, status=S.SUPERSEDED)
    current = make_document(author=author, status=S.EFFECTIVE, document_number=old.document_number, version_major=2)
    gone = make_document(author=author, status=S.EFFECTIVE)
    document = make_document(author=author, status=S.EFFECTIVE)
    for target in (old, gone):
        document.dependencies.create(depends_on=target)
    gone_now(gone)

    draft = next_version(author, document, "minor")

    assert [link.depends_on for link in draft.dependencies.all()] == [current]


def test_the_version_of_a_terminated_draft_is_passed_over(author):
    document = make_document(author=author, status=S.EFFECTIVE)
    make_document(author=author, status=S.TERMINATED, document_number=document.document_number, version_minor=1)

    assert next_version(author, document, "minor").version == "01.02"


def test_a_second_version_in_preparation_is_refused(author):
    document = make_document(author=author, status=S.EFFECTIVE)
    next_version(author, document, "minor")

    with pytest.raises(Conflict):
        next_version(author, document, "major")
