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
from apps.documents.api.grant_views import DocumentGrantsView, DocumentGrantView, DocumentSensitivityView

urlpatterns = [
    path("documents/", DocumentsView.as_view(), name="documents"),
    path("documents/<uuid:uuid>/", DocumentView.as_view(), name="document"),
    path("documents/<uuid:uuid>/file/", DocumentFileView.as_view(), name="document-file"),
    path("documents/<uuid:uuid>/versions/", DocumentVersionsView.as_view(), name="document-versions"),
    path("documents/<uuid:uuid>/audit/", DocumentAuditView.as_view(), name="document-audit"),
    path("document-types/", DocumentTypesView.as_view(), name="document-types"),
    path("document-sources/", DocumentSourcesView.as_view(), name="document-sources"),
]
    path("documents/<uuid:uuid>/grants/", DocumentGrantsView.as_view(), name="document-grants"),
    path("documents/<uuid:uuid>/grants/<int:grant_id>/", DocumentGrantView.as_view(), name="document-grant"),
    path("documents/<uuid:uuid>/sensitivity/", DocumentSensitivityView.as_view(), name="document-sensitivity"),
