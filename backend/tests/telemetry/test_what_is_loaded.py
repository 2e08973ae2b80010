"""Without a receiver nothing of either library is loaded, let alone begun; with one, its own variables hold, and the end waits for it."""

import json
import subprocess
import sys
from typing import Any

import pytest

from edms.embedded.folders import BACKEND
from testing.stack import environment
from testing.telemetry import receiving

_LOADED = """
import json, sys
import edms.wsgi
import redis, kombu.transport.redis
from edms import celery
celery.watch_over_worker(); celery.settle_worker(); celery.watch_over_beat(); celery.end_worker()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules} & {"opentelemetry", "sentry_sdk", "google"})))
"""
_BEGUN = """
import json
from edms import celery
celery.settle_worker()
from opentelemetry import trace
provider = trace.get_tracer_provider()
print(json.dumps({**provider.resource.attributes, "sampler": provider.sampler.get_description()}))
celery.end_worker()
"""
_ENDED = """
import json, os
import edms.wsgi
from edms import celery
from apps.core.traces import fault_met
celery.watch_over_worker()
if (child := os.fork()) == 0:
    celery.settle_worker()
    for number in range(3):
        fault_met.send(sender=object, error=RuntimeError(number))
    celery.end_worker()
    os._exit(0)
print(json.dumps(os.waitpid(child, 0)[1]))
"""
ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}


def told(program: str, **values: str) -> Any:
    settings = {
        "DJANGO_SETTINGS_MODULE": "edms.settings.production",
        "EDMS_SECRET_KEY": "k8Vd2mZs0aQw7LxYb3Nf5TgHj9RcUe1PoIi4KtBnMzXqWvEy6SrDl",
    }
    settings |= {"EDMS_DB_APP_PASSWORD": "a-password-of-the-program", "EDMS_REDIS_PASSWORD": "a-password-of-redis", "EDMS_TLS": "no"}
    given = environment(**settings, EDMS_ALLOWED_HOSTS="localhost", **values)
    done = subprocess.run([sys.executable, "-c", program], cwd=BACKEND, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_it_works():
    assert told(_LOADED) == []


@pytest.mark.parametrize("switch", [{"OTEL_SDK_DISABLED": "true"}, {"OTEL_TRACES_EXPORTER": "none"}])
def test_traces_can_be_switched_off_by_the_standard_variables(switch):
    assert told(_LOADED, **ENDPOINT, **switch) == []


def test_a_process_has_a_name_of_its_own_unless_it_is_given_one():
    begun = told(_BEGUN, **ENDPOINT, EDMS_VERSION="7.1-abc")

    assert (begun["service.name"], begun["service.version"]) == ("edms-worker", "7.1-abc")
    assert begun["sampler"].startswith("ParentBased{root:AlwaysOnSampler")


def test_names_and_sampling_are_as_the_environment_says():
    begun = told(_BEGUN, **ENDPOINT, OTEL_SERVICE_NAME="papers", OTEL_TRACES_SAMPLER="traceidratio", OTEL_TRACES_SAMPLER_ARG="0.25")

    assert begun["service.name"] == "papers"
    assert begun["sampler"] == "TraceIdRatioBased{0.25}"
    assert told(_BEGUN, **ENDPOINT, OTEL_RESOURCE_ATTRIBUTES="service.name=shelf")["service.name"] == "shelf"


def test_an_address_of_sentry_that_is_none_stops_nothing():
    assert "sentry_sdk" in told(_LOADED, SENTRY_DSN="https://sentry.example.org")


def test_what_a_child_of_the_worker_met_last_is_told_before_it_ends():
    """It ends past Python's own end, and the receiver takes its time."""
    with receiving(seconds=0.3) as receiver:
        assert told(_ENDED, SENTRY_DSN=receiver.dsn) == 0
        assert len(receiver.faults()) == 3
