"""A real mail server for the tests of delivery."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from apps.notifications.tests.postbox import Postbox, free_port


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """A mail server on a free port, to which the program sends by SMTP."""
    box = Postbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    server = Controller(box, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT, ready_timeout=10)
    server.start()
    yield box
    server.stop()
