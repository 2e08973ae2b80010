"""The registry, and everything that follows from it."""

import pytest

from apps.core.errors import NotFound
from apps.scheduler.monitoring_dashboard import manual_trigger_api, monitoring_service, task_status_api
from apps.scheduler.queues import QUEUES
from apps.scheduler.registry import TASKS, task_named
from apps.scheduler.routing import route_job
from edms.celery import app


def test_it_works() -> None:
    assert list(TASKS) == [
        "process_document_effective_dates",
        "process_document_obsoletion_dates",
        "check_workflow_timeouts",
        "perform_system_health_check",
        "cleanup_workflow_tasks",
        "hybrid_backup_daily",
        "hybrid_backup_weekly",
        "rehearse_restore",
    ]


def test_documents_become_obsolete_a_quarter_of_an_hour_after_others_take_effect() -> None:
    effective, obsolete = TASKS["process_document_effective_dates"], TASKS["process_document_obsoletion_dates"]

    assert (effective.schedule.expression, obsolete.schedule.expression) == ("0 * * * *", "15 * * * *")
    assert (obsolete.display_name, obsolete.category) == ("Document Obsolescence Processing", "Document Lifecycle")
    assert (obsolete.priority, obsolete.celery_priority, obsolete.queue) == ("HIGH", 8, "scheduler")


@pytest.mark.parametrize("name", TASKS)
def test_every_task_is_known_to_celery_and_routed_to_its_queue(name: str) -> None:
    task = TASKS[name]

    is_backup = name.startswith("hybrid_backup_")
    assert task.celery_name == ("apps.core.tasks.run_hybrid_backup" if is_backup else f"apps.scheduler.automated_tasks.{name}")
    assert task.celery_name in app.tasks
    assert task.queue in QUEUES
    assert route_job(task.celery_name, (), {}, {}) == {"queue": task.queue, "priority": 9 - task.celery_priority}


@pytest.mark.parametrize(
    ("job", "queue"),
    [("apps.documents.tasks.x", "documents"), ("apps.workflows.tasks.x", "workflows"), ("apps.audit.tasks.x", "maintenance")],
)
def test_nudged_jobs_go_to_the_queue_of_their_app(job: str, queue: str) -> None:
    assert route_job(job, (), {}, {}) == {"queue": queue}
    assert route_job("apps.notifications.tasks.x", (), {}, {}) is None


def test_the_overview_finds_the_tasks_with_their_facts() -> None:
    told = monitoring_service.available_tasks["process_document_effective_dates"]

    assert told["celery_task"].name == "apps.scheduler.automated_tasks.process_document_effective_dates"
    assert {name: told[name] for name in ("name", "category", "priority", "icon")} == {
        "name": "Document Effective Date Processing",
        "category": "Document Lifecycle",
        "priority": "HIGH",
        "icon": "📅",
    }
    assert callable(manual_trigger_api)
    assert callable(task_status_api)


def test_the_beat_schedule_of_the_settings_stays_empty() -> None:
    assert app.conf.beat_schedule == {}
    assert {queue.name for queue in app.conf.task_queues} == set(QUEUES)


def test_an_unknown_task_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(NotFound, match="cleanup_workflow_tasks, hybrid_backup_daily, hybrid_backup_weekly, perform_system_health_check"):
        task_named("process_everything")
