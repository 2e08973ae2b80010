"""What somebody may still be told: asked of the apps that own what notifications are about, which stand above this one."""

from collections.abc import Callable, Iterable

from apps.core.permissions import Actor
from apps.notifications.models import Notification, NotificationQuerySet

Narrowing = Callable[[NotificationQuerySet, Actor], NotificationQuerySet]
_narrowings: list[Narrowing] = []


def narrow_by(narrowing: Narrowing) -> None:
    """Let an app leave out notifications about what their reader may not see (any more)."""
    if narrowing not in _narrowings:
        _narrowings.append(narrowing)


def still_told(notifications: NotificationQuerySet, actor: Actor) -> NotificationQuerySet:
    """Those of ``notifications`` that ``actor`` may still read."""
    for narrowing in _narrowings:
        notifications = narrowing(notifications, actor)
    return notifications


def concealed_from(actor: Actor, rows: Iterable[Notification]) -> set[int]:
    """The ids of those of ``rows``, all of them for ``actor``, that ``actor`` may not read any more."""
    ids = {row.pk for row in rows}
    told = still_told(Notification.objects.filter(pk__in=ids), actor)
    return ids - set(told.values_list("pk", flat=True))
