"""Backups through the API: listed, started, verified, downloaded and rehearsed by those who may, and all of it on record."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.backups.folder import path_of
from apps.backups.models import Backup
from apps.backups.services.verifying import verify_backup
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


def test_nobody_else_sees_that_there_are_backups(approver: User, client_of: ClientOf) -> None:
    backup = make_backup()
    client = client_of(approver)

    for path in (BACKUPS, f"{BACKUPS}{backup.name}/", f"{BACKUPS}no/", f"{BACKUPS}{backup.name}/download/", f"{BACKUPS}rehearsals/"):
        assert client.get(path).status_code == 403
    for path in (BACKUPS, f"{BACKUPS}{backup.name}/verify/", f"{BACKUPS}rehearsals/"):
        assert client.post(path, {}).status_code == 403
    assert Backup.objects.count() == 1
