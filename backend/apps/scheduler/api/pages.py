"""Pages of runs: each also says that the scheduler is paused, when it is, because then nothing that waits begins."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core.rest.pagination import CheapCountPagination
from apps.scheduler.api.shapes import pause_shape
from apps.scheduler.selectors.offers import rules_in_force


class PagesOfRuns(CheapCountPagination):
    """``{…, pause}``; see ``Pause``. ``rules`` are those that held when the page was read."""

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        self.rules = rules_in_force()
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        answer.data["pause"] = pause_shape(self.rules.pause)
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        pause = {"oneOf": [{"$ref": "#/components/schemas/Pause"}, {"type": "null"}]}
        return page | {"required": [*page["required"], "pause"], "properties": page["properties"] | {"pause": pause}}
