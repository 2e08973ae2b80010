"""The sweep: every 15 seconds it picks up what lost messages and dead processes have left behind."""

from datetime import timedelta

import redis
import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from apps.backups.services.copying import nudge_waiting_copies
from apps.backups.services.verifying import nudge_waiting_verifications
from apps.core import clock
from apps.core.rest.idempotency import forget_answers
from apps.documents.services.texts import nudge_waiting_texts
from apps.documents.storage import remove_leftovers
from apps.scheduler.models import Heartbeat, QueueDepth, RunState, RunTrigger, TaskRun
from apps.scheduler.queues import QUEUES
from apps.scheduler.services.alerts import end_acknowledgements
from apps.scheduler.services.messages import nudge_run
from apps.scheduler.services.runs import give_up_run

# Redis keeps a list for each of these priorities of a queue.
_PRIORITY_STEPS = (3, 6, 9)
# A sweep comes every few seconds; it need not forget everything at once.
_MOST_FORGOTTEN = 500
_SEPARATOR = "\x06\x16"
_log = structlog.get_logger(__name__)


def sweep() -> None:
    """Do each part of the sweep; one that fails does not keep the others from their work."""
    for part in (
        skip_expired_slots,
        give_up_hopeless_runs,
        nudge_waiting_runs,
        forget_old_heartbeats,
        measure_queues,
        end_acknowledgements,
        forget_old_runs,
        forget_answers,
        remove_leftovers,
        send_emails,
        nudge_waiting_texts,
        nudge_waiting_verifications,
        nudge_waiting_copies,
    ):
        try:
            part()
        except (DatabaseError, redis.RedisError, OSError):
            _log.exception("sweep_part_failed", part=part.__name__)


def skip_expired_slots() -> int:
    """Scheduled runs that waited for a worker until a later slot stood for them are SKIPPED.

    So whoever comes back after a while, a worker or a scheduler that was paused, does what is due once, not once a slot.
    """
    waiting = TaskRun.objects.filter(trigger=RunTrigger.SCHEDULED, state=RunState.QUEUED)
    later = TaskRun.objects.filter(task_name=OuterRef("task_name"), slot__gt=OuterRef("slot"))
    return waiting.filter(Exists(later)).update(
        state=RunState.SKIPPED, finished_at=clock.now(), error="No worker took it in time; a later slot stands for it."
    )


def give_up_hopeless_runs() -> int:
    """Runs whose process died again and again are FAILED."""
    hopeless = TaskRun.objects.abandoned().filter(attempt__gte=settings.SCHEDULER_MAX_ATTEMPTS).select_related("requested_by")
    error = f"Given up: the process that executed it ended without a word, {settings.SCHEDULER_MAX_ATTEMPTS} times."
    return sum(give_up_run(run, error=error) for run in hopeless)


def nudge_waiting_runs() -> int:
    """Runs that no worker has: queued a while ago, due since their hour came, or begun by a process that no longer renews its lease."""
    a_while_ago = clock.now() - timedelta(seconds=settings.SCHEDULER_SWEEP_SECONDS)
    not_fresh = Q(queued_at__lte=a_while_ago) | Q(not_before__lte=Now()) | Q(state=RunState.RUNNING)
    waiting = TaskRun.objects.claimable().filter(not_fresh).order_by("task_name", "queued_at", "id")
    # One a task: the others would find its place taken, and the end of a run nudges the next.
    first_of_each = list(waiting.distinct("task_name"))
    for run in first_of_each:
        nudge_run(run)
    return len(first_of_each)


def forget_old_heartbeats() -> int:
    """Processes that have been silent for long are gone for good, such as the containers of an earlier release."""
    silence = timedelta(seconds=settings.SCHEDULER_FORGET_HEARTBEAT_SECONDS)
    forgotten, _ = Heartbeat.objects.filter(seen_at__lt=Now() - silence).delete()
    return forgotten


def forget_old_runs() -> int:
    """Runs that ended longer ago than they are kept; what they did stays in the audit trail. A repeated run goes after its repetitions."""
    before = clock.now() - timedelta(days=settings.SCHEDULER_KEEP_RUNS_DAYS)
    repeated = TaskRun.objects.filter(retry_of=OuterRef("pk"))
    old = TaskRun.objects.filter(~Exists(repeated), finished_at__lt=before).order_by("finished_at")
    forgotten, _ = TaskRun.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_MOST_FORGOTTEN])).delete()
    return forgotten


def measure_queues() -> None:
    """Keep how many messages wait in each queue, so that whoever asks need not ask the broker."""
    now = clock.now()
    depths = [QueueDepth(queue=queue, waiting=waiting, measured_at=now) for queue, waiting in waiting_messages().items()]
    QueueDepth.objects.bulk_create(depths, update_conflicts=True, unique_fields=["queue"], update_fields=["waiting", "measured_at"])


def waiting_messages() -> dict[str, int]:
    """How many messages wait in each queue, as the broker says."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client, client.pipeline() as pipe:
        for queue in QUEUES:
            for key in (queue, *(f"{queue}{_SEPARATOR}{step}" for step in _PRIORITY_STEPS)):
                pipe.llen(key)
        lengths = pipe.execute()
    lists = 1 + len(_PRIORITY_STEPS)
    return {queue: sum(lengths[place * lists : (place + 1) * lists]) for place, queue in enumerate(QUEUES)}


def send_emails() -> None:
    """E-mails of notifications that no worker has sent yet."""
    from apps.notifications.services import deliver_due_emails

    deliver_due_emails()
