"""The Celery application: `celery -A edms worker|beat|inspect` as in the overview."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init, worker_process_init, worker_process_shutdown
from kombu import Exchange, Queue

from apps.scheduler.queues import QUEUES
from edms import telemetry
from edms.heap import settle_heap

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edms.settings.embedded")

app = Celery("edms")
app.config_from_object("django.conf:settings", namespace="CELERY")
# A worker that is told nothing listens to every queue. The beat schedule stays empty: the rows of django-celery-beat are the
# schedule, and synchronisation keeps them (an entry here would overwrite an administrator's edits at each start).
app.conf.task_queues = [Queue(name, Exchange(name), routing_key=name) for name in QUEUES]
app.conf.task_routes = ("apps.scheduler.routing.route_job",)
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="automated_tasks")
app.steps["worker"].add("apps.scheduler.worker:HeartbeatStep")


@celeryd_init.connect
def watch_over_worker(**_signal: Any) -> None:
    """Before the worker forks: Sentry's library survives that, and takes hold of tasks only before they are prepared."""
    telemetry.load_for_forks()
    telemetry.report_faults()


@worker_process_init.connect
def settle_worker(**_signal: Any) -> None:
    """A worker process has loaded everything when it begins."""
    telemetry.trace_this_process("edms-worker")
    settle_heap()


@worker_process_shutdown.connect
def end_worker(**_signal: Any) -> None:
    """It ends without Python's own end."""
    telemetry.end()


@beat_init.connect
def watch_over_beat(**_signal: Any) -> None:
    """Beat forks nothing."""
    telemetry.report_faults()
    telemetry.trace_this_process("edms-beat")
