"""The guards of the lifecycle: who has business with a move, and what stands against it. Pure functions of actor and situation.

The first line of a guard's docstring is what docs/lifecycle.md says of it: whom a row allows, or what it requires.
"""

from collections.abc import Callable, Sequence

from apps.core.permissions import Actor, Refusal, Role
from apps.documents.models.type import VersionStarters
from apps.documents.selectors.dependencies import Neighbour
from apps.documents.states import DocumentStatus
from apps.workflows.models import UNDECIDED, TaskRole, TaskStatus, WorkflowType
from apps.workflows.situation import Situation

Guard = Callable[[Actor, Situation], Refusal | None]
# So many documents are named in a refusal; the others are counted.
_MOST_NAMED = 20
_UNSEEN_DEPENDENTS = "Documents in force that you may not see depend on it."
_UNSEEN_TARGETS = "It depends on documents that you may not see and that are not in force any more."


def _authority(code: str, message: str) -> Refusal:
    return Refusal(code, message, authority=True)


def is_system(actor: Actor, situation: Situation) -> Refusal | None:
    """The scheduler, in the name of its service account."""
    if actor.is_service:
        return None
    return _authority("scheduler_only", "Only the scheduler makes this move, when the day has come.")


def is_author(actor: Actor, situation: Situation) -> Refusal | None:
    """The author of the document."""
    if situation.document.author_id == actor.pk and actor.role >= Role.AUTHOR:
        return None
    return _authority("not_author", "Only the author of the document may do this.")


def is_author_or_admin(actor: Actor, situation: Situation) -> Refusal | None:
    """The author of the document, or a document admin."""
    if actor.role >= Role.DOCUMENT_ADMIN or is_author(actor, situation) is None:
        return None
    return _authority("not_author", "Only the author of the document or a document admin may do this.")


def leads_the_approval(actor: Actor, situation: Situation) -> Refusal | None:
    """The author of a document that is to be approved, whoever started its obsolescence, or a document admin."""
    if situation.document.status == DocumentStatus.PENDING_APPROVAL:
        return is_author_or_admin(actor, situation)
    return started_the_obsolescence(actor, situation)


def has_author_role(actor: Actor, situation: Situation) -> Refusal | None:
    """Anybody with the role of an author."""
    if actor.role >= Role.AUTHOR:
        return None
    return _authority("not_permitted", "Only authors may do this.")


def may_start_a_version(actor: Actor, situation: Situation) -> Refusal | None:
    """Anybody with the role of an author, unless the type of the document leaves it to its author, or to document admins."""
    document_type = situation.document.document_type
    starters = document_type.version_starters if document_type else VersionStarters.AUTHORS
    if starters == VersionStarters.AUTHORS or actor.role >= Role.DOCUMENT_ADMIN:
        return has_author_role(actor, situation)
    if starters == VersionStarters.ADMINS:
        return _authority("not_permitted", "Only document admins start new versions of this type of document.")
    return is_author_or_admin(actor, situation)


def _is_assigned(actor: Actor, situation: Situation, role: TaskRole, needed: Role) -> Refusal | None:
    task = situation.task_of(actor, role)
    if task is None or actor.role < needed:
        return _authority("not_assigned", f"Only a person assigned to the {TaskRole(role).label.lower()} may do this.")
    if task.status in UNDECIDED:
        return None
    return Refusal("already_decided", "You have already decided in this round, or your task has been cancelled.")


def is_assigned_reviewer(actor: Actor, situation: Situation) -> Refusal | None:
    """A reviewer who has a task in this round."""
    return _is_assigned(actor, situation, TaskRole.REVIEWER, Role.REVIEWER)


def is_assigned_approver(actor: Actor, situation: Situation) -> Refusal | None:
    """An approver who has a task in this round."""
    return _is_assigned(actor, situation, TaskRole.APPROVER, Role.APPROVER)


def has_no_open_comments(actor: Actor, situation: Situation) -> Refusal | None:
    """Where the type wants it, every discussion of the version must be resolved."""
    if not situation.open_comments:
        return None
    counted = "One discussion is" if situation.open_comments == 1 else f"{situation.open_comments} discussions are"
    return Refusal("open_comments", f"{counted} still open; this type of document needs them resolved first.")


def is_their_turn(actor: Actor, situation: Situation) -> Refusal | None:
    """Where approvers decide in order, those before must have agreed."""
    task = situation.task_of(actor, TaskRole.APPROVER)
    if task is None or task.status != TaskStatus.WAITING:
        return None
    first = situation.undecided(TaskRole.APPROVER)[0].assignee
    return Refusal("not_your_turn", f"The approvers decide one after the other: now it is the turn of {first.full_name}.")


