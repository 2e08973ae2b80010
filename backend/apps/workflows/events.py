"""Audited events of the lifecycle: one per row of the table, and what goes with them."""

from apps.audit.catalogue import Event, register
from apps.workflows.words import WORDS

_MOVE = {"action": str, "round": int, "version": str, "people?": list, "due_date?": str, "signature?": str, "new_version?": str}

register(
    *(Event(words.event, words.sentence, _MOVE) for words in WORDS.values()),
    Event("DOCUMENT_SUPERSEDED", "{object} was superseded by version {superseded_by}", {"superseded_by": str, "version": str}),
    Event(
        "DOCUMENT_MOVE_REFUSED",
        "{actor} was refused the move «{action}» on {object}: {message}",
        {"action": str, "codes": list, "message": str, "status": str},
    ),
    Event(
        "IMPACT_ASKED",
        "{actor} asked {assignee} whether {object} needs a new version, because what it builds upon has one",
        {"task": int, "assignee": str, "due_date": str},
    ),
    Event("IMPACT_QUESTION_ENDED", "{actor} ended a question about the impact on {object}: {reason}", {"task": int, "reason": str}),
    Event(
        "IMPACT_QUESTION_PASSED_ON",
        "{actor} gave the question about the impact on {object} to {assignee} instead of {before}",
        {"task": int, "before": str, "assignee": str},
    ),
    Event("IMPACT_ASSESSED", "{actor} assessed the impact on {object}: {decision}", {"task": int, "decision": str}),
    Event(
        "WORKFLOW_TASK_ESCALATED",
        "{actor} told author and admins that a task of {assignee} on {document} is {days_late} days late",
        {"task": int, "assignee": str, "document": str, "days_late": int},
    ),
    Event("WORKFLOW_TASKS_CANCELLED", "{actor} cancelled a {kind} task of {assignee}", {"task": int, "kind": str, "assignee": str}),
)
