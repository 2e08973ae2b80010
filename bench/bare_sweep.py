"""The rows of a sweep written by hand: set-based SQL as a database engineer would write it for this one purpose, without any program."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db import connections, transaction

# The table refuses two versions in force at any moment, so the older ones go first.
_SUPERSEDE = """
    UPDATE documents_document AS old SET status = 'SUPERSEDED', superseded_at = now(), updated_at = now(), revision = old.revision + 1
    FROM documents_document AS due
    WHERE due.id = ANY(%(ids)s) AND old.document_number = due.document_number AND old.status IN ('EFFECTIVE', 'SCHEDULED_FOR_OBSOLESCENCE')
    RETURNING old.id
"""
_MOVE = """
    UPDATE documents_document SET status = 'EFFECTIVE', activated_at = now(), updated_at = now(), revision = revision + 1
    WHERE id = ANY(%(ids)s) AND status = 'APPROVED_PENDING_EFFECTIVE' AND effective_date <= CURRENT_DATE
"""
_WORKFLOWS = """
    UPDATE workflows_documentworkflow SET current_state_id = 'EFFECTIVE', ended_at = now(), outcome = 'EFFECTIVE', is_terminated = false,
                                          current_assignee_id = NULL
    WHERE document_id = ANY(%(ids)s) AND ended_at IS NULL
"""
_BOTH = """
    SELECT d.*, d.id = ANY(%(ids)s) AS is_new,
           CASE WHEN d.id = ANY(%(ids)s) THEN 'APPROVED_PENDING_EFFECTIVE' ELSE 'EFFECTIVE' END AS before,
           lpad(d.version_major::text, 2, '0') || '.' || lpad(d.version_minor::text, 2, '0') AS version
    FROM documents_document AS d WHERE d.id = ANY(%(ids)s) OR d.id = ANY(%(old)s)
"""
_TRANSITIONS = f"""
    INSERT INTO workflows_documenttransition (workflow_id, document_id, action, from_state_id, to_state_id, transitioned_by_id, comment,
                                              transitioned_at, round, correlation_id)
    SELECT w.id, d.id, CASE WHEN is_new THEN 'make_effective' ELSE 'supersede' END, d.before, d.status, %(system)s,
           CASE WHEN is_new THEN 'Puts the version in force and supersedes the one before.' ELSE 'Superseded by version 02.00.' END,
           now(), w.round, %(correlation)s
    FROM ({_BOTH}) AS d JOIN workflows_documentworkflow AS w ON w.document_id = d.id ORDER BY d.id
"""
_AUDIT = f"""
    INSERT INTO audit_audittrail (
        id, uuid, "timestamp", user_id, actor_id, actor_login, actor_name, actor_role, action, content_type_id, object_id, object_label,
        field_changes, details, reason, correlation_id, request_id, session_id, user_agent, database_user, transaction_id, canonical)
    OVERRIDING SYSTEM VALUE
    SELECT e.id, uuid, at, %(system)s, %(system)s, 'system_scheduler', 'Scheduler', 'service', action, %(kind)s, object_id, label, changes,
           details, reason, %(correlation)s, '', '', '', session_user, tx,
           convert_to(jsonb_build_object(
               'id', e.id, 'uuid', uuid, 'timestamp', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
               'actor', jsonb_build_object('id', %(system)s::bigint, 'login', 'system_scheduler', 'name', 'Scheduler', 'role', 'service'),
               'action', action, 'object', jsonb_build_object('type', 'documents.document', 'id', object_id, 'label', label),
               'field_changes', changes, 'details', details, 'reason', reason, 'correlation_id', %(correlation)s::uuid, 'request_id', '',
               'session_id', '', 'ip_address', NULL, 'user_agent', '', 'database_user', session_user, 'transaction_id', tx)::text, 'UTF8')
    FROM (
        SELECT nextval('audit_audittrail_id_seq') AS id, uuidv7() AS uuid, clock_timestamp() AS at, d.id::text AS object_id,
               d.document_number || ' v' || version AS label, 'The planned day has come.' AS reason, pg_current_xact_id()::text AS tx,
               CASE WHEN is_new THEN 'DOCUMENT_EFFECTIVE_DATE_PROCESSED' ELSE 'DOCUMENT_SUPERSEDED' END AS action,
               jsonb_build_object('old_status', d.before, 'new_status', d.status) AS changes,
               CASE WHEN is_new THEN jsonb_build_object('action', 'make_effective', 'round', 1, 'version', version)
                    ELSE jsonb_build_object('superseded_by', '02.00', 'version', version) END AS details
        FROM ({_BOTH}) AS d ORDER BY d.id
    ) AS e
"""
_NOTIFICATIONS = f"""
    INSERT INTO notifications_notification (recipient_id, code, context, email_state, email_due_at, created_at)
    SELECT d.author_id, CASE WHEN is_new THEN 'effective' ELSE 'superseded' END,
           jsonb_build_object('document_uuid', d.uuid, 'document_number', d.document_number, 'version', version, 'title', d.title,
               CASE WHEN is_new THEN 'effective_date' ELSE 'new_version' END,
               CASE WHEN is_new THEN d.effective_date::text ELSE '02.00' END),
           CASE WHEN u.email = '' THEN 'NONE' ELSE 'PENDING' END, now(), clock_timestamp()
    FROM ({_BOTH}) AS d JOIN users_user AS u ON u.id = d.author_id AND u.is_active AND NOT u.is_service ORDER BY d.id
"""


def move_by_hand(ids: Sequence[int], *, system_id: int, document_type_id: int) -> None:
    """Put the versions in force, with the same rows in the same tables as the program writes, in one transaction."""
    facts: dict[str, Any] = {"ids": list(ids), "system": system_id, "kind": document_type_id, "correlation": uuid4()}
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(_SUPERSEDE, facts)
        facts["old"] = [pk for (pk,) in cursor.fetchall()]
        for statement in (_MOVE, _WORKFLOWS, _TRANSITIONS, _AUDIT, _NOTIFICATIONS):
            cursor.execute(statement, facts)
