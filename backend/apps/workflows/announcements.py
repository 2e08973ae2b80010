"""Who is told what by a move: rows for the notification outbox, made for the whole set at once."""

from collections.abc import Callable, Collection
from typing import Any

from apps.documents.models import Document
from apps.documents.selectors.dependencies import authors_preparing_dependents
from apps.documents.states import OPEN_LABELS
from apps.workflows.impact import ImpactQuestion
from apps.workflows.models import WorkflowTask
from apps.workflows.moves import Moves
from apps.workflows.rules import is_obsolescence

Row = tuple[int, str, dict[str, Any]]
Announcement = Callable[[Moves], list[Row]]


def about(document: Document, **more: Any) -> dict[str, Any]:
    """The facts every notification about a document carries."""
    return {
        "document_uuid": str(document.uuid),
        "document_number": document.document_number,
        "version": document.version,
        "title": document.title,
        **more,
    }


def nobody(moves: Moves) -> list[Row]:
    return []


def author(code: str) -> Announcement:
    """The author is told, once the document has moved; a colleague's partial agreement is no news."""

    def tell(moves: Moves) -> list[Row]:
        if moves.to_state is None:
            return []
        facts = {"actor_name": moves.actor.full_name, "comment": moves.remark}
        return [
            (document.author_id, code, about(document, **facts, effective_date=_day(document)))
            for document in moves.documents
            if document.author_id != moves.actor.pk
        ]

    return tell


def together(*announcements: Announcement) -> Announcement:
    """Several announcements, in order."""
    return lambda moves: [row for tell in announcements for row in tell(moves)]


def assignees(moves: Moves) -> list[Row]:
    """Everybody who has just been given a task that can be done now is told what waits and until when."""
    return [(task.assignee_id, "task_assigned", _about_task(moves, task)) for task in moves.opened]


def next_in_order(moves: Moves) -> list[Row]:
    """Where approvers decide in order, the next one is told that the turn is theirs."""
    return [(task.assignee_id, "your_turn", _about_task(moves, task)) for task in moves.opened]


def changed_people(moves: Moves) -> list[Row]:
    """Who is asked now, who is not any more and whose turn comes later are told; and whoever the document belongs to."""
    situation = moves.single
    obsolete = is_obsolescence(situation)
    rows = [(task.assignee_id, "task_withdrawn", _about_task(moves, task)) for task in moves.removed]
    rows += [(task.assignee_id, "task_postponed", _about_task(moves, task)) for task in moves.postponed]
    if obsolete:
        # Whoever asks now is not whoever asked for it.
        rows += [(task.assignee_id, "obsolescence_requested", _about_task(moves, task) | {"actor_name": ""}) for task in moves.opened]
    else:
        rows += assignees(moves)
    concerned = {situation.document.author_id, situation.live_workflow.initiated_by_id} - {moves.actor.pk}
    facts = about(situation.document, actor_name=moves.actor.full_name, comment=moves.remark)
    return rows + [(recipient, "assignment_changed", facts) for recipient in sorted(concerned)]


def _about_task(moves: Moves, task: WorkflowTask) -> dict[str, Any]:
    return about(
        moves.single.document,
        actor_name=moves.actor.full_name,
        task=task.get_role_display(),
        due_date=task.due_date.isoformat() if task.due_date else "",
        comment=moves.remark,
    )


def blocked_task(task: WorkflowTask, admins: Collection[int]) -> list[Row]:
    """Whoever can choose others is told that somebody who is asked cannot act any more."""
    facts = about(task.subject or task.workflow.document, assignee_name=task.assignee.full_name, task=task.get_role_display())
    return [(recipient, "task_blocked", facts) for recipient in sorted(_concerned_by(task, admins))]


def overdue_task(task: WorkflowTask, days_late: int) -> Row:
    """Whoever has to do something is reminded that the day for it has passed."""
    return (task.assignee_id, "task_overdue", _about_late(task, days_late))


