"""`edms doctor` on receivers of traces and faults: what is wrong with them is told with what helps, and nothing when there are none."""

from collections.abc import Iterator

import pytest

from apps.api.doctor import Finding, Verdict
from apps.api.doctor.telemetry import look_at_telemetry
from edms.embedded.ports import find_free
from testing.telemetry import Receiver, hanging, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


def only_finding(settings, monkeypatch: pytest.MonkeyPatch, *, dsn: str = "", **environment: str) -> Finding:
    settings.SENTRY_DSN = dsn
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (finding,) = look_at_telemetry()
    return finding


def test_it_works(settings, monkeypatch, receiver):
    finding = only_finding(settings, monkeypatch, dsn=receiver.dsn, OTEL_EXPORTER_OTLP_ENDPOINT=receiver.endpoint)

    assert finding.verdict == Verdict.GOOD
    assert finding.found == f"Traces go to {receiver.endpoint}/v1/traces and faults go to 127.0.0.1."
    assert (receiver.spans(), receiver.faults()) == ([], [])


def test_nothing_is_amiss_where_nobody_is_to_get_anything(settings, monkeypatch):
    assert only_finding(settings, monkeypatch).found == "Neither traces nor faults are sent anywhere."


def test_the_token_of_a_collector_is_shown_to_it(settings, monkeypatch, receiver):
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": receiver.endpoint, "OTEL_EXPORTER_OTLP_HEADERS": "x-key=opens%20it"}

    assert only_finding(settings, monkeypatch, **environment).verdict == Verdict.GOOD
    assert "opens it" in receiver.everything()


def test_a_collector_that_is_away_is_a_warning(settings, monkeypatch):
    finding = only_finding(settings, monkeypatch, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{find_free()}")

    assert finding.verdict == Verdict.WARNING
    assert "refused" in finding.found
    assert ":4318" in finding.remedy


def test_a_collector_that_hangs_is_waited_for_a_moment_only(settings, monkeypatch):
    with hanging() as silent:
        finding = only_finding(settings, monkeypatch, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{silent.port}")

    assert "no answer within 3 seconds" in finding.found


def test_a_wrong_path_is_told_with_the_answer(settings, monkeypatch, receiver):
    finding = only_finding(settings, monkeypatch, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=f"{receiver.endpoint}/nowhere")

    assert "404" in finding.found


@pytest.mark.parametrize("address", ["collector:4318", "grpc://collector:4317", "http:///", "http://[half"])
def test_what_is_no_address_is_a_fault(settings, monkeypatch, address):
    assert only_finding(settings, monkeypatch, OTEL_EXPORTER_OTLP_ENDPOINT=address).verdict == Verdict.FAULT


def test_another_protocol_is_told(settings, monkeypatch, receiver):
    finding = only_finding(settings, monkeypatch, OTEL_EXPORTER_OTLP_ENDPOINT=receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL="grpc")

    assert "http/protobuf" in finding.found


@pytest.mark.parametrize(
    "dsn",
    ["sentry.example.org/7", "https://sentry.example.org/7", "https://key@sentry.example.org/", "https://key@/7", "https://key@[half/7"],
)
def test_a_dsn_that_is_none_is_a_fault_and_not_repeated(settings, monkeypatch, dsn):
    finding = only_finding(settings, monkeypatch, dsn=dsn)

    assert finding.verdict == Verdict.FAULT
    assert dsn not in finding.found


def test_a_sentry_that_is_away_is_a_warning_without_its_key(settings, monkeypatch):
    finding = only_finding(settings, monkeypatch, dsn=f"http://the-key@127.0.0.1:{find_free()}/7")

    assert finding.verdict == Verdict.WARNING
    assert "the-key" not in finding.found
