"""What lines and audit entries of a job carry: the request that asked for it, and nothing of the job before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from celery import current_app, signals

from apps.core.context import Origin, current_origin, originating_from
from apps.core.traces import REQUEST_HEADER

TASK = "apps.notifications.tasks.deliver_emails"


@contextmanager
def received(number: str, **headers: str) -> Iterator[Any]:
    """A message as a worker has it in hand; the task begins, and whoever looks decides whether it ends."""
    current_app.loader.import_default_modules()
    task = current_app.tasks[TASK]
    task.push_request(id=number, headers=headers)
    try:
        signals.task_prerun.send(sender=task, task_id=number, task=task, args=(), kwargs={})
        yield task
    finally:
        task.pop_request()


def end(task: Any) -> None:
    signals.task_postrun.send(sender=task, task_id=task.request.id, task=task, state="SUCCESS")


def test_it_works():
    with received("1", **{REQUEST_HEADER: "a-request-id"}) as task:
        bound = structlog.contextvars.get_contextvars()
        assert (bound["request_id"], bound["job"], bound["job_id"]) == ("a-request-id", TASK, "1")
        assert current_origin().request_id == "a-request-id"
        end(task)

    assert "request_id" not in structlog.contextvars.get_contextvars()
    assert current_origin().request_id == ""


def test_a_job_that_was_killed_leaves_nothing_to_the_next():
    with received("1", **{REQUEST_HEADER: "a-request-id"}) as killed:
        with received("2") as task:
            bound = structlog.contextvars.get_contextvars()
            assert "request_id" not in bound
            assert bound["job_id"] == "2"
            assert current_origin().request_id == ""
            end(task)
        end(killed)


def test_a_message_names_the_request_in_whose_course_it_is_sent():
    headers = {}
    with originating_from(Origin(request_id="a-request-id")):
        signals.before_task_publish.send(sender=TASK, headers=headers)
    signals.before_task_publish.send(sender=TASK, headers=(of_nobody := {}))

    assert headers == {REQUEST_HEADER: "a-request-id"}
    assert of_nobody == {}
