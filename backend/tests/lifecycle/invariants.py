"""What always holds, whoever did what: the rules of the domain, asked of everything there is at once."""

from collections import Counter, defaultdict

from apps.core import clock
from apps.core.lifecycle import Creates, Stays, target_of
from apps.documents.states import FINAL, IN_FORCE, IN_PREPARATION, IN_WORKFLOW
from apps.documents.states import DocumentStatus as S
from apps.workflows.lifecycle import LIFECYCLE, transition_named
from apps.workflows.models import UNDECIDED, TaskRole, TaskStatus, WorkflowType
from tests.lifecycle.facts import EVENTS, Facts, Row

_SIGNED = {row.action: row.signs for row in LIFECYCLE if row.signs}
# Which stamp a state leaves; once set it is never taken back.
_STAMPS = {S.SUPERSEDED: "superseded_at", S.OBSOLETE: "obsoleted_at", S.TERMINATED: "terminated_at"}
_WAITS_FOR = {S.PENDING_REVIEW: TaskRole.REVIEWER, S.UNDER_REVIEW: TaskRole.REVIEWER, S.PENDING_APPROVAL: TaskRole.APPROVER}
# What nobody does to what they wrote or started themselves: everything that is signed but the author's own signature.
_FOUR_EYES = {"start_review", *_SIGNED} - {"submit_for_review"}


def assert_all_rules_hold(facts: Facts, *, numbers: list[str], swept: bool) -> None:
    """Every rule; ``numbers`` are all that were ever given, ``swept`` says that nothing may be due: the scheduler has just been round."""
    assert_one_of_each_number(facts, numbers)
    assert_states_follow_from_history(facts)
    assert_every_step_is_signed_and_recorded(facts)
    assert_four_eyes(facts)
    assert_workflows_stand_where_their_documents_stand(facts)
    assert_tasks_belong_to_what_waits(facts)
    assert_what_was_agreed_was_agreed_by_all(facts)
    assert_dates_and_stamps_agree(facts)
    assert_dependencies_hold(facts)
    assert_questions_about_impact_are_about_what_is_in_force(facts)
    if swept:
        assert_nothing_is_due(facts)


def assert_one_of_each_number(facts: Facts, numbers: list[str]) -> None:
    """Rule 1, and rule 5: numbers without gaps, given once, versions without doubles."""
    in_force, preparing = Counter(facts.numbers_of(*IN_FORCE)), Counter(facts.numbers_of(*IN_PREPARATION))
    assert max(in_force.values(), default=0) <= 1, in_force
    assert max(preparing.values(), default=0) <= 1, preparing
    versions = Counter((one.document_number, one.version_major, one.version_minor) for one in facts.documents.values())
    assert max(versions.values(), default=0) <= 1, versions
    assert [int(number.rsplit("-", 1)[1]) for number in numbers] == list(range(1, len(numbers) + 1)), numbers
    assert {number for number, _, _ in versions} <= set(numbers)
    retiring = {
        facts.documents[pk].document_number for pk, workflow in facts.live.items() if workflow.workflow_type == WorkflowType.OBSOLESCENCE
    }
    assert not retiring & set(preparing), "a version is prepared of what is about to become obsolete"


def assert_states_follow_from_history(facts: Facts) -> None:
    """The state is the fold of the transitions, each of which the table knows; what leads out happens once."""
    here: dict[int, str] = defaultdict(lambda: S.DRAFT)
    for step in facts.steps:
        assert step.from_state_id == here[step.document_id], f"{step}: from {step.from_state_id}, but it was {here[step.document_id]}"
        _assert_the_table_knows(step)
        here[step.document_id] = step.to_state_id
    for pk, document in facts.documents.items():
        assert here[pk] == document.status, f"{document} is {document.status}; its history leads to {here[pk]}"
    once = Counter(
        (step.document_id, step.action) for step in facts.steps if step.action in ("make_effective", "make_obsolete", "supersede")
    )
    assert max(once.values(), default=1) == 1, once


def _assert_the_table_knows(step: Row) -> None:
    if step.action == "supersede":
        assert (step.from_state_id, step.to_state_id) == (S.EFFECTIVE, S.SUPERSEDED)
        return
    row = transition_named(step.action)
    assert step.from_state_id in row.sources, f"{step.action} was made from {step.from_state_id}"
    if isinstance(row.outcome, (Stays, Creates)):
        assert step.to_state_id == step.from_state_id, f"{step.action} led to {step.to_state_id}"
    else:
        waits = isinstance(row.outcome, type(transition_named("approve").outcome))
        assert step.to_state_id == target_of(row.outcome) or (waits and step.to_state_id == step.from_state_id), step


