"""The scheduled tasks: one immutable entry each, from which schedule, routing, monitoring, API and screens follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from apps.core.clock import organisation_zone
from apps.core.errors import NotFound
from apps.scheduler.cron import Cron
from apps.scheduler.work import Summary, Work
from apps.scheduler.work.backups import back_up_daily, back_up_weekly, rehearse, summarise_backup, summarise_rehearsal
from apps.scheduler.work.cleanup import cancel_tasks_without_purpose, summarise_cleanup
from apps.scheduler.work.due_documents import activate_due_documents, retire_due_documents, summarise_moves
from apps.scheduler.work.health import check_health, summarise_health
from apps.scheduler.work.timeouts import chase_overdue_work, summarise_timeouts

Priority = Literal["CRITICAL", "HIGH", "MEDIUM", "LOW"]
_UTC = ZoneInfo("UTC")
# As the overview calls the task behind both backups.
BACKUP_CELERY_NAME = "apps.core.tasks.run_hybrid_backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledTask:
    """One scheduled task.

    ``priority`` and ``celery_priority`` are the overview's words and numbers (9 is the most urgent). ``expires`` is how long
    a scheduled run may wait for a worker: after that a later slot stands for it. A ``critical`` task needs a second person
    to be run by hand. One that is ``due_at_first`` also runs when a new installation starts.
    """

    name: str
    display_name: str
    description: str
    category: str
    priority: Priority
    celery_priority: int
    icon: str
    schedule: Cron
    queue: str
    expires: timedelta
    work: Work
    summarise: Summary
    critical: bool = False
    due_at_first: bool = False
    given_celery_name: str = ""

    @property
    def celery_name(self) -> str:
        """The name under which Celery knows it; two that do the same in different ways may share one."""
        return self.given_celery_name or f"apps.scheduler.automated_tasks.{self.name}"

    @property
    def zone(self) -> ZoneInfo:
        """UTC for what strikes several times a day (a zone with daylight saving would lose or double a run), else the organisation's."""
        return zone_for(self.schedule)

    @property
    def message_priority(self) -> int:
        """The priority of its messages as Redis counts: there 0 is the most urgent."""
        return 9 - self.celery_priority


def zone_for(schedule: Cron) -> ZoneInfo:
    """The zone in which a schedule is read; see ``ScheduledTask.zone``."""
    return organisation_zone() if schedule.is_daily_or_rarer else _UTC


_ALL = (
    ScheduledTask(
        name="process_document_effective_dates",
        display_name="Document Effective Date Processing",
        description="Puts approved documents in force when their effective date arrives, and supersedes the version before.",
        category="Document Lifecycle",
        priority="HIGH",
        celery_priority=8,
        icon="📅",
        schedule=Cron(minute="0"),
        queue="scheduler",
        expires=timedelta(hours=1),
        work=activate_due_documents,
        summarise=summarise_moves,
    ),
    ScheduledTask(
        name="process_document_obsoletion_dates",
        display_name="Document Obsolescence Processing",
        description="Takes documents out of force when their obsolescence date arrives; those that others depend on are held back.",
        category="Document Lifecycle",
        priority="HIGH",
        celery_priority=8,
        icon="🗄️",
        schedule=Cron(minute="15"),
        queue="scheduler",
        expires=timedelta(hours=1),
        work=retire_due_documents,
        summarise=summarise_moves,
    ),
    ScheduledTask(
        name="check_workflow_timeouts",
        display_name="Workflow Timeout Monitoring",
        description="Reminds people of overdue tasks once a day, and tells author and admins of those that are over a week late.",
        category="Workflow Monitoring",
        priority="MEDIUM",
        celery_priority=6,
        icon="⏰",
        schedule=Cron(minute="30", hour="*/4"),
        queue="scheduler",
        expires=timedelta(hours=4),
        work=chase_overdue_work,
        summarise=summarise_timeouts,
    ),
    ScheduledTask(
        name="perform_system_health_check",
        display_name="System Health Check",
        description="Looks at every part of the system, stores what it found, and alerts document admins when a part turns bad.",
        category="System Monitoring",
        priority="LOW",
        celery_priority=4,
        icon="🏥",
        schedule=Cron(minute="*/30"),
        queue="scheduler",
        expires=timedelta(minutes=30),
        work=check_health,
        summarise=summarise_health,
        due_at_first=True,
    ),
    ScheduledTask(
        name="cleanup_workflow_tasks",
        display_name="Workflow Cleanup",
        description="Cancels orphaned, duplicate and expired workflow tasks with a reason; nothing is deleted.",
        category="Maintenance",
        priority="MEDIUM",
        celery_priority=6,
        icon="🧹",
        schedule=Cron(minute="0", hour="*/6"),
        queue="maintenance",
        expires=timedelta(hours=6),
        work=cancel_tasks_without_purpose,
        summarise=summarise_cleanup,
    ),
    ScheduledTask(
        name="hybrid_backup_daily",
        display_name="Daily Backup",
        description="Backs up database and stored files, without the files that the last full backup has; removes what is kept no longer.",
        category="Backup",
        priority="CRITICAL",
        celery_priority=9,
        icon="💾",
        schedule=Cron(minute="0", hour="2"),
        queue="maintenance",
        expires=timedelta(hours=12),
        work=back_up_daily,
        summarise=summarise_backup,
        given_celery_name=BACKUP_CELERY_NAME,
    ),
    ScheduledTask(
        name="hybrid_backup_weekly",
        display_name="Weekly Full Backup",
        description="Backs up database and all stored files; the daily backups of the week build upon it.",
        category="Backup",
        priority="CRITICAL",
        celery_priority=9,
        icon="🗃️",
        schedule=Cron(minute="0", hour="3", day_of_week="0"),
        queue="maintenance",
        expires=timedelta(hours=24),
        work=back_up_weekly,
        summarise=summarise_backup,
        given_celery_name=BACKUP_CELERY_NAME,
    ),
    ScheduledTask(
        name="rehearse_restore",
        display_name="Restore Rehearsal",
        description="Restores the newest verified backup into a scratch database and compares it with what the backup says of itself.",
        category="Backup",
        priority="HIGH",
        celery_priority=7,
        icon="🧯",
        schedule=Cron(minute="0", hour="5", day_of_week="0"),
        queue="maintenance",
        expires=timedelta(hours=24),
        work=rehearse,
        summarise=summarise_rehearsal,
    ),
)
TASKS: Mapping[str, ScheduledTask] = MappingProxyType({task.name: task for task in _ALL})
# Where two share a name, it stands for the first of them.
TASKS_BY_CELERY_NAME: Mapping[str, ScheduledTask] = MappingProxyType({task.celery_name: task for task in reversed(_ALL)})


def task_named(name: str) -> ScheduledTask:
    """The task called ``name``.

    Raises:
        NotFound: there is none; the answer lists the names there are.
    """
    try:
        return TASKS[name]
    except KeyError:
        names = sorted(TASKS)
        raise NotFound(
            "unknown_task", f"There is no scheduled task called {name!r}. The tasks are: {', '.join(names)}.", valid_task_names=names
        ) from None


def display_name_of(name: str) -> str:
    """What people call a scheduled task; one that is no longer in the registry, or never was, goes by its name in words."""
    task = TASKS.get(name)
    return task.display_name if task else name.replace("_", " ").capitalize()
