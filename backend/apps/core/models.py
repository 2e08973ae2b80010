"""Columns and checks that rows of several apps share."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models


class TimedModel(models.Model):
    """A row that knows when it was made and last changed (UTC)."""

    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        abstract = True


def one_of(field: str, values: Iterable[Any], *, name: str) -> models.CheckConstraint:
    """A database check that ``field`` holds one of ``values``: what the code declares, the table enforces."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": sorted(str(value) for value in values)}), name=name)


class IdempotentAnswer(models.Model):
    """The answer to a POST that carried an Idempotency-Key, kept so that sending it again does nothing again.

    The row is written in the transaction of the deed; ``status`` is null only inside of it. ``claim`` tells the request
    that made the row from those that found it.
    """

    claim = models.UUIDField(default=uuid4, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    route = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="idempotent_answer_one_per_key")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
