"""Alerts that somebody has seen: who says what is done about one, until it is over."""

from django.db import IntegrityError, transaction

from apps.audit.services import act, record
from apps.core import clock
from apps.core.errors import Conflict, NotFound, refuse
from apps.scheduler.models import AlertAcknowledgement
from apps.scheduler.permissions import may_acknowledge_alerts
from apps.scheduler.selectors.status import read_status
from apps.users.models import User

_BAD = "bad"


def acknowledge_alert(*, actor: User, key: str, note: str) -> AlertAcknowledgement:
    """Say that an alert was seen, and what is done about it. Records ``ALERT_ACKNOWLEDGED``.

    Raises:
        Forbidden: no admin.
        NotFound: there is no such alert, or it is over.
        Conflict: somebody has acknowledged it already.
    """
    refuse(may_acknowledge_alerts(actor))
    alert = next((alert for alert in read_status().alerts if alert.key == key), None)
    if alert is None:
        raise NotFound("no_such_alert", "There is no such alert any more.")
    try:
        with act(actor, reason=note):
            seen = AlertAcknowledgement.objects.create(
                key=alert.key,
                severity=alert.severity,
                message=alert.message,
                note=note,
                acknowledged_by=actor,
                acknowledged_at=clock.now(),
            )
            details = {"alert": alert.key, "severity": alert.severity, "message": alert.message}
            record("ALERT_ACKNOWLEDGED", seen, label=alert.code, details=details)
    except IntegrityError as taken:
        earlier = AlertAcknowledgement.objects.select_related("acknowledged_by").filter(key=key, ended_at__isnull=True).first()
        by = f" by {earlier.acknowledged_by.full_name}: {earlier.note}" if earlier else ""
        raise Conflict("already_acknowledged", f"This alert has been acknowledged{by}.") from taken
    return seen


def end_acknowledgements() -> int:
    """Let go of those whose alert is over or has become worse, so that it is told afresh when it comes back; how many."""
    held = list(AlertAcknowledgement.objects.filter(ended_at__isnull=True))
    if not held:
        return 0
    present = {alert.key: alert.severity for alert in read_status().alerts}
    over = [row.pk for row in held if row.key not in present or (present[row.key] == _BAD and row.severity != _BAD)]
    with transaction.atomic():
        return AlertAcknowledgement.objects.filter(pk__in=over, ended_at__isnull=True).update(ended_at=clock.now())
