"""Ready-made rows for tests: a document in any state, with the workflow and tasks that the state implies."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from apps.backups.models import Backup, RestoreRehearsal
from apps.core import clock
from apps.documents.models import Document, DocumentParticipant, DocumentSource, DocumentType, StoredFile
from apps.documents.states import IN_WORKFLOW, ParticipantRole
from apps.documents.states import DocumentStatus as S
from apps.security.services import Credentials
from apps.users.models import User
from apps.workflows.models import DocumentWorkflow, TaskRole, TaskStatus, WorkflowTask, WorkflowType
from apps.workflows.services import move_document, move_inputs
from testing.cast import PASSWORD

_made = iter(range(1, 1_000_000_000))


def make_stored_file(content: bytes = b"%PDF-1.4 content of a test") -> StoredFile:
    """A row for ``content``; the bytes themselves are not put into the store."""
    digest = hashlib.sha256(content).hexdigest()
    stored, _ = StoredFile.objects.get_or_create(sha256=digest, defaults={"size": len(content), "content_type": "application/pdf"})
    return stored


def make_document(
    *,
    author: User,
    status: str = S.DRAFT,
    reviewers: Sequence[User] = (),
    approvers: Sequence[User] = (),
    effective_date: date | None = None,
    **fields: Any,
) -> Document:
    """A document in ``status``, with the people, workflow and open tasks that go with it, written past the services."""
    if status == S.APPROVED_PENDING_EFFECTIVE and effective_date is None:
        effective_date = clock.today()
    if status == S.SCHEDULED_FOR_OBSOLESCENCE:
        fields = {"obsolescence_date": clock.today(), **fields}
    values: dict[str, Any] = {
        "document_number": f"TST-2026-{next(_made):05d}",
        "title": "Cleaning of the mixing vessel",
        "document_type": DocumentType.objects.get(code="SOP"),
        "document_source": DocumentSource.objects.get(code="ORIGINAL_DIGITAL_DRAFT"),
        "file": make_stored_file(),
        "file_name": "cleaning.pdf",
        **fields,
    }
    document = Document.objects.create(author=author, status=status, effective_date=effective_date, **values)
    people = [(user, ParticipantRole.REVIEWER) for user in reviewers] + [(user, ParticipantRole.APPROVER) for user in approvers]
    DocumentParticipant.objects.bulk_create(DocumentParticipant(document=document, user=user, role=role) for user, role in people)
    if status in (*IN_WORKFLOW, S.SCHEDULED_FOR_OBSOLESCENCE):
        _make_workflow(document, reviewers, approvers)
    return document


def _kind_of_workflow(document: Document) -> WorkflowType:
    if document.status == S.SCHEDULED_FOR_OBSOLESCENCE:
        return WorkflowType.OBSOLESCENCE
    return WorkflowType.VERSION if document.previous_version_id else WorkflowType.REVIEW


def _make_workflow(document: Document, reviewers: Sequence[User], approvers: Sequence[User]) -> None:
    workflow = DocumentWorkflow.objects.create(
        document=document,
        workflow_type=_kind_of_workflow(document),
        current_state_id=document.status,
        initiated_by=document.author,
    )
    review_open = document.status in (S.PENDING_REVIEW, S.UNDER_REVIEW)
    approval_open = document.status == S.PENDING_APPROVAL
    for people, role, is_open, decision in (
        (reviewers, TaskRole.REVIEWER, review_open, "complete_review"),
        (approvers, TaskRole.APPROVER, approval_open, "approve"),
    ):
        WorkflowTask.objects.bulk_create(
            WorkflowTask(
                workflow=workflow,
                round=1,
                role=role,
                assignee=user,
                status=TaskStatus.PENDING if is_open else TaskStatus.COMPLETED,
                ended_at=None if is_open else clock.now(),
                decision="" if is_open else decision,
            )
            for user in people
        )


def signed() -> Credentials:
    """What a member of the cast types to sign."""
    return Credentials(password=PASSWORD)


def move(actor: User, document: Document, action: str, *, expected_revision: int | None = None, **inputs: Any) -> Document:
    """Make a move as a door would: inputs parsed as the row asks, signed with the cast's password."""
    parsed = move_inputs(action=action, inputs=inputs, expected_revision=expected_revision)
    return move_document(actor=actor, document_id=document.pk, action=action, inputs=parsed, credentials=signed())


def make_backup(*, hours: float = 1, **fields: Any) -> Backup:
    """A verified backup that was taken so long ago."""
    taken_at = clock.now() - timedelta(hours=hours)
    values = {"name": f"backup_{taken_at:%Y%m%d_%H%M%S}.tar.gz", "kind": "WEEKLY", "state": "COMPLETE", "size": 1, "verified_at": taken_at}
    return Backup.objects.create(**{**values, "requested_by": User.objects.system(), "taken_at": taken_at, **fields})


def make_rehearsal(*, days: float = 1, passed: bool = True) -> RestoreRehearsal:
    """A rehearsal that ended so long ago, of a backup that is there."""
    at = clock.now() - timedelta(days=days)
    backup = Backup.objects.first() or make_backup()
    return RestoreRehearsal.objects.create(backup=backup, started_at=at, finished_at=at, passed=passed, report={"differences": []})
