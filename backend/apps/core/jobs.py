"""Nudging a worker: the row is the job, the message only says «look now»; a lost one costs seconds, never work."""

from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

_log = structlog.get_logger(__name__)
_DO_NOT_RETRY = {"max_retries": 0}


def nudge(task_name: str, *ids: int) -> None:
    """Ask a worker, once this transaction is committed, to run the named Celery task on rows that are already written.

    An unreachable broker is noted and otherwise ignored: the sweep finds the rows within 15 seconds.
    """
    transaction.on_commit(partial(_send, task_name, ids), robust=True)


def _send(task_name: str, ids: tuple[int, ...]) -> None:
    try:
        current_app.send_task(task_name, args=list(ids), retry=False, retry_policy=_DO_NOT_RETRY, ignore_result=True)
    except (OperationalError, RedisError, OSError) as error:
        _log.warning("nudge_lost", task=task_name, reason=str(error))
