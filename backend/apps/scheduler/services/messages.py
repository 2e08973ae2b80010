"""Nudging a worker to execute a run: the row is the job, a lost message costs seconds."""

from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from apps.scheduler.models import TaskRun
from apps.scheduler.registry import TASKS

# The headers by which a message says which run, or which slot of the schedule, it stands for.
RUN_HEADER = "edms_run"
SLOT_HEADER = "edms_slot"
# Which task the message of a slot is for: two may share one name in Celery.
TASK_HEADER = "edms_task"
_log = structlog.get_logger(__name__)


def nudge_run(run: TaskRun) -> None:
    """Ask a worker, once this transaction is committed, to execute the run; the sweep finds it if the message is lost."""
    transaction.on_commit(partial(_send, run.pk, run.task_name), robust=True)


def _send(run_id: int, task_name: str) -> None:
    task = TASKS.get(task_name)
    if task is None:
        _log.warning("run_of_unknown_task", run=run_id, task=task_name)
        return
    try:
        current_app.send_task(task.celery_name, headers={RUN_HEADER: run_id}, retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        _log.warning("nudge_lost", run=run_id, task=task_name, reason=str(error))
