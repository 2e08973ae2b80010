"""What always holds, whoever did what: the rules of the domain, asked of all documents at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.core.lifecycle import steps as steps_of
from apps.documents.models import Document, DocumentDependency
from apps.documents.states import FINAL, IN_FORCE, IN_PREPARATION
from apps.documents.states import DocumentStatus as S
from apps.security.models import Signature
from apps.workflows.lifecycle import LIFECYCLE
from apps.workflows.models import DocumentTransition, DocumentWorkflow, TaskRole, TaskStatus, WorkflowTask

_LEGAL = {(source, target) for source, target, _ in steps_of(LIFECYCLE)}
_EVENTS = {row.words.event: row.action for row in LIFECYCLE} | {"DOCUMENT_SUPERSEDED": "supersede"}
_SIGNED = {row.action for row in LIFECYCLE if row.signs}
# Which stamp a state leaves; once set it is never taken back, but for an approval that was withdrawn.
_STAMPS = {S.SUPERSEDED: "superseded_at", S.OBSOLETE: "obsoleted_at", S.TERMINATED: "terminated_at"}


def assert_all_rules_hold(documents: Iterable[Document], *, swept: bool) -> None:
    """Every rule, for these documents; ``swept`` says that the scheduler has just been round and nothing may be due."""
    documents = list(documents)
    history = _history()
    assert_one_of_each_number(documents)
    assert_states_follow_from_history(documents, history)
    assert_every_step_is_signed_and_recorded(history)
    assert_four_eyes(documents)
    assert_workflows_and_tasks_agree(documents)
    assert_dates_and_stamps_agree(documents)
    assert_dependencies_hold(documents)
    if swept:
        assert_nothing_is_due(documents)


def _history() -> dict[int, list[DocumentTransition]]:
    found: dict[int, list[DocumentTransition]] = defaultdict(list)
    for step in DocumentTransition.objects.order_by("id"):
        found[step.document_id].append(step)
    return found


def assert_one_of_each_number(documents: list[Document]) -> None:
    """Rule 1, and rule 5: numbers without gaps, versions without doubles."""
    in_force = Counter(document.document_number for document in documents if document.status in IN_FORCE)
    preparing = Counter(document.document_number for document in documents if document.status in IN_PREPARATION)
    assert max(in_force.values(), default=0) <= 1, in_force
    assert max(preparing.values(), default=0) <= 1, preparing
    numbers = sorted({document.document_number for document in documents})
    assert [int(number.rsplit("-", 1)[1]) for number in numbers] == list(range(1, len(numbers) + 1)), numbers


def assert_states_follow_from_history(documents: list[Document], history: dict[int, list[DocumentTransition]]) -> None:
    """The state is the fold of the transitions, each of which the table knows."""
    for document in documents:
        here: str = S.DRAFT
        for step in history[document.pk]:
            assert step.from_state_id == here, f"{document}: {step.action} from {step.from_state_id}, but it stood at {here}"
            assert step.to_state_id == here or (here, step.to_state_id) in _LEGAL, f"{document}: {here} to {step.to_state_id}"
            here = step.to_state_id
        assert here == document.status, f"{document} is {document.status}; its history leads to {here}"
    once = Counter(
        (step.workflow_id, step.action)
        for steps in history.values()
        for step in steps
        if step.action in ("make_effective", "make_obsolete")
    )
    assert max(once.values(), default=1) == 1


def assert_every_step_is_signed_and_recorded(history: dict[int, list[DocumentTransition]]) -> None:
    """Rule 6: an audit entry for each step with the same origin, a signature where the table asks for one."""
    made = [step for steps in history.values() for step in steps]
    entries = AuditTrail.objects.filter(action__in=_EVENTS).values_list("object_id", "action", "user_id", "correlation_id")
    recorded = Counter((int(key), _EVENTS[action], user, correlation) for key, action, user, correlation in entries)
    assert recorded == Counter((step.document_id, step.action, step.transitioned_by_id, step.correlation_id) for step in made)
    signed = [step for step in made if step.action in _SIGNED]
    assert all(step.signature_id for step in signed)
    assert Signature.objects.count() == len({step.signature_id for step in signed})


def assert_four_eyes(documents: list[Document]) -> None:
    """Rule 2: nobody decides on their own document, and nobody approves what they reviewed in the same round."""
    authors = {document.pk: document.author_id for document in documents}
    decided = WorkflowTask.objects.filter(status=TaskStatus.COMPLETED).values_list(
        "workflow__document_id", "workflow_id", "round", "role", "assignee_id", "workflow__workflow_type", "workflow__initiated_by_id"
    )
    reviewed = set()
    for document, workflow, number, role, person, kind, initiator in decided:
        assert person != authors[document]
        assert kind != "OBSOLESCENCE" or person != initiator
        if role == TaskRole.REVIEWER:
            reviewed.add((workflow, number, person))
    approved = {(workflow, number, person) for _, workflow, number, role, person, _, _ in decided if role == TaskRole.APPROVER}
    assert not reviewed & approved


def assert_workflows_and_tasks_agree(documents: list[Document]) -> None:
    """One live workflow a document; open tasks belong to its present round, and a document that waits has somebody to wait for."""
    states = {document.pk: document.status for document in documents}
    live = list(DocumentWorkflow.objects.filter(ended_at__isnull=True))
    assert max(Counter(workflow.document_id for workflow in live).values(), default=0) <= 1
    assert not [workflow for workflow in live if states[workflow.document_id] in FINAL]
    rounds = {workflow.pk: workflow.round for workflow in live}
    open_tasks = list(WorkflowTask.objects.filter(status=TaskStatus.PENDING))
    assert all(rounds.get(task.workflow_id) == task.round for task in open_tasks)
    awaited = {task.workflow_id for task in open_tasks}
    waiting = {S.PENDING_REVIEW, S.UNDER_REVIEW, S.PENDING_APPROVAL}
    assert all(workflow.pk in awaited for workflow in live if states[workflow.document_id] in waiting)


def assert_dates_and_stamps_agree(documents: list[Document]) -> None:
    """Rule 8: what is in force was put there on or after its day, and every end has its moment."""
    for document in documents:
        if document.status in (*IN_FORCE, S.SUPERSEDED, S.OBSOLETE):
            assert document.activated_at is not None
            assert document.effective_date is not None
            assert document.activated_at.date() >= document.effective_date
        for state, stamp in _STAMPS.items():
            assert (getattr(document, stamp) is not None) is (document.status == state), f"{document}: {stamp}"


def assert_dependencies_hold(documents: list[Document]) -> None:
    """Rule 4: what something in force depends on is in force, and no number depends on itself by any way round."""
    numbers = {document.pk: document.document_number for document in documents}
    alive = {document.pk for document in documents if document.status in IN_FORCE}
    in_force = {numbers[pk] for pk in alive}
    edges: dict[str, set[str]] = defaultdict(set)
    for source, target in DocumentDependency.objects.values_list("document_id", "depends_on_id"):
        if source in alive:
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


def assert_nothing_is_due(documents: list[Document]) -> None:
    """After a sweep only that is left whose day has not come, and what is held back: by others in force that depend on it, or
    because something that it builds upon is not in force any more.
    """
    numbers = {document.pk: document.document_number for document in documents}
    in_force = {document.pk for document in documents if document.status in IN_FORCE}
    alive = {numbers[pk] for pk in in_force}
    links = list(DocumentDependency.objects.values_list("document_id", "depends_on_id"))
    needed = {numbers[target] for source, target in links if source in in_force}
    stranded = {source for source, target in links if numbers[target] not in alive}
    late = [
        str(document)
        for document in documents
        if (_has_come(document.effective_date) and document.status == S.APPROVED_PENDING_EFFECTIVE and document.pk not in stranded)
        or (
            _has_come(document.obsolescence_date)
            and document.status == S.SCHEDULED_FOR_OBSOLESCENCE
            and document.document_number not in needed
        )
    ]
    assert not late


def _has_come(day: date | None) -> bool:
    return day is not None and day <= clock.today()
