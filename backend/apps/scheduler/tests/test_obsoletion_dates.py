"""Documents go out of force when their day comes, unless others in force depend on them; those are held back and reported."""

from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.documents.models import Document, DocumentDependency
from apps.notifications.models import Notification
from apps.scheduler.automated_tasks import DocumentAutomationService, process_document_obsoletion_dates
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.selectors.status import read_status
from apps.users.models import User
from apps.workflows.models import DocumentTransition
from testing.clock import clock_at
from testing.make import make_document

pytestmark = pytest.mark.django_db
SCHEDULED = "SCHEDULED_FOR_OBSOLESCENCE"


def depends(document: Document, target: Document) -> None:
    DocumentDependency.objects.create(document=document, depends_on=target)


def status_of(*documents: Document) -> list[str]:
    return [Document.objects.values_list("status", flat=True).get(pk=document.pk) for document in documents]


def test_it_works(author: User) -> None:
    document = make_document(author=author, status=SCHEDULED)

    result = process_document_obsoletion_dates()

    assert (result["processed_count"], result["success_count"], result["error_count"]) == (1, 1, 0)
    assert result["processed_documents"] == [
        {
            "document_id": document.pk,
            "document_uuid": str(document.uuid),
            "document_number": document.document_number,
            "title": document.title,
            "version": "01.00",
            "old_status": SCHEDULED,
            "new_status": "OBSOLETE",
            "superseded": None,
        }
    ]
    assert status_of(document) == ["OBSOLETE"]


def test_what_others_in_force_depend_on_is_held_back_and_named_and_the_run_succeeds(author: User) -> None:
    held, free = (make_document(author=author, status=SCHEDULED) for _ in range(2))
    dependents = [make_document(author=author, status="EFFECTIVE", title=f"Procedure {place}") for place in range(3)]
    for dependent in dependents:
        depends(dependent, held)

    result = process_document_obsoletion_dates()

    names = ", ".join(f"{one.document_number} «{one.title}»" for one in dependents)
    assert result["errors"] == [
        {"document_id": held.pk, "document_number": held.document_number, "error": f"Documents in force depend on it: {names}."}
    ]
    assert (result["success_count"], result["error_count"]) == (1, 1)
    assert status_of(held, free) == [SCHEDULED, "OBSOLETE"]
    assert TaskRun.objects.get().state == RunState.SUCCEEDED


def test_a_dependency_follows_the_number_whichever_version_it_was_made_to(author: User) -> None:
    first = make_document(author=author, status="SUPERSEDED", document_number="SOP-2026-0001")
    second = make_document(author=author, status=SCHEDULED, document_number="SOP-2026-0001", version_major=2, previous_version=first)
    depends(make_document(author=author, status="EFFECTIVE"), first)

    assert process_document_obsoletion_dates()["error_count"] == 1
    assert status_of(second) == [SCHEDULED]


@pytest.mark.parametrize("status", ["DRAFT", "APPROVED_PENDING_EFFECTIVE", "SUPERSEDED", "OBSOLETE", "TERMINATED"])
def test_what_is_not_in_force_holds_nothing_back(author: User, status: str) -> None:
    document = make_document(author=author, status=SCHEDULED)
    depends(make_document(author=author, status=status), document)

    assert process_document_obsoletion_dates()["success_count"] == 1


@pytest.mark.parametrize("target_first", [True, False])
@pytest.mark.parametrize("batch", [1, 2, 10])
def test_documents_that_go_on_the_same_day_go_together_in_either_order(author: User, settings: Any, target_first: bool, batch: int) -> None:
    settings.SCHEDULER_BATCH = batch
    documents = [make_document(author=author, status=SCHEDULED) for _ in range(3)]
    chain = documents if target_first else documents[::-1]
    for target, dependent in pairwise(chain):
        depends(dependent, target)

    result = process_document_obsoletion_dates()

    assert (result["success_count"], result["error_count"]) == (3, 0)
    assert status_of(*documents) == ["OBSOLETE"] * 3


