"""The deeds of the documents app, one module per theme."""

from apps.documents.services.versions import create_next_version

__all__ = ["create_next_version"]
