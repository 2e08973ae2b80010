"""What the moves of an obsolescence do beside changing the state: a workflow of its own, and the day on which it comes."""

from apps.documents.states import DocumentStatus
from apps.workflows.effects import begin_missing
from apps.workflows.models import DocumentWorkflow, TaskRole, WorkflowOutcome, WorkflowType
from apps.workflows.moves import Effect, Moves


def open_obsolescence(moves: Moves) -> None:
    """Begin the workflow, at its approval; the document itself stays as it is."""
    situation = moves.single
    situation.workflow = DocumentWorkflow.objects.create(
        document=situation.document,
        workflow_type=WorkflowType.OBSOLESCENCE,
        current_state_id=DocumentStatus.PENDING_APPROVAL,
        initiated_by_id=moves.actor.pk,
    )
    situation.tasks = []


def begin_missing_obsolescences(moves: Moves) -> None:
    """A document that came scheduled, without a workflow (imported), gets one."""
    begin_missing(moves, lambda _: WorkflowType.OBSOLESCENCE)


def take_obsolescence_date(moves: Moves) -> None:
    """The day is the latest that an approver named; the document carries it once all have agreed."""
    situation = moves.single
    workflow = situation.live_workflow
    named = [day for day in (moves.inputs.obsolescence_date, workflow.planned_date) if day is not None]
    chosen = max(named, default=situation.today)
    moves.workflow_values["planned_date"] = chosen
    if not situation.undecided(TaskRole.APPROVER):
        moves.values["obsolescence_date"] = chosen


def set_obsolescence_date(moves: Moves) -> None:
    """The planned day is replaced by the one given."""
    moves.values["obsolescence_date"] = moves.workflow_values["planned_date"] = moves.inputs.obsolescence_date


def forget_obsolescence_date(moves: Moves) -> None:
    """What stays in force has no day on which it ends; the history keeps the one that was planned."""
    moves.values["obsolescence_date"] = None


def leave_in_force(outcome: WorkflowOutcome) -> Effect:
    """The workflow is over with this outcome, and stands where its document stands: in force."""

    def end(moves: Moves) -> None:
        moves.workflow_values |= {
            "current_state_id": DocumentStatus.EFFECTIVE,
            "ended_at": moves.at,
            "outcome": outcome,
            "current_assignee": None,
        }

    return end
