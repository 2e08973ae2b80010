"""Questions about workflows: what may I do now, what waits for me, what has gone stale, what happened."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from apps.core import clock
from apps.core.lifecycle import mermaid
from apps.core.permissions import Role
from apps.documents.models import Document
from apps.documents.states import FINAL
from apps.documents.states import DocumentStatus as S
from apps.users.models import User
from apps.workflows.asks import schema_of
from apps.workflows.lifecycle import LIFECYCLE, Transition, offered
from apps.workflows.models import DocumentState, DocumentTransition, TaskRole, WorkflowTask, WorkflowType
from apps.workflows.situation import Situation, situations_of


class Offer(TypedDict):
    """A move that a person may make now, with everything a client needs to draw it."""

    action: str
    label: str
    description: str
    emphasis: str
    inputs: dict[str, Any]
    signature: dict[str, str] | None
    refusals: list[dict[str, str]]


def offers(document: Document, *, actor: User) -> list[Offer]:
    """What ``actor`` may do with ``document`` now; a move that is only hindered comes with the reasons."""
    (situation,) = situations_of([document], actor)
    return [_offer(transition, actor, situation) for transition in offered(actor, situation)]


def _offer(transition: Transition, actor: User, situation: Situation) -> Offer:
    words, signs = transition.words, transition.signs
    return {
        "action": transition.action,
        "label": words.label,
        "description": words.description,
        "emphasis": words.emphasis,
        "inputs": _with_defaults(schema_of(transition.asks), situation),
        "signature": {"meaning": signs.name, "sentence": signs.sentence} if signs else None,
        "refusals": [refusal.as_dict() for refusal in transition.refusals(actor, situation)],
    }


def _with_defaults(schema: dict[str, Any], situation: Situation) -> dict[str, Any]:
    """Days that the situation suggests: the planned day, or today where it has passed."""
    document = situation.document
    for name, planned in (("effective_date", document.effective_date), ("obsolescence_date", document.obsolescence_date)):
        if wanted := schema["properties"].get(name):
            wanted["default"] = max(planned or situation.today, situation.today).isoformat()
    return schema


def lifecycle_in_words() -> dict[str, Any]:
    """The lifecycle table for people, with its diagram; from the same rows that enforce it."""
    rows = [
        {
            "action": transition.action,
            "label": transition.words.label,
            "description": transition.words.description,
            "sources": [state.value for state in S if state in transition.sources],
            "target": getattr(transition.outcome, "state", None),
            "outcome": type(transition.outcome).__name__,
            "signature": transition.signs.name if transition.signs else None,
        }
        for transition in LIFECYCLE
    ]
    return {"rows": rows, "diagram": mermaid(LIFECYCLE, initial=S.DRAFT, final=frozenset(FINAL))}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleTask:
    """A task that nobody needs any more: ``kind`` is ``orphaned``, ``duplicate`` or ``expired``."""

    id: int
    kind: str
    reason: str
    document_number: str
    assignee: str
    role: str


_STALE_REASONS = {
    "orphaned": "its workflow has ended, or its document no longer waits for it",
    "duplicate": "the same person has a newer task of the same kind for this document",
    "expired": "its round is over",
}
_AWAITS = (
    Q(role=TaskRole.REVIEWER, workflow__document__status__in=(S.PENDING_REVIEW, S.UNDER_REVIEW))
    | Q(role=TaskRole.APPROVER, workflow__document__status=S.PENDING_APPROVAL)
    | Q(role=TaskRole.APPROVER, workflow__document__status=S.EFFECTIVE, workflow__workflow_type=WorkflowType.OBSOLESCENCE)
)


def stale_tasks(*, limit: int | None = None) -> list[StaleTask]:
    """Pending tasks without a purpose, oldest first.

    Orphaned: the workflow has ended, or the document does not wait for this kind of task. Duplicate: an older round's task
    beside a newer one of the same person. Expired: any other task of a round that is over. The task of somebody who was
    deactivated is none of these: no cleanup lowers the number of people who must agree.
    """
    newer = WorkflowTask.objects.pending().filter(
        workflow=OuterRef("workflow"), assignee=OuterRef("assignee"), role=OuterRef("role"), round__gt=OuterRef("round")
    )
    kinds = Case(
        When(Q(workflow__ended_at__isnull=False) | ~_AWAITS, then=Value("orphaned")),
        When(Exists(newer), then=Value("duplicate")),
        When(round__lt=F("workflow__round"), then=Value("expired")),
        output_field=CharField(),
    )
    rows = (
        WorkflowTask.objects.pending()
        .annotate(kind=kinds)
        .filter(kind__isnull=False)
        .order_by("id")
        .values_list("id", "kind", "workflow__document__document_number", "assignee__username", "role")[:limit]
    )
    return [
        StaleTask(id=pk, kind=kind, reason=_STALE_REASONS[kind], document_number=number, assignee=login, role=role)
        for pk, kind, number, login, role in rows
    ]


def waiting_tasks(*, actor: User, scope: str = "mine") -> QuerySet[WorkflowTask]:
    """Tasks that wait: for the actor (``mine``), or for everybody (``team``, document admins), by due date."""
    tasks = WorkflowTask.objects.pending().filter(workflow__ended_at__isnull=True)
    if scope == "mine" or actor.role < Role.DOCUMENT_ADMIN:
        tasks = tasks.filter(assignee_id=actor.pk)
    overdue = Q(due_date__lt=clock.today())
    tasks = tasks.annotate(is_overdue=Case(When(overdue, then=Value(True)), default=Value(False)))
    return tasks.select_related("workflow__document__author", "assignee").order_by(F("due_date").asc(nulls_last=True), "id")


def list_states() -> QuerySet[DocumentState]:
    """The states a document can be in, in the order of its life."""
    return DocumentState.objects.all()


def history_of(document: Document) -> QuerySet[DocumentTransition]:
    """The moves of one version, oldest first, with who made them and the signature given."""
    return DocumentTransition.objects.of(document).select_related("transitioned_by", "signature")


def tasks_of(document: Document) -> QuerySet[WorkflowTask]:
    """Every task of a document's workflows, in the order they were given."""
    return WorkflowTask.objects.filter(workflow__document=document).select_related("assignee", "workflow").order_by("id")


def overdue_tasks(today: date | None = None) -> QuerySet[WorkflowTask]:
    """Pending tasks whose due date has passed."""
    return WorkflowTask.objects.pending().filter(workflow__ended_at__isnull=True, due_date__lt=today or clock.today())
