"""Alerts that somebody has seen: who, and what is done about it, until the alert is over or gets worse."""

import pytest

from apps.audit.models import AuditTrail
from apps.scheduler.models import AlertAcknowledgement, Heartbeat
from apps.scheduler.services.alerts import end_acknowledgements

from .test_status_api import STATUS, make_heartbeat

pytestmark = pytest.mark.django_db
ACKNOWLEDGE = "/api/v1/scheduler/alerts/acknowledge/"
# Without heartbeats nothing has a beat, which is bad.
BEAT = "component_beat"


def acknowledge(client, key=BEAT, note="Beat moves to another machine."):
    return client.post(ACKNOWLEDGE, {"key": key, "note": note})


def alert(client, key=BEAT):
    return next((alert for alert in client.get(STATUS).json()["alerts"] if alert["key"] == key), None)


def test_it_works(client_of, docadmin, viewer):
    admin = client_of(docadmin)
    assert alert(admin)["acknowledged"] is None

    answer = acknowledge(admin)

    assert answer.status_code == 200
    seen = alert(client_of(viewer))["acknowledged"]
    assert (seen["by"]["username"], seen["note"]) == ("docadmin", "Beat moves to another machine.")
    entry = AuditTrail.objects.get(action="ALERT_ACKNOWLEDGED")
    assert (entry.user, entry.reason, entry.details["severity"]) == (docadmin, "Beat moves to another machine.", "bad")


def test_it_is_acknowledged_once(client_of, docadmin, superuser):
    acknowledge(client_of(docadmin))

    again = acknowledge(client_of(superuser), note="I, too.")

    assert (again.status_code, again.json()["code"]) == (409, "already_acknowledged")
    assert "Beat moves to another machine." in again.json()["detail"]
    assert AlertAcknowledgement.objects.count() == 1


def test_what_is_over_or_never_was_is_404(client_of, docadmin):
    assert acknowledge(client_of(docadmin), key="component_moon").status_code == 404


@pytest.mark.parametrize("note", ["", " ", "x" * 3000])
def test_it_takes_words(client_of, docadmin, note):
    assert acknowledge(client_of(docadmin), note=note).status_code == 400


def test_it_holds_until_the_alert_is_over_and_is_told_afresh_then(client_of, docadmin):
    from apps.scheduler.models import ProcessKind

    admin = client_of(docadmin)
    acknowledge(admin)
    assert end_acknowledgements() == 0

    make_heartbeat(ProcessKind.BEAT)
    assert (alert(admin), end_acknowledgements()) == (None, 1)
    Heartbeat.objects.all().delete()
    assert alert(admin)["acknowledged"] is None
    assert acknowledge(admin).status_code == 200


def test_it_ends_when_the_alert_gets_worse(client_of, docadmin):
    admin = client_of(docadmin)
    acknowledge(admin)
    AlertAcknowledgement.objects.update(severity="warning")

    assert end_acknowledgements() == 1


def test_nothing_is_looked_at_where_nothing_was_acknowledged(django_assert_num_queries):
    with django_assert_num_queries(1):
        end_acknowledgements()
