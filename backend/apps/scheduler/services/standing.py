"""By which rules a task runs at this moment: whether the scheduler is paused, the task is off, a second person is needed."""

from dataclasses import dataclass

from django.db import connection

from apps.core.errors import Conflict
from apps.scheduler.models import SchedulerState
from apps.scheduler.registry import TASKS
from apps.scheduler.selectors.pause import pause_in_force, pause_in_words

# The row of the state is locked, so that nobody changes the rules before what was decided by them is written. It is a statement of
# its own: one that waited for the lock would still see the settings as they were before it waited.
_SHARE = "SELECT FROM scheduler_schedulerstate FOR SHARE"
_STANDING = """
    SELECT state.paused_at IS NOT NULL, setting.critical, COALESCE(schedule.enabled, TRUE)
    FROM scheduler_schedulerstate AS state
    LEFT JOIN scheduler_tasksetting AS setting ON setting.task_name = %(task)s
    LEFT JOIN django_celery_beat_periodictask AS schedule ON schedule.name = %(task)s
"""


class Paused(Conflict):
    """The whole scheduler is paused: 409 ``paused``."""

    def __init__(self, pause: SchedulerState | None) -> None:
        told = pause_in_words(pause) or "The scheduler is paused."
        super().__init__("paused", f"{told} Until it is resumed, only previews are run.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The rules for one task, as they are until the end of this transaction."""

    is_paused: bool
    is_enabled: bool
    is_critical: bool

    def refuse_if_paused(self, *, dry_run: bool) -> None:
        """A preview changes nothing and is never refused."""
        if self.is_paused and not dry_run:
            raise Paused(pause_in_force())


def standing_of(task_name: str) -> Standing:
    """The rules for a task, shared with whoever else starts something and held against whoever would change them."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARE)
        cursor.execute(_STANDING, {"task": task_name})
        is_paused, critical, is_enabled = cursor.fetchone()
    declared = TASKS.get(task_name)
    by_default = declared.critical if declared else False
    return Standing(is_paused=is_paused, is_enabled=is_enabled, is_critical=by_default if critical is None else critical)


def hold_rules() -> SchedulerState:
    """The state, locked against everybody who starts something, to change the rules of the scheduler."""
    return SchedulerState.objects.select_for_update().get()