def assert_every_step_is_signed_and_recorded(facts: Facts) -> None:
    """Rule 6: an audit entry for each step with the same origin, and a signature of the same person where the table asks for one."""
    recorded = Counter((int(one.object_id), EVENTS[one.action], one.user_id, one.correlation_id) for one in facts.entries)
    made = Counter((step.document_id, step.action, step.transitioned_by_id, step.correlation_id) for step in facts.steps)
    assert recorded == made, (recorded - made, made - recorded)
    used = Counter(step.signature_id for step in facts.steps if step.signature_id)
    assert used == Counter(facts.signatures.keys()), "signatures and signed steps do not go together"
    for step in facts.steps:
        meaning = _SIGNED.get(step.action)
        if meaning is None:
            assert step.signature_id is None, f"{step.action} carries a signature that the table does not ask for"
            continue
        assert step.signature_id is not None, f"{step.action} is not signed"
        signature = facts.signatures[step.signature_id]
        told = (signature.signer_id, signature.meaning, signature.subject_id, signature.workflow_id, signature.round)
        assert told == (step.transitioned_by_id, meaning.name, str(step.document_id), step.workflow_id, step.round)


def assert_four_eyes(facts: Facts) -> None:
    """Rule 2: nobody decides on what they wrote or started, and nobody approves what they reviewed in the same round."""
    for step in facts.steps:
        if step.action in _FOUR_EYES:
            assert step.transitioned_by_id != facts.documents[step.document_id].author_id, f"{step} by the author"
            workflow = facts.workflows[step.workflow_id]
            started = workflow.initiated_by_id if workflow.workflow_type == WorkflowType.OBSOLESCENCE else None
            assert step.transitioned_by_id != started, f"{step} by whoever asked for it"
    by_role: dict[str, set[tuple[int, int, int]]] = defaultdict(set)
    for task in facts.tasks:
        if task.status == TaskStatus.COMPLETED:
            by_role[task.role].add((task.workflow_id, task.round, task.assignee_id))
    assert not by_role[TaskRole.REVIEWER] & by_role[TaskRole.APPROVER]


def assert_workflows_stand_where_their_documents_stand(facts: Facts) -> None:
    """One live workflow a document, of the kind and at the place that the document's state implies: obsolescence never moves it early."""
    in_progress = [workflow for workflow in facts.workflows.values() if workflow.ended_at is None]
    assert len(in_progress) == len(facts.live), "two workflows of one document are in progress"
    for pk, document in facts.documents.items():
        workflow = facts.live.get(pk)
        if document.status in (*IN_WORKFLOW, S.SCHEDULED_FOR_OBSOLESCENCE):
            assert workflow is not None, f"{document} is {document.status} without a workflow"
        if workflow is None:
            continue
        assert document.status not in FINAL, f"{document} has ended, its workflow has not"
        retires = workflow.workflow_type == WorkflowType.OBSOLESCENCE
        assert retires is (document.status in IN_FORCE), f"{document} is {document.status} in a workflow {workflow.workflow_type}"
        stands = S.PENDING_APPROVAL if document.status == S.EFFECTIVE else document.status
        assert workflow.current_state_id == stands, f"{document} is {document.status}, its workflow at {workflow.current_state_id}"


def assert_tasks_belong_to_what_waits(facts: Facts) -> None:
    """Open tasks are of the present round and kind; what waits has somebody to wait for; in order there is one at a time."""
    waiting: dict[int, list[Row]] = defaultdict(list)
    for task in facts.tasks:
        if task.status in UNDECIDED and task.role != TaskRole.IMPACT:
            waiting[task.workflow_id].append(task)
    for workflow in facts.workflows.values():
        asked = waiting.pop(workflow.id, [])
        awaited = _WAITS_FOR.get(S(workflow.current_state_id)) if workflow.ended_at is None else None
        assert {(task.role, task.round) for task in asked} == ({(awaited, workflow.round)} if awaited else set()), workflow
        if awaited is TaskRole.APPROVER and workflow.in_order:
            first = min(asked, key=lambda task: task.position)
            assert [task for task in asked if task.status == TaskStatus.PENDING] == [first], "more than one has the turn, or the wrong one"
        else:
            assert all(task.status == TaskStatus.PENDING for task in asked)
    assert not waiting
    held = Counter(
        (task.workflow_id, task.round, task.role, task.assignee_id)
        for task in facts.tasks
        if task.status != TaskStatus.CANCELLED and task.role != TaskRole.IMPACT
    )
    assert max(held.values(), default=1) == 1, held


