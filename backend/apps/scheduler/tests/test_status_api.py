"""The state of the scheduler through the API: from stored rows, few statements, nobody is waited for."""

from datetime import timedelta
from typing import Any

import pytest
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask
from rest_framework.test import APIClient

from apps.core import clock
from apps.scheduler.api.status_serializers import CountersOutput, LastRun, MonitoringStatus, ProcessOutput, QueueOutput, TaskOutput
from apps.scheduler.automated_tasks import perform_system_health_check
from apps.scheduler.models import HealthReport, Heartbeat, ProcessKind, QueueDepth
from apps.scheduler.queues import QUEUES
from apps.scheduler.registry import TASKS
from apps.scheduler.services.manual import run_task_now
from apps.scheduler.services.synchronisation import synchronise_schedule
from apps.users.models import User
from testing.make import make_document, make_rehearsal

pytestmark = pytest.mark.django_db
STATUS = "/api/v1/scheduler/monitoring/status/"
EFFECTIVE = "process_document_effective_dates"


def make_heartbeat(kind: ProcessKind, *, silent: int = 0) -> None:
    seen_at = clock.now() - timedelta(seconds=silent)
    tasks = [task.celery_name for task in TASKS.values()] if kind == ProcessKind.WORKER else []
    Heartbeat.objects.create(
        kind=kind,
        name=f"{kind.value.lower()}@host",
        pid=1,
        started_at=seen_at,
        seen_at=seen_at,
        queues=list(QUEUES),
        registered_tasks=tasks,
    )


@pytest.fixture
def running(db: None) -> None:
    """The system as it is when everything runs."""
    synchronise_schedule()
    make_heartbeat(ProcessKind.WORKER)
    make_heartbeat(ProcessKind.BEAT)
    QueueDepth.objects.create(queue="scheduler", waiting=0, measured_at=clock.now())
    make_rehearsal()
    perform_system_health_check()


