"""Sending a stored file byte for byte: whole or in part, once or not again (RFC 9110: ranges, conditions; RFC 6266: names)."""

import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from rest_framework.request import Request

from apps.core.errors import EdmsError
from apps.documents.file_types import content_type_of
from apps.documents.models import StoredFile
from apps.documents.storage import open_stored

_CHUNK = 256 * 1024
_RANGE = re.compile(r"^bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{0,18})|-\s*(\d{1,18}))\s*$", re.IGNORECASE)
_ENTITY_TAG = re.compile(r'(?:W/)?("[^"]*")')


class FileUnavailable(EdmsError):
    """A row names a content that the store has lost: damage, which the integrity check reports too."""

    status = 500
    title = "The file is not available"

    def __init__(self, sha256: str) -> None:
        super().__init__("file_unavailable", "The stored file cannot be read. Please tell your administrator.", sha256=sha256)


def send_stored_file(request: Request, stored: StoredFile, *, name: str) -> HttpResponseBase:
    """Answer GET or HEAD with a stored content under the name ``name``.

    304 when the caller has it already, 206 for one range, 416 for one that lies behind the end. Several ranges in one
    request are answered with the whole file, as the standard allows.
    """
    etag = f'"{stored.sha256}"'
    if _has_it_already(request.headers.get("If-None-Match", ""), etag):
        return _with_headers(HttpResponse(status=304), etag)
    span = _wanted_span(request, etag, stored.size)
    if span is None:
        response = _body(request, stored, 0, stored.size, status=200)
    elif span[0] >= span[1]:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    else:
        response = _body(request, stored, *span, status=206)
        response["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{stored.size}"
    if response.status_code != 416:
        response["Content-Type"] = content_type_of(name, stored.content_type)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name or stored.sha256) or "attachment"
    return _with_headers(response, etag)


def wanted_span(header: str, size: int) -> tuple[int, int] | None:
    """The bytes ``(start, end)`` that a Range header asks for, end exclusive; None: the header is to be ignored.

    ``start >= end`` means that nothing of it exists (416).
    """
    match = _RANGE.match(header)
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        return (max(0, size - int(suffix)), size) if int(suffix) else (size, size)
    start = int(first)
    if last and int(last) < start:
        return None
    return start, min(int(last) + 1, size) if last else size


def _wanted_span(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != etag:
        return None
    return wanted_span(request.headers.get("Range", "").strip(), size)


def _has_it_already(header: str, etag: str) -> bool:
    return header.strip() == "*" or etag in _ENTITY_TAG.findall(header)


def _body(request: Request, stored: StoredFile, start: int, end: int, *, status: int) -> HttpResponseBase:
    try:
        content = cast("BinaryIO", open_stored(stored.sha256))
    except OSError as error:
        raise FileUnavailable(stored.sha256) from error
    if request.method == "HEAD":
        content.close()
        response: HttpResponseBase = HttpResponse(status=status)
    else:
        response = StreamingHttpResponse(_Part(content, start, end), status=status)
    response["Content-Length"] = str(end - start)
    return response


class _Part:
    """The bytes from ``start`` to ``end`` of a file, piece by piece; Django closes it when the answer is sent or given up."""

    def __init__(self, content: BinaryIO, start: int, end: int) -> None:
        self._content = content
        self._left = end - start
        content.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self._left and (piece := self._content.read(min(_CHUNK, self._left))):
            self._left -= len(piece)
            yield piece

    def close(self) -> None:
        self._content.close()


def _with_headers(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
