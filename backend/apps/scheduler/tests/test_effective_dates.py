"""Documents take effect when their day comes: all of them, each once, and a bad one never stops the others."""

from datetime import date, timedelta
from typing import Any

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.documents.models import Document
from apps.notifications.models import Notification
from apps.scheduler.automated_tasks import DocumentAutomationService, process_document_effective_dates
from apps.scheduler.models import RunState, RunTrigger, TaskRun, TaskRunStep
from apps.users.models import User
from apps.workflows.models import DocumentTransition
from testing.clock import clock_at
from testing.make import make_document

pytestmark = pytest.mark.django_db
APPROVED = "APPROVED_PENDING_EFFECTIVE"


def test_it_works(author: User) -> None:
    document = make_document(author=author, status=APPROVED)

    result = process_document_effective_dates()

    assert (result["processed_count"], result["success_count"], result["error_count"]) == (1, 1, 0)
    document.refresh_from_db()
    assert document.status == "EFFECTIVE"


def test_the_overviews_quick_test_script(system: User) -> None:
    document = Document.objects.create(
        document_number="TEST-001", title="Test Document", status=APPROVED, effective_date=clock.today(), author=system
    )

    result = process_document_effective_dates()

    assert result["processed_count"] == result["success_count"] == 1
    document.refresh_from_db()
    assert document.status == "EFFECTIVE"


def test_the_result_tells_what_became_of_each_document(author: User) -> None:
    old = make_document(author=author, status="EFFECTIVE", document_number="SOP-2026-0001")
    new = make_document(author=author, status=APPROVED, document_number="SOP-2026-0001", version_major=2, previous_version=old)

    result = process_document_effective_dates()

    assert result["processed_documents"] == [
        {
            "document_id": new.pk,
            "document_uuid": str(new.uuid),
            "document_number": "SOP-2026-0001",
            "title": new.title,
            "version": "02.00",
            "old_status": APPROVED,
            "new_status": "EFFECTIVE",
            "superseded": "01.00",
        }
    ]
    assert result["errors"] == []
    assert result["timestamp"]


def test_a_run_is_recorded_with_its_audit_entries_under_one_correlation_id(author: User, system: User) -> None:
    make_document(author=author, status=APPROVED)

    process_document_effective_dates()

    run = TaskRun.objects.get()
    assert (run.state, run.trigger, run.requested_by, run.progress_done, run.progress_total) == (
        RunState.SUCCEEDED,
        RunTrigger.MANUAL,
        system,
        1,
        1,
    )
    assert run.duration_seconds is not None
    entries = AuditTrail.objects.filter(correlation_id=run.correlation_id).order_by("id")
    assert [entry.action for entry in entries] == [
        "TASK_EXECUTION_STARTED",
        "DOCUMENT_EFFECTIVE_DATE_PROCESSED",
        "TASK_EXECUTION_COMPLETED",
    ]
    assert {entry.actor_login for entry in entries} == {"system_scheduler"}
    assert not TaskRunStep.objects.exists()


def test_a_preview_selects_the_same_and_changes_nothing(author: User) -> None:
    old = make_document(author=author, status="EFFECTIVE", document_number="SOP-2026-0001")
    make_document(author=author, status=APPROVED, document_number="SOP-2026-0001", version_major=2, previous_version=old)
    make_document(author=author, status=APPROVED, effective_date=clock.days_from_today(-3))
    before = list(Document.objects.order_by("id").values())

    preview = process_document_effective_dates(dry_run=True)

    assert preview["dry_run"] is True
    assert list(Document.objects.order_by("id").values()) == before
    assert not Notification.objects.exists()
    assert not DocumentTransition.objects.exists()
    actions = AuditTrail.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["TASK_EXECUTION_STARTED", "TASK_EXECUTION_COMPLETED"]
    assert TaskRun.objects.get().dry_run is True
    done = process_document_effective_dates()
    by_number = {document["document_id"]: document for document in done["processed_documents"]}
    assert {document["document_id"]: document for document in preview["processed_documents"]} == by_number


def test_documents_whose_day_has_not_come_stay(author: User) -> None:
    make_document(author=author, status=APPROVED, effective_date=clock.days_from_today(1))

    assert process_document_effective_dates()["processed_count"] == 0


def test_a_day_begins_in_the_organisations_zone(author: User, settings: Any) -> None:
    settings.ORGANISATION_TIME_ZONE = "Pacific/Auckland"
    make_document(author=author, status=APPROVED, effective_date=date(2026, 6, 2))

    with clock_at(clock.now().replace(year=2026, month=6, day=1, hour=11, minute=59)):
        assert process_document_effective_dates()["processed_count"] == 0
    with clock_at(clock.now().replace(year=2026, month=6, day=1, hour=12, minute=1)):
        assert process_document_effective_dates()["success_count"] == 1


def test_nothing_is_missed_after_days_without_a_run(author: User) -> None:
    for days in range(5):
        make_document(author=author, status=APPROVED, effective_date=clock.today() - timedelta(days=days))

    assert process_document_effective_dates()["success_count"] == 5


def test_more_than_a_batch_goes_in_several_transactions(author: User, settings: Any) -> None:
    settings.SCHEDULER_BATCH = 3
    for _ in range(7):
        make_document(author=author, status=APPROVED)

    result = process_document_effective_dates()

    assert result["success_count"] == 7
    assert len({document["document_id"] for document in result["processed_documents"]}) == 7
    assert TaskRun.objects.get().progress_done == 7


def test_the_overviews_service_runs_the_task(author: User) -> None:
    make_document(author=author, status=APPROVED)

    assert DocumentAutomationService().process_effective_dates(dry_run=True)["processed_count"] == 1
    assert DocumentAutomationService().process_effective_dates()["success_count"] == 1
    assert process_document_effective_dates.apply().get()["processed_count"] == 0
