"""The sentences of the scheduler's acts: tasks go by the names that people know, the entries keep the names of the program."""

from typing import Any

import pytest

from apps.audit.models import AuditTrail
from apps.audit.selectors import sentence_of
from apps.audit.services import act, record
from apps.users.models import User

pytestmark = pytest.mark.django_db
RUN = {"run": 7, "task": "process_document_effective_dates", "trigger": "SCHEDULE", "dry_run": False}
FACTS = {"done": 2, "failed": 0, "duration_seconds": 0.5, "attempt": 1}


def recorded(system: User, action: str, **details: Any) -> AuditTrail:
    with act(system):
        record(action, label="x", details=details)
    return AuditTrail.objects.filter(action=action).latest()


def test_it_works(system: User) -> None:
    entry = recorded(system, "TASK_EXECUTION_STARTED", **RUN)

    assert sentence_of(entry) == f"{system.full_name} started the scheduled task Document Effective Date Processing (run 7)"
    assert entry.details["task"] == "process_document_effective_dates"


@pytest.mark.parametrize(
    ("action", "more"),
    [
        ("TASK_EXECUTION_REQUESTED", {"awaits_approval": False}),
        ("TASK_EXECUTION_APPROVED", {"requested_by": "docadmin"}),
        ("TASK_EXECUTION_REFUSED", {"requested_by": "docadmin"}),
        ("TASK_EXECUTION_HELD", {}),
        ("TASK_CANCEL_REQUESTED", {}),
        ("TASK_EXECUTION_CANCELLED", {"done": 1, "failed": 0}),
        ("TASK_EXECUTION_RESUMED", {"attempt": 2}),
        ("TASK_EXECUTION_COMPLETED", FACTS),
        ("TASK_EXECUTION_FAILED", {**FACTS, "error": "ZeroDivisionError: division by zero"}),
    ],
)
def test_no_sentence_shows_the_name_of_a_program(system: User, action: str, more: dict[str, Any]) -> None:
    sentence = sentence_of(recorded(system, action, **RUN, **more))

    assert "Document Effective Date Processing" in sentence
    assert "process_document" not in sentence


def test_a_synchronised_schedule_lists_names_and_says_where_there_is_nothing(system: User) -> None:
    changed = {"created": ["process_document_effective_dates", "sweep"], "updated": [], "removed": ["a_task_of_long_ago"]}

    assert sentence_of(recorded(system, "SCHEDULE_SYNCHRONISED", **changed)) == (
        f"{system.full_name} brought the schedule up to date; "
        "created: Document Effective Date Processing, Sweep; updated: nothing; removed: A task of long ago"
    )
