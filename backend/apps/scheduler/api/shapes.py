"""The state of the scheduler as the API tells it; built by hand, because screens ask every few seconds (see serializers for the schema)."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from apps.core.permissions import Actor
from apps.scheduler.models import AlertAcknowledgement, CriticalWaiver, SchedulerState
from apps.scheduler.selectors.acknowledgements import acknowledgements_of
from apps.scheduler.selectors.facts import ProcessFacts
from apps.scheduler.selectors.offers import offers_on_waiver
from apps.scheduler.selectors.status import Alert, SchedulerStatus, TaskStatus
from apps.users.models import User

Shape = dict[str, Any]


def status_shape(status: SchedulerStatus, actor: Actor) -> Shape:
    """``MonitoringStatus``."""
    facts = status.facts
    return {
        "overall_status": status.overall_status,
        "health_score": status.health_score,
        "health_breakdown": status.components,
        "checked_at": status.checked_at,
        "timestamp": facts.at,
        "workers": [_process(worker) for worker in facts.workers],
        "beat": [_process(beat) for beat in facts.beats],
        "queues": [asdict(queue) for queue in facts.queues],
        "counters": {
            "due_now": facts.waiting.documents_due,
            "overdue": facts.waiting.tasks_overdue,
            "pending": facts.waiting.documents_pending,
        },
        "pause": pause_shape(status.pause),
        "awaiting_approval": sum(task.awaiting_approval for task in status.tasks),
        "tasks": [task_shape(task, actor) for task in status.tasks],
        "alerts": alert_shapes(status.alerts),
    }


def alert_shapes(alerts: Sequence[Alert]) -> list[Shape]:
    """``AlertOutput``, one each."""
    seen = acknowledgements_of(alerts)
    return [asdict(alert) | {"key": alert.key, "acknowledged": _acknowledged(seen.get(alert.key))} for alert in alerts]


def task_shape(status: TaskStatus, actor: Actor) -> Shape:
    """``TaskOutput``, with what ``actor`` may do about a waiver."""
    task = status.task
    return {
        "task_name": task.name,
        "task_path": task.celery_name,
        "name": task.display_name,
        "description": task.description,
        "category": task.category,
        "priority": task.priority,
        "icon": task.icon,
        "queue": task.queue,
        "critical": status.is_critical,
        "supports_dry_run": True,
        "schedule": status.schedule,
        "cron": status.cron,
        "last_run": _last_run(status),
        "next_run": status.next_run,
        "statistics_24h": status.statistics,
        "is_registered": status.is_registered,
        "is_enabled": status.is_enabled,
        "missed_slot": status.missed_slot,
        "awaiting_approval": status.awaiting_approval,
        "default": {"cron": task.schedule.expression, "enabled": True, "critical": task.critical},
        "settings": _settings(status),
        "waiver": _waiver(status.waiver, actor),
        "revision": status.setting.revision if status.setting else 0,
        "pause": pause_shape(status.pause),
    }


def pause_shape(pause: SchedulerState | None) -> Shape | None:
    """``Pause``; None while the scheduler works."""
    if pause is None or pause.paused_by is None:
        return None
    return {"paused_at": pause.paused_at, "paused_by": _person(pause.paused_by), "reason": pause.reason}


def _settings(status: TaskStatus) -> Shape | None:
    setting = status.setting
    if setting is None:
        return None
    return {
        "cron": setting.cron or None,
        "enabled": setting.enabled,
        "critical": setting.critical,
        "reason": setting.reason,
        "changed_by": _person(setting.changed_by),
        "changed_at": setting.changed_at,
    }


def _waiver(waiver: CriticalWaiver | None, actor: Actor) -> Shape | None:
    if waiver is None:
        return None
    offers = [
        {"action": offer.action, "needs_reason": offer.needs_reason, "refusals": [refusal.as_dict() for refusal in offer.refusals]}
        for offer in offers_on_waiver(actor, waiver)
    ]
    return {"asked_by": _person(waiver.asked_by), "asked_at": waiver.asked_at, "reason": waiver.reason, "offers": offers}


def _person(person: User) -> Shape:
    return {"id": person.pk, "username": person.username, "full_name": person.full_name}


def _process(process: ProcessFacts) -> Shape:
    return {
        "name": process.name,
        "pid": process.pid,
        "started_at": process.started_at,
        "seen_at": process.seen_at,
        "silent_seconds": round(process.silent_seconds, 1),
        "queues": process.queues,
    }


def _last_run(status: TaskStatus) -> Shape | None:
    run = status.last_run
    if run is None:
        return None
    return {
        "id": run.pk,
        "state": run.state,
        "trigger": run.trigger,
        "dry_run": run.dry_run,
        "queued_at": run.queued_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "duration_seconds": run.duration_seconds,
        "error": run.error,
    }


def _acknowledged(seen: AlertAcknowledgement | None) -> Shape | None:
    if seen is None:
        return None
    return {"by": _person(seen.acknowledged_by), "at": seen.acknowledged_at, "note": seen.note}
