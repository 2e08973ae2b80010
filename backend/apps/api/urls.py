"""The root of `/api/v1/`: every app brings its own addresses."""

from django.urls import include, path

_APPS = ("users", "documents", "workflows", "notifications", "audit", "scheduler")

urlpatterns = [path("", include(f"apps.{name}.api.urls")) for name in _APPS]
