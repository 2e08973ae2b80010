"""The root of `/api/v1/`: the description of the API, and the addresses that every app brings."""

from django.urls import URLPattern, URLResolver, include, path

from apps.api.docs import DocsView, SchemaView
from apps.api.organisation import OrganisationView

_APPS = ("users", "documents", "workflows", "notifications", "audit", "scheduler")

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(url_name="schema"), name="docs"),
    path("organisation/", OrganisationView.as_view(), name="organisation"),
    *(path("", include(f"apps.{name}.api.urls")) for name in _APPS),
]
