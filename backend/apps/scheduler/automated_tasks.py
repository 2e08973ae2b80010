"""The scheduled tasks as Celery tasks, and the overview's services over them; what they do is declared in the registry."""

from datetime import datetime
from typing import Any

import structlog
from celery import Task, shared_task
from django.conf import settings

from apps.core import clock
from apps.scheduler.models import RunState, RunTrigger, TaskRun
from apps.scheduler.registry import TASKS, TASKS_BY_CELERY_NAME, ScheduledTask
from apps.scheduler.services.execution import execute_run
from apps.scheduler.services.manual import notice_about, run_task_now
from apps.scheduler.services.messages import RUN_HEADER, SLOT_HEADER, TASK_HEADER
from apps.scheduler.services.runs import AlreadyRunning, LeaseLost, RunOrder, claim_run, queue_run, queue_slot, this_process
from apps.scheduler.services.standing import Paused
from apps.scheduler.work import Done
from apps.users.models import User

_log = structlog.get_logger(__name__)


class TrackedTask(Task):  # type: ignore[type-arg]  # Celery's class takes none while running
    """The base of every scheduled task: it finds or writes the run that a call or a message stands for, and executes it.

    Recording, audit, lease and the rule of one run at a time are in ``services.runs`` and ``services.execution``; no task
    does any of it itself.
    """

    abstract = True

    @property
    def scheduled(self) -> ScheduledTask:
        """Which one a call or a message is for: the message may say so, where two share the name."""
        told = TASKS.get(self._header(TASK_HEADER) or "")
        return told if told and told.celery_name == self.name else TASKS_BY_CELERY_NAME[self.name]

    def track(self, dry_run: bool) -> dict[str, Any]:
        """Execute and return the result; a call that may not run the task now says why in ``skipped``, and does nothing."""
        if self.request.called_directly or self.request.is_eager:
            return self._run_here(dry_run)
        try:
            message = self._run_of_the_message(dry_run)
        except Paused as refusal:
            return {"skipped": refusal.message}
        run = claim_run(message.pk, worker=self.request.hostname or this_process(), celery_id=self.request.id or "")
        if run is None:
            # It is done, or somebody is doing it; a queued one waits for the end of the run in progress.
            return {"skipped": "There is nothing to do for this message."}
        try:
            execution = execute_run(run, can_be_resumed=True)
        except LeaseLost:
            _log.warning("lease_lost", run=run.pk, task=run.task_name)
            return {"skipped": f"Run {run.pk} was taken over."}
        if execution.failure:
            raise execution.failure
        return execution.run.result or {}

    def _run_here(self, dry_run: bool) -> dict[str, Any]:
        try:
            execution = run_task_now(actor=User.objects.system(), task_name=self.scheduled.name, dry_run=dry_run)
        except AlreadyRunning as refusal:
            return self._nothing(dry_run, skipped=refusal.message, run_in_progress=refusal.holder.pk)
        except Paused as refusal:
            return self._nothing(dry_run, skipped=refusal.message)
        if execution.failure:
            raise execution.failure
        if execution.run.state == RunState.AWAITING_APPROVAL:
            return self._nothing(dry_run, skipped=notice_about(execution.run), run_awaiting_approval=execution.run.pk)
        return execution.run.result or {}

    def _nothing(self, dry_run: bool, **why: Any) -> dict[str, Any]:
        return self.scheduled.summarise(Done(dry_run=dry_run, at=clock.now())) | why

    def _run_of_the_message(self, dry_run: bool) -> TaskRun:
        """The row behind a message: named by its header, or by its slot, or written now for a plain ``delay()``."""
        if run_id := self._header(RUN_HEADER):
            return TaskRun.objects.get(pk=run_id)
        if slot := self._header(SLOT_HEADER):
            return queue_slot(task_name=self.scheduled.name, slot=datetime.fromisoformat(slot), dry_run=dry_run)
        if again := TaskRun.objects.filter(task_name=self.scheduled.name, celery_id=self.request.id).first():
            return again
        order = RunOrder(
            task_name=self.scheduled.name,
            requested_by=User.objects.system(),
            trigger=RunTrigger.MANUAL,
            dry_run=dry_run,
            celery_id=self.request.id or "",
        )
        return queue_run(order, nudge=False)

    def _header(self, name: str) -> Any:
        return getattr(self.request, name, None) or (self.request.headers or {}).get(name)


