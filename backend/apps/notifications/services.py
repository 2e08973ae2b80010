"""Telling people: a row for each person in the transaction of what happened, and the e-mail made from it afterwards."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from apps.core import clock
from apps.core.errors import NotFound
from apps.core.jobs import nudge
from apps.core.permissions import Actor
from apps.notifications.catalogue import notice_of
from apps.notifications.delivery import Delivered, deliver_due_emails
from apps.notifications.models import Notification
from apps.notifications.selectors import list_notifications

__all__ = ["Delivered", "deliver_due_emails", "mark_all_read", "mark_read", "notify", "notify_many"]

DELIVERY_TASK = "apps.notifications.tasks.deliver_emails"
_INSERT = """
    INSERT INTO notifications_notification (recipient_id, code, context, email_state, email_due_at, created_at)
    SELECT account.id, told.item ->> 1, told.item -> 2, CASE WHEN account.email = '' THEN 'NONE' ELSE 'PENDING' END, %s, clock_timestamp()
    FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS told(item, place)
    JOIN users_user account ON account.id = (told.item ->> 0)::bigint AND account.is_active AND NOT account.is_service
    ORDER BY told.place
"""


def notify(*, recipients: Iterable[int | Actor], code: str, context: Mapping[str, Any]) -> int:
    """Tell each of ``recipients`` (accounts or their ids) the same; how many were told."""
    ids = dict.fromkeys(one if isinstance(one, int) else one.pk for one in recipients)
    return notify_many([(recipient, code, context) for recipient in ids])


def notify_many(rows: Sequence[tuple[int, str, Mapping[str, Any]]]) -> int:
    """Tell people things, in one statement for any number of ``(recipient id, code, context)``; how many were told.

    Call it inside the transaction of what happened: the notification exists if that does. Service accounts and inactive
    ones are told nothing; people without an e-mail address find it in the program only.

    Raises:
        UnregisteredNotification: the catalogue does not know a code.
        TypeError: a context lacks what the catalogue's title or link say.
    """
    if not rows:
        return 0
    for _, code, context in rows:
        notice_of(code).check(context)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [clock.now(), _storable(rows)])
        told: int = cursor.rowcount
    if told:
        nudge(DELIVERY_TASK)
    return told


def mark_read(*, actor: Actor, notification_id: int) -> Notification:
    """Note when ``actor`` read one of their own notifications; the first reading counts. Somebody else's does not exist (404)."""
    own = list_notifications(actor=actor).filter(pk=notification_id)
    own.unread().update(read_at=clock.now())
    notification = own.first()
    if notification is None:
        raise NotFound("not_found", "There is no such notification.")
    return notification


def mark_all_read(*, actor: Actor) -> int:
    """Note that ``actor`` has read everything; how many were unread."""
    marked: int = list_notifications(actor=actor, unread=True).update(read_at=clock.now())
    return marked


def _storable(rows: Sequence[tuple[int, str, Mapping[str, Any]]]) -> str:
    """JSON that PostgreSQL can hold: without the NUL character, which it cannot."""
    text = json.dumps(rows, cls=DjangoJSONEncoder)
    return text.replace("\\u0000", "\\ufffd") if "\\u0000" in text else text
