"""The overview's monitoring service: which scheduled tasks there are, running one by hand, and the addresses that do so."""

from typing import Any

from apps.scheduler.api.views import ManualTriggerView, MonitoringStatusView
from apps.scheduler.automated_tasks import (
    check_workflow_timeouts,
    cleanup_workflow_tasks,
    perform_system_health_check,
    process_document_effective_dates,
    process_document_obsoletion_dates,
    rehearse_restore,
    run_hybrid_backup,
)
from apps.scheduler.registry import TASKS
from apps.scheduler.services.manual import run_task_now, told_as_the_overview_does
from apps.users.models import User

_CELERY_TASKS = {
    task.name: task
    for task in (
        process_document_effective_dates,
        process_document_obsoletion_dates,
        check_workflow_timeouts,
        perform_system_health_check,
        cleanup_workflow_tasks,
        run_hybrid_backup,
        rehearse_restore,
    )
}


class SchedulerMonitoringService:
    """The tasks of the registry, told as the overview tells them."""

    def __init__(self) -> None:
        self.available_tasks: dict[str, dict[str, Any]] = {
            task.name: {
                "name": task.display_name,
                "description": task.description,
                "category": task.category,
                "priority": task.priority,
                "icon": task.icon,
                "celery_task": _CELERY_TASKS[task.celery_name],
            }
            for task in TASKS.values()
        }

    def manually_execute_task(self, task_name: str, user: User | None = None, dry_run: bool = False, reason: str = "") -> dict[str, Any]:
        """Run a task now and wait for it; without a user (a shell on the server) the run is the scheduler's own account's.

        Returns the overview's dictionary; a run that fails is told as ``success: false`` with its ``error``.

        Raises:
            Forbidden: the user may not run scheduled tasks.
            NotFound: there is no such task; the message lists those there are.
            AlreadyRunning: a run of the task is in progress and did not end within a few seconds.
        """
        actor = user or User.objects.system()
        return told_as_the_overview_does(run_task_now(actor=actor, task_name=task_name, dry_run=dry_run, reason=reason))


monitoring_service = SchedulerMonitoringService()
manual_trigger_api = ManualTriggerView.as_view()
task_status_api = MonitoringStatusView.as_view()
