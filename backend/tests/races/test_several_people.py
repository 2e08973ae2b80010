"""Several people decide, one after the other or while others are asked instead: nobody's decision is lost, nobody's turn is doubled."""

from functools import partial
from typing import Any

import pytest

from apps.core import clock
from apps.core.errors import EdmsError, Invalid
from apps.core.permissions import Role
from apps.documents.models import Document, DocumentType
from apps.notifications.models import Notification
from apps.users.models import User
from apps.workflows.models import WorkflowTask
from apps.workflows.services import reassign_task
from testing.cast import make_user
from testing.make import make_document, move
from tests.races.together import again_and_again, at_once, refusals_in, the_loser_of
from tests.races.wholeness import assert_whole

pytestmark = pytest.mark.own_database


def asked(document: Document) -> dict[str, str]:
    tasks = WorkflowTask.objects.filter(workflow__document=document, role="APPROVER").exclude(status="CANCELLED")
    return {task.assignee.username: task.status for task in tasks.select_related("assignee")}


def approve(person: User, document: Document) -> Any:
    return partial(move, person, document, "approve", effective_date=clock.days_from_today(3).isoformat())


def ask(actor: User, document: Document, *people: User) -> Any:
    return partial(move, actor, document, "change_approvers", approvers=[person.pk for person in people], reason="On leave.")


@again_and_again
def test_it_works(runs: int, author: User, reviewer: User, approver: User, approver2: User) -> None:
    """Two who decide in order decide at once: the second either waits, or came after the first; both approvals count."""
    DocumentType.objects.filter(code="SOP").update(approval_order="in_order")
    for run in range(runs):
        document = make_document(author=author, status="REVIEWED", reviewers=[reviewer])
        move(author, document, "route_for_approval", approvers=[approver.pk, approver2.pk])

        first, second = at_once(run, approve(approver, document), approve(approver2, document))

        assert not isinstance(first, EdmsError), first
        if refused := refusals_in([second]):
            assert [(error.code, error.status) for error in refused] == [("not_your_turn", 409)]
            assert asked(document) == {"approver": "COMPLETED", "approver2": "PENDING"}
        else:
            assert Document.objects.get(pk=document.pk).status == "APPROVED_PENDING_EFFECTIVE"
        about = Notification.objects.filter(context__document_uuid=str(document.uuid))
        assert about.filter(code="your_turn", recipient=approver2).count() == 1
        assert_whole(document, began_in="REVIEWED")


@again_and_again
def test_whoever_is_taken_off_decides_before_that_or_not_at_all(runs: int, author: User, approver: User, approver2: User) -> None:
    other = make_user("approver3", Role.APPROVER)
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver, approver2])

        approved, changed = at_once(run, approve(approver2, document), ask(author, document, approver, other))

        if isinstance(changed, EdmsError):
            assert (type(changed), changed.code) == (Invalid, "has_decided")
            assert asked(document) == {"approver": "PENDING", "approver2": "COMPLETED"}
        else:
            assert [error.code for error in refusals_in([approved])] == ["already_decided"]
            assert asked(document) == {"approver": "PENDING", "approver3": "PENDING"}
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_the_last_approval_and_a_change_of_who_is_asked(runs: int, author: User, approver: User, approver2: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])

        approved, changed = at_once(run, approve(approver, document), ask(author, document, approver, approver2))

        assert not isinstance(approved, EdmsError), approved
        if refused := refusals_in([changed]):
            assert [error.status for error in refused] == [409]
            assert Document.objects.get(pk=document.pk).status == "APPROVED_PENDING_EFFECTIVE"
        else:
            assert asked(document) == {"approver": "COMPLETED", "approver2": "PENDING"}
        assert_whole(document, began_in="PENDING_APPROVAL")


@again_and_again
def test_one_task_is_given_to_one_other_person(
    runs: int, author: User, docadmin: User, superuser: User, approver: User, approver2: User
) -> None:
    other = make_user("approver3", Role.APPROVER)
    for run in range(runs):
        document = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
        task = WorkflowTask.objects.select_related("workflow").get(workflow__document=document)

        outcomes = at_once(
            run,
            *(
                partial(reassign_task, actor=actor, task=task, assignee_id=person.pk, reason="On leave.")
                for actor, person in ((docadmin, approver2), (superuser, other))
            ),
        )

        assert the_loser_of(outcomes).code == "task_ended"
        assert len(asked(document)) == 1
        assert_whole(document, began_in="PENDING_APPROVAL")
