"""The system overview as a contract: its scripts, imports, commands and calls, as they are written there, keep working."""

import json
import subprocess
import sys
from ast import literal_eval
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.permissions import Role
from apps.scheduler.registry import TASKS as REGISTRY
from apps.users.models import User
from apps.users.tokens import issue_tokens
from edms.embedded import programs
from edms.embedded.folders import BACKEND
from edms.embedded.ports import find_free
from edms.embedded.waiting import wait_until
from testing.cast import PASSWORD, make_user
from testing.make import make_document
from testing.own_database import OwnDatabase

TRIGGER = "/api/v1/scheduler/monitoring/manual-trigger/"
TASKS = [
    "check_workflow_timeouts",
    "cleanup_workflow_tasks",
    "hybrid_backup_daily",
    "hybrid_backup_weekly",
    "perform_system_health_check",
    "process_document_effective_dates",
    "process_document_obsoletion_dates",
    "rehearse_restore",
]

# Overview, Testing Manual Triggering: every character as it is there.
QUICK_TEST_SCRIPT = """\
# Create test document
from apps.documents.models import Document
from apps.users.models import User
from django.utils import timezone

user = User.objects.first()
doc = Document.objects.create(
    document_number='TEST-001',
    title='Test Document',
    status='APPROVED_PENDING_EFFECTIVE',
    effective_date=timezone.now().date(),  # Today
    author=user
)

# Manually trigger processing
from apps.scheduler.automated_tasks import process_document_effective_dates
result = process_document_effective_dates()

print(result)
# Should show: processed_count: 1, success_count: 1

# Verify document is now EFFECTIVE
doc.refresh_from_db()
assert doc.status == 'EFFECTIVE'
"""

# Overview, Usage Examples and Troubleshooting.
DRY_RUN_SCRIPT = """\
from apps.scheduler.automated_tasks import cleanup_workflow_tasks

# Dry run - preview what would be cleaned
result = cleanup_workflow_tasks(dry_run=True)
print(f"Would clean {result['results']['total_cleaned']} tasks")

# Actual cleanup
result = cleanup_workflow_tasks(dry_run=False)
"""
NAMES_SCRIPT = """\
# Get available task names
from apps.scheduler.monitoring_dashboard import monitoring_service
print(list(monitoring_service.available_tasks.keys()))
"""
PENDING_SCRIPT = """\
from apps.documents.models import Document
from django.utils import timezone

# Check pending documents
print(Document.objects.filter(
    status='APPROVED_PENDING_EFFECTIVE',
    effective_date__lte=timezone.now().date()
).count())
"""
RECENT_SCRIPT = """\
from apps.audit.models import AuditTrail

# Recent manual executions
print([entry.action for entry in AuditTrail.objects.filter(
    action__in=['TASK_EXECUTION_STARTED', 'TASK_EXECUTION_COMPLETED', 'TASK_EXECUTION_FAILED']
).order_by('-timestamp')[:10]])
print(AuditTrail.objects.filter(action='TASK_EXECUTION_COMPLETED').last())
print(AuditTrail.objects.filter(action__icontains='TASK').count())
"""

# Overview, Usage Examples, with the token that its first example carries.
CURL = """\
curl -X POST http://localhost:8000/api/v1/scheduler/monitoring/manual-trigger/ \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer YOUR_JWT_TOKEN" \\
  -d '{
    "task_name": "process_document_effective_dates"
  }'
"""
CURL_DRY_RUN = """\
curl -X POST http://localhost:8000/api/v1/scheduler/monitoring/manual-trigger/ \\
  -H "Content-Type: application/json" \\
  -H "Authorization: Bearer YOUR_JWT_TOKEN" \\
  -d '{
    "task_name": "cleanup_workflow_tasks",
    "dry_run": true
  }'
"""
CURL_STATUS = """\
curl http://localhost:8000/api/v1/scheduler/monitoring/status/ \\
  -H "Authorization: Bearer YOUR_JWT_TOKEN"
"""

