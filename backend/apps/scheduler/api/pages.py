"""Pages of runs: each also says that the scheduler is paused, when it is, because then nothing that waits begins."""

from typing import Any

from rest_framework.response import Response

from apps.core.rest.pagination import CheapCountPagination
from apps.scheduler.api.shapes import pause_shape
from apps.scheduler.selectors.pause import pause_in_force


class PagesOfRuns(CheapCountPagination):
    """``{…, pause}``; see ``Pause``."""

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        answer.data["pause"] = pause_shape(pause_in_force())
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        pause = {"oneOf": [{"$ref": "#/components/schemas/Pause"}, {"type": "null"}]}
        return page | {"required": [*page["required"], "pause"], "properties": page["properties"] | {"pause": pause}}
