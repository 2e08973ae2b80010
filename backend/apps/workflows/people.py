"""Whom a move may assign: people who can act, who stand high enough, and who keep to the four-eyes rule."""

from collections.abc import Sequence

from apps.core.errors import Invalid
from apps.core.permissions import Actor, Refusal, Role
from apps.users.models import User
from apps.workflows.asks import MoveInputs
from apps.workflows.models import TaskRole
from apps.workflows.rules import four_eyes, has_not_reviewed_it
from apps.workflows.situation import Situation


def named_people(situation: Situation, inputs: MoveInputs) -> Sequence[User]:
    """The people whom the inputs assign, in the order given, in one statement.

    Raises:
        Invalid: somebody cannot be assigned; one message for those who do not exist and those who cannot act.
    """
    if inputs.reviewers:
        return _assignable(situation, "reviewers", inputs.reviewers, Role.REVIEWER, TaskRole.REVIEWER)
    if inputs.approvers:
        return _assignable(situation, "approvers", inputs.approvers, Role.APPROVER, TaskRole.APPROVER)
    return ()


def obstacle_to(candidate: Actor, situation: Situation, task: TaskRole) -> Refusal | None:
    """What keeps somebody who has the role from being given this task (rule 2)."""
    if refusal := four_eyes(candidate, situation):
        return refusal
    if task is TaskRole.APPROVER and has_not_reviewed_it(candidate, situation):
        return Refusal("reviewed_it", "Whoever reviewed the document does not approve it.")
    return None


def _assignable(situation: Situation, field: str, ids: Sequence[int], role: Role, task: TaskRole) -> Sequence[User]:
    known = {user.pk: user for user in User.objects.with_role().people().filter(pk__in=ids)}
    able = [known[pk] for pk in ids if pk in known and known[pk].role >= role]
    if len(able) < len(ids):
        raise Invalid.field(
            f"inputs.{field}", "not_assignable", f"Somebody named cannot be assigned: {field} must be active and in that role."
        )
    hindered = [(user, obstacle) for user in able if (obstacle := obstacle_to(user, situation, task))]
    if hindered:
        code, message = hindered[0][1].code, hindered[0][1].message
        names = ", ".join(user.full_name for user, obstacle in hindered if obstacle.code == code)
        raise Invalid.field(f"inputs.{field}", code, f"{message.removesuffix('.')}: {names}.")
    if len(able) < (needed := _needed(situation, task)):
        raise Invalid.field(f"inputs.{field}", "too_few", f"This type of document needs {needed} {field}.")
    return able


def _needed(situation: Situation, task: TaskRole) -> int:
    document_type = situation.document.document_type
    if document_type is None:
        return 1
    return document_type.reviewers_needed if task is TaskRole.REVIEWER else document_type.approvers_needed
