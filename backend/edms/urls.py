"""The addresses of the program: the API, the probes, and the browser client at everything else."""

from django.urls import include, path, re_path

from apps.api.client import client_page
from apps.api.probes import livez, readyz
from apps.scheduler.api.metrics import MetricsView

# What is not the client's: an unknown address below these is «not found», never the client's page.
_NOT_THE_CLIENT = r"(?:api|static|assets|livez|readyz|metrics)"

urlpatterns = [
    path("api/v1/", include("apps.api.urls")),
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("metrics", MetricsView.as_view(), name="metrics"),
    re_path(rf"^(?!{_NOT_THE_CLIENT}(?:/|$)).*$", client_page, name="client"),
]

handler400 = "apps.core.rest.errors.bad_request"
handler403 = "apps.core.rest.errors.permission_denied"
handler404 = "apps.core.rest.errors.page_not_found"
handler500 = "apps.core.rest.errors.server_error"
