"""The addresses of the program: the API, the probes, and the browser client at everything else."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("apps.api.urls")),
]

handler400 = "apps.core.rest.errors.bad_request"
handler403 = "apps.core.rest.errors.permission_denied"
handler404 = "apps.core.rest.errors.page_not_found"
handler500 = "apps.core.rest.errors.server_error"
