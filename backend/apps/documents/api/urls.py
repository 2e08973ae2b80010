"""Addresses of the documents app under `/api/v1/`."""

from django.urls import path

from apps.documents.api.file_views import DocumentFileView
from apps.documents.api.views import (
    DocumentAuditView,
    DocumentSourcesView,
    DocumentsView,
    DocumentTypesView,
    DocumentVersionsView,
    DocumentView,
)

urlpatterns = [
    path("documents/", DocumentsView.as_view(), name="documents"),
    path("documents/<uuid:uuid>/", DocumentView.as_view(), name="document"),
    path("documents/<uuid:uuid>/file/", DocumentFileView.as_view(), name="document-file"),
    path("documents/<uuid:uuid>/versions/", DocumentVersionsView.as_view(), name="document-versions"),
    path("documents/<uuid:uuid>/audit/", DocumentAuditView.as_view(), name="document-audit"),
    path("document-types/", DocumentTypesView.as_view(), name="document-types"),
    path("document-sources/", DocumentSourcesView.as_view(), name="document-sources"),
]
