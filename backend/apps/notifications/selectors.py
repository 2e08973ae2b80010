"""Questions to the outbox: what a person has been told, and may still read."""

from apps.core.permissions import Actor
from apps.notifications.models import Notification, NotificationQuerySet
from apps.notifications.sight import still_told


def list_notifications(*, actor: Actor, unread: bool = False) -> NotificationQuerySet:
    """The actor's own notifications, newest first, without those about what they may not see any more."""
    own = still_told(Notification.objects.filter(recipient_id=actor.pk), actor).order_by("-id")
    return own.unread() if unread else own


def count_unread(*, actor: Actor) -> int:
    """How many of the actor's own notifications they have not read."""
    return list_notifications(actor=actor, unread=True).count()
