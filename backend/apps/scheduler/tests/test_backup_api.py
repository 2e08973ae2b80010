"""Backups through the API: listed, started, verified, downloaded and rehearsed by those who may, and all of it on record."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.backups.folder import path_of
from apps.backups.models import Backup, RestoreRehearsal
from apps.backups.services.verifying import verify_backup
from apps.backups.tasks import copy_backups
from apps.scheduler.models import RunState, TaskRun
from apps.users.models import User
from testing.make import make_backup, make_rehearsal

pytestmark = pytest.mark.django_db
BACKUPS = "/api/v1/backups/"
ClientOf = Callable[[User], APIClient]


@pytest.fixture
def admin(docadmin: User, client_of: ClientOf) -> APIClient:
    return client_of(docadmin)


def test_it_works(admin: APIClient) -> None:
    base = make_backup(hours=30)
    daily = make_backup(hours=2, kind="DAILY", base=base, file_count=7, audit_entries=11, manifest_sha256="5e" * 32)

    told = admin.get(BACKUPS).json()

    assert told["count"] == 2
    first, second = told["results"]
    assert (first["name"], first["kind"], first["base"], first["is_full"]) == (daily.name, "DAILY", base.name, False)
    assert (first["state"], first["file_count"], first["audit_entries"], first["damage"]) == ("COMPLETE", 7, 11, "")
    assert (first["manifest_sha256"], second["manifest_sha256"]) == ("5e" * 32, "")
    assert (second["name"], second["base"], second["is_full"]) == (base.name, None, True)
    assert admin.get(f"{BACKUPS}{daily.name}/").json() == first


@pytest.mark.parametrize(("body", "task"), [({}, "hybrid_backup_weekly"), ({"full": False, "reason": "Soon"}, "hybrid_backup_daily")])
def test_a_backup_is_started_as_a_run(admin: APIClient, body: dict[str, object], task: str, docadmin: User) -> None:
    answer = admin.post(BACKUPS, body)

    run = TaskRun.objects.get()
    assert (answer.status_code, answer.json()["run_id"], answer.json()["url"]) == (202, run.pk, f"/api/v1/scheduler/runs/{run.pk}/")
    assert (run.task_name, run.state, run.requested_by, run.reason) == (task, RunState.QUEUED, docadmin, body.get("reason", ""))


def test_what_is_not_understood_starts_nothing(admin: APIClient) -> None:
    for body in ({"full": "yes"}, {"whole": True}, {"reason": 3}):
        assert admin.post(BACKUPS, body).status_code == 400
    assert not TaskRun.objects.exists()


def test_the_same_order_sent_twice_starts_one(admin: APIClient) -> None:
    first, second = (admin.post(BACKUPS, {}, headers={"Idempotency-Key": "tonight"}) for _ in range(2))

    assert first.json() == second.json()
    assert TaskRun.objects.count() == 1


def test_a_verification_is_asked_for_once_and_done_by_a_worker(admin: APIClient) -> None:
    backup = make_backup()
    path_of(backup.name).write_bytes(b"no archive at all")

    first, second = (admin.post(f"{BACKUPS}{backup.name}/verify/") for _ in range(2))
    verify_backup(backup.pk)

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["verification_requested_at"] == second.json()["verification_requested_at"] is not None
    told = admin.get(f"{BACKUPS}{backup.name}/").json()
    assert told["verification_requested_at"] is None
    assert "no backup of ours" in told["damage"]
    actions = list(AuditTrail.objects.filter(action__startswith="BACKUP_").order_by("id").values_list("action", "user__username"))
    assert actions == [("BACKUP_VERIFICATION_REQUESTED", "docadmin"), ("BACKUP_DAMAGED", "system_scheduler")]


def test_a_copy_is_asked_for_once_and_made_by_a_worker(admin: APIClient, settings: Any) -> None:
    backup = make_backup()
    assert admin.get(f"{BACKUPS}{backup.name}/").json()["copy_state"] == "NONE"
    refused = admin.post(f"{BACKUPS}{backup.name}/copy/")
    assert (refused.status_code, refused.json()["code"]) == (409, "copying_is_off")
    settings.BACKUP_COPY_BUCKET, settings.BACKUP_COPY_ENDPOINT = "edms", "http://127.0.0.1:1"
    settings.BACKUP_COPY_KEY_ID, settings.BACKUP_COPY_SECRET_KEY = "EDMSTESTS0123456", "a-key"

    first, second = (admin.post(f"{BACKUPS}{backup.name}/copy/") for _ in range(2))
    copy_backups()

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["copy_state"] == "REQUESTED"
    assert first.json()["copy_requested_at"] == second.json()["copy_requested_at"] is not None
    told = admin.get(f"{BACKUPS}{backup.name}/").json()
    assert (told["copy_state"], told["copy_requested_at"], told["copied_at"]) == ("FAILED", None, None)
    assert told["copy_error"] == "Nobody answers at http://127.0.0.1:1."
    actions = list(AuditTrail.objects.filter(action__startswith="BACKUP_").order_by("id").values_list("action", "user__username"))
    assert actions == [("BACKUP_COPY_REQUESTED", "docadmin"), ("BACKUP_COPY_FAILED", "system_scheduler")]


def test_what_is_not_good_is_not_copied(admin: APIClient, settings: Any) -> None:
    settings.BACKUP_COPY_BUCKET = "edms"
    for worthless in ({"verified_at": None}, {"damage": "A byte differs."}, {"state": "LOST"}):
        backup = make_backup(hours=len(worthless) + Backup.objects.count(), **worthless)
        assert admin.post(f"{BACKUPS}{backup.name}/copy/").status_code == 409


def test_a_download_is_the_archive_and_on_record(admin: APIClient) -> None:
    backup = make_backup(size=3_000_000)
    content = bytes(range(256)) * 12_000
    path_of(backup.name).write_bytes(content)

    answer = admin.get(f"{BACKUPS}{backup.name}/download/")

    assert answer.status_code == 200
    assert answer.streaming
    assert b"".join(answer) == content
    assert answer["Content-Disposition"] == f'attachment; filename="{backup.name}"'
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/gzip", "no-store")
    told = AuditTrail.objects.get(action="BACKUP_DOWNLOADED")
    assert (told.actor_login, told.object_label) == ("docadmin", backup.name)


def test_what_is_gone_cannot_be_downloaded_or_verified(admin: APIClient) -> None:
    removed = make_backup(state="REMOVED")

    assert admin.get(f"{BACKUPS}{removed.name}/download/").status_code == 404
    assert admin.post(f"{BACKUPS}{removed.name}/verify/").status_code == 409
    assert admin.get(f"{BACKUPS}..%2Fkeys%2Fbackup.key/download/").status_code == 404
    assert admin.get(f"{BACKUPS}backup.key/download/").status_code == 404
    assert not AuditTrail.objects.filter(action="BACKUP_DOWNLOADED").exists()


def test_a_rehearsal_is_started_as_a_run_and_read_with_its_report(admin: APIClient) -> None:
    rehearsal = make_rehearsal(passed=False)

    started = admin.post(f"{BACKUPS}rehearsals/", {"reason": "Drill"})
    told = admin.get(f"{BACKUPS}rehearsals/").json()["results"]

    assert started.status_code == 202
    assert TaskRun.objects.get().task_name == "rehearse_restore"
    assert [(one["id"], one["backup"], one["passed"], one["report"]) for one in told] == [
        (rehearsal.pk, rehearsal.backup.name, False, {"differences": []})
    ]


def test_rehearsals_with_one_backup_are_listed_by_its_name(admin: APIClient) -> None:
    first = make_backup(hours=5)
    of_first = make_rehearsal()
    second = make_backup(hours=2)
    of_second = RestoreRehearsal.objects.create(
        backup=second, started_at=second.taken_at, finished_at=second.taken_at, passed=True, report={}
    )

    def listed(query: str) -> list[int]:
        return [one["id"] for one in admin.get(f"{BACKUPS}rehearsals/{query}").json()["results"]]

    assert listed("") == [of_second.pk, of_first.pk]
    assert listed(f"?backup={first.name}&page_size=5") == [of_first.pk]
    assert listed(f"?backup={second.name}") == [of_second.pk]
    assert listed("?backup=backup_20200101_000000.tar.gz") == []
    assert admin.get(f"{BACKUPS}rehearsals/?backups={first.name}").status_code == 400


def test_nobody_else_sees_that_there_are_backups(approver: User, client_of: ClientOf) -> None:
    backup = make_backup()
    client = client_of(approver)

    for path in (BACKUPS, f"{BACKUPS}{backup.name}/", f"{BACKUPS}no/", f"{BACKUPS}{backup.name}/download/", f"{BACKUPS}rehearsals/"):
        assert client.get(path).status_code == 403
    for path in (BACKUPS, f"{BACKUPS}{backup.name}/verify/", f"{BACKUPS}{backup.name}/copy/", f"{BACKUPS}rehearsals/"):
        assert client.post(path, {}).status_code == 403
    assert Backup.objects.count() == 1
