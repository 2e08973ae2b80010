"""`edms task_status`: the scheduled tasks and the health of the system, on a terminal."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from apps.scheduler.models import TaskRun
from apps.scheduler.selectors.pause import pause_in_words
from apps.scheduler.selectors.runs import runs_to_come
from apps.scheduler.selectors.status import TaskStatus, read_status


class Command(BaseCommand):
    help = "Show the health of the system and, for each scheduled task, its schedule, last run and next run; and what waits."

    def handle(self, *arguments: Any, **options: Any) -> None:
        status = read_status()
        if status.pause:
            self.stdout.write(f"PAUSED: {pause_in_words(status.pause)}")
        self.stdout.write(f"System: {status.overall_status}, {status.health_score} of 100")
        for name, component in status.components.items():
            self.stdout.write(f"  {name:<14} {component['status']:<8} {component['details']}")
        self.stdout.write("Tasks:")
        for task in status.tasks:
            self.stdout.write(f"  {_line(task)}")
        if waiting := runs_to_come():
            self.stdout.write("Runs to come:")
            for run in waiting:
                self.stdout.write(f"  {_line_of_run(run)}")
        for alert in status.alerts:
            self.stdout.write(f"! {alert.message}")


def _line(status: TaskStatus) -> str:
    last = f"{status.last_run.state} {status.last_run.queued_at:%Y-%m-%d %H:%M}" if status.last_run else "never ran"
    coming = f"next {status.next_run:%Y-%m-%d %H:%M}" if status.next_run else "not scheduled"
    return "; ".join((f"{status.task.name:<34} {status.schedule}", last, coming, *_marks(status)))


def _marks(status: TaskStatus) -> Iterator[str]:
    if status.row and not status.is_enabled:
        yield "OFF"
    if status.is_critical:
        yield "critical"
    if status.waiver:
        yield f"{status.waiver.asked_by.full_name} asks that it be no more: {status.waiver.reason}"
    if status.setting:
        yield f"set by {status.setting.changed_by.full_name}: {status.setting.reason}"


def _line_of_run(run: TaskRun) -> str:
    hour = f", not before {run.not_before:%Y-%m-%d %H:%M} UTC" if run.not_before else ""
    return f"#{run.pk} {run.task_name} {run.get_state_display().lower()}{hour}, asked for by {run.requested_by.full_name}"
