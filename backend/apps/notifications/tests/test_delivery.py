"""E-mails of the outbox: sent once, tried again when the server is away, given up in the end."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from apps.core import clock
from apps.notifications.delivery import MOST_ATTEMPTS, WAITS, Delivered
from apps.notifications.models import EmailState, Notification
from apps.notifications.services import deliver_due_emails, notify, notify_many
from apps.notifications.tasks import deliver_emails
from apps.notifications.tests.postbox import Postbox
from apps.users.models import User
from testing.cast import make_user
from testing.clock import clock_at

CONTEXT = {"document_uuid": "0198", "document_number": "SOP-2026-0001", "version": "01.00", "title": "Cleaning\r\nBcc: all@cast.example"}


@pytest.mark.django_db
def test_it_works(author: User, postbox: Postbox, settings: Any) -> None:
    settings.PUBLIC_URL = "https://edms.cast.example/"
    notify(recipients=[author], code="effective", context=CONTEXT)

    assert deliver_due_emails() == Delivered(sent=1)

    [mail] = postbox.mails
    assert mail["To"] == "author@cast.example"
    assert mail["Subject"] == "In force: SOP-2026-0001 Cleaning Bcc: all@cast.example"
    assert mail["Bcc"] is None
    assert "https://edms.cast.example/documents/0198" in mail.get_content()
    row = Notification.objects.get()
    assert row.email_state == EmailState.SENT
    assert row.email_sent_at
    assert deliver_due_emails() == Delivered()


@pytest.mark.django_db
def test_a_mail_that_is_refused_waits_and_is_tried_again(author: User, postbox: Postbox) -> None:
    postbox.refusal = "451 come back later"
    notify(recipients=[author], code="effective", context=CONTEXT)

    assert deliver_due_emails() == Delivered(postponed=1)
    assert deliver_due_emails() == Delivered()
    assert "come back later" in Notification.objects.get().email_error

    postbox.refusal = ""
    with clock_at(clock.now() + WAITS[0] + timedelta(seconds=1)):
        assert deliver_due_emails() == Delivered(sent=1)
    assert Notification.objects.get().email_error == ""


@pytest.mark.django_db
def test_it_is_given_up_after_eight_attempts_with_the_reason_kept(author: User, postbox: Postbox) -> None:
    postbox.refusal = "550 no such person"
    notify(recipients=[author], code="effective", context=CONTEXT)

    now = clock.now()
    outcomes = []
    for wait in (timedelta(), *WAITS):
        now += wait + timedelta(seconds=1)
        with clock_at(now):
            outcomes.append(deliver_due_emails())

    assert outcomes == [Delivered(postponed=1)] * (MOST_ATTEMPTS - 1) + [Delivered(given_up=1)]
    row = Notification.objects.get()
    assert (row.email_state, row.email_attempts) == (EmailState.FAILED, 8)
    assert "no such person" in row.email_error


@pytest.mark.django_db
def test_a_server_that_is_away_is_asked_once_for_a_batch(author: User, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notify_many([(author.pk, "effective", CONTEXT)] * 30)

    assert deliver_due_emails() == Delivered(postponed=30)
    assert "refused" in Notification.objects.latest("id").email_error.lower()


@pytest.mark.django_db
def test_people_who_left_or_lost_their_address_get_no_mail(author: User, postbox: Postbox) -> None:
    left = make_user("left")
    notify(recipients=[author, left], code="effective", context=CONTEXT)
    User.objects.filter(pk=left.pk).update(is_active=False)
    User.objects.filter(pk=author.pk).update(email="")

    assert deliver_due_emails() == Delivered()

    assert set(Notification.objects.values_list("email_state", flat=True)) == {EmailState.NONE}
    assert postbox.mails == []


@pytest.mark.django_db
def test_an_address_that_is_none_does_not_stop_the_others(author: User, postbox: Postbox) -> None:
    make_user("strange", email="no-address\nBcc: x@cast.example")
    notify(recipients=User.objects.people(), code="effective", context=CONTEXT)

    delivered = deliver_due_emails()

    assert (delivered.sent, delivered.postponed) == (1, 1)
    assert [mail["To"] for mail in postbox.mails] == ["author@cast.example"]


@pytest.mark.django_db
def test_a_limit_is_kept(author: User, postbox: Postbox) -> None:
    notify_many([(author.pk, "effective", CONTEXT)] * 7)

    assert deliver_due_emails(limit=3).sent == 3
    assert len(postbox.mails) == 3


@pytest.mark.django_db
def test_the_worker_may_be_told_twice(author: User, postbox: Postbox) -> None:
    notify(recipients=[author], code="effective", context=CONTEXT)

    deliver_emails()
    deliver_emails()

    assert len(postbox.mails) == 1


@pytest.mark.django_db
def test_a_mail_that_a_worker_took_and_never_finished_is_due_again(author: User, postbox: Postbox) -> None:
    notify(recipients=[author], code="effective", context=CONTEXT)
    Notification.objects.update(email_attempts=1, email_due_at=clock.now() + timedelta(minutes=10))

    assert deliver_due_emails() == Delivered()
    with clock_at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert deliver_due_emails() == Delivered(sent=1)


@pytest.mark.own_database
def test_workers_at_the_same_time_send_each_mail_once(postbox: Postbox) -> None:
    person = make_user("author")
    notify_many([(person.pk, "effective", CONTEXT)] * 100)
    start = threading.Barrier(4)

    def work(_: int) -> int:
        start.wait()
        try:
            return deliver_due_emails().sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        sent = list(workers.map(work, range(4)))

    assert sum(sent) == len(postbox.mails) == 100
    assert len({mail["Message-ID"] for mail in postbox.mails}) == 100
    assert not Notification.objects.exclude(email_state=EmailState.SENT).exists()


@pytest.mark.own_database
def test_a_row_that_somebody_holds_keeps_nobody_waiting(postbox: Postbox) -> None:
    person = make_user("author")
    notify_many([(person.pk, "effective", CONTEXT)] * 3)

    def work() -> Delivered:
        try:
            return deliver_due_emails()
        finally:
            connections.close_all()

    with transaction.atomic(), ThreadPoolExecutor(1) as worker:
        Notification.objects.select_for_update().earliest("id")
        assert worker.submit(work).result(timeout=20) == Delivered(sent=2)
