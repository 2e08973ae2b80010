"""Sweeps beside each other and beside people: every due document takes effect once, or not at all if somebody was quicker."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.documents.models import Document
from apps.notifications.models import Notification
from apps.scheduler.automated_tasks import process_document_effective_dates
from apps.scheduler.models import RunState, TaskRun
from apps.users.models import User
from apps.workflows.services import DueMoves, cancel_stale_tasks, move_due_documents
from testing.make import make_document, move
from tests.races.together import again_and_again, at_once, refusals_in
from tests.races.wholeness import assert_whole

pytestmark = pytest.mark.own_database
APPROVED = "APPROVED_PENDING_EFFECTIVE"


def sweep_over(*documents: Document) -> Any:
    """The mover of the sweep without the lease that keeps sweeps apart."""
    ids = [document.pk for document in documents]
    return lambda: move_due_documents(action="make_effective", document_ids=ids, today=clock.today(), correlation_id=uuid4())


def assert_each_took_effect_once(documents: list[Document]) -> None:
    for document in documents:
        assert_whole(document, began_in=APPROVED)
        assert Document.objects.get(pk=document.pk).status == "EFFECTIVE"
        assert Notification.objects.filter(code="effective", context__document_uuid=str(document.uuid)).count() == 1
        assert AuditTrail.objects.about(document).filter(action="DOCUMENT_EFFECTIVE_DATE_PROCESSED").count() == 1


@again_and_again
def test_it_works(runs: int, author: User) -> None:
    """Two sweeps as they are run: one at a time, and between them everything once."""
    for run in range(runs):
        documents = [make_document(author=author, status=APPROVED) for _ in range(7)]

        results = at_once(run, process_document_effective_dates, process_document_effective_dates)

        assert sum(result["success_count"] for result in results) == 7
        assert_each_took_effect_once(documents)
    assert not TaskRun.objects.exclude(state__in=(RunState.SUCCEEDED, RunState.SKIPPED)).exists()


@again_and_again
def test_even_two_sweeps_without_a_lease_move_each_document_once(runs: int, author: User) -> None:
    for run in range(runs):
        documents = [make_document(author=author, status=APPROVED) for _ in range(7)]

        outcomes: list[DueMoves] = at_once(run, sweep_over(*documents), sweep_over(*reversed(documents)), sweep_over(*documents[3:]))

        assert sorted(moved.document_id for outcome in outcomes for moved in outcome.moved) == [document.pk for document in documents]
        assert_each_took_effect_once(documents)


@again_and_again
def test_a_sweep_against_a_withdrawal(runs: int, author: User, approver: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status=APPROVED, approvers=[approver])
        other = make_document(author=author, status=APPROVED)

        swept, withdrawn = at_once(
            run,
            sweep_over(document, other),
            partial(move, approver, document, "withdraw_approval", reason="Not yet."),
        )

        document.refresh_from_db()
        if refusals_in([withdrawn]):
            assert (withdrawn.status, withdrawn.code, document.status) == (409, "wrong_state", "EFFECTIVE")
        else:
            assert (document.status, [moved.document_id for moved in swept.moved]) == ("DRAFT", [other.pk])
        assert_whole(document, began_in=APPROVED)
        assert_each_took_effect_once([other])


@again_and_again
def test_a_sweep_against_a_changed_date(runs: int, author: User, approver: User) -> None:
    later = clock.days_from_today(4)
    for run in range(runs):
        document = make_document(author=author, status=APPROVED, approvers=[approver])

        swept, changed = at_once(
            run,
            sweep_over(document),
            partial(move, approver, document, "change_effective_date", effective_date=later.isoformat(), reason="Training."),
        )

        document.refresh_from_db()
        if refusals_in([changed]):
            assert (changed.code, document.status) == ("wrong_state", "EFFECTIVE")
        else:
            assert (document.status, document.effective_date, swept.moved) == (APPROVED, later, [])
        assert_whole(document, began_in=APPROVED)


@again_and_again
def test_the_approval_for_today_and_the_sweep_of_today_put_it_in_force_once(runs: int, author: User, approver: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

        at_once(
            run,
            partial(move, approver, document, "approve", effective_date=clock.today().isoformat()),
            sweep_over(document),
        )

        assert Document.objects.get(pk=document.pk).status == "EFFECTIVE"
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_a_new_version_takes_effect_while_its_predecessor_is_versioned_again(runs: int, author: User) -> None:
    for run in range(runs):
        old = make_document(author=author, status="EFFECTIVE")
        new = make_document(author=author, status=APPROVED, document_number=old.document_number, version_major=2, previous_version=old)

        swept, versioned = at_once(
            run,
            sweep_over(new),
            partial(move, author, old, "create_version", bump="minor", reason="Typo"),
        )

        assert [moved.superseded_version for moved in swept.moved] == ["01.00"]
        assert refusals_in([versioned])[0].status == 409
        assert_whole(old, began_in="EFFECTIVE")
        assert_each_took_effect_once([new])


@again_and_again
def test_two_cleanups_cancel_each_task_once(runs: int, author: User, reviewer: User, reviewer2: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer, reviewer2])
        Document.objects.filter(pk=document.pk).update(status="DRAFT")

        outcomes = at_once(run, cancel_stale_tasks, cancel_stale_tasks)

        cancelled = [task.id for outcome in outcomes for task in outcome]
        assert len(cancelled) == len(set(cancelled)) == 2
        assert AuditTrail.objects.filter(action="WORKFLOW_TASKS_CANCELLED", details__task__in=cancelled).count() == 2