IMPORTS = """
    apps.audit.models                  AuditTrail
    apps.documents.models              Document
    apps.scheduler.automated_tasks     DocumentAutomationService SystemHealthService process_document_effective_dates
    apps.scheduler.automated_tasks     check_workflow_timeouts
    apps.scheduler.automated_tasks     perform_system_health_check cleanup_workflow_tasks process_document_obsoletion_dates
    apps.scheduler.monitoring_dashboard SchedulerMonitoringService monitoring_service manual_trigger_api task_status_api
    apps.scheduler.notification_service notification_service
    apps.users.models                  User
    apps.workflows.models              DocumentWorkflow DocumentState DocumentTransition
    apps.workflows.scheduler_integration activate_document activate_document_on_effective_date
    edms.celery                        app
"""
ADDRESSES = {
    "manual_trigger_api": TRIGGER,
    "scheduler_admin_manual_trigger": "/api/v1/scheduler/admin/manual-trigger/",
    "scheduler_status_api": "/api/v1/scheduler/monitoring/status/",
}


def pasted(script: str, database: OwnDatabase) -> str:
    """What `manage.py shell` says to a script that is pasted into it; a failing one fails the test with its traceback."""
    shell = programs.management("shell", "--no-imports")
    done = subprocess.run(
        shell, cwd=BACKEND, env=dict(database.environment), input=script, check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def server(own_database: OwnDatabase, tmp_path: Path) -> Iterator[str]:
    """The web server as it ships, on a port of this machine."""
    port = find_free()
    log = tmp_path / "web.log"
    with own_database.running(*programs.web(port), log=log):
        address = f"http://localhost:{port}"
        assert wait_until(lambda: subprocess.call(["curl", "-sf", "-o", "/dev/null", f"{address}/livez"]) == 0, seconds=60), log.read_text()
        yield address


def curl(call: str, server: str, token: str = "") -> tuple[int, dict[str, Any]]:
    """Run a call of the overview in a shell, against the test's server: the status and the body of the answer."""
    call = call.replace("http://localhost:8000", server).replace("YOUR_JWT_TOKEN", token)
    if not token:
        call = "\n".join(line for line in call.splitlines() if "Authorization" not in line).rstrip(" \\") + "\n"
    written = f"{call.rstrip()} -s -w '\\n%{{http_code}}'"
    said = subprocess.run(["bash", "-c", written], check=True, capture_output=True, text=True, timeout=60).stdout
    body, _, status = said.rpartition("\n")
    return int(status), json.loads(body)


def token_of(server: str, username: str) -> str:
    call = f"""curl -X POST {server}/api/v1/auth/token/ -H "Content-Type: application/json" """
    _, body = curl(call + f"""-d '{{"username": "{username}", "password": "{PASSWORD}"}}'""", server)
    return str(body["access"])


@pytest.mark.own_database
def test_it_works(own_database: OwnDatabase) -> None:
    said = pasted(QUICK_TEST_SCRIPT, own_database)

    assert "'processed_count': 1" in said
    assert "'success_count': 1" in said
    assert "'document_number': 'TEST-001'" in said


@pytest.mark.own_database
def test_the_script_works_the_same_where_people_and_documents_are_there_already(own_database: OwnDatabase) -> None:
    make_document(author=make_user("author", Role.AUTHOR), status="EFFECTIVE")

    assert "'success_count': 1" in pasted(QUICK_TEST_SCRIPT, own_database)


@pytest.mark.own_database
def test_the_other_scripts_pasted_one_after_another_say_what_the_overview_says(own_database: OwnDatabase) -> None:
    make_document(author=make_user("author", Role.AUTHOR), status="APPROVED_PENDING_EFFECTIVE")

    said = pasted("".join((PENDING_SCRIPT, DRY_RUN_SCRIPT, NAMES_SCRIPT, RECENT_SCRIPT)), own_database).splitlines()

    pending, would_clean, names, recent, last, count = said
    assert pending == "1"
    assert would_clean == "Would clean 0 tasks"
    assert sorted(literal_eval(names)) == TASKS
    assert literal_eval(recent) == ["TASK_EXECUTION_COMPLETED", "TASK_EXECUTION_STARTED"] * 2
    assert "system_scheduler TASK_EXECUTION_COMPLETED" in last
    assert count == "4"


@pytest.mark.own_database
def test_the_calls_work_with_a_token(server: str) -> None:
    make_user("docadmin", Role.DOCUMENT_ADMIN, first_name="John", last_name="Admin")
    document = make_document(author=make_user("author", Role.AUTHOR), status="APPROVED_PENDING_EFFECTIVE")
    token = token_of(server, "docadmin")

    status, answer = curl(CURL, server, token)
    assert status == 200
    assert (answer["success"], answer["task_name"]) == (True, "process_document_effective_dates")
    assert (answer["task_display_name"], answer["executed_by"]) == ("Document Effective Date Processing", "John Admin")
    assert answer["result"]["processed_documents"][0]["document_number"] == document.document_number
    assert answer.keys() >= {"execution_time", "duration_seconds", "dry_run"}

    status, answer = curl(CURL_DRY_RUN, server, token)
    assert (status, answer["dry_run"], answer["result"]["results"]["total_cleaned"]) == (200, True, 0)

    status, answer = curl(CURL_STATUS, server, token)
    assert (status, sorted(task["task_name"] for task in answer["tasks"])) == (200, TASKS)

    document.refresh_from_db()
    assert document.status == "EFFECTIVE"


@pytest.mark.own_database
def test_the_calls_are_refused_without_a_token_and_without_the_right(server: str) -> None:
    for username, role in (("viewer", Role.VIEWER), ("author", Role.AUTHOR), ("approver", Role.APPROVER)):
        make_user(username, role)

    assert curl(CURL, server)[0] == 401
    assert curl(CURL_STATUS, server)[0] == 401
    assert curl(CURL, server, "no-token")[0] == 401
    for username in ("viewer", "author", "approver"):
        status, answer = curl(CURL, server, token_of(server, username))
        assert (status, answer["code"]) == (403, "not_permitted")
    assert not AuditTrail.objects.filter(action__startswith="TASK_EXECUTION").exists()


def called_with(body: Any, account: User, path: str = TRIGGER) -> tuple[int, dict[str, Any]]:
    client = APIClient(headers={"Authorization": f"Bearer {issue_tokens(account=account).access}"})
    answer = client.post(path, body)
    return answer.status_code, answer.json()


def test_an_unknown_task_is_answered_with_the_names_there_are(docadmin: User) -> None:
    status, answer = called_with({"task_name": "process_everything"}, docadmin)

    assert (status, answer["code"]) == (404, "unknown_task")
    assert answer["valid_task_names"] == TASKS
    assert all(name in answer["error"] for name in TASKS)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "process_document_effective_dates",
        {"task_name": None},
        {"task_name": 7},
        {"task_name": ["process_document_effective_dates"]},
        {"task_name": ""},
        {"task_name": "process_document_effective_dates", "dry_run": "false"},
        {"task_name": "process_document_effective_dates", "dry_run": 1},
        {"task_name": "process_document_effective_dates", "dry_run": None},
        {"task_name": "process_document_effective_dates", "dryrun": True},
        {"task_name": "process_document_effective_dates", "mode": "later"},
        {"task_name": "process_document_effective_dates", "reason": 5},
    ],
)
def test_wrong_types_are_400_and_run_nothing(docadmin: User, body: Any) -> None:
    status, answer = called_with(body, docadmin)

    assert status == 400
    assert answer["error"]
    assert not AuditTrail.objects.filter(action__startswith="TASK_EXECUTION").exists()


