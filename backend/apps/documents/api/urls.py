"""Addresses of the documents app under `/api/v1/`."""

from django.urls import path

from apps.documents.api.access_views import DocumentAccessExportView, DocumentAccessView, PersonAccessExportView, PersonAccessView
from apps.documents.api.attachment_views import DocumentAttachmentFileView, DocumentAttachmentsView, DocumentAttachmentView
from apps.documents.api.comment_views import (
    DocumentCommentReopenView,
    DocumentCommentResolveView,
    DocumentCommentsView,
    DocumentCommentView,
    DocumentCommentWithdrawView,
)
from apps.documents.api.compare_views import DocumentComparisonView, DocumentTextView
from apps.documents.api.dependency_views import DocumentDependenciesView
from apps.documents.api.file_views import DocumentFileView
from apps.documents.api.grant_views import DocumentGrantsView, DocumentGrantView, DocumentSensitivityView
from apps.documents.api.hold_views import DocumentLegalHoldView
from apps.documents.api.type_views import DocumentTypesView, DocumentTypeView
from apps.documents.api.views import (
    DocumentAuditView,
    DocumentSourcesView,
    DocumentsView,
    DocumentVersionsView,
    DocumentView,
)

urlpatterns = [
    path("documents/", DocumentsView.as_view(), name="documents"),
    path("documents/<uuid:uuid>/", DocumentView.as_view(), name="document"),
    path("documents/<uuid:uuid>/file/", DocumentFileView.as_view(), name="document-file"),
    path("documents/<uuid:uuid>/grants/", DocumentGrantsView.as_view(), name="document-grants"),
    path("documents/<uuid:uuid>/grants/<int:grant_id>/", DocumentGrantView.as_view(), name="document-grant"),
    path("documents/<uuid:uuid>/sensitivity/", DocumentSensitivityView.as_view(), name="document-sensitivity"),
    path("documents/<uuid:uuid>/legal-hold/", DocumentLegalHoldView.as_view(), name="document-legal-hold"),
    path("documents/<uuid:uuid>/dependencies/", DocumentDependenciesView.as_view(), name="document-dependencies"),
    path("documents/<uuid:uuid>/versions/", DocumentVersionsView.as_view(), name="document-versions"),
    path("documents/<uuid:uuid>/text/", DocumentTextView.as_view(), name="document-text"),
    path("documents/<uuid:uuid>/compare/", DocumentComparisonView.as_view(), name="document-compare"),
    path("documents/<uuid:uuid>/audit/", DocumentAuditView.as_view(), name="document-audit"),
    path("documents/access/", PersonAccessView.as_view(), name="person-access"),
    path("documents/access/export/", PersonAccessExportView.as_view(), name="person-access-export"),
    path("documents/<uuid:uuid>/access/", DocumentAccessView.as_view(), name="document-access"),
    path("documents/<uuid:uuid>/access/export/", DocumentAccessExportView.as_view(), name="document-access-export"),
    path("documents/<uuid:uuid>/attachments/", DocumentAttachmentsView.as_view(), name="document-attachments"),
    path("documents/<uuid:uuid>/attachments/<int:attachment_id>/", DocumentAttachmentView.as_view(), name="document-attachment"),
    path(
        "documents/<uuid:uuid>/attachments/<int:attachment_id>/file/",
        DocumentAttachmentFileView.as_view(),
        name="document-attachment-file",
    ),
    path("documents/<uuid:uuid>/comments/", DocumentCommentsView.as_view(), name="document-comments"),
    path("documents/<uuid:uuid>/comments/<int:comment_id>/", DocumentCommentView.as_view(), name="document-comment"),
    path(
        "documents/<uuid:uuid>/comments/<int:comment_id>/withdraw/", DocumentCommentWithdrawView.as_view(), name="document-comment-withdraw"
    ),
    path("documents/<uuid:uuid>/comments/<int:comment_id>/resolve/", DocumentCommentResolveView.as_view(), name="document-comment-resolve"),
    path("documents/<uuid:uuid>/comments/<int:comment_id>/reopen/", DocumentCommentReopenView.as_view(), name="document-comment-reopen"),
    path("document-types/", DocumentTypesView.as_view(), name="document-types"),
    path("document-types/<slug:code>/", DocumentTypeView.as_view(), name="document-type"),
    path("document-sources/", DocumentSourcesView.as_view(), name="document-sources"),
]
