"""The audit trail: who did what, when, to which record, and why; append-only by the database."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "apps.audit"
    label = "audit"