@pytest.fixture
def api(viewer: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(viewer)
    return client


def test_it_works(api: APIClient, running: None) -> None:
    told = api.get(STATUS).json()

    assert (told["overall_status"], told["health_score"], told["alerts"]) == ("good", 100, [])
    assert told["health_breakdown"]["database"]["score"] == told["health_breakdown"]["database"]["max"] == 15
    assert [worker["name"] for worker in told["workers"]] == ["worker@host"]
    assert [beat["name"] for beat in told["beat"]] == ["beat@host"]
    assert [(queue["name"], queue["waiting"]) for queue in told["queues"]] == [("scheduler", 0)]
    assert told["counters"] == {"due_now": 0, "overdue": 0, "pending": 0}
    assert [task["task_name"] for task in told["tasks"]] == list(TASKS)


def test_the_answer_is_what_its_description_says(api: APIClient, running: None) -> None:
    told = api.get(STATUS).json()

    assert list(told) == list(MonitoringStatus().fields)
    assert list(told["tasks"][0]) == list(TaskOutput().fields)
    health_check = next(task for task in told["tasks"] if task["task_name"] == "perform_system_health_check")
    assert list(health_check["last_run"]) == list(LastRun().fields)
    assert list(told["workers"][0]) == list(ProcessOutput().fields)
    assert list(told["queues"][0]) == list(QueueOutput().fields)
    assert list(told["counters"]) == list(CountersOutput().fields)


def test_every_task_tells_its_schedule_runs_and_whether_a_worker_knows_it(api: APIClient, running: None, docadmin: User) -> None:
    run = run_task_now(actor=docadmin, task_name=EFFECTIVE).run

    task = next(task for task in api.get(STATUS).json()["tasks"] if task["task_name"] == EFFECTIVE)

    assert (task["schedule"], task["cron"]) == ("Every hour (UTC)", "0 * * * *")
    assert (task["is_registered"], task["is_enabled"], task["supports_dry_run"], task["critical"]) == (True, True, True, False)
    assert (task["last_run"]["id"], task["last_run"]["state"]) == (run.pk, "SUCCEEDED")
    assert task["statistics_24h"] == {"runs": 1, "succeeded": 1, "failed": 0}
    assert clock.now().isoformat() < task["next_run"] <= (clock.now() + timedelta(hours=1)).isoformat()
    assert api.get("/api/v1/scheduler/tasks/").json() == api.get(STATUS).json()["tasks"]


def test_before_anything_ever_ran_what_is_not_known_is_called_unknown(api: APIClient) -> None:
    told = api.get(STATUS).json()

    unknown = {name for name, component in told["health_breakdown"].items() if component["status"] == "unknown"}
    assert unknown == {"database", "broker", "audit", "file_store", "queues", "backup_age", "restore_rehearsal"}
    assert all(told["health_breakdown"][name]["score"] is None for name in unknown)
    assert told["overall_status"] == "bad"
    assert {task["is_registered"] for task in told["tasks"]} == {False}
    assert {task["next_run"] for task in told["tasks"]} == {None}


def test_what_an_old_report_says_is_no_longer_known(api: APIClient, running: None) -> None:
    HealthReport.objects.update(checked_at=clock.now() - timedelta(hours=3))

    assert api.get(STATUS).json()["health_breakdown"]["database"]["status"] == "unknown"


@pytest.mark.parametrize(("kind", "silent", "code"), [(ProcessKind.WORKER, 61, "worker_silent"), (ProcessKind.BEAT, 121, "beat_silent")])
def test_a_silent_process_is_an_alert_at_once(api: APIClient, running: None, kind: ProcessKind, silent: int, code: str) -> None:
    Heartbeat.objects.filter(kind=kind).update(seen_at=clock.now() - timedelta(seconds=silent))

    told = api.get(STATUS).json()

    assert code in {alert["code"] for alert in told["alerts"]}
    assert told["overall_status"] == "bad"


def test_work_that_waits_is_counted(api: APIClient, author: User) -> None:
    make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")
    make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", effective_date=clock.days_from_today(2))

    assert api.get(STATUS).json()["counters"] == {"due_now": 1, "overdue": 0, "pending": 1}


@pytest.mark.parametrize(
    ("choice", "words", "cron"),
    [
        ({"crontab": {"minute": "30", "hour": "4", "timezone": "Europe/Berlin"}}, "At 04:30 (Europe/Berlin)", "30 4 * * *"),
        ({"crontab": {"day_of_month": "30", "month_of_year": "2"}}, None, "* * 30 2 *"),
        ({"interval": {"every": 10, "period": "minutes"}}, "Every 0:10:00", None),
    ],
)
def test_whatever_an_administrator_chose_is_shown(api: APIClient, choice: dict[str, Any], words: str | None, cron: str | None) -> None:
    synchronise_schedule()
    row = PeriodicTask.objects.get(name=EFFECTIVE)
    row.crontab = CrontabSchedule.objects.create(**choice["crontab"]) if "crontab" in choice else None
    row.interval = IntervalSchedule.objects.create(**choice["interval"]) if "interval" in choice else None
    row.save()

    task = api.get(STATUS).json()["tasks"][0]

    assert task["cron"] == cron
    assert words in (None, task["schedule"])


def test_a_task_that_was_switched_off_is_an_alert_and_has_no_next_run(api: APIClient, running: None) -> None:
    PeriodicTask.objects.filter(name=EFFECTIVE).update(enabled=False)

    told = api.get(STATUS).json()

    assert (told["tasks"][0]["is_enabled"], told["tasks"][0]["next_run"]) == (False, None)
    assert "task_not_scheduled" in {alert["code"] for alert in told["alerts"]}


def test_it_takes_few_statements_however_much_there_is(
    api: APIClient, running: None, docadmin: User, viewer: User, django_assert_num_queries: Any
) -> None:
    for name in TASKS:
        run_task_now(actor=docadmin, task_name=name)
    assert viewer.role  # the door reads it with the account

    with django_assert_num_queries(5):
        api.get(STATUS)


def test_everybody_with_a_role_sees_it_and_nobody_else(outsider: User, api: APIClient) -> None:
    client = APIClient()
    assert client.get(STATUS).status_code == 401
    client.force_authenticate(outsider)

    for address in (STATUS, "/api/v1/scheduler/tasks/", "/api/v1/scheduler/health/"):
        assert client.get(address).status_code == 403


def test_the_last_health_report(api: APIClient) -> None:
    assert api.get("/api/v1/scheduler/health/").status_code == 404
    perform_system_health_check()

    told = api.get("/api/v1/scheduler/health/").json()
    assert told["components"]["database"]["status"] == "good"
    assert set(told) == {"checked_at", "overall_status", "health_score", "components"}
