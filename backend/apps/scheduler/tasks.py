"""Jobs of the scheduler itself; they write neither run nor audit record."""

from celery import shared_task

from apps.scheduler.services.sweeping import sweep as sweep_now


@shared_task(name="apps.scheduler.tasks.sweep")
def sweep() -> None:
    """Pick up what lost messages and dead processes have left behind."""
    sweep_now()
