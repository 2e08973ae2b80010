"""The description of the API, to read and to try: OpenAPI 3.1, and Swagger UI under our content security policy."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class SchemaView(SpectacularAPIView):
    """OpenAPI as YAML, or as JSON with `?format=json`."""

    schema = None


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI without a line of script or style in the page."""

    schema = None
    template_name = "api/docs.html"
