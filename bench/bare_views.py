"""The program's addresses, and beside them bare views over hand-written SQL, behind the same middleware and sign-in."""

import uuid
from typing import Any

from django.db import connection
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.bare_lists import BareList
from edms.urls import handler400, handler403, handler404, handler500
from edms.urls import urlpatterns as addresses_of_the_program

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

# The statements of the list that is being measured.
lists: dict[str, BareList] = {}


class BareListView(APIView):
    """A page as the database gives it."""

    def get(self, request: Request, name: str) -> Response:
        wanted = lists[name]
        with connection.cursor() as cursor:
            rows = wanted.page(cursor)
            count = wanted.counted(cursor)
        return Response({"count": count, "next": None, "previous": None, "results": rows})


class BareDetailView(APIView):
    """One document as the database gives it."""

    def get(self, request: Request, wanted: uuid.UUID) -> Response:
        with connection.cursor() as cursor:
            cursor.execute(_DETAIL, [wanted])
            names = [column.name for column in cursor.description]
            row: dict[str, Any] = dict(zip(names, cursor.fetchone(), strict=True))
        return Response(row)


_DETAIL = """
    SELECT d.*, u.username, u.first_name, u.last_name, t.code AS type_code, s.code AS source_code, f.size, f.content_type,
           p.uuid AS previous_uuid, ARRAY(
               SELECT jsonb_build_object('uuid', o.uuid, 'number', o.document_number, 'title', o.title, 'status', o.status, 'kind', l.kind)
               FROM documents_documentdependency AS l JOIN documents_document AS o ON o.id = l.depends_on_id WHERE l.document_id = d.id
           ) AS dependencies
    FROM documents_document AS d JOIN users_user AS u ON u.id = d.author_id
    LEFT JOIN documents_documenttype AS t ON t.id = d.document_type_id
    LEFT JOIN documents_documentsource AS s ON s.id = d.document_source_id
    LEFT JOIN documents_storedfile AS f ON f.sha256 = d.file_id LEFT JOIN documents_document AS p ON p.id = d.previous_version_id
    WHERE d.uuid = %s
"""

urlpatterns = [
    path("bare/list/<str:name>/", BareListView.as_view()),
    path("bare/document/<uuid:wanted>/", BareDetailView.as_view()),
    *addresses_of_the_program,
]
