"""Going out of force against everything that needs a document in force: one wins, the other is told so."""

from functools import partial
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from apps.core import clock
from apps.core.errors import EdmsError, MoveRefused
from apps.documents.models import Document, DocumentDependency
from apps.documents.services import edit_draft
from apps.documents.services.dependencies import WantedDependency
from apps.users.models import User
from apps.workflows.models import DocumentWorkflow, WorkflowTask
from apps.workflows.services import answer_impact, move_due_documents
from testing.make import make_document, move
from tests.races.together import again_and_again, at_once, refusals_in, the_loser_of
from tests.races.wholeness import assert_whole

pytestmark = pytest.mark.own_database
APPROVED, SCHEDULED = "APPROVED_PENDING_EFFECTIVE", "SCHEDULED_FOR_OBSOLESCENCE"


def sweep(action: str, *documents: Document) -> Any:
    """The mover of the sweep without the lease that keeps sweeps apart."""
    ids = [document.pk for document in documents]
    return partial(move_due_documents, action=action, document_ids=ids, today=clock.today(), correlation_id=uuid4())


def depends(document: Document, target: Document) -> None:
    DocumentDependency.objects.create(document=document, depends_on=target)


def status_of(document: Document) -> str:
    return Document.objects.values_list("status", flat=True).get(pk=document.pk)


def assert_rests_on_what_is_in_force(document: Document) -> None:
    numbers = document.dependencies.values("depends_on__document_number")
    in_force = Document.objects.in_force().filter(document_number__in=numbers)
    assert in_force.count() == numbers.distinct().count()


@again_and_again
def test_it_works(runs: int, author: User, author2: User, approver: User) -> None:
    """A new version against obsolescence."""
    for run in range(runs):
        document = make_document(author=author, status="EFFECTIVE")

        outcomes = at_once(
            run,
            partial(move, author, document, "create_version", bump="minor", reason="Typo"),
            partial(move, author2, document, "initiate_obsolescence", approvers=[approver.pk], reason="Old."),
        )

        assert the_loser_of(outcomes).code in ("version_in_preparation", "obsolescence_in_progress")
        versions = Document.objects.filter(document_number=document.document_number).count()
        assert versions - 1 + DocumentWorkflow.objects.filter(document=document, ended_at=None).count() == 1
        assert_whole(document, began_in="EFFECTIVE")


@again_and_again
def test_a_document_is_asked_to_become_obsolete_once(runs: int, author: User, author2: User, approver: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="EFFECTIVE")

        outcomes = at_once(
            run,
            *(
                partial(move, person, document, "initiate_obsolescence", approvers=[approver.pk], reason="Old.")
                for person in (author, author2)
            ),
        )

        assert the_loser_of(outcomes).code == "obsolescence_in_progress"
        assert WorkflowTask.objects.filter(workflow__document=document).count() == 1
        assert_whole(document, began_in="EFFECTIVE")


@again_and_again
def test_an_approval_against_the_withdrawal_of_the_request(runs: int, author: User, author2: User, approver: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status="EFFECTIVE")
        move(author2, document, "initiate_obsolescence", approvers=[approver.pk], reason="Old.")

        outcomes = at_once(
            run,
            partial(move, approver, document, "approve_obsolescence", obsolescence_date=clock.days_from_today(3).isoformat()),
            partial(move, author2, document, "withdraw_obsolescence", reason="Not yet."),
        )

        refused = refusals_in(outcomes)
        assert len(refused) == 1
        assert status_of(document) == ("EFFECTIVE" if refused == outcomes[:1] else SCHEDULED)
        assert_whole(document, began_in="EFFECTIVE")


@again_and_again
def test_the_sweep_against_the_cancellation(runs: int, author: User, approver: User) -> None:
    for run in range(runs):
        document = make_document(author=author, status=SCHEDULED, approvers=[approver])

        swept, cancelled = at_once(
            run, sweep("make_obsolete", document), partial(move, approver, document, "cancel_obsolescence", reason="Needed.")
        )

        if refusals_in([cancelled]):
            assert (cancelled.code, status_of(document)) == ("wrong_state", "OBSOLETE")
        else:
            assert (swept.moved, status_of(document)) == ([], "EFFECTIVE")
        assert_whole(document, began_in=SCHEDULED)


@again_and_again
def test_two_sweeps_without_a_lease_make_each_document_obsolete_once(runs: int, author: User) -> None:
    for run in range(runs):
        documents = [make_document(author=author, status=SCHEDULED) for _ in range(5)]
        for document, target in pairwise(documents):
            depends(document, target)

        outcomes = at_once(run, sweep("make_obsolete", *documents), sweep("make_obsolete", *reversed(documents)))

        assert sorted(moved.document_id for outcome in outcomes for moved in outcome.moved) == [document.pk for document in documents]
        for document in documents:
            assert_whole(document, began_in=SCHEDULED)


