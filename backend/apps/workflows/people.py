"""Whom a move may assign: people who can act, who stand high enough, and who keep to the four-eyes rule."""

from collections.abc import Callable, Sequence

from apps.core.errors import Invalid
from apps.core.permissions import Actor, Refusal, Role
from apps.users.models import User
from apps.workflows.asks import MoveInputs
from apps.workflows.models import TaskRole
from apps.workflows.rules import four_eyes, has_not_reviewed_it, is_obsolescence
from apps.workflows.situation import Situation

Chooser = Callable[[Actor, Situation, MoveInputs], Sequence[User]]
# What a task of each kind is called among the inputs, and the role it needs.
FIELD_OF = {TaskRole.REVIEWER: "reviewers", TaskRole.APPROVER: "approvers"}
ROLE_NEEDED = {TaskRole.REVIEWER: Role.REVIEWER, TaskRole.APPROVER: Role.APPROVER}
ROLE_TO_ANSWER = Role.AUTHOR


def named_people(actor: Actor, situation: Situation, inputs: MoveInputs) -> Sequence[User]:
    """The people whom the inputs assign, in the order given, in one statement.

    Raises:
        Invalid: somebody cannot be assigned; one message for those who do not exist and those who cannot act.
    """
    task, ids = _asked_for(inputs)
    people = _assignable(situation, task, ids)
    _refuse_few(situation, task, len(people))
    _refuse_self(actor, task, people)
    return people


def obstacle_to(candidate: Actor, situation: Situation, task: TaskRole) -> Refusal | None:
    """What keeps somebody who has the role from being given this task (rule 2)."""
    if refusal := four_eyes(candidate, situation):
        return refusal
    if is_obsolescence(situation) and candidate.pk == situation.live_workflow.initiated_by_id:
        return Refusal("four_eyes", "Nobody decides on what they have started.", authority=True)
    if task is TaskRole.APPROVER and has_not_reviewed_it(candidate, situation):
        return Refusal("reviewed_it", "Whoever reviewed the document does not approve it.")
    return None


def changed_people(actor: Actor, situation: Situation, inputs: MoveInputs) -> Sequence[User]:
    """Who is asked from now on, in the order given: those who have decided stay, the others must be able to act.

    Raises:
        Invalid: somebody who has decided is left out, nobody is left who has still to decide, nothing is changed, or somebody
            cannot be assigned.
    """
    task, ids = _asked_for(inputs)
    decided = {done.assignee_id: done.assignee for done in situation.completed(task)}
    present = [waiting.assignee_id for waiting in situation.undecided(task)]
    asked = [pk for pk in ids if pk not in decided]
    if gone := [person.full_name for pk, person in decided.items() if pk not in ids]:
        raise _wrong(task, "has_decided", f"Whoever has decided stays: {', '.join(gone)}.")
    if not asked:
        raise _wrong(task, "nobody_left", "Everybody named has decided. Name somebody who has still to decide.")
    if asked == present or (not situation.is_in_order(task) and set(asked) == set(present)):
        raise _wrong(task, "unchanged", "These people are asked already.")
    people = {person.pk: person for person in _assignable(situation, task, asked)}
    _refuse_few(situation, task, len(ids))
    _refuse_self(actor, task, [person for pk, person in people.items() if pk not in present])
    return [decided.get(pk) or people[pk] for pk in ids]


def _asked_for(inputs: MoveInputs) -> tuple[TaskRole, Sequence[int]]:
    return (TaskRole.REVIEWER, inputs.reviewers) if inputs.reviewers else (TaskRole.APPROVER, inputs.approvers)


def _assignable(situation: Situation, task: TaskRole, ids: Sequence[int]) -> Sequence[User]:
    name, role = FIELD_OF[task], ROLE_NEEDED[task]
    known = {user.pk: user for user in User.objects.with_role().people().filter(pk__in=ids)}
    able = [known[pk] for pk in ids if pk in known and known[pk].role >= role]
    if len(able) < len(ids):
        raise _wrong(task, "not_assignable", f"Somebody named cannot be assigned: {name} must be active and in that role.")
    hindered = [(user, obstacle) for user in able if (obstacle := obstacle_to(user, situation, task))]
    if hindered:
        code, message = hindered[0][1].code, hindered[0][1].message
        names = ", ".join(user.full_name for user, obstacle in hindered if obstacle.code == code)
        raise _wrong(task, code, f"{message.removesuffix('.')}: {names}.")
    return able


def _refuse_few(situation: Situation, task: TaskRole, number: int) -> None:
    """The number that the type demands on the day on which people are asked."""
    if number < (needed := number_needed(situation, task)):
        raise _wrong(task, "too_few", f"This type of document needs {needed} {FIELD_OF[task]}.")


def number_needed(situation: Situation, task: TaskRole) -> int:
    """How many people the type of the document wants to be asked."""
    document_type = situation.document.document_type
    if document_type is None:
        return 1
    return document_type.reviewers_needed if task is TaskRole.REVIEWER else document_type.approvers_needed


def _refuse_self(actor: Actor, task: TaskRole, added: Sequence[User]) -> None:
    if any(person.pk == actor.pk for person in added):
        raise _wrong(task, "four_eyes", "Nobody gives a decision to themselves.")


def _wrong(task: TaskRole, code: str, message: str) -> Invalid:
    return Invalid.field(f"inputs.{FIELD_OF[task]}", code, message)
