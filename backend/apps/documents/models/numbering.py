"""Counters of document numbers: one row per prefix and year, locked while a number is taken, so that none is lost or doubled."""

from django.db import models


class DocumentNumberSequence(models.Model):
    """The last number issued for a prefix in a year."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="numbersequence_prefix_year_unique")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last_number:04d}"