# A rehearsal needs a backup that is committed: apps/backups/tests/test_rehearsal.py.
@pytest.mark.parametrize("task_name", sorted(set(TASKS) - {"rehearse_restore"}))
@pytest.mark.parametrize("path", [TRIGGER, ADDRESSES["scheduler_admin_manual_trigger"]])
def test_every_task_runs_by_hand_and_previews_at_both_addresses(docadmin: User, task_name: str, path: str) -> None:
    for dry_run in (True, False):
        status, answer = called_with({"task_name": task_name, "dry_run": dry_run}, docadmin, path)
        assert (status, answer["success"], answer["dry_run"]) == (200, True, dry_run)

    actions = list(AuditTrail.objects.filter(action__startswith="TASK_EXECUTION").order_by("id").values_list("action", "user__username"))
    assert actions == [("TASK_EXECUTION_STARTED", "docadmin"), ("TASK_EXECUTION_COMPLETED", "docadmin")] * 2


@pytest.mark.parametrize("name", ADDRESSES)
def test_addresses_have_the_names_and_paths_of_the_overview(name: str) -> None:
    assert reverse(name) == ADDRESSES[name]


@pytest.mark.parametrize("line", IMPORTS.strip().splitlines())
def test_everything_can_be_imported_from_where_the_overview_says(line: str) -> None:
    path, *names = line.split()

    for name in names:
        assert hasattr(import_module(path), name), f"{path}.{name}"


