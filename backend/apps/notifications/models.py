"""The outbox: a notification is a row for one person; its e-mail is sent from the row, so that a lost message loses nothing."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from apps.core.models import one_of


class EmailState(models.TextChoices):
    PENDING = "PENDING", "Waiting to be sent"
    SENT = "SENT", "Sent"
    FAILED = "FAILED", "Given up"
    NONE = "NONE", "No e-mail wanted"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, user: models.Model) -> Self:
        """Everybody reads their own notifications and nobody else's."""
        return self.filter(recipient_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """One thing one person is told: a registered code and the facts its sentence is made of."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications", db_index=False, db_constraint=False
    )
    code = models.CharField(max_length=50)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, blank=True)
    email_state = models.CharField(max_length=10, choices=EmailState, default=EmailState.PENDING, db_default=EmailState.PENDING)
    email_attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    email_due_at = models.DateTimeField(db_default=Now())
    email_sent_at = models.DateTimeField(null=True, blank=True)
    email_error = models.TextField(blank=True, default="", db_default="")

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        default_permissions = ()
        constraints = [one_of("email_state", EmailState.values, name="notification_email_state_known")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_by_recipient"),
            models.Index(fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notification_unread"),
            models.Index(fields=["email_due_at"], condition=models.Q(email_state="PENDING"), name="notification_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.code} for {self.recipient_id}"
