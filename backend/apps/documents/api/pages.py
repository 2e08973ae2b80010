"""Pages of documents: found by their keys alone, joined and read only for the rows that are shown."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import QuerySet
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from apps.core.rest.pagination import CheapCountPagination
from apps.documents.api.serializers import DocumentRow
from apps.documents.api.shapes import LIST_COLUMNS, document_row
from apps.documents.models import Document
from apps.documents.models.document import DocumentQuerySet
from apps.documents.selectors import rows_of_page


class DocumentPages:
    """What a paginator needs of a queryset: slices of rows, and the bare documents to count.

    The inner statement sorts and skips narrow rows; people and types are joined to the page alone. At 100,000 documents
    this is what keeps a deep page, or an order without an index, affordable.
    """

    def __init__(self, documents: DocumentQuerySet) -> None:
        self._documents = documents
        self.db = documents.db

    def __getitem__(self, wanted: slice) -> QuerySet[Document, Any]:
        return rows_of_page(self._documents, wanted).values_list(*LIST_COLUMNS)

    def order_by(self) -> DocumentQuerySet:
        """The documents without an order, for the count."""
        return self._documents.order_by()


class LibraryPagination(CheapCountPagination):
    """Pages that tell of which day they are."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        day = {"type": ["string", "null"], "format": "date", "description": "The day that was asked for; null: now."}
        return page | {"required": [*page["required"], "as_of"], "properties": page["properties"] | {"as_of": day}}


class DocumentListView(GenericAPIView[Document]):
    """A door that answers with pages of document rows."""

    queryset = Document.objects.none()
    serializer_class = DocumentRow

    def page_of(self, documents: DocumentQuerySet) -> Response:
        rows = self.paginate_queryset(cast("QuerySet[Document]", DocumentPages(documents))) or []
        return self.get_paginated_response([document_row(cast("Sequence[Any]", columns)) for columns in rows])
