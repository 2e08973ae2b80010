"""Which alerts somebody has seen."""

from collections.abc import Mapping, Sequence

from apps.scheduler.models import AlertAcknowledgement
from apps.scheduler.selectors.status import Alert


def acknowledgements_of(alerts: Sequence[Alert]) -> Mapping[str, AlertAcknowledgement]:
    """By the keys of the alerts, those that hold, in one statement; in none where all is quiet."""
    if not alerts:
        return {}
    held = AlertAcknowledgement.objects.filter(key__in=[alert.key for alert in alerts], ended_at__isnull=True)
    return {row.key: row for row in held.select_related("acknowledged_by")}
