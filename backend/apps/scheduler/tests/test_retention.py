"""The history of runs does not grow for ever; what runs did stays in the audit trail."""

from datetime import timedelta

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.scheduler.automated_tasks import process_document_effective_dates
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.services.sweeping import forget_old_runs

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(docadmin, settings):
    settings.SCHEDULER_KEEP_RUNS_DAYS = 30

    def run(days_ago, state=RunState.SUCCEEDED, **more):
        at = None if days_ago is None else clock.now() - timedelta(days=days_ago)
        fields = {"task_name": "cleanup_workflow_tasks", "trigger": "MANUAL", "requested_by": docadmin, "finished_at": at, **more}
        return TaskRun.objects.create(state=state, **fields)

    return run


def test_it_works(ended):
    ended(31)
    kept = {ended(29).pk, ended(None, RunState.QUEUED).pk}

    assert forget_old_runs() == 1
    assert set(TaskRun.objects.values_list("pk", flat=True)) == kept


def test_what_was_repeated_goes_after_its_repetition(ended):
    failed = ended(31, RunState.FAILED)
    again = ended(29, retry_of=failed)
    assert forget_old_runs() == 0

    TaskRun.objects.filter(pk=again.pk).update(finished_at=clock.now() - timedelta(days=31))
    assert (forget_old_runs(), forget_old_runs(), TaskRun.objects.count()) == (1, 1, 0)


def test_the_audit_trail_keeps_what_it_did(ended):
    process_document_effective_dates()
    TaskRun.objects.update(finished_at=clock.now() - timedelta(days=31))

    assert forget_old_runs() == 1
    assert AuditTrail.objects.filter(action="TASK_EXECUTION_COMPLETED").count() == 1
