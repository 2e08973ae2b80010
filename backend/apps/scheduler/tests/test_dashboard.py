"""Figures for charts: what ended on which day, and how each task fared."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.core import clock
from apps.scheduler.models import TaskRun
from apps.scheduler.registry import TASKS
from testing.clock import clock_at

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/scheduler/monitoring/dashboard/"
SWEEP = "process_document_effective_dates"


@pytest.fixture
def ran(docadmin):
    def run(state="SUCCEEDED", *, days_ago=0, seconds=1.0, task=SWEEP, **more):
        at = clock.now() - timedelta(days=days_ago)
        fields = {"trigger": "MANUAL", "requested_by": docadmin, "finished_at": at, "duration_seconds": seconds, **more}
        return TaskRun.objects.create(task_name=task, state=state, **fields)

    return run


def figures(client, **wanted):
    answer = client.get(ADDRESS, wanted)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_it_works(client_of, viewer, ran):
    for seconds in (1, 2, 3, 10):
        ran(seconds=seconds)
    ran("FAILED", days_ago=1, seconds=4)
    ran("SKIPPED", seconds=None)
    ran("CANCELLED", seconds=None)
    ran(dry_run=True, seconds=99)
    ran(days_ago=40)

    found = figures(client_of(viewer))

    assert len(found["days"]) == 30
    assert found["days"][-1] == {
        "day": clock.today().isoformat(), "succeeded": 4, "failed": 0, "skipped": 1, "cancelled": 1, "dry_runs": 1,
    }  # fmt: skip
    assert (found["days"][-2]["failed"], found["days"][0]["succeeded"]) == (1, 0)
    assert [task["task_name"] for task in found["tasks"]] == list(TASKS)
    sweep = found["tasks"][0]
    assert (sweep["runs"], sweep["succeeded"], sweep["failed"], sweep["success_rate"]) == (5, 4, 1, 0.8)
    assert (sweep["p50_seconds"], round(sweep["p95_seconds"], 3)) == (3, 8.8)
    assert sweep["latest_durations"] == [1, 2, 3, 10, 4]


def test_what_has_never_run_has_no_rate(client_of, viewer):
    [*_, cleanup] = figures(client_of(viewer))["tasks"]

    assert (cleanup["runs"], cleanup["success_rate"], cleanup["p95_seconds"], cleanup["latest_durations"]) == (0, None, None, [])


def test_a_day_is_the_organisation_s(client_of, viewer, ran, settings):
    settings.ORGANISATION_TIME_ZONE = "Pacific/Auckland"
    with clock_at(datetime(2026, 6, 10, 12, 30, tzinfo=UTC)):  # half past midnight of the 11th there
        ran()
        found = figures(client_of(viewer), days=2)

    assert [(day["day"], day["succeeded"]) for day in found["days"]] == [("2026-06-10", 0), ("2026-06-11", 1)]


@pytest.mark.parametrize("days", ["0", "91", "-1", "x", "1.5"])
def test_a_span_that_makes_no_sense_is_400(client_of, viewer, days):
    assert client_of(viewer).get(ADDRESS, {"days": days}).status_code == 400


def test_it_costs_two_statements_whatever_has_run(client_of, viewer, ran, django_assert_num_queries):
    for days_ago in range(20):
        ran(days_ago=days_ago)
    client = client_of(viewer)
    with django_assert_num_queries(4):  # session, account, days, tasks
        figures(client)
