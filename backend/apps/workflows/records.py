"""What a move leaves behind: transition rows, audit entries and notifications, in a fixed number of statements for any set."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from apps.audit.services import Entry, current_act, record_many, storable_json
from apps.core.lookups import bigint_array
from apps.documents.models import Document
from apps.documents.selectors.attachments import attached_content
from apps.documents.states import DocumentStatus
from apps.notifications.services import notify_many
from apps.security.services import SignedContent
from apps.workflows.lifecycle import Transition
from apps.workflows.moves import Moves, Superseded

_SUPERSEDED = DocumentStatus.SUPERSEDED.value


def signed_content(moves: Moves) -> SignedContent:
    """What a signature is bound to: the file's digest, and attachments and control data as they stand with this move."""
    document = moves.single.document
    planned = moves.values.get("effective_date", document.effective_date)
    last_day = moves.workflow_values.get("planned_date", document.obsolescence_date)
    return SignedContent(
        subject=document,
        content_sha256=document.file_id or "",
        metadata={
            "uuid": document.uuid,
            "document_number": document.document_number,
            "version": document.version,
            "title": document.title,
            "description": document.description,
            "keywords": document.keywords,
            "department": document.department,
            "document_type": document.document_type.code if document.document_type else None,
            "sensitivity_label": document.sensitivity_label,
            "author_id": document.author_id,
            "file_name": document.file_name,
            "attachments": attached_content(document),
            "reason_for_change": document.reason_for_change,
            "effective_date": planned,
            "obsolescence_date": last_day,
            "action": moves.action,
            "remark": moves.remark,
        },
    )


def write(transition: Transition, moves: Moves) -> None:
    """History, audit trail and outbox for everything that the move did."""
    _write_transitions(transition, moves)
    record_many(transition.words.event, [_entry(transition, moves, position) for position in range(len(moves.situations))])
    if moves.superseded:
        record_many("DOCUMENT_SUPERSEDED", [_superseded_entry(old) for old in moves.superseded])
    if told := transition.tells(moves):
        notify_many(told)


def _write_transitions(transition: Transition, moves: Moves) -> None:
    """The history of the documents that moved, and of those that went out of force with it; a statement each."""
    remark = moves.remark or (transition.words.description if moves.actor.is_service else "")
    _history_of_moved(moves, remark)
    if moves.superseded:
        _history_of_superseded(moves)


# A document that came without a workflow (imported in force) gets a finished one, so that its history has a place to stand.
_LAST_WORKFLOW = """
    WITH listed AS (
        SELECT (item ->> 0)::bigint AS document_id, item ->> 1 AS from_state, item ->> 2 AS to_state, item ->> 3 AS comment, place
        FROM jsonb_array_elements(%(rows)s::jsonb) WITH ORDINALITY AS listed(item, place)
    ), known AS (
        SELECT DISTINCT ON (w.document_id) w.document_id, w.id, w.round
        FROM workflows_documentworkflow w WHERE w.document_id = ANY(%(documents)s::bigint[]) ORDER BY w.document_id, w.id DESC
    ), made AS (
        INSERT INTO workflows_documentworkflow
               (document_id, workflow_type, current_state_id, is_terminated, round, initiated_by_id, ended_at, outcome)
        SELECT document_id, 'REVIEW', from_state, false, 1, %(actor)s, %(at)s, 'EFFECTIVE'
        FROM listed WHERE document_id NOT IN (SELECT document_id FROM known)
        RETURNING document_id, id, round
    ), workflow AS (SELECT * FROM known UNION ALL SELECT * FROM made)
    INSERT INTO workflows_documenttransition
           (workflow_id, document_id, action, from_state_id, to_state_id, transitioned_by_id, comment, transitioned_at, round,
            correlation_id, signature_id)
    SELECT workflow.id, document_id, %(action)s, from_state, to_state, %(actor)s, comment, %(at)s, workflow.round,
           %(correlation)s, %(signature)s
    FROM listed JOIN workflow USING (document_id) ORDER BY place
"""


def _insert_history(moves: Moves, action: str, rows: Sequence[tuple[int, str, str, str]]) -> None:
    """One transition per (document id, from, to, comment), in the latest workflow of each document."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LAST_WORKFLOW,
            {
                "rows": storable_json(rows),
                "documents": bigint_array(row[0] for row in rows),
                "action": action,
                "actor": moves.actor.pk,
                "at": moves.at,
                "correlation": current_act().correlation_id,
                "signature": moves.signature.pk if moves.signature else None,
            },
        )


def _history_of_moved(moves: Moves, remark: str) -> None:
    _insert_history(
        moves,
        moves.action,
        [(document.id, moves.from_states[document.id], document.status, remark) for document in moves.documents],
    )


def _history_of_superseded(moves: Moves) -> None:
    _insert_history(
        moves,
        "supersede",
        [(old.id, old.old_status, _SUPERSEDED, f"Superseded by version {old.superseded_by.version}.") for old in moves.superseded],
    )


def _entry(transition: Transition, moves: Moves, position: int) -> Entry:
    situation = moves.situations[position]
    document = situation.document
    details: dict[str, Any] = {
        "action": moves.action,
        "round": situation.workflow.round if situation.workflow else 0,
        "version": document.version,
    }
    if moves.people:
        details["people"] = [person.full_name for person in moves.people]
        due = situation.live_workflow.due_date
        details["due_date"] = due.isoformat() if due else None
    if moves.signature is not None:
        details["signature"] = str(moves.signature.uuid)
    if moves.created is not None:
        details["new_version"] = moves.created.version
    return Entry.about(document, changes=_changes(transition, moves, document), details=details)


def _changes(transition: Transition, moves: Moves, document: Document) -> dict[str, Any]:
    """``{field: [old, new]}``; a sweep writes the overview's ``{old_status, new_status}``."""
    if moves.actor.is_service:
        return {"old_status": moves.from_states[document.id], "new_status": document.status}
    return moves.changes.get(document.pk, {})


def _superseded_entry(old: Superseded) -> Entry:
    return Entry(
        model=Document,
        key=old.id,
        label=f"{old.document_number} v{old.version}",
        changes={"old_status": old.old_status, "new_status": _SUPERSEDED},
        details={"superseded_by": old.superseded_by.version, "version": old.version},
    )
