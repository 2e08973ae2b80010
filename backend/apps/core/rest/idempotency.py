"""Idempotency-Key: a POST that is sent again, because its answer was lost, does its work once and is answered the same."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial, wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core import clock
from apps.core.errors import Conflict, EdmsError, Invalid
from apps.core.models import IdempotentAnswer

LONGEST_KEY = 255
KEPT_FOR = timedelta(days=7)
REPLAYED = "Idempotent-Replay"
View = Callable[..., Response]


def idempotent(method: View) -> View:
    """Let a view's ``post`` honour the Idempotency-Key header; without the header nothing changes.

    The key is claimed, the deed done and the answer kept in one transaction: of simultaneous requests one does the work,
    the others wait and are given its answer with ``Idempotent-Replay: true``. The same key with another request is 409
    ``idempotency_key_reused``. A request that is refused keeps nothing, so that it may be corrected and sent again.
    """

    @wraps(method)
    def answer(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        return once(request, partial(method, view, request, *args, **kwargs))

    return answer


def once(request: Request, deed: Callable[[], Response]) -> Response:
    """The same for a part of what a view does: only ``deed`` is claimed, done and kept in one transaction.

    It is for work that must not happen in one transaction: its beginning is done once, and whoever comes again finds it.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return deed()
    fingerprint = fingerprint_of(request)
    refused: Exception
    with transaction.atomic():
        claim, is_ours = _claim(request, _checked(key), fingerprint)
        if not is_ours:
            return _replay(claim, fingerprint)
        try:
            return _kept(claim, deed())
        except (EdmsError, APIException) as error:
            # What the refused deed left on purpose (the record of the attempt) is kept; the claim is not.
            claim.delete()
            refused = error
    raise refused


def forget_answers() -> int:
    """Delete answers that are older than a week; how many there were."""
    deleted, _ = IdempotentAnswer.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()
    return deleted


def fingerprint_of(request: Request) -> str:
    """SHA-256 over method, path, fields and files (name, size and content) of a request."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    for line in _lines(request):
        digest.update(json.dumps(line, sort_keys=True, default=str).encode() + b"\n")
    return digest.hexdigest()


def _lines(request: Request) -> Iterator[Any]:
    body = request.data
    if not hasattr(body, "lists"):
        yield body
        return
    for name, values in sorted(body.lists()):
        yield [name, [_described(value) for value in values]]


def _described(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    content = hashlib.sha256()
    for chunk in value.chunks():
        content.update(chunk)
    value.seek(0)
    return {"name": value.name, "size": value.size, "sha256": content.hexdigest()}


def _checked(key: str) -> str:
    if 0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable():
        return key
    raise Invalid("idempotency_key_invalid", f"The Idempotency-Key has 1 to {LONGEST_KEY} printable ASCII characters.")


def _claim(request: Request, key: str, fingerprint: str) -> tuple[IdempotentAnswer, bool]:
    """The row of this key, and whether this request is the one that made it.

    An insertion that meets another's uncommitted row waits until that request is done.
    """
    actor_id: int = request.user.pk or 0  # the default permission has seen to it that there is somebody
    ours = IdempotentAnswer(actor_id=actor_id, key=key, route=request.path[:500], fingerprint=fingerprint, created_at=clock.now())
    IdempotentAnswer.objects.bulk_create([ours], ignore_conflicts=True)
    found = IdempotentAnswer.objects.get(actor_id=actor_id, key=key)
    return found, found.claim == ours.claim


def _kept(claim: IdempotentAnswer, response: Response) -> Response:
    if response.status_code >= 400:
        claim.delete()
        return response
    claim.status = response.status_code
    claim.body = json.loads(JSONRenderer().render(response.data)) if response.data is not None else None
    claim.save(update_fields=["status", "body"])
    return response


def _replay(claim: IdempotentAnswer, fingerprint: str) -> Response:
    if claim.fingerprint != fingerprint:
        raise Conflict("idempotency_key_reused", "This Idempotency-Key was used for another request. Use a new key for a new request.")
    return Response(claim.body, status=claim.status, headers={REPLAYED: "true"})
