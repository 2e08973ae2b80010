"""Questions about documents, one module per theme; every read by a door starts here and takes who asks."""

from apps.documents.selectors.dependencies import dependencies_of
from apps.documents.selectors.documents import (
    SCOPES,
    DocumentFilter,
    Original,
    active_sources,
    active_types,
    choices_of,
    get_original,
    get_visible_document,
    in_full,
    last_change_of,
    list_documents,
    previous_version_of,
    recently_effective,
    rows_of_page,
    type_named,
    types_that_are,
    uuids_of_documents,
    version_as_of,
    versions_of,
    who_sees,
)
from apps.documents.selectors.grants import grants_of, responsible_author
from apps.documents.selectors.record import without_unseen_names

__all__ = [
    "SCOPES",
    "DocumentFilter",
    "Original",
    "active_sources",
    "active_types",
    "choices_of",
    "dependencies_of",
    "get_original",
    "get_visible_document",
    "grants_of",
    "in_full",
    "last_change_of",
    "list_documents",
    "previous_version_of",
    "recently_effective",
    "responsible_author",
    "rows_of_page",
    "type_named",
    "types_that_are",
    "uuids_of_documents",
    "version_as_of",
    "versions_of",
    "who_sees",
    "without_unseen_names",
]