def is_its_approver_or_admin(actor: Actor, situation: Situation) -> Refusal | None:
    """An approver of this round, or a document admin."""
    if actor.role >= Role.DOCUMENT_ADMIN:
        return None
    if actor.role >= Role.APPROVER and any(task.assignee_id == actor.pk for task in situation.completed(TaskRole.APPROVER)):
        return None
    return _authority("not_its_approver", "Only an approver of this document or a document admin may do this.")


def four_eyes(actor: Actor, situation: Situation) -> Refusal | None:
    """Authors never review or approve their own document, whatever else they are (rule 2)."""
    if situation.document.author_id != actor.pk:
        return None
    return _authority("four_eyes", "Authors never review or approve their own document.")


def has_not_reviewed_it(actor: Actor, situation: Situation) -> Refusal | None:
    """Whoever reviewed the document does not approve it, unless its type allows that (rule 2)."""
    document_type = situation.document.document_type
    if document_type is not None and document_type.reviewer_may_approve:
        return None
    if any(task.assignee_id == actor.pk for task in situation.completed(TaskRole.REVIEWER)):
        return _authority("reviewed_it", "You reviewed this document; somebody else must approve it.")
    return None


def has_file(actor: Actor, situation: Situation) -> Refusal | None:
    """A file must be attached."""
    if situation.document.file_id is not None:
        return None
    return Refusal("no_file", "Attach a file first: there is nothing to review.")


def has_type_and_source(actor: Actor, situation: Situation) -> Refusal | None:
    """Type and source must be given."""
    if situation.document.document_type_id is not None and situation.document.document_source_id is not None:
        return None
    return Refusal("incomplete", "Give the document a type and a source first.")


def effective_date_reached(actor: Actor, situation: Situation) -> Refusal | None:
    """The effective date must have come."""
    planned = situation.document.effective_date
    if planned is not None and planned <= situation.today:
        return None
    return Refusal("not_due", "The effective date has not come yet.")


def no_version_in_preparation(actor: Actor, situation: Situation) -> Refusal | None:
    """No other version may be in preparation."""
    if not situation.version_in_preparation:
        return None
    return Refusal("version_in_preparation", "Another version of this document is already in preparation.")


def no_obsolescence_in_progress(actor: Actor, situation: Situation) -> Refusal | None:
    """The document must not be about to become obsolete: a live workflow over what is in force is its obsolescence."""
    if situation.workflow is None:
        return None
    return Refusal("obsolescence_in_progress", "The obsolescence of this document is in progress.")


def is_obsolescence(situation: Situation) -> bool:
    """Whether the workflow in progress is about taking the document out of force."""
    return situation.workflow is not None and situation.workflow.workflow_type == WorkflowType.OBSOLESCENCE


def started_the_obsolescence(actor: Actor, situation: Situation) -> Refusal | None:
    """Whoever started the obsolescence, or a document admin."""
    if situation.workflow is None:
        return Refusal("no_obsolescence", "Nobody has asked to make this document obsolete.")
    if actor.role >= Role.DOCUMENT_ADMIN or situation.workflow.initiated_by_id == actor.pk:
        return None
    return _authority("not_its_initiator", "Only whoever started the obsolescence or a document admin may do this.")


def did_not_start_the_obsolescence(actor: Actor, situation: Situation) -> Refusal | None:
    """Whoever started the obsolescence does not decide on it."""
    if situation.workflow is None or situation.workflow.initiated_by_id != actor.pk:
        return None
    return _authority("four_eyes", "You started this obsolescence; somebody else must decide on it.")


def obsolescence_date_reached(actor: Actor, situation: Situation) -> Refusal | None:
    """The obsolescence date must have come."""
    planned = situation.document.obsolescence_date
    if planned is not None and planned <= situation.today:
        return None
    return Refusal("not_due", "The obsolescence date has not come yet.")


def has_no_dependents(actor: Actor, situation: Situation) -> Refusal | None:
    """No other document in force may depend on it (rule 4)."""
    if not situation.dependents:
        return None
    named = _named(situation.dependents)
    return Refusal("has_dependents", f"Documents in force depend on it: {named}." if named else _UNSEEN_DEPENDENTS)


def builds_upon_what_is_in_force(actor: Actor, situation: Situation) -> Refusal | None:
    """Everything that it depends on must be in force (rule 4)."""
    if not situation.out_of_force:
        return None
    named = _named(situation.out_of_force)
    return Refusal("out_of_force", f"It depends on what is not in force any more: {named}." if named else _UNSEEN_TARGETS)


def _named(neighbours: Sequence[Neighbour]) -> str:
    """Those that may be seen by number and title, the others counted; empty where none may be seen."""
    named = [f"{one.document_number} «{one.title}»" for one in neighbours if one.is_visible][:_MOST_NAMED]
    others = len(neighbours) - len(named)
    return f"{', '.join(named)}{f' and {others} more' if named and others else ''}"
