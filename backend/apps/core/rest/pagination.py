"""Pages of a list with a cheap count: exact to 10,000, estimated by the planner above and said so."""

from typing import Any

from django.db import connections
from django.db.models import QuerySet
from psycopg import ClientCursor
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

EXACT_UP_TO = 10_000
# The planner may be wrong by half; above this it is believed.
COUNTED_IF_EXPECTED = 2 * EXACT_UP_TO
_EXPECTED_AND_COUNTED = """
    SELECT expected, CASE WHEN expected <= %s THEN (SELECT count(*) FROM (ROWS LIMIT %s) AS counted) END
    FROM (SELECT public.estimated_rows(%s) AS expected) AS planner
"""
DEFAULT_SIZE = 50
MAX_SIZE = 200
_MAX_PAGE = 1_000_000


def _positive(request: Request, name: str, default: int, most: int) -> int:
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= most or len(text) > 9:
        raise ValidationError({name: [f"Must be a whole number from 1 to {most}."]})
    return int(text)


def count_cheaply(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many rows there are, and whether that is exact, in one statement.

    The planner is asked first; only where it expects few enough are they counted, and counting stops above 10,000.
    """
    sql, parameters = rows.order_by().values("pk").query.sql_with_params()
    connection = connections[rows.db]
    connection.ensure_connection()
    with ClientCursor(connection.connection) as quoting:
        query = quoting.mogrify(sql, parameters)
    with connection.cursor() as cursor:
        statement = _EXPECTED_AND_COUNTED.replace("ROWS", sql)
        cursor.execute(statement, [COUNTED_IF_EXPECTED, *parameters, EXACT_UP_TO + 1, query])
        expected, counted = cursor.fetchone()
    if counted is not None and counted <= EXACT_UP_TO:
        return counted, True
    return max(EXACT_UP_TO + 1, expected), False


class CheapCountPagination(BasePagination):
    """``?page=&page_size=`` → ``{count, count_exact, next, previous, results}``; at most 200 rows a page.

    The page is read with one row more than it shows, so that a last page knows its count without counting.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        self.request = request
        self.page = _positive(request, "page", 1, _MAX_PAGE)
        self.size = _positive(request, "page_size", DEFAULT_SIZE, MAX_SIZE)
        start = (self.page - 1) * self.size
        rows = list(queryset[start : start + self.size + 1])
        self.has_next = len(rows) > self.size
        if self.has_next or (start and not rows):
            self.count, self.count_exact = count_cheaply(queryset)
        else:
            self.count, self.count_exact = start + len(rows), True
        return rows[: self.size]

    def _link(self, page: int) -> str:
        return replace_query_param(self.request.build_absolute_uri(), "page", page)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "count": self.count,
                "count_exact": self.count_exact,
                "next": self._link(self.page + 1) if self.has_next else None,
                "previous": self._link(self.page - 1) if self.page > 1 else None,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "count_exact", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer"},
                "count_exact": {"type": "boolean", "description": "False where the count is an estimate (above 10,000)."},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        return [
            {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 1}},
            {"name": "page_size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": DEFAULT_SIZE}},
        ]
