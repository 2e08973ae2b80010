"""Dashboard and alarms rest on metrics that the program really gives."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from prometheus_client.parser import text_string_to_metric_families

from apps.core import clock
from apps.scheduler.automated_tasks import perform_system_health_check
from apps.scheduler.metrics import exposition
from apps.scheduler.models import Heartbeat, ProcessKind, QueueDepth
from apps.scheduler.selectors.status import read_status

FOLDER: Path = settings.PROJECT / "deploy" / "grafana"
pytestmark = pytest.mark.django_db


def questions() -> list[str]:
    panels = json.loads((FOLDER / "edms.json").read_text())["panels"]
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"][0]["rules"]
    return [target["expr"] for panel in panels for target in panel["targets"]] + [rule["expr"] for rule in rules]


def given() -> dict[str, dict[str, set[str]]]:
    """Each metric with its labels and their values, where something of each kind has happened."""
    perform_system_health_check()
    now = clock.now()
    for kind in ProcessKind:
        Heartbeat.objects.create(kind=kind, name=f"{kind.lower()}@test", pid=1, started_at=now, seen_at=now)
    QueueDepth.objects.create(queue="celery", waiting=3, measured_at=now)
    found: dict[str, dict[str, set[str]]] = {}
    for family in text_string_to_metric_families(exposition(read_status()).decode()):
        labels = found.setdefault(family.name, {})
        for sample in family.samples:
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    return found


def test_it_works():
    """Every metric that is asked for exists, with the labels and the values of states that are asked for."""
    exists = given()
    asked = {(metric, labels) for question in questions() for metric, labels in re.findall(r"\b(edms_\w+)(?:\{([^}]*)\})?", question)}

    assert asked
    for metric, labels in asked:
        assert metric in exists, metric
        for label, values in re.findall(r'(\w+)=~?"([^"]*)"', labels):
            assert set(values.split("|")) <= exists[metric][label], (metric, label)


def test_every_metric_is_shown():
    shown = {name for question in questions() for name in re.findall(r"\bedms_\w+", question)}

    assert set(given()) - shown == set()


def test_labels_in_legends_exist():
    exists = given()
    panels = json.loads((FOLDER / "edms.json").read_text())["panels"]
    for target in (target for panel in panels for target in panel["targets"]):
        metric = re.search(r"\bedms_\w+", target["expr"])
        assert metric
        for label in re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]):
            assert label in exists[metric.group()], (metric.group(), label)
