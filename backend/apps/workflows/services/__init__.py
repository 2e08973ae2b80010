"""The deeds of the workflows app."""

from apps.workflows.due import DueMoves, MovedDocument, RefusedDocument
from apps.workflows.services.due import move_due_documents
from apps.workflows.services.impact import answer_impact
from apps.workflows.services.moves import move_document, move_documents, move_inputs, record_refused_move
from apps.workflows.services.reassign import reassign_task
from apps.workflows.services.tasks import cancel_stale_tasks, tell_of_blocked_tasks
from apps.workflows.services.timeouts import ESCALATED_AFTER_DAYS, LateTask, chase_late_tasks, late_tasks

__all__ = [
    "ESCALATED_AFTER_DAYS",
    "DueMoves",
    "LateTask",
    "MovedDocument",
    "RefusedDocument",
    "answer_impact",
    "cancel_stale_tasks",
    "chase_late_tasks",
    "late_tasks",
    "move_document",
    "move_documents",
    "move_due_documents",
    "move_inputs",
    "reassign_task",
    "record_refused_move",
    "tell_of_blocked_tasks",
]
