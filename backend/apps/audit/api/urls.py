"""Addresses of the audit trail under `/api/v1/`."""

from django.urls import path

from apps.audit.api.views import AuditActionsView, AuditTrailView

urlpatterns = [
    path("audit/", AuditTrailView.as_view(), name="audit"),
    path("audit/actions/", AuditActionsView.as_view(), name="audit-actions"),
]
