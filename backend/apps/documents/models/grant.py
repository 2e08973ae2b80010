"""Grants: to whom a document is shown although its label is not open; they hold for its number, and so for every version."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.users.models import PeopleGroup


class DocumentGrant(models.Model):
    """Somebody, or everybody in a group, may read what is or was in force of a number, whatever its label."""

    document_number = models.CharField(max_length=50)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(PeopleGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        ordering = ("id",)
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, group__isnull=True) | Q(user__isnull=True, group__isnull=False),
                name="grant_to_a_person_or_a_group",
            ),
            # They begin with whom: every list asks what was granted to one account.
            models.UniqueConstraint(fields=["user", "document_number"], condition=Q(user__isnull=False), name="grant_once_to_a_person"),
            models.UniqueConstraint(fields=["group", "document_number"], condition=Q(group__isnull=False), name="grant_once_to_a_group"),
        ]
        indexes = [models.Index(fields=["document_number"], name="grant_by_number")]

    def __str__(self) -> str:
        return f"{self.document_number} to {self.user or self.group}"