def test_what_depends_on_something_held_back_may_go_and_what_it_depends_on_may_not(author: User) -> None:
    target, middle, last = (make_document(author=author, status=SCHEDULED) for _ in range(3))
    depends(middle, target)
    depends(last, middle)
    depends(make_document(author=author, status="EFFECTIVE"), middle)

    result = process_document_obsoletion_dates()

    assert status_of(target, middle, last) == [SCHEDULED, SCHEDULED, "OBSOLETE"]
    assert {error["document_number"] for error in result["errors"]} == {target.document_number, middle.document_number}


def test_the_preview_is_what_the_sweep_does_and_changes_nothing(author: User, settings: Any) -> None:
    settings.SCHEDULER_BATCH = 1
    held, free, target = (make_document(author=author, status=SCHEDULED) for _ in range(3))
    depends(make_document(author=author, status="EFFECTIVE"), held)
    depends(free, target)
    before = list(Document.objects.order_by("id").values())

    preview = process_document_obsoletion_dates(dry_run=True)

    assert list(Document.objects.order_by("id").values()) == before
    assert not Notification.objects.exists()
    assert not DocumentTransition.objects.exists()
    done = process_document_obsoletion_dates()
    for told in ("processed_documents", "errors"):
        assert sorted(preview[told], key=str) == sorted(done[told], key=str)
        assert done[told]


def test_documents_whose_day_has_not_come_stay(author: User) -> None:
    document = make_document(author=author, status=SCHEDULED, obsolescence_date=clock.days_from_today(1))

    assert process_document_obsoletion_dates()["processed_count"] == 0
    with clock_at(clock.days_from_today(400)):
        assert process_document_obsoletion_dates()["success_count"] == 1
    assert status_of(document) == ["OBSOLETE"]


def test_each_goes_once_with_one_entry_and_one_notice(author: User, system: User) -> None:
    document = make_document(author=author, status=SCHEDULED)

    for _ in range(2):
        process_document_obsoletion_dates()

    entry = AuditTrail.objects.about(document).get()
    assert (entry.action, entry.user) == ("DOCUMENT_OBSOLETION_DATE_PROCESSED", system)
    assert entry.correlation_id == TaskRun.objects.order_by("id")[0].correlation_id
    assert DocumentTransition.objects.of(document).count() == 1
    assert Notification.objects.get(code="obsolete").recipient == author


def test_what_is_held_back_over_its_day_is_a_warning(author: User) -> None:
    document = make_document(author=author, status=SCHEDULED, obsolescence_date=clock.days_from_today(-1))
    depends(make_document(author=author, status="EFFECTIVE"), document)

    work = read_status().components["overdue_work"]

    assert (work["status"], work["details"]) == ("warning", "1 documents past their obsolescence date.")


def test_five_hundred_documents_cost_as_many_statements_as_five(author: User, settings: Any) -> None:
    def statements_for(count: int) -> int:
        made = Document.objects.bulk_create(
            Document(
                document_number=f"BIG-{count}-{place:04d}",
                title="Cleaning",
                author=author,
                status=SCHEDULED,
                obsolescence_date=clock.today(),
            )
            for place in range(count)
        )
        DocumentDependency.objects.bulk_create(
            DocumentDependency(document=dependent, depends_on=target) for dependent, target in pairwise(made)
        )
        with CaptureQueriesContext(connection) as statements:
            assert process_document_obsoletion_dates()["success_count"] == count
        return len(statements)

    process_document_obsoletion_dates()
    assert statements_for(500) == statements_for(5)


def test_the_overviews_service_runs_the_task(author: User) -> None:
    make_document(author=author, status=SCHEDULED)

    assert DocumentAutomationService().process_obsoletion_dates(dry_run=True)["processed_count"] == 1
    assert DocumentAutomationService().process_obsoletion_dates()["success_count"] == 1