def test_the_service_runs_a_task_and_returns_the_overviews_dictionary(docadmin: User) -> None:
    from apps.scheduler.monitoring_dashboard import SchedulerMonitoringService, monitoring_service

    answer = monitoring_service.manually_execute_task("cleanup_workflow_tasks", user=docadmin, dry_run=True)

    assert isinstance(monitoring_service, SchedulerMonitoringService)
    assert answer.keys() >= {
        "success", "task_name", "task_display_name", "execution_time", "duration_seconds", "result", "dry_run", "executed_by",
    }  # fmt: skip
    assert set(monitoring_service.available_tasks["cleanup_workflow_tasks"]) >= {
        "name", "description", "category", "priority", "icon", "celery_task",
    }  # fmt: skip


def test_an_entry_is_written_as_the_overview_writes_it(system: User, author: User) -> None:
    document = make_document(author=author, status="EFFECTIVE")

    entry = AuditTrail.objects.create(
        user=system,
        action="DOCUMENT_EFFECTIVE_DATE_PROCESSED",
        content_object=document,
        field_changes={"old_status": "APPROVED", "new_status": "EFFECTIVE"},
    )

    assert (entry.content_object, entry.user) == (document, system)
    assert AuditTrail.objects.latest() == entry


def test_a_notification_is_sent_as_the_overview_sends_it(author: User) -> None:
    from apps.scheduler.notification_service import notification_service

    document = make_document(author=author, status="EFFECTIVE", effective_date=clock.today())

    assert notification_service.send_document_effective_notification(document) == 1


def test_the_models_have_the_overviews_fields() -> None:
    from apps.documents.models import Document
    from apps.workflows.models import DocumentTransition, DocumentWorkflow

    def names(model: Any) -> set[str]:
        return {field.name for field in model._meta.get_fields()}

    assert names(DocumentWorkflow) >= {"document", "workflow_type", "current_state", "current_assignee", "is_terminated", "due_date"}
    assert names(DocumentTransition) >= {"workflow", "from_state", "to_state", "transitioned_by", "comment", "transitioned_at"}
    assert names(Document) >= {"document_number", "title", "status", "effective_date", "obsolescence_date", "author"}
    assert names(AuditTrail) >= {"user", "action", "content_object", "field_changes", "timestamp", "ip_address", "user_agent"}
    assert AuditTrail._meta.db_table == "audit_audittrail"


@pytest.mark.own_database
def test_a_worker_lists_the_tasks_as_registered(own_database: OwnDatabase, tmp_path: Path) -> None:
    """`celery -A edms worker …` and `celery -A edms inspect registered`."""
    celery = [sys.executable, "-m", "celery", "-A", "edms"]
    log = tmp_path / "worker.log"
    with own_database.running(*celery, "worker", "-l", "info", "-Q", programs.QUEUES, "-c", "1", log=log):
        assert wait_until(lambda: " ready." in log.read_text(), seconds=60), log.read_text()
        said = subprocess.run(
            [*celery, "inspect", "registered"],
            cwd=BACKEND, env=dict(own_database.environment), check=True, capture_output=True, text=True, timeout=60,
        ).stdout  # fmt: skip

    for task in REGISTRY.values():
        assert task.celery_name in said


def test_beat_is_told_by_the_database_alone_and_the_queues_are_the_overviews() -> None:
    from edms.celery import app

    assert not app.conf.beat_schedule
    assert {queue.name for queue in app.conf.task_queues} == {"celery", "scheduler", "documents", "workflows", "maintenance"}
    assert app.amqp.router.route({}, "apps.scheduler.automated_tasks.process_document_effective_dates")["queue"].name == "scheduler"