@again_and_again
def test_the_sweep_against_a_dependent_that_takes_effect(runs: int, author: User) -> None:
    """Either the dependent is in force and its target stays, or the target went and the dependent waits and says why."""
    for run in range(runs):
        target = make_document(author=author, status=SCHEDULED)
        dependent = make_document(author=author, status=APPROVED)
        depends(dependent, target)

        retired, activated = at_once(run, sweep("make_obsolete", target), sweep("make_effective", dependent))

        if retired.moved:
            assert (status_of(target), status_of(dependent)) == ("OBSOLETE", APPROVED)
            assert target.document_number in activated.refused[0].reason
        else:
            assert (status_of(target), status_of(dependent)) == (SCHEDULED, "EFFECTIVE")
            assert dependent.document_number in retired.refused[0].reason
            assert_rests_on_what_is_in_force(dependent)
        assert_whole(target, began_in=SCHEDULED)
        assert_whole(dependent, began_in=APPROVED)


@again_and_again
def test_the_sweep_against_an_approval_for_today_of_a_dependent(runs: int, author: User, approver: User) -> None:
    for run in range(runs):
        target = make_document(author=author, status=SCHEDULED)
        dependent = make_document(author=author, status="PENDING_APPROVAL", approvers=[approver])
        depends(dependent, target)

        _, approved = at_once(
            run,
            sweep("make_obsolete", target),
            partial(move, approver, dependent, "approve", effective_date=clock.today().isoformat()),
        )

        # Of what went out of force first nothing is approved; what goes between approval and effect holds the effect back.
        late = list(approved.codes) if isinstance(approved, MoveRefused) else []
        assert (status_of(target), status_of(dependent), late) in [
            ("OBSOLETE", "PENDING_APPROVAL", ["out_of_force"]),
            ("OBSOLETE", APPROVED, []),
            (SCHEDULED, "EFFECTIVE", []),
        ]
        assert_whole(dependent, began_in="PENDING_APPROVAL")


@again_and_again
def test_the_sweep_against_a_link(runs: int, author: User, author2: User) -> None:
    for run in range(runs):
        target = make_document(author=author, status=SCHEDULED)
        draft = make_document(author=author2)

        swept, linked = at_once(
            run,
            sweep("make_obsolete", target),
            partial(edit_draft, actor=author2, document=draft, changes={"dependencies": [WantedDependency(target.uuid)]}),
        )

        # A draft holds nothing back; it is linked before the target went, or is told that it is too late.
        assert len(swept.moved) == 1
        assert isinstance(linked, EdmsError) is not draft.dependencies.exists()
        assert [refusal.code for refusal in refusals_in([linked])] in ([], ["not_in_force"])


@again_and_again
def test_two_links_that_would_close_a_circle_together(runs: int, author: User, author2: User) -> None:
    for run in range(runs):
        first, second = (make_document(author=author, status="EFFECTIVE") for _ in range(2))
        drafts = [
            make_document(author=person, document_number=document.document_number, version_minor=1)
            for person, document in ((author, first), (author2, second))
        ]

        outcomes = at_once(
            run,
            *(
                partial(edit_draft, actor=person, document=draft, changes={"dependencies": [WantedDependency(target.uuid)]})
                for person, draft, target in ((author, drafts[0], second), (author2, drafts[1], first))
            ),
        )

        [refused] = refusals_in(outcomes)
        assert refused.code == "circle"
        assert DocumentDependency.objects.filter(document__in=drafts).count() == 1


@again_and_again
def test_versions_and_what_builds_upon_them_take_effect_beside_each_other(runs: int, author: User) -> None:
    """Each supersedes what the other builds upon; none waits for the other in a circle."""
    for run in range(runs):
        first, second = (make_document(author=author, status="EFFECTIVE") for _ in range(2))
        newer = [
            make_document(author=author, status=APPROVED, document_number=old.document_number, version_major=2) for old in (first, second)
        ]
        dependents = [make_document(author=author, status=APPROVED) for _ in range(2)]
        depends(dependents[0], second)
        depends(dependents[1], first)

        at_once(run, sweep("make_effective", newer[0], dependents[0]), sweep("make_effective", newer[1], dependents[1]))

        for document in (*newer, *dependents):
            assert status_of(document) == "EFFECTIVE"
        for dependent in dependents:
            assert_rests_on_what_is_in_force(dependent)


@again_and_again
def test_a_question_about_impact_is_answered_once_or_overtaken(runs: int, author: User, author2: User) -> None:
    for run in range(runs):
        policy = make_document(author=author, status="EFFECTIVE")
        depends(make_document(author=author2, status="EFFECTIVE"), policy)
        second = make_document(author=author, status=APPROVED, document_number=policy.document_number, version_major=2)
        sweep("make_effective", second)()
        third = make_document(author=author, status=APPROVED, document_number=policy.document_number, version_major=3)
        task = WorkflowTask.objects.get(role="IMPACT", workflow__document=second)
        answer = partial(answer_impact, actor=author2, task_uuid=task.uuid, decision="no_impact", comment="Fine.")

        outcomes = at_once(run, answer, answer, sweep("make_effective", third))

        task.refresh_from_db()
        assert len(refusals_in(outcomes)) == (1 if task.status == "COMPLETED" else 2)
        assert WorkflowTask.objects.filter(role="IMPACT", assignee=author2, status="PENDING", workflow__document=third).count() == 1
