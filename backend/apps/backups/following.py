"""Doing a long deed here and now, as a command does: each step in a transaction of its own."""

from collections.abc import Iterator

from apps.audit.services import act
from apps.backups.progress import Progress
from apps.users.models import User


def followed(steps: Iterator[Progress], actor: User, reason: str = "") -> Iterator[Progress]:
    """Do every step, each in a transaction of its own, and tell what it told."""
    while True:
        with act(actor, reason=reason):
            step = next(steps, None)
        if step is None:
            return
        yield step
