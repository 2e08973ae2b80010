"""Questions about workflows: what may I do now (``offers``), what waits for me, what has gone stale or cannot go on, what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from psycopg import sql

from apps.core import clock
from apps.core.errors import NotFound
from apps.core.lifecycle import mermaid
from apps.core.permissions import Refusal, Role
from apps.documents.models import Document
from apps.documents.selectors import who_sees
from apps.documents.states import FINAL
from apps.documents.states import DocumentStatus as S
from apps.users.models import User
from apps.workflows.lifecycle import LIFECYCLE
from apps.workflows.models import UNDECIDED, DocumentState, DocumentTransition, TaskRole, TaskStatus, WorkflowTask, WorkflowType
from apps.workflows.offers import Offer, offers
from apps.workflows.people import ROLE_NEEDED, ROLE_TO_ANSWER, obstacle_to
from apps.workflows.situation import situations_of

__all__ = [
    "StaleTask",
    "blocked_tasks",
    "count_tasks",
    "get_visible_task",
    "history_of",
    "impact_questions_to",
    "lifecycle_in_words",
    "list_states",
    "obstacles_to",
    "obstacles_to_answering",
    "offers",
    "offers_upon_impact",
    "open_tasks_of",
    "stale_tasks",
    "tasks_of",
    "waiting_tasks",
]


def offers_upon_impact(task: WorkflowTask, *, actor: User) -> list[Offer]:
    """What follows from an answer about impact: where a new version is needed, the offer to start it."""
    if task.decision != "new_version_needed" or task.subject is None:
        return []
    return [offer for offer in offers(task.subject, actor=actor) if offer["action"] == "create_version"]


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
    status: str


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
    """Tasks that are still to be done and have no purpose any more, oldest first.

    Orphaned: the workflow has ended, or the document does not wait for this kind of task. Duplicate: an older round's task
    beside a newer one of the same person. Expired: any other task of a round that is over. The task of somebody who was
    deactivated is none of these: no cleanup lowers the number of people who must agree.
    """
    newer = WorkflowTask.objects.undecided().filter(
        workflow=OuterRef("workflow"), assignee=OuterRef("assignee"), role=OuterRef("role"), round__gt=OuterRef("round")
    )
    kinds = Case(
        When(Q(workflow__ended_at__isnull=False) | ~_AWAITS, then=Value("orphaned")),
        When(Exists(newer), then=Value("duplicate")),
        When(round__lt=F("workflow__round"), then=Value("expired")),
        output_field=CharField(),
    )
    rows = (
        WorkflowTask.objects.undecided()
        .filter(subject__isnull=True)
        .annotate(kind=kinds)
        .filter(kind__isnull=False)
        .order_by("id")
        .values_list("id", "kind", "workflow__document__document_number", "assignee__username", "role", "status")[:limit]
    )
    return [
        StaleTask(id=pk, kind=kind, reason=_STALE_REASONS[kind], document_number=number, assignee=login, role=role, status=status)
        for pk, kind, number, login, role, status in rows
    ]


# Whoever can do a task of each kind.
_ABLE = {task: User.objects.people().in_role(role).values("pk") for task, role in ROLE_NEEDED.items()}
_DECISION_BLOCKED = (
    Q(workflow__ended_at__isnull=True, status__in=UNDECIDED, round=F("workflow__round"))
    & _AWAITS
    & ~Q(*(Q(role=task, assignee__in=able) for task, able in _ABLE.items()), _connector=Q.OR)
)
# A question outlives the workflow that asked it, and anybody who is still here can answer it.
_QUESTION_BLOCKED = Q(role=TaskRole.IMPACT, status=TaskStatus.PENDING) & ~Q(assignee__in=User.objects.people().values("pk"))
_BLOCKED = _DECISION_BLOCKED | _QUESTION_BLOCKED


def blocked_tasks() -> QuerySet[WorkflowTask]:
    """Tasks that wait, or will wait, for somebody who cannot act any more: deactivated, or without the role; oldest first.

    No cleanup takes them away, for that would lower the number of people who must agree: others are asked instead
    (``change_reviewers``, ``change_approvers``; for questions about impact ``reassign_task``).
    """
    tasks = WorkflowTask.objects.filter(_BLOCKED)
    return tasks.select_related("workflow__document", "subject", "assignee").order_by("id")


def waiting_tasks(*, actor: User, scope: str = "mine") -> QuerySet[WorkflowTask]:
    """Tasks that wait: for the actor (``mine``), or for everybody (``team``, document admins), by due date."""
    tasks = WorkflowTask.objects.pending().live()
    if scope == "mine" or actor.role < Role.DOCUMENT_ADMIN:
        tasks = tasks.filter(assignee_id=actor.pk)
    overdue = Q(due_date__lt=clock.today())
    blocked = Case(When(_BLOCKED, then=Value(True)), default=Value(False))
    tasks = tasks.annotate(is_overdue=Case(When(overdue, then=Value(True)), default=Value(False)), is_blocked=blocked)
    return _with_documents(tasks, actor).order_by(F("due_date").asc(nulls_last=True), "id")


def impact_questions_to(actor: User) -> QuerySet[WorkflowTask]:
    """The questions about impact that somebody was asked, answered or not, with their documents."""
    return _with_documents(WorkflowTask.objects.filter(role=TaskRole.IMPACT, assignee_id=actor.pk), actor)


def _with_documents(tasks: QuerySet[WorkflowTask], actor: User) -> QuerySet[WorkflowTask]:
    """With what each is about, and whether the actor may see the document whose workflow it belongs to."""
    visible = Exists(Document.objects.visible_to(actor).filter(pk=OuterRef("workflow__document")))
    related = tasks.select_related("workflow__document__author", "subject__author", "assignee")
    return related.annotate(is_cause_visible=visible)


def open_tasks_of(people: Iterable[User]) -> dict[int, int]:
    """How many tasks wait for each of some people, over all documents; whoever has none is left out. One statement."""
    pending = WorkflowTask.objects.pending().live().filter(assignee__any_of={person.pk for person in people})
    return dict(pending.order_by().values_list("assignee").annotate(Count("pk")))


def obstacles_to(people: Iterable[User], document: Document, task: TaskRole, *, actor: User) -> dict[int, Refusal]:
    """Why some of these people cannot be given a task on a document, by id; the same rules that refuse them when they are named."""
    if task is TaskRole.IMPACT:
        return obstacles_to_answering(people, document)
    (situation,) = situations_of([document], actor)
    return {person.pk: obstacle for person in people if (obstacle := obstacle_to(person, situation, task))}


def obstacles_to_answering(people: Iterable[User], document: Document) -> dict[int, Refusal]:
    """Why some of these people cannot be asked what a new version means for ``document``, by id."""
    asked = list(people)
    able = {person.pk for person in asked if person.role >= ROLE_TO_ANSWER} & who_sees(document, asked)
    refusal = Refusal("not_assignable", "Whoever answers must be an author or above, and able to see the document.")
    return {person.pk: refusal for person in asked if person.pk not in able}


def get_visible_task(*, actor: User, uuid: UUID | str) -> WorkflowTask:
    """A task of a document that this account may see.

    Raises:
        NotFound: it does not exist, or not for this account.
    """
    visible = Document.objects.visible_to(actor)
    about = Q(subject__isnull=True, workflow__document__in=visible) | Q(subject__in=visible)
    task = WorkflowTask.objects.filter(about, uuid=uuid)
    found = task.select_related("workflow__document", "subject").first()
    if found is None:
        raise NotFound("not_found", "There is no such task.")
    return found


def list_states() -> QuerySet[DocumentState]:
    """The states a document can be in, in the order of its life."""
    return DocumentState.objects.all()


def history_of(document: Document) -> QuerySet[DocumentTransition]:
    """The moves of one version, oldest first, with who made them and the signature given."""
    return DocumentTransition.objects.of(document).select_related("transitioned_by", "signature")


def tasks_of(document: Document) -> QuerySet[WorkflowTask]:
    """Every task of a document's workflows, and every question about its impact, in the order they were given."""
    own = Q(workflow__document=document, subject__isnull=True) | Q(subject=document)
    return WorkflowTask.objects.filter(own).select_related("assignee", "workflow").order_by("id")


