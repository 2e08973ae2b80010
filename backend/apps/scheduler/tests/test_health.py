"""The health check: honest about each part, in time even where one hangs, and loud once when something turns bad."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from apps.backups.models import Backup
from apps.core import clock
from apps.notifications.models import Notification
from apps.scheduler.automated_tasks import SystemHealthService, perform_system_health_check
from apps.scheduler.health import Finding, HealthStatus, component_of, health_score, overall_status
from apps.scheduler.health.judgements import judge_all
from apps.scheduler.health.probes import (
    AuditProbe,
    BrokerProbe,
    DatabaseProbe,
    FileStoreProbe,
    Probe,
    look_at_all,
)
from apps.scheduler.models import HealthReport, Heartbeat, ProcessKind, QueueDepth, RunState, RunTrigger, TaskRun
from apps.scheduler.queues import QUEUES
from apps.scheduler.selectors.facts import read_facts
from apps.users.models import User
from testing.make import make_backup, make_document, make_rehearsal

pytestmark = pytest.mark.django_db


def make_heartbeat(kind: ProcessKind, *, silent: int = 0, **fields: Any) -> Heartbeat:
    seen_at = clock.now() - timedelta(seconds=silent)
    values = {"name": kind.value.lower(), "pid": 1, "started_at": seen_at, "seen_at": seen_at, "queues": list(QUEUES), **fields}
    return Heartbeat.objects.create(kind=kind, **values)


@pytest.fixture
def living(db: None) -> None:
    """A worker and beat that are alive, measured queues, and a backup that was rehearsed."""
    make_rehearsal()
    make_heartbeat(ProcessKind.WORKER)
    make_heartbeat(ProcessKind.BEAT, queues=[])
    QueueDepth.objects.create(queue="scheduler", waiting=0, measured_at=clock.now())


def status_of(name: str) -> str:
    return judge_all(read_facts())[name]["status"]


def test_it_works(living: None) -> None:
    result = perform_system_health_check()

    statuses = {name: component["status"] for name, component in result["components"].items()}
    assert set(statuses) == {
        *("database", "broker", "audit", "file_store", "backup_age", "restore_rehearsal"),
        *("workers", "beat", "queues", "overdue_work", "failed_runs"),
    }
    assert set(statuses.values()) == {"good"}
    assert (result["overall_status"], result["health_score"]) == ("good", 100)
    report = HealthReport.objects.get()
    assert (report.overall_status, report.health_score, report.components) == ("good", 100, result["components"])


def test_a_preview_stores_nothing_and_alerts_nobody(docadmin: User) -> None:
    result = SystemHealthService().perform_health_check(dry_run=True)

    assert result["overall_status"] == "bad"
    assert not HealthReport.objects.exists()
    assert not Notification.objects.exists()


def test_admins_are_alerted_when_something_turns_bad_and_not_again(docadmin: User, superuser: User, viewer: User, living: None) -> None:
    perform_system_health_check()
    assert not Notification.objects.exists()
    Heartbeat.objects.filter(kind=ProcessKind.BEAT).delete()

    assert perform_system_health_check()["alerts"] == ["beat"]
    assert perform_system_health_check()["alerts"] == []

    told = Notification.objects.order_by("recipient_id")
    assert [(row.recipient, row.code) for row in told] == [(docadmin, "health_alert"), (superuser, "health_alert")]
    assert "beat" in told[0].context["summary"]


def test_it_alerts_again_after_it_was_well_in_between(docadmin: User, living: None) -> None:
    for expected in (["beat"], [], ["beat"]):
        if expected:
            Heartbeat.objects.filter(kind=ProcessKind.BEAT).delete()
        else:
            make_heartbeat(ProcessKind.BEAT)
        assert perform_system_health_check()["alerts"] == expected


class Hanging(Probe):
    name, most, timeout = "hanging", 10, 0.2

    def look(self) -> Finding:
        threading.Event().wait(30)
        raise AssertionError


class Raising(Probe):
    name, most = "raising", 10

    def look(self) -> Finding:
        raise OSError("no such device")


def test_a_probe_that_hangs_or_raises_makes_its_component_bad_and_not_the_report_late() -> None:
    began = time.monotonic()

    found = look_at_all([Hanging(), Raising(), DatabaseProbe()])

    assert time.monotonic() - began < 2
    assert {name: component["status"] for name, component in found.items()} == {"hanging": "bad", "raising": "bad", "database": "good"}
    assert "0.2 seconds" in found["hanging"]["details"]
    assert "no such device" in found["raising"]["details"]


def test_a_broker_that_is_away_is_bad(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert look_at_all([BrokerProbe()])["broker"]["status"] == "bad"


def test_a_file_store_that_cannot_be_written_is_bad(settings: Any, tmp_path: Path) -> None:
    settings.STORAGE_ROOT = tmp_path / "gone"

    assert look_at_all([FileStoreProbe()])["file_store"]["status"] == "bad"


def test_a_probe_of_the_file_store_leaves_nothing_behind(settings: Any, tmp_path: Path) -> None:
    settings.STORAGE_ROOT = tmp_path

    assert look_at_all([FileStoreProbe()])["file_store"]["status"] == "good"
    assert os.listdir(tmp_path) == []


def test_the_audit_trail_is_looked_at() -> None:
    assert look_at_all([AuditProbe()])["audit"]["status"] == "good"


@pytest.mark.parametrize(("silent", "expected"), [(0, "good"), (50, "good"), (70, "bad")])
def test_a_worker_is_silent_after_a_minute(silent: int, expected: str) -> None:
    make_heartbeat(ProcessKind.WORKER, silent=silent)

    assert status_of("workers") == expected


def test_one_silent_worker_among_living_ones_is_a_warning(living: None) -> None:
    make_heartbeat(ProcessKind.WORKER, name="w2", silent=90)

    assert status_of("workers") == "warning"


def test_a_queue_that_no_worker_listens_to_is_bad(db: None) -> None:
    make_heartbeat(ProcessKind.WORKER, queues=["celery", "scheduler"])

    component = judge_all(read_facts())["workers"]
    assert component["status"] == "bad"
    assert "maintenance" in component["details"]


@pytest.mark.parametrize(("ago", "expected"), [(100, "good"), (130, "bad")])
def test_workers_that_live_but_do_nothing_are_bad(ago: int, expected: str) -> None:
    for kind in (ProcessKind.WORKER, ProcessKind.BEAT):
        make_heartbeat(kind, started_at=clock.now() - timedelta(hours=1))
    QueueDepth.objects.create(queue="scheduler", waiting=0, measured_at=clock.now() - timedelta(seconds=ago))

    component = judge_all(read_facts())["workers"]

    assert component["status"] == expected
    assert ("busy or stuck" in component["details"]) == (expected == "bad")


@pytest.mark.parametrize("kind", ProcessKind)
def test_workers_that_have_just_met_a_beat_have_time_to_do_something(kind: ProcessKind) -> None:
    for one in ProcessKind:
        make_heartbeat(one, started_at=clock.now() - timedelta(seconds=10 if one == kind else 3600))

    assert status_of("workers") == "good"


def test_without_a_beat_there_is_nothing_to_do_for_workers(db: None) -> None:
    make_heartbeat(ProcessKind.WORKER, started_at=clock.now() - timedelta(hours=1))

    assert status_of("workers") == "good"


def test_a_broker_that_one_process_cannot_reach_is_bad(living: None) -> None:
    assert status_of("broker") == "good"
    make_heartbeat(ProcessKind.WORKER, name="w2", broker_trouble="Connection refused.")

    component = judge_all(read_facts())["broker"]
    assert (component["status"], component["details"]) == ("bad", "w2 cannot reach it: Connection refused.")


def test_a_broker_of_which_no_living_process_can_tell_is_unknown(db: None) -> None:
    make_heartbeat(ProcessKind.WORKER, silent=90)

    assert status_of("broker") == "unknown"


@pytest.mark.parametrize(("ended", "expected"), [(-1, "good"), (29, "good"), (31, "bad")])
def test_a_run_whose_process_says_nothing_and_that_nobody_takes_over_is_at_a_standstill(ended: int, expected: str, system: User) -> None:
    run = TaskRun.objects.create(
        task_name="cleanup_workflow_tasks",
        trigger=RunTrigger.SCHEDULED,
        state=RunState.RUNNING,
        requested_by=system,
        lease_token=uuid4(),
        lease_expires_at=clock.now() - timedelta(seconds=ended),
    )

    component = judge_all(read_facts())["failed_runs"]

    assert component["status"] == expected
    assert (f"run {run.pk} of cleanup_workflow_tasks" in component["details"]) == (expected == "bad")


@pytest.mark.parametrize(("silent", "expected"), [(100, "good"), (130, "bad")])
def test_beat_is_silent_after_two_minutes(silent: int, expected: str) -> None:
    make_heartbeat(ProcessKind.BEAT, silent=silent)

    assert status_of("beat") == expected


@pytest.mark.parametrize(("waiting", "expected"), [(0, "good"), (101, "warning"), (1001, "bad")])
def test_long_queues_show(waiting: int, expected: str) -> None:
    QueueDepth.objects.create(queue="scheduler", waiting=waiting, measured_at=clock.now())

    assert status_of("queues") == expected


def test_queues_that_nobody_measured_are_unknown_and_score_nothing() -> None:
    QueueDepth.objects.create(queue="scheduler", waiting=0, measured_at=clock.now() - timedelta(minutes=3))

    component = judge_all(read_facts())["queues"]
    assert (component["status"], component["score"]) == ("unknown", None)


def test_documents_that_should_be_in_force_are_overdue_work(author: User) -> None:
    make_document(author=author, status="APPROVED_PENDING_EFFECTIVE")
    assert status_of("overdue_work") == "good"

    make_document(author=author, status="APPROVED_PENDING_EFFECTIVE", effective_date=clock.days_from_today(-1))
    assert status_of("overdue_work") == "bad"


def test_a_task_that_nobody_can_do_shows(author: User, reviewer: User) -> None:
    make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
    assert status_of("overdue_work") == "good"

    reviewer.groups.clear()
    assert status_of("overdue_work") == "warning"
    assert "wait for somebody who cannot act" in judge_all(read_facts())["overdue_work"]["details"]


@pytest.mark.parametrize(("failed", "expected"), [(0, "good"), (1, "warning"), (5, "bad")])
def test_failed_runs_of_the_day_show(failed: int, expected: str, system: User) -> None:
    for hours in (*range(failed), 25):
        TaskRun.objects.create(
            task_name="cleanup_workflow_tasks",
            trigger=RunTrigger.SCHEDULED,
            state=RunState.FAILED,
            requested_by=system,
            finished_at=clock.now() - timedelta(hours=hours),
        )

    assert status_of("failed_runs") == expected


def findings(*statuses: HealthStatus) -> Iterator[tuple[str, Any]]:
    for place, status in enumerate(statuses):
        yield str(place), component_of(Finding(status, "."), 10)


def test_the_score_counts_what_is_known_and_the_worst_decides() -> None:
    good, warning, bad, unknown = HealthStatus
    assert (health_score(dict(findings(good, warning, unknown))), overall_status(dict(findings(good, warning, unknown)))) == (75, warning)
    assert overall_status(dict(findings(good, unknown))) == unknown
    assert (health_score(dict(findings(good, bad))), overall_status(dict(findings(good, bad)))) == (50, bad)
    assert (health_score(dict(findings(unknown))), overall_status(dict(findings(unknown)))) == (0, unknown)


@pytest.mark.parametrize(("hours", "expected"), [(24, "good"), (31, "warning"), (61, "bad")])
def test_an_old_backup_is_told_of(hours: float, expected: str) -> None:
    make_backup(hours=hours)

    assert status_of("backup_age") == expected


@pytest.mark.parametrize(("hours", "age"), [(0.5, "less than an hour"), (1.1, "1 hour"), (3, "3 hours")])
def test_the_age_of_the_newest_backup_is_told_in_words(hours: float, age: str) -> None:
    make_backup(hours=hours)

    assert judge_all(read_facts())["backup_age"]["details"] == f"The newest verified backup is {age} old."


@pytest.mark.parametrize("worthless", [{"damage": "A bit was flipped."}, {"verified_at": None}, {"state": "LOST"}, {"state": "REMOVED"}])
def test_only_a_verified_backup_that_is_there_counts(worthless: dict[str, Any]) -> None:
    make_backup(**worthless)

    assert status_of("backup_age") == "unknown"


def copied(backup: Backup, place: str = "s3://edms/plant-7/") -> Backup:
    Backup.objects.filter(pk=backup.pk).update(copied_at=backup.taken_at, copied_to=place)
    return backup


@pytest.fixture
def with_a_bucket(db: None, settings: Any) -> None:
    settings.BACKUP_COPY_BUCKET, settings.BACKUP_COPY_PREFIX = "edms", "plant-7"


def judged_age() -> tuple[str, str]:
    found = judge_all(read_facts())["backup_age"]
    return found["status"], found["details"].removeprefix("The newest verified backup is 2 hours old. ")


def test_where_archives_are_copied_the_newest_must_be(with_a_bucket: None) -> None:
    base = copied(make_backup(hours=50))
    newest = make_backup(hours=2, base=base)
    assert judged_age() == ("warning", "The newest that is copied to s3://edms/plant-7/ is 50 hours old.")
    Backup.objects.filter(pk=newest.pk).update(copy_error="Nobody answers.")
    assert judged_age() == ("warning", "It is not copied to s3://edms/plant-7/: Nobody answers.")
    Backup.objects.filter(pk=newest.pk).update(copy_error="")
    copied(newest)
    assert judged_age() == ("good", "It is copied to s3://edms/plant-7/.")
    copied(base, "s3://another/")
    assert judged_age() == ("warning", "No backup is copied to s3://edms/plant-7/ yet.")


def test_copies_that_are_missing_for_days_are_bad(with_a_bucket: None) -> None:
    copied(make_backup(hours=70))
    make_backup(hours=2)

    assert judged_age()[0] == "bad"


def test_without_a_bucket_copies_are_no_subject(db: None) -> None:
    make_backup(hours=2, copy_error="Of earlier.")

    assert judged_age() == ("good", "The newest verified backup is 2 hours old.")


def test_before_the_first_backup_and_rehearsal_nobody_knows(db: None) -> None:
    assert (status_of("backup_age"), status_of("restore_rehearsal")) == ("unknown", "unknown")


def test_backups_that_only_fail_are_bad(db: None) -> None:
    make_backup(state="FAILED", error="There is no room.", verified_at=None)

    assert "There is no room." in judge_all(read_facts())["backup_age"]["details"]


@pytest.mark.parametrize(("days", "passed", "expected"), [(7, True, "good"), (10, True, "warning"), (1, False, "bad")])
def test_a_rehearsal_that_failed_or_is_long_ago_is_told_of(days: float, passed: bool, expected: str) -> None:
    make_rehearsal(days=days, passed=passed)

    assert status_of("restore_rehearsal") == expected