def escalated_task(task: WorkflowTask, days_late: int, admins: Collection[int]) -> list[Row]:
    """Whoever waits for a task, and whoever can choose others, is told that it is far too late."""
    facts = _about_late(task, days_late) | {"assignee_name": task.assignee.full_name}
    return [(recipient, "task_escalated", facts) for recipient in sorted(_concerned_by(task, admins))]


def _about_late(task: WorkflowTask, days_late: int) -> dict[str, Any]:
    due = task.due_date.isoformat() if task.due_date else ""
    return about(task.subject or task.workflow.document, task=task.get_role_display(), due_date=due, days_late=days_late)


def _concerned_by(task: WorkflowTask, admins: Collection[int]) -> set[int]:
    """Author, initiator and admins, without the one who has the task."""
    initiator = {task.workflow.initiated_by_id} if task.subject is None else set()
    return {(task.subject or task.workflow.document).author_id, *initiator, *admins} - {task.assignee_id}


def in_force(moves: Moves) -> list[Row]:
    """Authors learn that their version took effect, and that an older one of theirs was superseded."""
    rows: list[Row] = [(document.author_id, "effective", about(document, effective_date=_day(document))) for document in moves.documents]
    rows += [
        (
            old.author_id,
            "superseded",
            {
                "document_uuid": old.uuid,
                "document_number": old.document_number,
                "version": old.version,
                "title": old.title,
                "new_version": old.superseded_by.version,
            },
        )
        for old in moves.superseded
    ]
    return rows


def asked_for_impact(moves: Moves) -> list[Row]:
    """Whoever has to say what a new version means for a document of theirs is told so."""
    return [impact_question(question) for question in moves.questions]


def impact_question(question: ImpactQuestion) -> Row:
    """Somebody is asked what a new version means for a document that builds upon it."""
    return (
        question.assignee_id,
        "impact_asked",
        {
            "document_uuid": question.document_uuid,
            "document_number": question.document_number,
            "version": question.version,
            "title": question.title,
            "due_date": question.due_date.isoformat(),
            "cause": question.cause,
        },
    )


def obsolescence_asked_for(moves: Moves) -> list[Row]:
    """Approvers are told what they are asked, and the author that somebody wants the document out of force."""
    situation = moves.single
    due = situation.live_workflow.due_date
    facts = about(situation.document, actor_name=moves.actor.full_name, due_date=due.isoformat() if due else "", comment=moves.remark)
    rows: list[Row] = [(task.assignee_id, "obsolescence_requested", facts) for task in moves.opened]
    if situation.document.author_id != moves.actor.pk:
        rows.append((situation.document.author_id, "obsolescence_started", facts))
    return rows


def obsolescence(code: str, *, once_moved: bool = False) -> Announcement:
    """Told are the author, whoever started it, and the authors of documents in preparation that build upon it.

    With ``once_moved`` a colleague's partial agreement is no news.
    """

    def tell(moves: Moves) -> list[Row]:
        if once_moved and moves.to_state is None:
            return []
        # Under another label they may not know of it any more.
        concerned = authors_preparing_dependents({one.document_number for one in moves.documents if one.sensitivity_label in OPEN_LABELS})
        rows: list[Row] = []
        for situation in moves.situations:
            document = situation.document
            facts = about(document, actor_name=moves.actor.full_name, comment=moves.remark, obsolescence_date=_last_day(document))
            recipients = {document.author_id, *concerned.get(document.document_number, ())}
            if situation.workflow is not None:
                recipients.add(situation.workflow.initiated_by_id)
            rows += [(recipient, code, facts) for recipient in sorted(recipients - {moves.actor.pk})]
        return rows

    return tell


def _day(document: Document) -> str:
    return document.effective_date.isoformat() if document.effective_date else ""


def _last_day(document: Document) -> str:
    return document.obsolescence_date.isoformat() if document.obsolescence_date else ""
