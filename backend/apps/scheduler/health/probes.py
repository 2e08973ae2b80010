"""Components that must be touched to know how they are: database, broker, audit trail, file store; each in a thread, with a limit."""

import os
import shutil
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from tempfile import NamedTemporaryFile
from typing import ClassVar

import redis
from django.conf import settings
from django.db import connection, connections

from apps.scheduler.health import Component, Finding, HealthStatus, component_of

_GIB = 1024**3
_GOOD, _WARNING, _BAD = HealthStatus.GOOD, HealthStatus.WARNING, HealthStatus.BAD


class Probe(ABC):
    """A look at one component. ``look`` may raise: then the component is bad; or hang: then it is bad after ``timeout`` seconds."""

    name: ClassVar[str]
    most: ClassVar[int]
    timeout: ClassVar[float] = 3.0

    @abstractmethod
    def look(self) -> Finding:
        """Touch the component and say what was found."""


class DatabaseProbe(Probe):
    """A connection of its own, as a new process would open one, and how near the server is to its limit of connections."""

    name, most = "database", 15

    def look(self) -> Finding:
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), current_setting('max_connections')::int FROM pg_stat_activity WHERE datname IS NOT NULL")
            used, most = cursor.fetchone()
        milliseconds = (time.perf_counter() - began) * 1000
        details = f"Answered in {milliseconds:.0f} ms; {used} of {most} connections in use."
        if used > 0.9 * most:
            return Finding(_WARNING, details, "Put a connection pooler in front of the database, or raise max_connections.")
        return Finding(_GOOD, details)


class BrokerProbe(Probe):
    """Redis answers, and has memory left."""

    name, most = "broker", 10

    def look(self) -> Finding:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
            began = time.perf_counter()
            client.ping()
            milliseconds = (time.perf_counter() - began) * 1000
        return Finding(_GOOD, f"Answered in {milliseconds:.0f} ms.")


class AuditProbe(Probe):
    """The last entry can be read and the function that appends entries may be called."""

    name, most = "audit", 5

    def look(self) -> Finding:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_function_privilege('public.audit_append(jsonb, jsonb)', 'EXECUTE'),"
                " (SELECT max(id) FROM audit_audittrail), has_table_privilege('public.audit_audittrail', 'UPDATE, DELETE')"
            )
            may_append, last, may_change = cursor.fetchone()
        if not may_append:
            return Finding(_BAD, "The program may not append to the audit trail: nothing can be changed.", "Run the migrations again.")
        if may_change:
            return Finding(_BAD, "The program could change audit entries.", "Connect as edms_app, and run the migrations again.")
        return Finding(_GOOD, f"Readable up to entry {last}, and open for more." if last else "Empty, and open for entries.")


class FileStoreProbe(Probe):
    """A file can be written, flushed, read back and removed, and there is room for more."""

    name, most = "file_store", 5

    def look(self) -> Finding:
        root = settings.STORAGE_ROOT
        with NamedTemporaryFile(dir=root, prefix=".health-") as file:
            file.write(b"still writing")
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            if file.read() != b"still writing":
                return Finding(_BAD, "A file came back different from what was written.", "Check the disk.")
        space = shutil.disk_usage(root)
        details = f"Writable; {space.free / _GIB:.1f} GiB of {space.total / _GIB:.1f} GiB free."
        if space.free < _GIB / 4:
            return Finding(_BAD, details, "Free space now: uploads are about to fail.")
        if space.free < min(2 * _GIB, space.total / 10):
            return Finding(_WARNING, details, "Add space.")
        return Finding(_GOOD, details)


PROBES: Sequence[Probe] = (DatabaseProbe(), BrokerProbe(), AuditProbe(), FileStoreProbe())


def look_at_all(probes: Sequence[Probe] = PROBES) -> dict[str, Component]:
    """Look at every component at once; one that hangs or raises is bad, and the others are told in time."""
    began = time.monotonic()
    answers = [(probe, _ask(probe)) for probe in probes]
    return {probe.name: component_of(_answer(probe, found, began), probe.most) for probe, found in answers}


def _ask(probe: Probe) -> "SimpleQueue[Finding]":
    found: SimpleQueue[Finding] = SimpleQueue()
    # A daemon: one that hangs for good must not keep the process from ending.
    threading.Thread(target=_look, args=(probe, found), name=f"probe-{probe.name}", daemon=True).start()
    return found


def _look(probe: Probe, found: "SimpleQueue[Finding]") -> None:
    try:
        found.put(probe.look())
    except Exception as error:  # noqa: BLE001  a component that raises whatever it may is bad, and that is the answer
        reason = (str(error) or type(error).__name__).splitlines()[0]
        found.put(Finding(_BAD, f"It cannot be used: {reason}", "Look at the log of the component."))
    finally:
        connections.close_all()


def _answer(probe: Probe, found: "SimpleQueue[Finding]", began: float) -> Finding:
    try:
        return found.get(timeout=max(began + probe.timeout - time.monotonic(), 0.001))
    except Empty:
        return Finding(_BAD, f"It did not answer within {probe.timeout:g} seconds.", "Look at the log of the component.")
