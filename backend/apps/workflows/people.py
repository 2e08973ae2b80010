"""Whom a move may assign: people who can act, who stand high enough, and who keep to the four-eyes rule."""

from collections.abc import Sequence

from apps.core.errors import Invalid
from apps.core.permissions import Actor, Role
from apps.users.models import User
from apps.workflows.asks import MoveInputs
from apps.workflows.models import TaskRole
from apps.workflows.rules import has_not_reviewed_it
from apps.workflows.situation import Situation


def named_people(actor: Actor, situation: Situation, inputs: MoveInputs) -> Sequence[User]:
    """The people whom the inputs assign, in the order given, in one statement.

    Raises:
        Invalid: somebody cannot be assigned; one message for those who do not exist and those who cannot act.
    """
    if inputs.reviewers:
        people = _assignable(situation, "reviewers", inputs.reviewers, Role.REVIEWER, TaskRole.REVIEWER)
    else:
        people = _assignable(situation, "approvers", inputs.approvers, Role.APPROVER, TaskRole.APPROVER)
    if any(person.pk == actor.pk for person in people):
        field = "reviewers" if inputs.reviewers else "approvers"
        raise Invalid.field(f"inputs.{field}", "four_eyes", "Nobody decides on what they have started.")
    return people


def _assignable(situation: Situation, field: str, ids: Sequence[int], role: Role, task: TaskRole) -> Sequence[User]:
    known = {user.pk: user for user in User.objects.with_role().people().filter(pk__in=ids)}
    able = [known[pk] for pk in ids if pk in known and known[pk].role >= role]
    if len(able) < len(ids):
        raise Invalid.field(
            f"inputs.{field}", "not_assignable", f"Somebody named cannot be assigned: {field} must be active and in that role."
        )
    if any(user.pk == situation.document.author_id for user in able):
        raise Invalid.field(f"inputs.{field}", "four_eyes", "Authors never review or approve their own document.")
    if task is TaskRole.APPROVER and (again := [user for user in able if has_not_reviewed_it(user, situation)]):
        names = ", ".join(user.full_name for user in again)
        raise Invalid.field(f"inputs.{field}", "reviewed_it", f"Whoever reviewed the document does not approve it: {names}.")
    if len(able) < (needed := _needed(situation, task)):
        raise Invalid.field(f"inputs.{field}", "too_few", f"This type of document needs {needed} {field}.")
    return able


def _needed(situation: Situation, task: TaskRole) -> int:
    document_type = situation.document.document_type
    if document_type is None:
        return 1
    return document_type.reviewers_needed if task is TaskRole.REVIEWER else document_type.approvers_needed
