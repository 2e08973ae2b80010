"""No half moves: whatever raced, state, workflow, history, audit trail, tasks, signatures and notifications tell one story."""

from collections import Counter

from apps.audit.models import AuditTrail
from apps.documents.models import Document
from apps.documents.states import DocumentStatus as S
from apps.notifications.models import Notification
from apps.security.models import Signature
from apps.workflows.lifecycle import LIFECYCLE, transition_named
from apps.workflows.models import DocumentTransition, TaskRole

_WAITS_FOR = {
    S.PENDING_REVIEW: TaskRole.REVIEWER,
    S.UNDER_REVIEW: TaskRole.REVIEWER,
    S.PENDING_APPROVAL: TaskRole.APPROVER,
}
_EVENTS = {row.words.event: row.action for row in LIFECYCLE} | {"DOCUMENT_SUPERSEDED": "supersede"}


def assert_whole(document: Document, *, began_in: str) -> None:
    """Everything that is known of ``document`` agrees with everything else; it was made in the state ``began_in``."""
    document = Document.objects.get(pk=document.pk)
    steps = list(DocumentTransition.objects.of(document).select_related("signature"))
    _assert_history_leads_here(document, steps, began_in)
    _assert_every_step_is_recorded(document, steps)
    _assert_signatures_belong_to_steps(document, steps)
    _assert_workflow_stands_where_the_document_stands(document)
    _assert_nobody_is_told_twice(document)


def _assert_history_leads_here(document: Document, steps: list[DocumentTransition], began_in: str) -> None:
    here = began_in
    for step in steps:
        assert step.from_state_id == here, [(one.action, one.from_state_id, one.to_state_id) for one in steps]
        here = step.to_state_id
    assert here == document.status


def _assert_every_step_is_recorded(document: Document, steps: list[DocumentTransition]) -> None:
    entries = AuditTrail.objects.about(document).filter(action__in=_EVENTS)
    recorded = Counter((_EVENTS[entry.action], entry.user_id, str(entry.correlation_id)) for entry in entries)
    assert recorded == Counter((step.action, step.transitioned_by_id, str(step.correlation_id)) for step in steps)


def _assert_signatures_belong_to_steps(document: Document, steps: list[DocumentTransition]) -> None:
    signed = [step for step in steps if step.action != "supersede" and transition_named(step.action).signs]
    assert all(step.signature is not None for step in signed)
    assert Signature.objects.filter(subject_id=str(document.pk)).count() == len(signed)


def _assert_workflow_stands_where_the_document_stands(document: Document) -> None:
    workflow = document.workflows.order_by("-id").first()
    if workflow is None:
        return
    # An obsolescence that is asked for waits beside a document that stays in force.
    stands = S.PENDING_APPROVAL if workflow.workflow_type == "OBSOLESCENCE" and workflow.ended_at is None else S(document.status)
    if stands is S.PENDING_APPROVAL and document.status == S.SCHEDULED_FOR_OBSOLESCENCE:
        stands = S.SCHEDULED_FOR_OBSOLESCENCE
    assert (workflow.current_state_id == stands) or document.status == S.SUPERSEDED
    assert (workflow.ended_at is not None) is (stands in (S.EFFECTIVE, S.TERMINATED, S.SUPERSEDED, S.OBSOLETE))
    waiting = {(task.role, task.round) for task in workflow.tasks.all() if task.status == "PENDING" and task.subject_id is None}
    awaited = _WAITS_FOR.get(stands)
    assert waiting <= ({(awaited, workflow.round)} if awaited else set())
    if awaited:
        assert waiting, "the document waits, and nobody has a task"


def _assert_nobody_is_told_twice(document: Document) -> None:
    told = Notification.objects.filter(context__document_uuid=str(document.uuid)).values_list("recipient_id", "code", "context__comment")
    assert max(Counter(told).values(), default=1) == 1, list(told)
