"""The browser client: one page for every address that is its own affair."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_NOT_BUILT = "The browser client is not built. Run 'make run' (or set EDMS_CLIENT_DIST) and start the program again.\n"


@never_cache
@require_safe
def client_page(request: HttpRequest) -> HttpResponse:
    """The page that loads the client. It names the current scripts, so no browser may keep it."""
    try:
        page = (settings.CLIENT_DIST / "index.html").read_bytes()
    except OSError:
        return HttpResponse(_NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, content_type="text/html; charset=utf-8")
