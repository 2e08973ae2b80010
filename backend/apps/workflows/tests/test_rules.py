"""The guards of the lifecycle, one by one: pure functions of actor and situation, without a database."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from apps.core.permissions import Role
from apps.documents.models import Document, DocumentType
from apps.documents.selectors.dependencies import Neighbour
from apps.users.models import User
from apps.workflows import rules
from apps.workflows.lifecycle import LIFECYCLE
from apps.workflows.models import DocumentWorkflow, TaskRole, TaskStatus, WorkflowTask
from apps.workflows.situation import Situation

TODAY = date(2026, 5, 4)
AUTHOR, OTHER = 1, 2


def actor(pk=OTHER, role=Role.AUTHOR, **more):
    return SimpleNamespace(pk=pk, full_name="Some Body", role=role, is_service=False, is_active=True, **more)


def situation(*tasks, kind=None, workflow=None, preparing=False, dependents=(), **fields):
    document = Document(author=User(pk=AUTHOR), status="DRAFT", document_type=kind, **fields)
    return Situation(
        document=document,
        today=TODAY,
        workflow=workflow,
        tasks=list(tasks),
        version_in_preparation=preparing,
        all_dependents=dependents,
    )


def task(role, status=TaskStatus.PENDING, assignee=OTHER):
    return WorkflowTask(role=role, status=status, assignee=User(pk=assignee))


def code_of(refusal):
    return refusal and refusal.code


def test_it_works():
    assert rules.is_author(actor(AUTHOR), situation()) is None
    assert code_of(rules.is_author(actor(OTHER), situation())) == "not_author"


def test_a_guard_asks_the_database_nothing():
    guards = {guard for row in LIFECYCLE for guard in (row.allow, *row.require)}

    for guard in guards:
        guard(actor(), situation(task(TaskRole.REVIEWER), effective_date=TODAY))


def test_an_author_who_lost_the_role_is_no_author_any_more():
    assert code_of(rules.is_author(actor(AUTHOR, Role.VIEWER), situation())) == "not_author"


@pytest.mark.parametrize(
    ("pk", "role", "code"),
    [
        (AUTHOR, Role.AUTHOR, None),
        (OTHER, Role.APPROVER, "not_author"),
        (OTHER, Role.DOCUMENT_ADMIN, None),
        (OTHER, Role.SUPERUSER, None),
        (AUTHOR, Role.VIEWER, "not_author"),
    ],
)
def test_an_admin_may_do_for_the_author_what_only_ends_it(pk, role, code):
    assert code_of(rules.is_author_or_admin(actor(pk, role), situation())) == code


@pytest.mark.parametrize(
    ("role", "code"), [(Role.NONE, "not_permitted"), (Role.VIEWER, "not_permitted"), (Role.AUTHOR, None), (Role.SUPERUSER, None)]
)
def test_the_ladder_includes_the_steps_below(role, code):
    assert code_of(rules.has_author_role(actor(role=role), situation())) == code


def test_only_the_service_account_is_the_scheduler():
    service = SimpleNamespace(pk=9, full_name="", role=Role.NONE, is_service=True, is_active=True)

    assert rules.is_system(service, situation()) is None
    assert code_of(rules.is_system(actor(role=Role.SUPERUSER), situation())) == "scheduler_only"


@pytest.mark.parametrize("guard_role", [(rules.is_assigned_reviewer, TaskRole.REVIEWER), (rules.is_assigned_approver, TaskRole.APPROVER)])
def test_a_task_in_this_round_makes_somebody_assigned(guard_role):
    guard, role = guard_role
    person = actor(role=Role.APPROVER)

    assert guard(person, situation(task(role))) is None
    assert code_of(guard(person, situation())) == "not_assigned"
    assert code_of(guard(person, situation(task(role, assignee=AUTHOR)))) == "not_assigned"
    assert code_of(guard(actor(role=Role.AUTHOR), situation(task(role)))) == "not_assigned"


def test_being_a_superuser_is_no_task():
    assert code_of(rules.is_assigned_approver(actor(role=Role.SUPERUSER), situation())) == "not_assigned"


def test_a_review_task_is_no_approval_task():
    assert code_of(rules.is_assigned_approver(actor(role=Role.APPROVER), situation(task(TaskRole.REVIEWER)))) == "not_assigned"


@pytest.mark.parametrize("status", [TaskStatus.COMPLETED, TaskStatus.CANCELLED])
def test_whoever_has_decided_is_hindered_by_the_state_of_things_and_not_by_a_missing_right(status):
    refusal = rules.is_assigned_reviewer(actor(role=Role.REVIEWER), situation(task(TaskRole.REVIEWER, status)))

    assert (refusal.code, refusal.authority) == ("already_decided", False)


def test_four_eyes_hold_for_everybody():
    for role in Role:
        assert code_of(rules.four_eyes(actor(AUTHOR, role), situation())) == "four_eyes"
    assert rules.four_eyes(actor(OTHER), situation()) is None


def test_whoever_reviewed_does_not_approve_unless_the_type_allows_it():
    reviewed = task(TaskRole.REVIEWER, TaskStatus.COMPLETED)

    assert code_of(rules.has_not_reviewed_it(actor(), situation(reviewed))) == "reviewed_it"
    assert code_of(rules.has_not_reviewed_it(actor(), situation(reviewed, kind=DocumentType(code="SOP")))) == "reviewed_it"
    assert rules.has_not_reviewed_it(actor(), situation(reviewed, kind=DocumentType(code="FRM", reviewer_may_approve=True))) is None
    assert rules.has_not_reviewed_it(actor(), situation(task(TaskRole.REVIEWER, TaskStatus.CANCELLED))) is None


def test_its_approver_is_who_completed_an_approval_in_this_round():
    approved = task(TaskRole.APPROVER, TaskStatus.COMPLETED)

    assert rules.is_its_approver_or_admin(actor(role=Role.APPROVER), situation(approved)) is None
    assert rules.is_its_approver_or_admin(actor(role=Role.DOCUMENT_ADMIN), situation()) is None
    assert code_of(rules.is_its_approver_or_admin(actor(role=Role.APPROVER), situation())) == "not_its_approver"
    assert code_of(rules.is_its_approver_or_admin(actor(role=Role.APPROVER), situation(task(TaskRole.APPROVER)))) == "not_its_approver"
    assert code_of(rules.is_its_approver_or_admin(actor(role=Role.VIEWER), situation(approved))) == "not_its_approver"


def test_there_must_be_something_to_review():
    assert code_of(rules.has_file(actor(), situation())) == "no_file"
    assert rules.has_file(actor(), situation(file_id="a" * 64)) is None


def test_type_and_source_must_be_known():
    assert code_of(rules.has_type_and_source(actor(), situation())) == "incomplete"
    assert code_of(rules.has_type_and_source(actor(), situation(document_type_id=1))) == "incomplete"
    assert rules.has_type_and_source(actor(), situation(document_type_id=1, document_source_id=1)) is None


@pytest.mark.parametrize(("days", "code"), [(-400, None), (0, None), (1, "not_due")])
def test_a_document_takes_effect_on_its_day_or_later(days, code):
    assert code_of(rules.effective_date_reached(actor(), situation(effective_date=TODAY + timedelta(days)))) == code


def test_without_a_day_nothing_takes_effect():
    assert code_of(rules.effective_date_reached(actor(), situation())) == "not_due"


def test_a_new_version_and_obsolescence_exclude_each_other():
    assert rules.no_version_in_preparation(actor(), situation()) is None
    assert code_of(rules.no_version_in_preparation(actor(), situation(preparing=True))) == "version_in_preparation"
    assert rules.no_obsolescence_in_progress(actor(), situation()) is None
    assert code_of(rules.no_obsolescence_in_progress(actor(), situation(workflow=DocumentWorkflow()))) == "obsolescence_in_progress"


def dependents(*visible):
    return [Neighbour(f"SOP-2026-{place:04d}", f"Procedure {place}", is_visible) for place, is_visible in enumerate(visible, 1)]


@pytest.mark.parametrize(
    ("visible", "message"),
    [
        ((True,), "Documents in force depend on it: SOP-2026-0001 «Procedure 1»."),
        (
            (True, False, True, False),
            "Documents in force depend on it: SOP-2026-0001 «Procedure 1», SOP-2026-0003 «Procedure 3» and 2 more.",
        ),
        ((False,), "Documents in force that you may not see depend on it."),
    ],
)
def test_dependents_are_named_as_far_as_the_actor_may_see_them(visible, message):
    refusal = rules.has_no_dependents(actor(), situation(dependents=dependents(*visible)))

    assert (refusal.code, refusal.message) == ("has_dependents", message)


def test_of_very_many_dependents_the_first_are_named():
    refusal = rules.has_no_dependents(actor(), situation(dependents=dependents(*[True] * 25)))

    assert refusal.message.count("«") == 20
    assert refusal.message.endswith(" and 5 more.")


def test_what_goes_out_of_force_together_does_not_hold_itself_back():
    here = situation(dependents=dependents(True))
    here.leaving = {"SOP-2026-0001"}

    assert rules.has_no_dependents(actor(), here) is None


def test_whoever_started_an_obsolescence_may_withdraw_it_and_not_decide_on_it():
    started = DocumentWorkflow(initiated_by=User(pk=OTHER))

    assert rules.started_the_obsolescence(actor(), situation(workflow=started)) is None
    assert rules.started_the_obsolescence(actor(7, Role.DOCUMENT_ADMIN), situation(workflow=started)) is None
    assert code_of(rules.started_the_obsolescence(actor(7), situation(workflow=started))) == "not_its_initiator"
    assert code_of(rules.started_the_obsolescence(actor(7, Role.DOCUMENT_ADMIN), situation())) == "no_obsolescence"
    assert code_of(rules.did_not_start_the_obsolescence(actor(role=Role.SUPERUSER), situation(workflow=started))) == "four_eyes"
    assert rules.did_not_start_the_obsolescence(actor(7), situation(workflow=started)) is None


@pytest.mark.parametrize(("days", "code"), [(-400, None), (0, None), (1, "not_due")])
def test_a_document_becomes_obsolete_on_its_day_or_later(days, code):
    assert code_of(rules.obsolescence_date_reached(actor(), situation(obsolescence_date=TODAY + timedelta(days)))) == code
    assert code_of(rules.obsolescence_date_reached(actor(), situation())) == "not_due"


def test_missing_rights_are_told_from_obstacles():
    """The first are answered with 403, the second with 409."""
    rights = {
        "scheduler_only", "not_author", "not_permitted", "not_assigned", "not_its_approver", "not_its_initiator", "four_eyes",
        "reviewed_it",
    }  # fmt: skip
    nobody, blocked = actor(AUTHOR, Role.NONE), situation(task(TaskRole.REVIEWER, TaskStatus.COMPLETED, AUTHOR), preparing=True)

    for row in LIFECYCLE:
        for guard in (row.allow, *row.require):
            if refusal := guard(nobody, blocked):
                assert refusal.authority is (refusal.code in rights), refusal


@pytest.mark.parametrize("row", LIFECYCLE, ids=lambda row: row.action)
def test_a_state_that_a_move_does_not_start_from_is_the_one_reason_that_is_told(row):
    here = situation()
    here.document.status = "OBSOLETE"

    assert [refusal.code for refusal in row.refusals(actor(), here)] == ["wrong_state"]
    assert "Obsolete" in row.refusals(actor(), here)[0].message
    assert not row.is_offered(actor(), here)
