"""Sending a file of a version and noting in the access log that it was sent."""

from django.http import HttpResponseBase
from rest_framework.request import Request

from apps.core.rest.actor import actor_of
from apps.documents.api.access_serializers import PurposeQuery
from apps.documents.api.downloads import send_stored_file
from apps.documents.models import AccessKind, AccessPart, Document, StoredFile
from apps.documents.services.access import log_file_access

# What the caller has already (304) is opened again. Nothing is noted of what was only asked about (HEAD) or not sent (416).
_SENT = (200, 206, 304)


def deliver_file(request: Request, document: Document, stored: StoredFile, *, name: str, part: AccessPart) -> HttpResponseBase:
    """Answer with a file of a version; what cannot be noted is not sent."""
    query = PurposeQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    response = send_stored_file(request, stored, name=name)
    if request.method == "GET" and response.status_code in _SENT:
        log_file_access(
            actor=actor_of(request),
            document=document,
            kind=AccessKind(query.validated_data["purpose"]),
            part=part,
            file_name=name,
            sha256=stored.sha256,
            is_continued=response.status_code == 206,
        )
    return response