def count_tasks(today: date, *, severe: timedelta) -> dict[str, int]:
    """How many tasks are ``overdue``, how many by more than ``severe``, and how many are ``blocked``; one statement."""
    statement, parameters = _counting_of_tasks()
    days = {_TODAY: today, _LONG_AGO: today - severe}
    with connection.cursor() as cursor:
        cursor.execute(statement, [days.get(value, value) for value in parameters])
        counted = cursor.fetchone() or (0, 0, 0)
    return dict(zip(("overdue", "severe", "blocked"), counted, strict=True))


# Stand for the days that are put in when it is asked.
_TODAY, _LONG_AGO = date(1, 1, 2), date(1, 1, 1)


@cache
def _counting_of_tasks() -> tuple[str, tuple[Any, ...]]:
    """The statement, composed once: screens ask every few seconds, and Django takes longer to write it than the database to answer."""
    late = WorkflowTask.objects.pending().live().filter(due_date__lt=_TODAY).order_by().annotate(all=Value(1)).values("all")
    counted = late.annotate(overdue=Count("pk"), severe=Count("pk", filter=Q(due_date__lt=_LONG_AGO)))
    # Apart: few tasks are blocked, and only for those the documents are looked up.
    blocked = WorkflowTask.objects.filter(_BLOCKED).order_by().annotate(all=Value(1)).values("all").annotate(blocked=Count("pk"))
    parts = [counted.values_list("overdue", "severe").query.sql_with_params(), blocked.values_list("blocked").query.sql_with_params()]
    (of_late, late_parameters), (of_blocked, blocked_parameters) = parts
    statement = f"SELECT late.*, blocked.* FROM ({of_late}) AS late, ({of_blocked}) AS blocked"  # noqa: S608  (both composed by Django)
    parameters = (*late_parameters, *blocked_parameters)
    # What never changes stands in the text: so the database can plan once, and knows which of its partial indexes serve.
    texts = ["%s" if value in (_TODAY, _LONG_AGO) else sql.Literal(value).as_string() for value in parameters]
    return statement % tuple(texts), tuple(value for value in parameters if value in (_TODAY, _LONG_AGO))
