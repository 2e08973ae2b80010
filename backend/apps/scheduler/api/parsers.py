"""Reading the body of a manual trigger: small JSON, or a plain refusal."""

import io
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError

from apps.core.rest.parsers import JSONParser

MOST_BYTES = 64 * 1024


class SmallJSONParser(JSONParser):
    """JSON of at most 64 KiB, read no further than that."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise ParseError(f"The request is larger than {MOST_BYTES // 1024} KiB.", code="too_large")
        return super().parse(io.BytesIO(body), media_type, parser_context)