def assert_what_was_agreed_was_agreed_by_all(facts: Facts) -> None:
    """What is approved was approved by everybody who was asked in that round, and each decision is a step of whoever was asked."""
    decided = {
        (task.workflow_id, task.round, task.assignee_id, task.decision)
        for task in facts.tasks
        if task.status == TaskStatus.COMPLETED and task.role != TaskRole.IMPACT
    }
    deciding = {"complete_review", "request_changes", "approve", "reject", "approve_obsolescence", "reject_obsolescence"}
    made = {(step.workflow_id, step.round, step.transitioned_by_id, step.action) for step in facts.steps if step.action in deciding}
    assert decided == made
    for step in facts.steps:
        if step.action in ("approve", "approve_obsolescence", "complete_review") and step.to_state_id != step.from_state_id:
            role = TaskRole.REVIEWER if step.action == "complete_review" else TaskRole.APPROVER
            asked = [
                task
                for task in facts.tasks
                if (task.workflow_id, task.round, task.role) == (step.workflow_id, step.round, role) and task.status != TaskStatus.CANCELLED
            ]
            assert {task.decision for task in asked} == {step.action}, f"{step} without everybody's agreement"


def assert_dates_and_stamps_agree(facts: Facts) -> None:
    """Rule 8: what is in force was put there on or after its day, and every end has its moment."""
    for document in facts.documents.values():
        if document.status in (*IN_FORCE, S.SUPERSEDED, S.OBSOLETE):
            assert document.activated_at is not None
            assert document.effective_date is not None
            assert document.activated_at[:10] >= document.effective_date
        else:
            assert document.activated_at is None, f"{document} was never in force"
        if document.status == S.OBSOLETE:
            assert document.obsoleted_at is not None
            assert document.obsolescence_date is not None
            assert document.obsoleted_at[:10] >= document.obsolescence_date
        assert (document.obsolescence_date is not None) is (document.status in (S.SCHEDULED_FOR_OBSOLESCENCE, S.OBSOLETE))
        for state, stamp in _STAMPS.items():
            assert (getattr(document, stamp) is not None) is (document.status == state), f"{document}: {stamp}"


def assert_dependencies_hold(facts: Facts) -> None:
    """Rule 4: what something in force depends on is in force, and no number depends on itself by any way round."""
    numbers = {pk: document.document_number for pk, document in facts.documents.items()}
    in_force = set(facts.numbers_of(*IN_FORCE))
    edges: dict[str, set[str]] = defaultdict(set)
    for source, target, _ in facts.links:
        if facts.documents[source].status in IN_FORCE:
            assert numbers[target] in in_force, f"{numbers[source]} is in force and depends on {numbers[target]}, which is not"
            edges[numbers[source]].add(numbers[target])
    for start in edges:
        assert start not in _reached(edges, start), f"{start} depends on itself"


def _reached(edges: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    frontier = [*edges[start]]
    while frontier:
        here = frontier.pop()
        if here not in seen:
            seen.add(here)
            frontier += edges.get(here, ())
    return seen


def assert_questions_about_impact_are_about_what_is_in_force(facts: Facts) -> None:
    """Open questions were caused by the version in force of something, about something in force, and stand once."""
    asked = [task for task in facts.tasks if task.role == TaskRole.IMPACT]
    for task in asked:
        cause = facts.documents[facts.workflows[task.workflow_id].document_id]
        assert task.subject_id is not None
        subject = facts.documents[task.subject_id]
        assert subject.document_number != cause.document_number
        if task.status == TaskStatus.PENDING:
            assert subject.status in IN_FORCE, f"{subject} is {subject.status}, and its impact is still asked for"
            assert cause.status in (*IN_FORCE, S.OBSOLETE), f"{cause} is {cause.status}, and still asks for its impact"
    each = Counter((task.workflow_id, task.subject_id, task.assignee_id) for task in asked)
    assert max(each.values(), default=1) == 1, each


def assert_nothing_is_due(facts: Facts) -> None:
    """After a sweep only that is left whose day has not come, and what is held back: by others in force that depend on it, or
    because something that it builds upon is not in force any more.
    """
    numbers = {pk: document.document_number for pk, document in facts.documents.items()}
    in_force = {pk for pk, document in facts.documents.items() if document.status in IN_FORCE}
    alive = {numbers[pk] for pk in in_force}
    needed = {numbers[target] for source, target, _ in facts.links if source in in_force}
    stranded = {source for source, target, _ in facts.links if numbers[target] not in alive}
    late = [
        str(document)
        for pk, document in facts.documents.items()
        if (_is_due(document, S.APPROVED_PENDING_EFFECTIVE, document.effective_date) and pk not in stranded)
        or (_is_due(document, S.SCHEDULED_FOR_OBSOLESCENCE, document.obsolescence_date) and document.document_number not in needed)
    ]
    assert not late


def _is_due(document: Row, state: S, day: str | None) -> bool:
    return document.status == state and day is not None and day <= clock.today().isoformat()
