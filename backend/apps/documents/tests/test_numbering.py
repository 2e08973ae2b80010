"""Document numbers: without gaps, never given twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections

from apps.core.errors import Invalid
from apps.core.permissions import Role
from apps.documents.models import Document
from apps.documents.services import DocumentInput, create_document, delete_draft
from apps.documents.tests.files import docx_bytes
from apps.documents.uploads import receive_file
from testing.cast import make_user
from testing.clock import clock_at
from testing.make import make_document


def _create(author, **more):
    return create_document(actor=author, details={"title": "Cleaning", "document_type": "SOP", **more})


@pytest.mark.django_db
def test_it_works(author):
    with clock_at(date(2026, 12, 31)):
        assert [_create(author).document_number for _ in range(3)] == ["SOP-2026-0001", "SOP-2026-0002", "SOP-2026-0003"]


@pytest.mark.django_db
def test_each_type_and_each_year_counts_by_itself(author):
    with clock_at(date(2026, 12, 31)):
        assert _create(author).document_number == "SOP-2026-0001"
        assert _create(author, document_type="POL").document_number == "POL-2026-0001"
    with clock_at(date(2027, 1, 1)):
        assert _create(author).document_number == "SOP-2027-0001"


@pytest.mark.django_db
def test_the_year_turns_in_the_zone_of_the_organisation(author, settings):
    from datetime import UTC, datetime

    settings.ORGANISATION_TIME_ZONE = "Asia/Tokyo"
    with clock_at(datetime(2026, 12, 31, 16, tzinfo=UTC)):
        assert _create(author).document_number == "SOP-2027-0001"


@pytest.mark.django_db
def test_a_number_is_not_given_again_after_its_draft_was_deleted(author):
    with clock_at(date(2026, 12, 1)):
        delete_draft(actor=author, document=_create(author))

        assert _create(author).document_number == "SOP-2026-0002"


@pytest.mark.django_db
def test_a_refused_creation_leaves_no_gap(author):
    with clock_at(date(2026, 12, 1)):
        with pytest.raises(Invalid):
            _create(author, document_source="FOUND_IN_A_DRAWER")

        assert _create(author).document_number == "SOP-2026-0001"


@pytest.mark.django_db
def test_numbers_that_came_from_elsewhere_are_passed_over(author):
    make_document(author=author, document_number="SOP-2026-0001")
    make_document(author=author, document_number="SOP-2026-0002")
    with clock_at(date(2026, 12, 1)):
        assert _create(author).document_number == "SOP-2026-0003"


@pytest.mark.own_database
def test_twenty_people_who_create_at_once_get_twenty_numbers_in_a_row():
    author = make_user("author", Role.AUTHOR)
    together = Barrier(20)

    def create(turn: int) -> str:
        try:
            together.wait(timeout=30)
            upload = receive_file([docx_bytes(f"text {turn % 5}")], name="procedure.docx")
            details = DocumentInput(title=f"Cleaning {turn}", document_type="SOP")
            return create_document(actor=author, details=details, upload=upload).document_number
        finally:
            connections.close_all()

    with clock_at(date(2026, 12, 1)), ThreadPoolExecutor(20) as pool:
        numbers = sorted(pool.map(create, range(20)))

    assert numbers == [f"SOP-2026-{place:04d}" for place in range(1, 21)]
    assert Document.objects.count() == 20
