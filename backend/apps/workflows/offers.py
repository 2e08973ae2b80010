"""What may I do now: the moves that a person is offered, each with everything a client needs to draw it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict

from apps.core import clock
from apps.documents.models import Document
from apps.documents.states import DocumentStatus
from apps.users.models import User
from apps.workflows.asks import schema_of
from apps.workflows.assignments import days_allowed
from apps.workflows.lifecycle import Transition, offered, transition_named
from apps.workflows.models import DocumentTransition, TaskRole, TaskStatus
from apps.workflows.people import FIELD_OF, changed_people, number_needed
from apps.workflows.situation import Situation, decides_in_order, situations_of


class Decision(TypedDict):
    """Somebody's decision in an earlier round that sent the document back, or kept it in force."""

    action: str
    label: str
    round: int
    decided_by: User
    decided_at: datetime
    comment: str


class Offer(TypedDict):
    """A move that a person may make now, with everything a client needs to draw it."""

    action: str
    label: str
    description: str
    emphasis: str
    inputs: dict[str, Any]
    signature: dict[str, str] | None
    refusals: list[dict[str, str]]
    previous_decisions: list[Decision]


def offers(document: Document, *, actor: User) -> list[Offer]:
    """What ``actor`` may do with ``document`` now; a move that is only hindered comes with the reasons.

    Who hands a document on again sees with the move what was decided about it before.
    """
    (situation,) = situations_of([document], actor)
    transitions = offered(actor, situation)
    decisions = _previous_decisions(transitions, situation)
    return [_offer(transition, actor, situation, decisions[transition.action]) for transition in transitions]


def _offer(transition: Transition, actor: User, situation: Situation, decisions: list[Decision]) -> Offer:
    words, signs = transition.words, transition.signs
    return {
        "action": transition.action,
        "label": words.label,
        "description": words.description,
        "emphasis": words.emphasis,
        "inputs": _with_suggestions(transition, situation),
        "signature": {"meaning": signs.name, "sentence": signs.sentence} if signs else None,
        "refusals": [refusal.as_dict() for refusal in transition.refusals(actor, situation)],
        "previous_decisions": decisions,
    }


def _previous_decisions(transitions: Sequence[Transition], situation: Situation) -> dict[str, list[Decision]]:
    """By move, oldest first; no statement where no move tells of any, or nothing can have been decided yet."""
    found: dict[str, list[Decision]] = defaultdict(list)
    wanted = {action for transition in transitions for action in transition.shows}
    if not wanted or (situation.workflow is None and situation.document.status == DocumentStatus.DRAFT):
        return found
    steps = DocumentTransition.objects.of(situation.document).filter(action__in=wanted).select_related("transitioned_by")
    for step in steps:
        decision: Decision = {
            "action": step.action,
            "label": transition_named(step.action).words.label,
            "round": step.round,
            "decided_by": step.transitioned_by,
            "decided_at": step.transitioned_at,
            "comment": step.comment,
        }
        for transition in transitions:
            if step.action in transition.shows:
                found[transition.action].append(decision)
    return found


def _with_suggestions(transition: Transition, situation: Situation) -> dict[str, Any]:
    """The inputs of a move with what the situation and the type of the document suggest for them."""
    schema = schema_of(transition.asks)
    fields: dict[str, dict[str, Any]] = schema["properties"]
    document = situation.document
    for name, planned in (("effective_date", document.effective_date), ("obsolescence_date", document.obsolescence_date)):
        if wanted := fields.get(name):
            wanted["default"] = max(planned or situation.today, situation.today).isoformat()
    for role, name in FIELD_OF.items():
        if people := fields.get(name):
            people |= _people_suggested(transition, situation, role)
            fields["due_date"]["default"] = clock.days_from_today(days_allowed(document, role)).isoformat()
    return schema


def _people_suggested(transition: Transition, situation: Situation, role: TaskRole) -> dict[str, Any]:
    """How many the type wants, whether their order counts, and who is asked already where that can be changed."""
    said: dict[str, Any] = {"minItems": number_needed(situation, role)}
    if transition.names is not changed_people:
        return said | {"x-in-order": role is TaskRole.APPROVER and decides_in_order(situation.document)}
    chosen = [
        {
            "id": task.assignee_id,
            "username": task.assignee.username,
            "full_name": task.assignee.full_name,
            "has_decided": task.status == TaskStatus.COMPLETED,
        }
        for task in situation.assigned(role)
    ]
    return said | {"x-in-order": situation.is_in_order(role), "x-chosen": chosen, "default": [one["id"] for one in chosen]}
