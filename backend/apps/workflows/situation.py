"""The facts that the rules of the lifecycle look at: a document with its live workflow and the tasks of the present round."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from apps.core import clock
from apps.core.permissions import Actor
from apps.documents.models import Document
from apps.documents.models.type import ApprovalOrder
from apps.documents.selectors.comments import open_comment_counts
from apps.documents.selectors.dependencies import Neighbour, builds_upon_others, dependents_in_force, targets_out_of_force
from apps.documents.states import IN_FORCE, IN_PREPARATION, DocumentStatus
from apps.workflows.models import UNDECIDED, DocumentWorkflow, TaskRole, TaskStatus, WorkflowTask

# The states in which a move of a person asks whether everything is in force that the document builds upon.
_ASKS_FOR_ITS_TARGETS = (DocumentStatus.DRAFT, DocumentStatus.REVIEWED, DocumentStatus.PENDING_APPROVAL)


@dataclass(slots=True)
class Situation:
    """What is known of one document when a move is considered; rules read it and ask the database nothing."""

    document: Document
    today: date
    workflow: DocumentWorkflow | None = None
    tasks: list[WorkflowTask] = field(default_factory=list)
    version_in_preparation: bool = False
    # Discussions that hold its approval up; only counted where the type lets them.
    open_comments: int = 0
    all_dependents: Sequence[Neighbour] = ()
    # Numbers that go out of force in the same transaction.
    leaving: Collection[str] = ()
    # What it builds upon that is not in force.
    out_of_force: Sequence[Neighbour] = ()

    def task_of(self, actor: Actor, role: TaskRole) -> WorkflowTask | None:
        """The actor's task of this kind in the present round; the last one, where somebody was taken off and asked again."""
        return next((task for task in reversed(self.tasks) if task.role == role and task.assignee_id == actor.pk), None)

    def assigned(self, role: TaskRole) -> list[WorkflowTask]:
        """The tasks of those who are asked in the present round, decided or not, in the order of their turns."""
        found = [task for task in self.tasks if task.role == role and task.status != TaskStatus.CANCELLED]
        return sorted(found, key=lambda task: task.position)

    def undecided(self, role: TaskRole) -> list[WorkflowTask]:
        """What is still to be done, now or when its turn comes; the next first."""
        return [task for task in self.assigned(role) if task.status in UNDECIDED]

    def pending(self, role: TaskRole) -> list[WorkflowTask]:
        return [task for task in self.tasks if task.role == role and task.status == TaskStatus.PENDING]

    def completed(self, role: TaskRole) -> list[WorkflowTask]:
        return [task for task in self.tasks if task.role == role and task.status == TaskStatus.COMPLETED]

    def is_in_order(self, role: TaskRole) -> bool:
        """Whether those who are asked decide one after the other; approvers may, reviewers never do."""
        return role is TaskRole.APPROVER and self.live_workflow.in_order

    @property
    def dependents(self) -> list[Neighbour]:
        """The other documents in force that build upon this one and stay in force."""
        return [one for one in self.all_dependents if one.document_number not in self.leaving]

    @property
    def live_workflow(self) -> DocumentWorkflow:
        """The workflow in progress; asking for it where there is none is a fault in the program."""
        if self.workflow is None:
            raise LookupError(f"{self.document} has no live workflow")
        return self.workflow

    @property
    def status(self) -> DocumentStatus:
        return DocumentStatus(self.document.status)


def situations_of(documents: Sequence[Document], actor: Actor, *, with_tasks: bool = True) -> list[Situation]:
    """The situations of many documents as ``actor`` may know them, in at most six statements."""
    today = clock.today()
    live = DocumentWorkflow.objects.filter(document__any_of={document.id for document in documents}, ended_at__isnull=True)
    # A sweep asks nothing of a workflow but its round; thousands of whole rows would cost more than the move itself.
    workflows = {
        workflow.document_id: workflow for workflow in (live if with_tasks else live.only("document_id", "round", "initiated_by_id"))
    }
    tasks = _tasks_by_workflow(workflows.values()) if with_tasks and workflows else {}
    preparing = _numbers_in_preparation(documents)
    dependents = dependents_in_force({document.document_number for document in documents if document.status in IN_FORCE}, actor)
    out_of_force = targets_out_of_force({document.pk for document in documents if _goes_on_with_its_targets(document)}, actor)
    comments = open_comment_counts(document for document in documents if _is_held_up_by_comments(document))
    found = []
    for document in documents:
        workflow = workflows.get(document.id)
        found.append(
            Situation(
                document=document,
                today=today,
                workflow=workflow,
                tasks=tasks.get(workflow.pk, []) if workflow else [],
                version_in_preparation=document.document_number in preparing,
                open_comments=comments.get(document.pk, 0),
                all_dependents=dependents.get(document.document_number, ()),
                out_of_force=out_of_force.get(document.pk, ()),
            )
        )
    return found


def _tasks_by_workflow(workflows: Iterable[DocumentWorkflow]) -> dict[int, list[WorkflowTask]]:
    rounds = {workflow.pk: workflow.round for workflow in workflows}
    found: dict[int, list[WorkflowTask]] = {}
    for task in WorkflowTask.objects.filter(workflow__any_of=set(rounds)).select_related("assignee").order_by("id"):
        if task.round == rounds[task.workflow_id]:
            found.setdefault(task.workflow_id, []).append(task)
    return found


def look_at_targets(situations: Sequence[Situation], actor: Actor, *, holding: bool) -> None:
    """See what documents that are about to take effect build upon that is not in force.

    ``holding`` keeps in force what is, until the transaction ends.
    """
    out_of_force = targets_out_of_force({situation.document.pk for situation in situations}, actor, holding=holding)
    for situation in situations:
        situation.out_of_force = out_of_force.get(situation.document.pk, ())


def _numbers_in_preparation(documents: Sequence[Document]) -> set[str]:
    """Numbers, of documents in force, of which another version is being prepared."""
    numbers = {document.document_number for document in documents if document.status not in IN_PREPARATION}
    if not numbers:
        return set()
    return set(Document.objects.in_preparation().filter(document_number__any_of=numbers).values_list("document_number", flat=True))


def _goes_on_with_its_targets(document: Document) -> bool:
    return document.status in _ASKS_FOR_ITS_TARGETS and builds_upon_others(document)


def _is_held_up_by_comments(document: Document) -> bool:
    if document.status not in (DocumentStatus.REVIEWED, DocumentStatus.PENDING_APPROVAL):
        return False
    return document.document_type is not None and document.document_type.open_comments_block_approval


def decides_in_order(document: Document) -> bool:
    """Whether the approvers of this type of document decide one after the other."""
    document_type = document.document_type
    return document_type is not None and document_type.approval_order == ApprovalOrder.IN_ORDER
