"""Somebody who is asked leaves, or loses the role: author and admins hear of it, and choosing others lets the workflow go on."""

import pytest

from apps.core.permissions import Role
from apps.documents.models import DocumentType
from apps.notifications.models import Notification
from apps.users.models import User
from apps.users.services import deactivate_user, reactivate_user
from apps.workflows.models import WorkflowTask
from apps.workflows.selectors import blocked_tasks, stale_tasks, waiting_tasks
from apps.workflows.services import tell_of_blocked_tasks
from testing.make import make_document, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def approving(author, approver, approver2):
    return make_document(author=author, status="PENDING_APPROVAL", approvers=[approver, approver2])


def told():
    return sorted(Notification.objects.filter(code="task_blocked").values_list("recipient__username", flat=True))


def blocked():
    return [task.assignee.username for task in blocked_tasks()]


def test_it_works(author, docadmin, approver, approver2, reviewer, approving):
    deactivate_user(actor=docadmin, user_id=approver2.pk, reason="Left the company.")

    assert (blocked(), told()) == (["approver2"], ["author", "docadmin"])
    assert [(task.assignee, task.is_blocked) for task in waiting_tasks(actor=docadmin, scope="team")] == [
        (approver, False),
        (approver2, True),
    ]
    assert stale_tasks() == []

    move(author, approving, "change_approvers", approvers=[approver.pk], reason="Left the company.")
    assert blocked() == []
    assert move(approver, approving, "approve").status == "EFFECTIVE"


def test_they_are_told_once(docadmin, approver2, approving):
    deactivate_user(actor=docadmin, user_id=approver2.pk)

    assert len(tell_of_blocked_tasks()) == 1
    assert told() == ["author", "docadmin"]


def test_who_came_back_and_left_again_is_told_of_again(docadmin, approver2, approving):
    deactivate_user(actor=docadmin, user_id=approver2.pk)
    reactivate_user(actor=docadmin, user_id=approver2.pk)
    assert (blocked(), tell_of_blocked_tasks()) == ([], [])

    deactivate_user(actor=docadmin, user_id=approver2.pk)

    assert told() == ["author", "author", "docadmin", "docadmin"]


@pytest.mark.parametrize(
    ("role", "kept"), [(Role.REVIEWER, False), (Role.AUTHOR, False), (Role.APPROVER, True), (Role.DOCUMENT_ADMIN, True)]
)
def test_a_lost_role_blocks_as_well(docadmin, approver2, approving, role, kept):
    from django.contrib.auth.models import Group

    approver2.groups.set([Group.objects.get(name=role.group)])

    assert blocked() == ([] if kept else ["approver2"])
    tell_of_blocked_tasks()
    assert ("author" in told()) is not kept


def test_a_reviewer_needs_no_more_than_the_role_of_a_reviewer(author, reviewer):
    make_document(author=author, status="UNDER_REVIEW", reviewers=[reviewer])
    assert blocked() == []

    reviewer.groups.clear()
    assert blocked() == ["reviewer"]


def test_whoever_waits_for_their_turn_is_looked_at_too(author, docadmin, approver, approver2):
    DocumentType.objects.filter(code="SOP").update(approval_order="in_order")
    document = make_document(author=author, status="REVIEWED")
    move(author, document, "route_for_approval", approvers=[approver.pk, approver2.pk])

    deactivate_user(actor=docadmin, user_id=approver2.pk)

    assert blocked() == ["approver2"]


def test_whoever_started_an_obsolescence_is_told_as_well(author, author2, docadmin, approver):
    document = make_document(author=author, status="EFFECTIVE")
    move(author2, document, "initiate_obsolescence", approvers=[approver.pk], reason="Merged.")

    deactivate_user(actor=docadmin, user_id=approver.pk)

    assert told() == ["author", "author2", "docadmin"]


def test_what_is_decided_or_over_blocks_nothing(docadmin, approver, approver2, approving):
    move(approver2, approving, "approve")
    deactivate_user(actor=docadmin, user_id=approver2.pk)
    assert blocked() == []

    move(approver, approving, "reject", comment="No.")
    deactivate_user(actor=docadmin, user_id=approver.pk)
    assert (blocked(), told()) == ([], [])


def test_telling_costs_the_same_for_many(author, docadmin, approver, django_assert_max_num_queries):
    for _ in range(20):
        make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
    User.objects.filter(pk=approver.pk).update(is_active=False)

    with django_assert_max_num_queries(9):
        tell_of_blocked_tasks()

    assert WorkflowTask.objects.filter(blocked_told_at__isnull=False).count() == 20
