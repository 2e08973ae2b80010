"""Columns and checks that rows of several apps share."""

from collections.abc import Iterable
from typing import Any

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
