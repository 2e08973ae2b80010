"""Metrics for Prometheus: the state of the system for whoever has the token, and for document admins."""

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from apps.core import clock
from apps.scheduler.automated_tasks import perform_system_health_check, process_document_effective_dates
from testing.make import make_document

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-collector"


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def scrape(token=TOKEN):
    return Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})


def samples(answer):
    families = text_string_to_metric_families(answer.content.decode())
    return {(sample.name, *sorted(sample.labels.values())): sample.value for family in families for sample in family.samples}


def test_it_works(author):
    for days in (0, 0, 3):
        make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", effective_date=clock.days_from_today(days))
    perform_system_health_check()

    answer = scrape()

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert answer["Content-Type"].startswith("text/plain; version=")
    found = samples(answer)
    assert found["edms_documents_waiting", "due"] == 2
    assert found["edms_documents_waiting", "pending"] == 1
    assert found["edms_component_status", "database", "good"] == 1
    assert found["edms_component_status", "bad", "database"] == 0
    assert found["edms_task_runs_24h", "perform_system_health_check", "succeeded"] == 1
    assert found["edms_task_registered", "process_document_effective_dates"] == 0
    assert 0 < found["edms_health_score",] <= 100


def test_a_run_leaves_its_time_and_duration():
    process_document_effective_dates()

    found = samples(scrape())

    at = found["edms_task_last_finish_timestamp_seconds", "process_document_effective_dates"]
    assert abs(at - clock.now().timestamp()) < 60
    assert found["edms_task_last_duration_seconds", "process_document_effective_dates"] >= 0


def test_admins_read_them_in_the_browser_and_others_do_not(client_of, docadmin, viewer):
    assert client_of(docadmin).get("/metrics").status_code == 200
    assert client_of(viewer).get("/metrics").status_code == 403


@pytest.mark.parametrize("sent", ["", "wrong", TOKEN + "x", TOKEN[:-1], "ü"])
def test_another_token_opens_nothing(sent):
    assert scrape(sent).status_code == 401


def test_without_a_token_in_the_settings_an_empty_one_opens_nothing(settings):
    settings.METRICS_TOKEN = ""

    assert scrape("").status_code == 401
    assert Client().get("/metrics").status_code == 401
