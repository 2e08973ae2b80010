"""What a worker process does besides its jobs: a thread tells every few seconds that it lives and what it can do."""

from threading import Event, Thread
from typing import Any

from celery import bootsteps
from django.conf import settings

from apps.scheduler.models import ProcessKind
from apps.scheduler.pulse import Pulse


class HeartbeatStep(bootsteps.StartStopStep):
    """A step of the worker's start and end; the thread lives in the main process, so that long jobs do not silence it."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._ending = Event()
        self._thread: Thread | None = None

    def start(self, parent: Any) -> None:
        """Begin to beat."""
        tasks = sorted(name for name in parent.app.tasks if not name.startswith("celery."))
        pulse = Pulse(ProcessKind.WORKER, parent.hostname, queues=sorted(parent.app.amqp.queues.consume_from), tasks=tasks)
        self._thread = Thread(target=self._beat, args=(pulse,), name="heartbeat", daemon=True)
        self._thread.start()

    def stop(self, parent: Any) -> None:
        """Take leave."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    terminate = stop

    def _beat(self, pulse: Pulse) -> None:
        pulse.beat()
        while not self._ending.wait(settings.SCHEDULER_HEARTBEAT_SECONDS):
            pulse.beat()
        pulse.stop()
