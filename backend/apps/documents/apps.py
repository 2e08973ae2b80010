"""Controlled documents: versions, files, types, and who may see them."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "apps.documents"
    label = "documents"

    def ready(self) -> None:
        from apps.audit.pages import register_pages
        from apps.documents import events, sight  # noqa: F401  (registers the audited events, and what people are told no more)
        from apps.documents.selectors import uuids_of_documents

        register_pages("documents.document", uuids_of_documents)
