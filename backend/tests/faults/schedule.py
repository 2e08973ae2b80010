"""The part of the schedule that these tests let run: what is done to documents and tasks; backups have tests of their own."""

from datetime import datetime

from django_celery_beat.models import PeriodicTask

from apps.scheduler.models import SynchronisedSchedule
from apps.scheduler.services.synchronisation import SWEEP, synchronise_schedule

NAMES = (
    "process_document_effective_dates",
    "process_document_obsoletion_dates",
    "check_workflow_timeouts",
    "perform_system_health_check",
    "cleanup_workflow_tasks",
)


def kept_until(moment: datetime) -> None:
    """The schedule is there and was kept until ``moment``; since then no beat was alive."""
    synchronise_schedule()
    PeriodicTask.objects.exclude(name__in=(*NAMES, SWEEP)).update(enabled=False)
    PeriodicTask.objects.filter(name__in=NAMES).update(last_run_at=moment)
    SynchronisedSchedule.objects.update(since=moment)
