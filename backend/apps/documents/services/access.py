"""Writing the access log: one statement in the request that shows, delivers or prints something; the entry is its own record."""

from django.db import connection

from apps.core.context import current_origin
from apps.core.errors import refuse
from apps.core.permissions import Actor
from apps.documents.models import AccessKind, AccessPart, Document, DocumentAccess
from apps.documents.permissions import may_download

# Somebody who looks again at once, or whose browser asks for a file in pieces, has opened it once; a long download stays one.
AGAIN_MINUTES = 5
CONTINUED_MINUTES = 60
_INSERT = """
    INSERT INTO documents_documentaccess
           (document_id, document_number, version, user_id, kind, part, file_name, file_sha256, ip_address, session_id)
    SELECT %(document)s::bigint, %(number)s::text, %(version)s::text, %(user)s::bigint, %(kind)s::text, %(part)s::text, %(file_name)s::text,
           %(sha256)s::text, %(address)s::inet, %(session)s::text
    WHERE %(minutes)s::integer = 0 OR NOT EXISTS (
        SELECT FROM documents_documentaccess AS earlier
        WHERE earlier.user_id = %(user)s::bigint AND earlier.document_id = %(document)s::bigint AND earlier.kind = %(kind)s::text
          AND earlier.part = %(part)s::text AND earlier.file_sha256 = %(sha256)s::text AND earlier.kind <> 'print'
          AND earlier.at > clock_timestamp() - make_interval(mins => %(minutes)s::integer)
    )
    ON CONFLICT DO NOTHING
    RETURNING id
"""


def log_view(*, actor: Actor, document: Document) -> None:
    """Note that somebody opened the page of a version; looking again within five minutes is the same entry. One statement."""
    _log(actor, document, AccessKind.VIEW, AccessPart.DETAIL, minutes=AGAIN_MINUTES)


def log_file_access(
    *, actor: Actor, document: Document, kind: AccessKind, part: AccessPart, file_name: str, sha256: str, is_continued: bool = False
) -> None:
    """Note that somebody was sent a file of a version, to look at or to keep. One statement.

    The same content for the same person in the same way within five minutes is the same entry; where only a part was
    asked for (``is_continued``), within an hour.
    """
    minutes = CONTINUED_MINUTES if is_continued else AGAIN_MINUTES
    _log(actor, document, kind, part, file_name=file_name, sha256=sha256, minutes=minutes)


def log_print(*, actor: Actor, document: Document) -> DocumentAccess:
    """Note that somebody printed the original of a version; each time is an entry.

    Raises:
        Conflict: there is nothing to print.
    """
    refuse(may_download(actor, document))
    entry = _log(
        actor, document, AccessKind.PRINT, AccessPart.ORIGINAL, file_name=document.file_name, sha256=document.file_id or "", minutes=0
    )
    return DocumentAccess.objects.select_related("user", "document").get(pk=entry)


def _log(
    actor: Actor, document: Document, kind: AccessKind, part: AccessPart, *, minutes: int, file_name: str = "", sha256: str = ""
) -> int:
    """The id of the entry, 0 where there is one already. Id and time are the database's."""
    origin = current_origin()
    values: dict[str, str | int | None] = {
        "document": document.pk,
        "number": document.document_number,
        "version": document.version,
        "user": actor.pk,
        "kind": kind.value,
        "part": part.value,
        "file_name": file_name,
        "sha256": sha256,
        "address": origin.ip_address,
        "session": origin.session_id,
        "minutes": minutes,
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else 0
