"""What a new version means for the documents that build upon it: a question to their authors and approvers, asked set by set."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from apps.audit.services import Entry, record_many, storable_json
from apps.core import clock
from apps.core.lookups import bigint_array
from apps.documents.models import Document
from apps.documents.states import IN_FORCE, OPEN_LABELS
from apps.workflows.moves import Moves

_OVERTAKEN = "A later version took effect."
_NOT_NEEDED = "The document went out of force or was replaced by its next version."
_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactQuestion:
    """Somebody was asked whether a document in force needs a new version, because what it builds upon has one."""

    task_id: int
    assignee_id: int
    assignee_name: str
    due_date: date
    document_id: int
    document_uuid: str
    document_number: str
    version: str
    title: str
    # What the new version is of, where everybody may know of it.
    cause: str


def ask_for_impact(moves: Moves) -> None:
    """Ask authors and approvers of everything in force that builds upon the new versions; earlier open questions end.

    A number that was not in force before has nothing upon it, so first issues cost nothing.
    """
    if not moves.superseded:
        return
    end_impact_questions(moves, numbers={old.document_number for old in moves.superseded}, subjects={old.id for old in moves.superseded})
    moves.questions = _ask(moves)
    record_many("IMPACT_ASKED", [_as_entry(question) for question in moves.questions])


def end_impact_questions_on_these(moves: Moves) -> None:
    """What went out of force needs no new version."""
    end_impact_questions(moves, numbers=(), subjects=moves.document_ids)


_END = """
    WITH ended AS (
        UPDATE workflows_workflowtask task SET status = 'CANCELLED', ended_at = %(at)s,
               cancel_reason = CASE WHEN task.subject_id = ANY(%(subjects)s::bigint[]) THEN %(not_needed)s ELSE %(overtaken)s END
        FROM workflows_documentworkflow workflow JOIN documents_document cause ON cause.id = workflow.document_id
        WHERE workflow.id = task.workflow_id AND task.role = 'IMPACT' AND task.status = 'PENDING'
          AND (task.subject_id = ANY(%(subjects)s::bigint[])
               OR cause.document_number = ANY(ARRAY(SELECT jsonb_array_elements_text(%(numbers)s::jsonb))))
        RETURNING task.id, task.subject_id, task.cancel_reason
    )
    SELECT ended.id, ended.cancel_reason, subject.id, subject.document_number, subject.version_major, subject.version_minor
    FROM ended JOIN documents_document subject ON subject.id = ended.subject_id ORDER BY ended.id
"""


def end_impact_questions(moves: Moves, *, numbers: Collection[str], subjects: Collection[int]) -> None:
    """End the open questions that versions of these numbers caused, and those about these documents; each stays on record."""
    with connection.cursor() as cursor:
        cursor.execute(
            _END,
            {
                "at": moves.at,
                "subjects": bigint_array(subjects),
                "numbers": storable_json(sorted(numbers)),
                "overtaken": _OVERTAKEN,
                "not_needed": _NOT_NEEDED,
            },
        )
        ended = cursor.fetchall()
    record_many(
        "IMPACT_QUESTION_ENDED",
        [
            Entry(model=Document, key=pk, label=f"{number} v{major:02d}.{minor:02d}", details={"task": task, "reason": reason})
            for task, reason, pk, number, major, minor in ended
        ],
    )


# Approvers are those who approved the round in which the document was approved.
_ASK = """
    WITH cause AS (
        SELECT (item ->> 0)::bigint AS workflow_id, (item ->> 1)::int AS round, document.document_number, document.sensitivity_label,
               document.document_number || ' ' || document.title AS name, coalesce(kind.impact_days, %(days)s) AS days
        FROM jsonb_array_elements(%(causes)s::jsonb) AS listed(item)
        JOIN documents_document document ON document.id = (item ->> 2)::bigint
        LEFT JOIN documents_documenttype kind ON kind.id = document.document_type_id
    ), affected AS (
        SELECT DISTINCT cause.workflow_id, dependent.id, dependent.author_id
        FROM cause
        JOIN documents_document target ON target.document_number = cause.document_number
        JOIN documents_documentdependency link ON link.depends_on_id = target.id
        JOIN documents_document dependent ON dependent.id = link.document_id
        WHERE dependent.status = ANY(%(in_force)s) AND dependent.document_number <> cause.document_number
    ), person AS (
        SELECT workflow_id, id AS document_id, author_id AS account_id FROM affected
        UNION
        SELECT affected.workflow_id, affected.id, approval.assignee_id
        FROM affected
        JOIN workflows_documentworkflow workflow ON workflow.document_id = affected.id AND workflow.workflow_type <> 'OBSOLESCENCE'
        JOIN workflows_workflowtask approval ON approval.workflow_id = workflow.id AND approval.round = workflow.round
         AND approval.role = 'APPROVER' AND approval.decision = 'approve'
    ), asked AS (
        INSERT INTO workflows_workflowtask
               (uuid, workflow_id, round, role, assignee_id, subject_id, status, position, due_date, decision, comment, cancel_reason)
        SELECT gen_random_uuid(), cause.workflow_id, cause.round, 'IMPACT', account.id, person.document_id, 'PENDING', 0,
               %(today)s::date + cause.days, '', '', ''
        FROM person JOIN cause ON cause.workflow_id = person.workflow_id
        JOIN users_user account ON account.id = person.account_id AND account.is_active AND NOT account.is_service
        ORDER BY person.document_id, account.id
        ON CONFLICT DO NOTHING
        RETURNING id, workflow_id, assignee_id, subject_id, due_date
    )
    SELECT asked.id, asked.assignee_id, account.first_name, account.last_name, account.username, asked.due_date,
           subject.id, subject.uuid, subject.document_number, subject.version_major, subject.version_minor, subject.title,
           CASE WHEN cause.sensitivity_label = ANY(%(open_labels)s) THEN cause.name ELSE '' END
    FROM asked
    JOIN cause ON cause.workflow_id = asked.workflow_id
    JOIN documents_document subject ON subject.id = asked.subject_id
    JOIN users_user account ON account.id = asked.assignee_id
    ORDER BY asked.id
"""


def _ask(moves: Moves) -> list[ImpactQuestion]:
    """One question per person and document, in one statement for the whole set."""
    again = {old.document_number for old in moves.superseded}
    causes = [
        (situation.live_workflow.pk, situation.live_workflow.round, situation.document.pk)
        for situation in moves.situations
        if situation.document.document_number in again
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _ASK,
            {
                "causes": storable_json(causes),
                "today": clock.today(),
                "days": _DAYS,
                "in_force": [state.value for state in IN_FORCE],
                "open_labels": [label.value for label in OPEN_LABELS],
            },
        )
        return [_as_question(row) for row in cursor.fetchall()]


def _as_question(row: Sequence[object]) -> ImpactQuestion:
    task_id, assignee_id, first, last, login, due, pk, uuid, number, major, minor, title, cause = row
    return ImpactQuestion(
        task_id=int(str(task_id)),
        assignee_id=int(str(assignee_id)),
        assignee_name=f"{first} {last}".strip() or str(login),
        due_date=due,  # type: ignore[arg-type]
        document_id=int(str(pk)),
        document_uuid=str(uuid),
        document_number=str(number),
        version=f"{major:02d}.{minor:02d}",
        title=str(title),
        cause=str(cause),
    )


def _as_entry(question: ImpactQuestion) -> Entry:
    return Entry(
        model=Document,
        key=question.document_id,
        label=f"{question.document_number} v{question.version}",
        details={"task": question.task_id, "assignee": question.assignee_name, "due_date": question.due_date.isoformat()},
    )
