"""The Celery application: `celery -A edms worker|beat|inspect` as in the overview."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init
from kombu import Exchange, Queue

from apps.scheduler.queues import QUEUES
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


@worker_process_init.connect
def settle_worker(**_signal: Any) -> None:
    """A worker process has loaded everything when it begins."""
    settle_heap()
