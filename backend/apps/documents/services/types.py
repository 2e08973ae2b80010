"""What each kind of document demands: made and changed by admins, with old and new on record."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from apps.audit.services import act, record
from apps.core.errors import Conflict, NotFound, Stale, refuse
from apps.core.permissions import Actor
from apps.documents.events import DOCUMENT_TYPE_CHANGED, DOCUMENT_TYPE_CREATED
from apps.documents.models import DocumentType
from apps.documents.permissions import may_change_types


def create_type(*, actor: Actor, settings: Mapping[str, Any], reason: str = "") -> DocumentType:
    """Make a kind of document; its prefix is its code unless one is given. Records ``DOCUMENT_TYPE_CREATED``.

    Raises:
        Forbidden: no admin.
        Conflict: code or prefix are taken.
    """
    with act(actor, reason=reason):
        refuse(may_change_types(actor))
        kind = DocumentType(**{"prefix": settings["code"], **settings})
        _save(kind)
        changes = {name: [None, getattr(kind, name)] for name in ("prefix", *settings) if name != "code"}
        record(DOCUMENT_TYPE_CREATED, kind, changes=changes, details={"name": kind.name})
    return kind


def change_type(
    *, actor: Actor, code: str, changes: Mapping[str, Any], expected_revision: int | None = None, reason: str = ""
) -> DocumentType:
    """Change what a kind of document demands, for everything that is routed from now on. Records ``DOCUMENT_TYPE_CHANGED``.

    What runs keeps the people it was given: how many are needed is read when a document is routed.

    Raises:
        Forbidden: no admin.
        NotFound: there is no such type.
        Conflict: the prefix is taken.
        Stale: the row has changed since ``expected_revision``.
    """
    with act(actor, reason=reason):
        refuse(may_change_types(actor))
        kind = DocumentType.objects.select_for_update().filter(code=code.upper()).first()
        if kind is None:
            raise NotFound("not_found", "There is no such document type.")
        if expected_revision not in (None, kind.revision):
            raise Stale(kind)
        told = {name: [getattr(kind, name), value] for name, value in changes.items() if getattr(kind, name) != value}
        if told:
            for name in told:
                setattr(kind, name, changes[name])
            kind.revision += 1
            _save(kind)
            record(DOCUMENT_TYPE_CHANGED, kind, changes=told)
    return kind


def _save(kind: DocumentType) -> None:
    try:
        with transaction.atomic():
            kind.save()
    except IntegrityError as error:
        raise Conflict("type_taken", "Another document type has this code or this prefix.") from error
