"""Time, on or off, critical or not: set by admins with a reason, on record, kept over restarts and releases, back to default."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_celery_beat.models import CrontabSchedule, PeriodicTask, PeriodicTasks
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.scheduler.beat import SlotEntry
from apps.scheduler.cron import Cron
from apps.scheduler.models import RunState, TaskRun, TaskSetting
from apps.scheduler.registry import TASKS
from apps.scheduler.services import synchronisation
from apps.scheduler.services.runs import claim_run, queue_slot
from apps.scheduler.services.synchronisation import synchronise_schedule
from apps.users.models import User
from edms.celery import app

pytestmark = pytest.mark.django_db
NAME = "process_document_effective_dates"
ADDRESS = f"/api/v1/scheduler/tasks/{NAME}/"


@pytest.fixture
def api(docadmin: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(docadmin)
    return client


@pytest.fixture(autouse=True)
def _synchronised(db: None) -> None:
    synchronise_schedule()


def set_to(api: APIClient, **changes: Any) -> Any:
    answer = api.patch(ADDRESS, {"reason": "Quiet hours", **changes}, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def row() -> Any:
    return PeriodicTask.objects.get(name=NAME)


def test_it_works(api: APIClient, docadmin: User) -> None:
    told = set_to(api, cron="30 4 * * 1-5", critical=True)

    assert (told["cron"], told["schedule"]) == ("30 4 * * 1-5", "At 04:30, Monday through Friday (UTC)")
    assert (told["is_enabled"], told["critical"], told["revision"]) == (True, True, 1)
    assert told["default"] == {"cron": "0 * * * *", "enabled": True, "critical": False}
    assert (told["settings"]["cron"], told["settings"]["enabled"], told["settings"]["reason"]) == ("30 4 * * 1-5", None, "Quiet hours")
    assert told["settings"]["changed_by"]["username"] == "docadmin"
    assert (row().crontab.minute, row().crontab.hour, row().crontab.day_of_week) == ("30", "4", "1-5")
    assert api.get(ADDRESS).json() == told
    assert api.get("/api/v1/scheduler/monitoring/status/").json()["tasks"][0] == told


def test_it_is_on_record_with_old_new_and_reason(api: APIClient) -> None:
    set_to(api, cron="30 4 * * *", enabled=False, critical=True)

    entry = AuditTrail.objects.get(action="TASK_SETTINGS_CHANGED")
    assert (entry.actor_login, entry.reason, entry.details) == ("docadmin", "Quiet hours", {"task": NAME})
    assert entry.field_changes == {"cron": ["0 * * * *", "30 4 * * *"], "enabled": [True, False], "critical": [False, True]}


def test_what_changes_nothing_leaves_nothing(api: APIClient) -> None:
    assert set_to(api, cron="0 * * * *", enabled=True)["revision"] == 1
    told = set_to(api, cron="0 * * * *")

    assert (told["revision"], AuditTrail.objects.filter(action="TASK_SETTINGS_CHANGED").count()) == (1, 1)


def test_a_task_that_runs_once_a_day_is_read_in_the_organisations_zone(api: APIClient, settings: Any) -> None:
    settings.ORGANISATION_TIME_ZONE = "Europe/Berlin"

    assert set_to(api, cron="30 4 * * *")["schedule"] == "At 04:30 (Europe/Berlin)"
    assert set_to(api, cron="30 */4 * * *")["schedule"].endswith("(UTC)")


def test_it_holds_over_restarts_and_releases_that_declare_something_else(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    set_to(api, cron="30 4 * * *")
    assert not synchronise_schedule()
    later = replace(TASKS[NAME], schedule=Cron(minute="5"), queue="maintenance", description="More of it.")
    monkeypatch.setattr(synchronisation, "TASKS", {**TASKS, NAME: later})

    assert synchronise_schedule().updated == [NAME]

    assert (row().crontab.hour, row().queue, row().description) == ("4", "maintenance", "More of it.")
    assert not synchronise_schedule()


def test_a_row_that_was_deleted_comes_back_as_it_was_set(api: APIClient) -> None:
    set_to(api, cron="30 4 * * *", enabled=False)
    row().delete()

    assert synchronise_schedule().created == [NAME]
    assert (row().crontab.hour, row().enabled) == ("4", False)


def test_back_to_default(api: APIClient) -> None:
    set_to(api, cron="30 4 * * *", enabled=False)

    told = set_to(api, cron=None, enabled=None, critical=None)

    assert (told["cron"], told["is_enabled"], told["critical"]) == ("0 * * * *", True, False)
    assert (told["settings"]["cron"], told["settings"]["enabled"], told["settings"]["critical"]) == (None, None, None)
    assert AuditTrail.objects.filter(action="TASK_SETTINGS_CHANGED").latest().field_changes["cron"] == ["30 4 * * *", "0 * * * *"]
    assert row().crontab.minute == "0"
    assert not synchronise_schedule()


def test_a_row_that_was_edited_past_the_program_keeps_what_nobody_changes_now(api: APIClient) -> None:
    edited = row()
    edited.crontab = CrontabSchedule.objects.create(minute="7", hour="3")
    edited.save()

    told = set_to(api, critical=True)
    assert (told["cron"], told["settings"]["cron"]) == ("7 3 * * *", "7 3 * * *")

    assert set_to(api, enabled=False)["cron"] == "7 3 * * *"
    assert (row().crontab.minute, row().enabled) == ("7", False)


def test_a_task_that_is_off_says_so_everywhere_and_its_slots_are_not_run(api: APIClient, capsys: pytest.CaptureFixture[str]) -> None:
    waiting = queue_slot(task_name=NAME, slot=clock.now() - timedelta(minutes=1))

    told = set_to(api, enabled=False)

    assert (told["is_enabled"], told["next_run"]) == (False, None)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.error) == (RunState.SKIPPED, "The task was switched off.")
    call_command("task_status")
    assert f"{NAME:<34} Every hour (UTC); SKIPPED" in (said := capsys.readouterr().out)
    assert "not scheduled; OFF; set by Docadmin Tester: Quiet hours" in said
    late = queue_slot(task_name=NAME, slot=clock.now())
    assert claim_run(late.pk, worker="w1") is None
    late.refresh_from_db()
    assert (late.state, late.error) == (RunState.SKIPPED, "The task is switched off.")


@pytest.mark.parametrize(("mode", "status"), [("sync", 200), ("queued", 202)])
def test_a_task_that_is_off_can_be_run_by_hand_and_the_answer_says_so(api: APIClient, mode: str, status: int) -> None:
    set_to(api, enabled=False)

    answer = api.post("/api/v1/scheduler/monitoring/manual-trigger/", {"task_name": NAME, "mode": mode})

    assert answer.status_code == status
    assert answer.json()["notice"] == "The task is switched off in the schedule; it runs by hand only."
    if mode == "queued":
        assert claim_run(answer.json()["run_id"], worker="w1")


def test_what_was_due_before_the_change_is_not_made_up_for(api: APIClient) -> None:
    now = clock.now()
    PeriodicTask.objects.filter(name=NAME).update(last_run_at=now - timedelta(days=2))

    told = set_to(api, cron=f"{(now - timedelta(minutes=5)).minute} {(now - timedelta(minutes=5)).hour} * * *")

    assert told["missed_slot"] is None
    assert not SlotEntry(row(), app=app).is_due().is_due


def test_beat_takes_the_change_up_and_never_writes_over_it(api: APIClient) -> None:
    entry = next(SlotEntry(row(), app=app))
    before = PeriodicTasks.last_change()

    set_to(api, cron="30 4 * * *")
    with CaptureQueriesContext(connection) as asked:
        entry.save()

    # Between reading a row and writing it somebody may change it; what is not written cannot be written over.
    (statement,) = (query["sql"] for query in asked.captured_queries)
    assert "crontab_id" not in statement
    assert row().crontab.hour == "4"
    assert row().total_run_count == 1
    assert PeriodicTasks.last_change() > before
    set_to(api, enabled=False)
    entry.save()
    assert (row().enabled, row().last_run_at) == (False, None)


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"cron": "61 * * * *"}, "cron", "The minute '61' is not understood."),
        ({"cron": "0 9"}, "cron", "Five fields are needed"),
        ({"cron": "@daily"}, "cron", "Five fields are needed"),
        ({"cron": "0 0 30 2 *"}, "cron", "It never strikes"),
        ({"cron": "*/90 * * * *"}, "cron", "steps further"),
        ({"cron": "٣ * * * *"}, "cron", "is not understood"),
        ({"cron": "0 0 * * 7"}, "cron", "The day of week '7' is not understood."),
        ({"cron": "0," * 70 + "0 * * * *"}, "cron", "is not understood"),
        ({"cron": 5}, "cron", ""),
        ({"cron": ""}, "cron", ""),
        ({"enabled": "no"}, "enabled", ""),
        ({"critical": 1}, "critical", ""),
        ({"queue": "celery"}, "queue", "Unknown"),
        ({"reason": ""}, "reason", ""),
        ({"reason": None}, "reason", ""),
        ({"reason": "\ud800"}, "reason", "U+D800"),
        ({"expected_revision": -1}, "expected_revision", ""),
    ],
)
def test_wrong_input_is_named_and_changes_nothing(api: APIClient, body: Any, field: str, words: str) -> None:
    answer = api.patch(ADDRESS, json.dumps({"reason": "Quiet hours", **body}), content_type="application/json")

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert words in answer.json()["errors"][0]["message"]
    assert not TaskSetting.objects.exists()


def test_a_reason_is_needed(api: APIClient) -> None:
    assert api.patch(ADDRESS, {"enabled": False}, format="json").status_code == 400


def test_whoever_saw_an_older_setting_is_told(api: APIClient) -> None:
    set_to(api, enabled=False)

    answer = api.patch(ADDRESS, {"reason": "x", "enabled": True, "expected_revision": 0}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert answer.json()["current"]["revision"] == 1
    assert row().enabled is False


def test_an_unknown_task_is_answered_with_the_names_there_are(api: APIClient) -> None:
    for answer in (
        api.get("/api/v1/scheduler/tasks/nothing/"),
        api.patch("/api/v1/scheduler/tasks/nothing/", {"reason": "x"}, format="json"),
    ):
        assert (answer.status_code, answer.json()["valid_task_names"]) == (404, sorted(TASKS))


@pytest.mark.parametrize("login", ["outsider", "viewer", "author", "reviewer", "approver"])
def test_the_right_is_needed(request: pytest.FixtureRequest, login: str) -> None:
    client = APIClient()
    client.force_authenticate(request.getfixturevalue(login))

    assert client.patch(ADDRESS, {"nonsense": 1}, format="json").status_code == 403
    assert not TaskSetting.objects.exists()


def test_few_statements(api: APIClient, docadmin: User, django_assert_max_num_queries: Any) -> None:
    assert docadmin.role  # the door reads it with the account
    with django_assert_max_num_queries(33):
        set_to(api, enabled=False)
    assert not TaskRun.objects.exists()
