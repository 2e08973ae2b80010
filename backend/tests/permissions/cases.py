"""Every route and verb, with a request that is well-formed: what is asked, on which document, with which body.

A body is made for the world it is sent in, so that it names people and things that exist there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.documents.tests.files import pdf_bytes
from testing.cast import PASSWORD
from tests.permissions.world import World

Body = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """``verb`` on ``route`` (as the URL map spells it, below ``/api/v1/``), for the document ``on``; ``named`` makes what else it names."""

    verb: str
    route: str
    on: str = ""
    body: Body | None = None
    named: str = ""
    multipart: bool = False
    query: Body | None = None

    @property
    def name(self) -> str:
        return f"{self.verb} {self.route}{f' ({self.on})' if self.on else ''}"


def _body(**fields: Any) -> Body:
    return lambda world: fields


def _reading(*routes: str, on: tuple[str, ...] = ("",), named: str = "", query: Body | None = None) -> list[Case]:
    return [Case("GET", route, on=subject, named=named, query=query) for route in routes for subject in on]


def _file(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("cleaning.pdf", pdf_bytes())}


EVERY_SORT = ("draft", "in review", "in force", "restricted")
ONE = "documents/<uuid:uuid>/"
COMMENT = ONE + "comments/<int:comment_id>/"
_TRIGGER = _body(task_name="cleanup_workflow_tasks", dry_run=True)

CASES: tuple[Case, ...] = (
    *_reading("documents/", "document-types/", "document-sources/", "workflow-tasks/", "workflows/states/", "workflows/lifecycle/"),
    *_reading("notifications/", "notifications/unread-count/", "auth/me/", "users/", "groups/", "audit/", "audit/actions/", "schema/"),
    *_reading(
        "scheduler/monitoring/status/", "scheduler/monitoring/dashboard/", "scheduler/tasks/", "scheduler/runs/", "scheduler/health/"
    ),
    *_reading("scheduler/chains/"),
    *_reading(ONE, ONE + "versions/", ONE + "comments/", ONE + "transitions/", on=EVERY_SORT),
    *_reading(ONE + "file/", ONE + "history/", ONE + "signatures/", ONE + "audit/", ONE + "grants/", on=EVERY_SORT),
    *_reading(ONE + "text/", ONE + "dependencies/", ONE + "attachments/", ONE + "access/", ONE + "access/export/", on=EVERY_SORT),
    *_reading(ONE + "candidates/", on=EVERY_SORT, query=_body(role="reviewer")),
    *_reading(ONE + "compare/", on=("in force",), query=lambda world: {"with": world.thing("next_version", "in force")}),
    *_reading(ONE + "attachments/<int:attachment_id>/file/", on=("draft",), named="attachment"),
    *_reading("documents/access/", "documents/access/export/", query=lambda world: {"user": world.person("owner").pk}),
    *_reading("document-types/<slug:code>/", named="type"),
    *_reading("organisation/"),
    *_reading("groups/<int:group_id>/", named="group"),
    *_reading("scheduler/runs/<int:run_id>/", named="run"),
    *_reading("scheduler/chains/<uuid:chain_id>/", named="chain"),
    *_reading("scheduler/tasks/<slug:task_name>/", named="task"),
    *_reading("backups/", "backups/rehearsals/"),
    *_reading("backups/<str:name>/", "backups/<str:name>/download/", named="backup"),
    Case("POST", "backups/", body=_body(reason="Before the move")),
    Case("POST", "backups/rehearsals/", body=_body(reason="Drill")),
    Case("POST", "backups/<str:name>/verify/", named="backup"),
    # Those who may are told that this installation copies nothing.
    Case("POST", "backups/<str:name>/copy/", named="backup"),
    Case("POST", "documents/", body=_body(title="Cleaning", document_type="SOP")),
    Case("PATCH", ONE, on="draft", body=_body(title="Cleaning of the tank")),
    Case("DELETE", ONE, on="draft"),
    Case("PUT", ONE + "file/", on="draft", body=_file, multipart=True),
    Case("POST", ONE + "transitions/", on="draft", body=_body(action="terminate", inputs={"reason": "Not needed"})),
    Case("POST", ONE + "transitions/", on="in force", body=_body(action="create_version", inputs={"reason": "Typo", "bump": "minor"})),
    Case("POST", ONE + "comments/", on="in review", body=_body(text="Which vessel?")),
    Case("POST", ONE + "comments/", on="in force", body=_body(text="Which vessel?")),
    Case("PATCH", COMMENT, on="in force", named="comment", body=_body(text="Which of the vessels?")),
    Case("POST", COMMENT + "withdraw/", on="in force", named="comment", body=_body(reason="Answered")),
    Case("POST", COMMENT + "resolve/", on="in force", named="comment", body=_body()),
    Case("POST", COMMENT + "reopen/", on="in force", named="resolved", body=_body()),
    Case("POST", ONE + "grants/", on="restricted", body=lambda world: {"user": world.person("viewer").pk}),
    Case("DELETE", ONE + "grants/<int:grant_id>/", on="restricted", named="grant"),
    Case("POST", ONE + "sensitivity/", on="in force", body=_body(sensitivity_label="CONFIDENTIAL", reason="Names a supplier")),
    Case("POST", ONE + "legal-hold/", on="in force", body=_body(legal_hold=True, reason="An inspection was announced")),
    Case("POST", ONE + "access/", on="in force", body=_body(kind="print")),
    Case("POST", ONE + "attachments/", on="draft", body=_file, multipart=True),
    Case("DELETE", ONE + "attachments/<int:attachment_id>/", on="draft", named="attachment"),
    Case("POST", "document-types/", body=_body(code="PLN", name="Plan", prefix="PLN")),
    Case("PATCH", "document-types/<slug:code>/", named="type", body=_body(review_days=5)),
    Case("POST", "workflow-tasks/<uuid:uuid>/answer/", named="question", body=_body(decision="no_impact", comment="Only words")),
    Case(
        "POST",
        "workflow-tasks/<uuid:uuid>/reassign/",
        named="review",
        body=lambda world: {"assignee": world.person("reviewer").pk, "reason": "On holiday"},
    ),
    Case("POST", "groups/", body=_body(name="Packaging line")),
    Case("PATCH", "groups/<int:group_id>/", named="group", body=_body(name="Packaging line")),
    Case("POST", "users/<int:user_id>/deactivate/", named="account", body=_body(reason="Has left")),
    Case("POST", "users/<int:user_id>/reactivate/", named="leaver", body=_body(reason="Has come back")),
    Case("POST", "notifications/read-all/", body=_body()),
    Case("POST", "notifications/<int:notification_id>/read/", named="notification", body=_body()),
    Case("POST", "scheduler/monitoring/manual-trigger/", body=_TRIGGER),
    Case("POST", "scheduler/admin/manual-trigger/", body=_TRIGGER),
    Case("PATCH", "scheduler/tasks/<slug:task_name>/", named="task", body=_body(enabled=False, reason="Moving house")),
    Case("POST", "scheduler/tasks/<slug:task_name>/waiver/approve/", named="waived", body=_body(reason="Agreed")),
    Case("POST", "scheduler/tasks/<slug:task_name>/waiver/refuse/", named="waived", body=_body(reason="Not yet")),
    Case("POST", "scheduler/tasks/<slug:task_name>/waiver/withdraw/", named="waived", body=_body(reason="Not yet")),
    Case("POST", "scheduler/runs/<int:run_id>/cancel/", named="queued", body=_body(reason="Not today")),
    Case("POST", "scheduler/runs/<int:run_id>/retry/", named="cancelled", body=_body(reason="Now it may run")),
    Case("POST", "scheduler/runs/<int:run_id>/approve/", named="critical", body=_body(reason="Agreed")),
    Case("POST", "scheduler/runs/<int:run_id>/refuse/", named="critical", body=_body(reason="Not today")),
    Case("POST", "scheduler/chains/", body=_body(tasks=["cleanup_workflow_tasks"], reason="Month's end")),
    Case("POST", "scheduler/chains/<uuid:chain_id>/cancel/", named="chain", body=_body(reason="Not today")),
    Case("POST", "scheduler/chains/<uuid:chain_id>/retry/", named="cancelled_chain", body=_body(reason="Now it may run")),
    Case("POST", "scheduler/alerts/acknowledge/", body=_body(key="component_beat", note="Beat is being moved.")),
    Case("POST", "scheduler/pause/", body=_body(reason="Moving house")),
    Case("POST", "scheduler/resume/", named="pause", body=_body(reason="There")),
    Case("POST", "auth/token/", body=_body(username="owner_of_the_matrix", password=PASSWORD)),
)
# Their subject is a secret that the caller brings, not who the caller is: they have tests of their own (apps/users/tests).
BY_SECRET = {"POST auth/token/refresh/", "POST auth/token/revoke/", "POST auth/browser/v1/account/password/change"}
# A page for people, without data.
PAGES = {"GET docs/"}
