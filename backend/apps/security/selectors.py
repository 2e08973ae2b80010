"""Questions about signatures."""

from django.db import models
from django.db.models import QuerySet

from apps.security.models import Signature


def signatures_of(subject: models.Model) -> QuerySet[Signature]:
    """The signatures on one object, oldest first; whether the reader may see the object is the caller's question."""
    return Signature.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).defer("metadata_canonical")
