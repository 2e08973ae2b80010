"""`edms task_status`: the scheduled tasks and the health of the system, on a terminal."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.scheduler.selectors.status import TaskStatus, read_status


class Command(BaseCommand):
    help = "Show the health of the system and, for each scheduled task, its schedule, last run and next run."

    def handle(self, *arguments: Any, **options: Any) -> None:
        status = read_status()
        self.stdout.write(f"System: {status.overall_status}, {status.health_score} of 100")
        for name, component in status.components.items():
            self.stdout.write(f"  {name:<14} {component['status']:<8} {component['details']}")
        self.stdout.write("Tasks:")
        for task in status.tasks:
            self.stdout.write(f"  {_line(task)}")
        for alert in status.alerts:
            self.stdout.write(f"! {alert.message}")


def _line(status: TaskStatus) -> str:
    last = f"{status.last_run.state} {status.last_run.queued_at:%Y-%m-%d %H:%M}" if status.last_run else "never ran"
    coming = f"next {status.next_run:%Y-%m-%d %H:%M}" if status.next_run else "not scheduled"
    return f"{status.task.name:<34} {status.schedule}; {last}; {coming}"
