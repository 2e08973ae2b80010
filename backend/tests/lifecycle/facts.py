"""What there is in the database of a company, read in one statement: for comparing before and after, and for the rules.

Rows as the database has them, not as the models read them: thousands of readings must cost little.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db import connection

from apps.core.permissions import Role
from apps.documents.states import HISTORY, IN_FORCE, OPEN_LABELS
from apps.users.models import User
from apps.workflows.lifecycle import LIFECYCLE

EVENTS = {row.words.event: row.action for row in LIFECYCLE} | {"DOCUMENT_SUPERSEDED": "supersede"}


class Row(SimpleNamespace):
    """A row by the names of its columns; dates and times are texts that sort as they are."""

    def __str__(self) -> str:
        return str(getattr(self, "label", "")) or super().__repr__()


_TABLES = {
    "documents": """SELECT *, document_number || ' v' || version_major || '.' || version_minor AS label FROM documents_document""",
    "steps": "SELECT *, action || ' of ' || document_id AS label FROM workflows_documenttransition",
    "workflows": "SELECT *, workflow_type || ' of ' || document_id AS label FROM workflows_documentworkflow",
    "tasks": "SELECT id, workflow_id, round, role, assignee_id, subject_id, status, position, decision FROM workflows_workflowtask",
    "links": "SELECT id, document_id, depends_on_id, kind FROM documents_documentdependency",
    "signatures": "SELECT id, signer_id, meaning, subject_id, workflow_id, round FROM security_signature",
    "entries": "SELECT id, object_id, action, user_id, correlation_id FROM audit_audittrail WHERE action = ANY(%(events)s)",
    "told": """SELECT id, recipient_id, code, context ->> 'document_uuid' AS document, context ->> 'task' AS task
               FROM notifications_notification""",
    "assigned": "SELECT id, user_id, document_id FROM documents_documentparticipant",
    "granted": "SELECT id, user_id, document_number FROM documents_documentgrant",
}
_FACTS = "SELECT " + ", ".join(
    f"(SELECT json_agg(row_to_json(one) ORDER BY one.id)::text FROM ({rows}) AS one)" for rows in _TABLES.values()
)
# Runs of the scheduler leave entries of their own; everything else is looked at.
_EVERYTHING = """
    SELECT (SELECT array_agg((id, status, revision, document_number) ORDER BY id)::text FROM documents_document),
           (SELECT array_agg((document_id, depends_on_id, kind) ORDER BY id)::text FROM documents_documentdependency),
           (SELECT array_agg((id, status, position) ORDER BY id)::text FROM workflows_workflowtask),
           (SELECT array_agg((id, round, ended_at, planned_date) ORDER BY id)::text FROM workflows_documentworkflow),
           (SELECT array_agg((id, text, resolved_at) ORDER BY id)::text FROM documents_documentcomment),
           (SELECT array_agg(id ORDER BY id)::text FROM documents_documentgrant),
           (SELECT array_agg((id, is_active, credential_epoch) ORDER BY id)::text FROM users_user),
           (SELECT sum(revision) FROM documents_documenttype),
           (SELECT count(*) FROM workflows_documenttransition),
           (SELECT count(*) FROM security_signature),
           (SELECT count(*) FROM notifications_notification),
           (SELECT max(id) FROM audit_audittrail WHERE NOT starts_with(action, 'TASK_EXECUTION_'))
"""


def everything_there_is() -> tuple[Any, ...]:
    """A print of the whole company, the last id of the audit trail at its end; two are equal if nothing happened between them."""
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the rules are about, as it was when it was read."""

    documents: dict[int, Row]
    steps: list[Row]
    workflows: dict[int, Row]
    tasks: list[Row]
    links: set[tuple[int, int, str]]
    signatures: dict[int, Row]
    entries: list[Row]
    told: list[Row]
    assigned: set[tuple[int, int]]
    granted: set[tuple[int, str]]
    # The workflows in progress, by document.
    live: dict[int, Row]

    @classmethod
    def now(cls) -> "Facts":
        with connection.cursor() as cursor:
            cursor.execute(_FACTS, {"events": [*EVENTS]})
            read = [json.loads(column or "[]", object_hook=lambda row: Row(**row)) for column in cursor.fetchone()]
        found = dict(zip(_TABLES, read, strict=True))
        return cls(
            documents=_by_id(found["documents"]),
            steps=found["steps"],
            workflows=_by_id(found["workflows"]),
            tasks=found["tasks"],
            links={(link.document_id, link.depends_on_id, link.kind) for link in found["links"]},
            signatures=_by_id(found["signatures"]),
            entries=found["entries"],
            told=found["told"],
            assigned={(one.user_id, one.document_id) for one in found["assigned"]},
            granted={(one.user_id, one.document_number) for one in found["granted"]},
            live={workflow.document_id: workflow for workflow in found["workflows"] if workflow.ended_at is None},
        )

    def numbers_of(self, *states: str) -> list[str]:
        """The numbers of the versions in these states, one for each."""
        return [document.document_number for document in self.documents.values() if document.status in states]

    def reaches(self, person: User, document: Row) -> bool:
        """Whether somebody may know of a document, worked out from the rule and not from the query that applies it."""
        takes_part = document.author_id == person.pk or (person.pk, document.id) in self.assigned
        may_read = document.sensitivity_label in OPEN_LABELS or (person.pk, document.document_number) in self.granted
        reads = person.role >= Role.VIEWER and document.status in (*IN_FORCE, *HISTORY) and may_read
        return person.role >= Role.DOCUMENT_ADMIN or takes_part or reads


def _by_id(rows: Iterable[Row]) -> dict[int, Row]:
    return {row.id: row for row in rows}
