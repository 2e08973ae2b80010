"""The state of the system as metrics for Prometheus, computed from stored rows when they are asked for.

Any process can answer, so nothing has to be shared between workers of the web server. Names and labels are public: dashboards and
alarms of installations rest on them.
"""

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from apps.scheduler.health import HealthStatus
from apps.scheduler.selectors.facts import ProcessFacts
from apps.scheduler.selectors.status import SchedulerStatus, TaskStatus


def exposition(status: SchedulerStatus) -> bytes:
    """``status`` in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Status(status))
    return generate_latest(registry)


class _Status(Collector):
    """The families of metrics of one look at the system."""

    def __init__(self, status: SchedulerStatus) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        status = self._status
        yield GaugeMetricFamily("edms_health_score", "Health of the system, 0 to 100.", value=status.health_score)
        yield from _components(status)
        yield from _waiting_work(status)
        yield _labelled(
            "edms_queue_messages", "Messages that wait in a queue.", "queue", {row.name: row.waiting for row in status.facts.queues}
        )
        yield _silence("edms_worker_silent_seconds", "Seconds since a worker gave a sign of life.", status.facts.workers)
        yield _silence("edms_beat_silent_seconds", "Seconds since a beat gave a sign of life.", status.facts.beats)
        yield from _tasks(status.tasks)
        yield GaugeMetricFamily("edms_alerts", "Things that somebody should look at.", value=len(status.alerts))


def _components(status: SchedulerStatus) -> Iterator[Metric]:
    scores = {name: component["score"] for name, component in status.components.items() if component["score"] is not None}
    yield _labelled("edms_component_score", "Points of a component whose state is known.", "component", scores)
    states = GaugeMetricFamily("edms_component_status", "1 for the state in which a component is.", labels=["component", "status"])
    for name, component in status.components.items():
        for state in HealthStatus:
            states.add_metric([name, state.value], float(component["status"] == state))
    yield states


def _waiting_work(status: SchedulerStatus) -> Iterator[Metric]:
    work = status.facts.waiting
    documents = {
        "due": work.documents_due,
        "overdue": work.documents_overdue,
        "pending": work.documents_pending,
        "obsolescence_overdue": work.obsolete_overdue,
    }
    tasks = {"overdue": work.tasks_overdue, "severely_overdue": work.tasks_severely_overdue, "blocked": work.tasks_blocked}
    yield _labelled("edms_documents_waiting", "Documents that wait for their day, by how it stands.", "state", documents)
    yield _labelled("edms_workflow_tasks_late", "Workflow tasks that are late or blocked.", "state", tasks)


def _tasks(tasks: Iterable[TaskStatus]) -> Iterator[Metric]:
    ended = GaugeMetricFamily("edms_task_runs_24h", "Runs that ended in the last 24 hours.", labels=["task", "state"])
    enabled = GaugeMetricFamily("edms_task_enabled", "1 where a task is scheduled.", labels=["task"])
    registered = GaugeMetricFamily("edms_task_registered", "1 where a living worker knows a task.", labels=["task"])
    finished = GaugeMetricFamily("edms_task_last_finish_timestamp_seconds", "When the last run ended, in Unix time.", labels=["task"])
    duration = GaugeMetricFamily("edms_task_last_duration_seconds", "How long the last run took.", labels=["task"])
    for status in tasks:
        name = status.task.name
        ended.add_metric([name, "succeeded"], status.statistics["succeeded"])
        ended.add_metric([name, "failed"], status.statistics["failed"])
        enabled.add_metric([name], float(status.is_enabled))
        registered.add_metric([name], float(status.is_registered))
        if (run := status.last_run) is not None and run.finished_at is not None:
            finished.add_metric([name], run.finished_at.timestamp())
            if run.duration_seconds is not None:
                duration.add_metric([name], run.duration_seconds)
    yield from (ended, enabled, registered, finished, duration)


def _labelled(name: str, help_text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for value_of, value in values.items():
        family.add_metric([value_of], value)
    return family


def _silence(name: str, help_text: str, processes: Iterable[ProcessFacts]) -> Metric:
    return _labelled(name, help_text, "process", {process.name: process.silent_seconds for process in processes})
