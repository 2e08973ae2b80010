"""Pages and their count: exact while that is cheap, estimated beyond and said so."""

import pytest
from django.db import connection

from apps.core.rest import pagination
from apps.core.rest.pagination import count_cheaply
from apps.documents.models import Document
from testing.make import make_document

pytestmark = pytest.mark.django_db


def fill(author, how_many):
    columns = "uuid, document_number, version_major, version_minor, title, description, keywords, department, sensitivity_label, status"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO documents_document ({columns}, author_id, file_name, reason_for_change, revision, created_at, updated_at)
            SELECT gen_random_uuid(), 'CNT-' || place, 1, 0, 'Counted', '', '', '', 'INTERNAL', 'EFFECTIVE', %s, '', '', 0, now(), now()
            FROM generate_series(1, %s) AS place
            """,
            [author.pk, how_many],
        )


def test_it_works(author):
    make_document(author=author)
    make_document(author=author)

    assert count_cheaply(Document.objects.all()) == (2, True)


def test_counting_costs_one_statement(author, django_assert_num_queries):
    with django_assert_num_queries(1):
        count_cheaply(Document.objects.filter(author=author, title__contains="100%"))


def test_quotes_and_percent_signs_are_counted_as_they_are(author):
    make_document(author=author, title='It\'s 100% "safe"; DROP TABLE users_user --')

    assert count_cheaply(Document.objects.filter(title__contains='It\'s 100% "safe"; DROP')) == (1, True)


def test_above_the_limit_counting_stops_and_the_planner_is_believed(author, monkeypatch):
    fill(author, 300)
    monkeypatch.setattr(pagination, "EXACT_UP_TO", 100)

    count, exact = count_cheaply(Document.objects.all())

    assert not exact
    assert count > 100
