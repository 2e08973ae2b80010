"""Signs of life: a worker or beat process writes its heartbeat over a connection of its own, and goes on when the database comes back.

With it goes whether the process reaches the broker: when the broker is away no job can find that out.
"""

import socket
from collections.abc import Sequence
from os import getpid
from typing import Any

import psycopg
import redis
import structlog
from django.conf import settings
from django.db import connections

from apps.core import clock
from apps.scheduler.models import ProcessKind

_log = structlog.get_logger(__name__)
_BEAT = """
    INSERT INTO scheduler_heartbeat (kind, name, pid, started_at, seen_at, queues, registered_tasks, broker_trouble)
    VALUES (%(kind)s, %(name)s, %(pid)s, %(started_at)s, clock_timestamp(), %(queues)s, %(tasks)s, %(broker_trouble)s)
    ON CONFLICT (kind, name) DO UPDATE
    SET pid = EXCLUDED.pid, started_at = EXCLUDED.started_at, seen_at = EXCLUDED.seen_at,
        queues = EXCLUDED.queues, registered_tasks = EXCLUDED.registered_tasks, broker_trouble = EXCLUDED.broker_trouble
"""
_STOP = "DELETE FROM scheduler_heartbeat WHERE kind = %(kind)s AND name = %(name)s AND pid = %(pid)s"


def name_of_this_process(kind: ProcessKind) -> str:
    return f"{kind.value.lower()}@{socket.gethostname()}:{getpid()}"


def trouble_with_the_broker() -> str:
    """Why the broker cannot be reached, in one line; empty when it answers."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            client.ping()
    except (redis.RedisError, OSError) as error:
        return (str(error) or type(error).__name__).splitlines()[0]
    return ""


class Pulse:
    """The heartbeat of this process.

    The connection stands outside of Django's: a worker's main process forks, and a pool that its children inherit would be
    shared by all of them.
    """

    def __init__(self, kind: ProcessKind, name: str, *, queues: Sequence[str] = (), tasks: Sequence[str] = ()) -> None:
        self._facts: dict[str, Any] = {
            "kind": kind.value,
            "name": name,
            "pid": getpid(),
            "started_at": clock.now(),
            "queues": list(queues),
            "tasks": list(tasks),
        }
        self._connection: psycopg.Connection[Any] | None = None

    def beat(self) -> bool:
        """Say that this process lives; False when the database could not be told (the next beat connects again)."""
        return self._execute(_BEAT, broker_trouble=trouble_with_the_broker())

    def stop(self) -> None:
        """Take leave: a process that ends in order is not missed."""
        self._execute(_STOP)
        self._disconnect()

    def _execute(self, statement: str, **more: Any) -> bool:
        try:
            if self._connection is None:
                self._connection = self._connect()
            self._connection.execute(statement.encode(), self._facts | more)
        except (psycopg.Error, OSError) as error:
            _log.warning("heartbeat_not_written", process=self._facts["name"], reason=str(error))
            self._disconnect()
            return False
        return True

    def _connect(self) -> "psycopg.Connection[Any]":
        wrapper: Any = connections["default"]
        parameters = {name: value for name, value in wrapper.get_connection_params().items() if name not in ("cursor_factory", "context")}
        return psycopg.connect(**{"connect_timeout": 5, **parameters, "autocommit": True})

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
