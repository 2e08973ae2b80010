"""Sending the e-mails of the outbox: rows are claimed in batches, each mail is tried once a claim, failures wait and try again."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from apps.core import clock
from apps.notifications.catalogue import notice_of
from apps.notifications.models import EmailState, Notification
from apps.notifications.sight import concealed_from
from apps.users.models import User

_log = structlog.get_logger(__name__)

# How long to wait after each failed attempt; the attempt after the last of them is the last.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
MOST_ATTEMPTS = len(WAITS) + 1
_BATCH = 20
# Longer than a batch can take (20 mails at 10 s), so that nobody claims a row that is still being sent.
_LEASE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a round of deliveries did: e-mails sent, put off for a later attempt, and given up."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0

    def __add__(self, other: "Delivered") -> "Delivered":
        return Delivered(self.sent + other.sent, self.postponed + other.postponed, self.given_up + other.given_up)


def deliver_due_emails(limit: int = 500) -> Delivered:
    """Send up to ``limit`` e-mails that are due. Any number of workers may do this at once: each row is claimed by one.

    A row that a worker claimed and never finished becomes due again after ten minutes.
    """
    total = Delivered()
    claimed = 0
    while claimed < limit:
        batch = _claim(min(_BATCH, limit - claimed))
        if not batch:
            break
        claimed += len(batch)
        total += _send(batch)
    return total


def _claim(size: int) -> list[Notification]:
    """Take rows that are due and count the attempt, in one short transaction.

    People who left get no mail any more, and nobody gets one about what they may not see any more.
    """
    now = clock.now()
    with transaction.atomic():
        due = Notification.objects.filter(email_state=EmailState.PENDING, email_due_at__lte=now)
        rows = list(due.select_related("recipient").select_for_update(of=("self",), skip_locked=True).order_by("email_due_at")[:size])
        concealed = _concealed(rows)
        for row in rows:
            row.email_attempts += 1
            row.email_due_at = now + _LEASE
            if row.pk in concealed or not (row.recipient.email and row.recipient.is_active):
                row.email_state = EmailState.NONE
        Notification.objects.bulk_update(rows, ["email_attempts", "email_due_at", "email_state"])
    return rows


def _concealed(rows: Sequence[Notification]) -> set[int]:
    """The ids of the rows whose recipient has lost sight of what they are about."""
    recipients = User.objects.with_role().in_bulk({row.recipient_id for row in rows})
    concealed: set[int] = set()
    for pk, recipient in recipients.items():
        concealed |= concealed_from(recipient, [row for row in rows if row.recipient_id == pk])
    return concealed


def _send(rows: Sequence[Notification]) -> Delivered:
    connection = mail.get_connection()
    total = Delivered()
    unreachable = ""
    try:
        unreachable = _failure_of_opening(connection)
        for row in rows:
            if row.email_state == EmailState.PENDING:
                total += _finish(row, unreachable or _failure_of_sending(connection, row))
    finally:
        _close(connection)
    return total


def _failure_of_opening(connection: BaseEmailBackend) -> str:
    """Why the mail server cannot be reached: found out once for a batch, not once for each mail."""
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        return _words(error)
    return ""


def _failure_of_sending(connection: BaseEmailBackend, row: Notification) -> str:
    try:
        connection.send_messages([message_of(row)])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        # ValueError: an address or a header that no mail can carry. The server may have hung up: the next mail calls it anew.
        _close(connection)
        return _words(error)
    return ""


def message_of(row: Notification) -> mail.EmailMessage:
    """The e-mail of a notification: plain text, with a link; the same row always has the same message id."""
    notice = notice_of(row.code)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    link = settings.PUBLIC_URL.rstrip("/") + notice.link_of(row.context)
    return mail.EmailMessage(
        subject=notice.title_of(row.context),
        body=f"{notice.body_of(row.context)}\n\n{link}\n",
        to=[row.recipient.email],
        headers={"Message-ID": f"<notification-{row.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def _finish(row: Notification, failure: str) -> Delivered:
    """Write down what became of this claim; if the row has been claimed again since, that claim decides."""
    ours = Notification.objects.filter(pk=row.pk, email_state=EmailState.PENDING, email_attempts=row.email_attempts)
    if not failure:
        ours.update(email_state=EmailState.SENT, email_sent_at=clock.now(), email_error="")
        return Delivered(sent=1)
    _log.warning("email_not_sent", notification=row.pk, attempt=row.email_attempts, reason=failure)
    if row.email_attempts >= MOST_ATTEMPTS:
        ours.update(email_state=EmailState.FAILED, email_error=failure)
        return Delivered(given_up=1)
    ours.update(email_due_at=clock.now() + WAITS[row.email_attempts - 1], email_error=failure)
    return Delivered(postponed=1)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        _log.info("mail_server_hung_up")


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".replace("\0", "")[:500]