@shared_task(base=TrackedTask, bind=True, name="apps.scheduler.automated_tasks.process_document_effective_dates")
def process_document_effective_dates(self: TrackedTask, dry_run: bool = False) -> dict[str, Any]:
    """Put documents in force whose effective date has come (overview, Automated Task Implementation)."""
    return self.track(dry_run)


@shared_task(base=TrackedTask, bind=True, name="apps.scheduler.automated_tasks.process_document_obsoletion_dates")
def process_document_obsoletion_dates(self: TrackedTask, dry_run: bool = False) -> dict[str, Any]:
    """Take documents out of force whose obsolescence date has come (overview, Automated Task Implementation)."""
    return self.track(dry_run)


@shared_task(base=TrackedTask, bind=True, name="apps.scheduler.automated_tasks.check_workflow_timeouts")
def check_workflow_timeouts(self: TrackedTask, dry_run: bool = False) -> dict[str, Any]:
    """Remind people of overdue tasks, tell others of those that are severely overdue (overview, Automated Task Implementation)."""
    return self.track(dry_run)


@shared_task(base=TrackedTask, bind=True, name="apps.scheduler.automated_tasks.perform_system_health_check")
def perform_system_health_check(self: TrackedTask, dry_run: bool = False) -> dict[str, Any]:
    """Look at every part of the system, store what was found, alert admins when a part turns bad."""
    return self.track(dry_run)


@shared_task(base=TrackedTask, bind=True, name="apps.scheduler.automated_tasks.cleanup_workflow_tasks")
def cleanup_workflow_tasks(self: TrackedTask, dry_run: bool = False) -> dict[str, Any]:
    """Cancel orphaned, duplicate and expired workflow tasks, with a reason."""
    return self.track(dry_run)


@shared_task(base=TrackedTask, bind=True, name="apps.core.tasks.run_hybrid_backup", time_limit=settings.BACKUP_TIME_LIMIT)
def run_hybrid_backup(self: TrackedTask, dry_run: bool = False) -> dict[str, Any]:
    """Back up database and stored files (overview, Backup & Restore System): the daily backup, or the one that the message names."""
    return self.track(dry_run)


@shared_task(base=TrackedTask, bind=True, name="apps.scheduler.automated_tasks.rehearse_restore", time_limit=settings.BACKUP_TIME_LIMIT)
def rehearse_restore(self: TrackedTask, dry_run: bool = False) -> dict[str, Any]:
    """Restore the newest backup into a scratch database and compare."""
    return self.track(dry_run)


class DocumentAutomationService:
    """The overview's service over documents and their workflows; each method is a run of the task, recorded as such."""

    def process_effective_dates(self, dry_run: bool = False) -> dict[str, Any]:
        return _result_of(process_document_effective_dates, dry_run)

    def process_obsoletion_dates(self, dry_run: bool = False) -> dict[str, Any]:
        return _result_of(process_document_obsoletion_dates, dry_run)

    def check_workflow_timeouts(self, dry_run: bool = False) -> dict[str, Any]:
        return _result_of(check_workflow_timeouts, dry_run)

    def cleanup_workflow_tasks(self, dry_run: bool = False) -> dict[str, Any]:
        return _result_of(cleanup_workflow_tasks, dry_run)


class SystemHealthService:
    """The overview's service that looks after the system itself."""

    def perform_health_check(self, dry_run: bool = False) -> dict[str, Any]:
        return _result_of(perform_system_health_check, dry_run)


def _result_of(task: "Task[Any, Any]", dry_run: bool) -> dict[str, Any]:
    result: dict[str, Any] = task(dry_run=dry_run)
    return result
