"""That a critical task need no second person any more takes a second person: nobody gets round four eyes by the settings."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from apps.audit.models import AuditTrail
from apps.audit.selectors import sentence_of
from apps.notifications.models import Notification
from apps.scheduler.models import CriticalWaiver, RunState, TaskRun, TaskSetting, WaiverState
from apps.scheduler.registry import TASKS
from apps.scheduler.services import task_settings
from apps.scheduler.services.manual import queue_task
from apps.scheduler.services.task_settings import change_task
from apps.users.models import User

pytestmark = pytest.mark.django_db
CLEANUP = "cleanup_workflow_tasks"
ADDRESS = f"/api/v1/scheduler/tasks/{CLEANUP}/"
WHY = "We know it by now"


@pytest.fixture(autouse=True)
def _critical(docadmin: User) -> None:
    change_task(actor=docadmin, task_name=CLEANUP, changes={"critical": True}, reason="Four eyes")


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def ask(user: User, status: int = 200, **changes: Any) -> Any:
    answer = client_of(user).patch(ADDRESS, {"critical": False, "reason": WHY, **changes}, format="json")
    assert answer.status_code == status, answer.content
    return answer.json()


def decide(user: User, deed: str, status: int = 200, **body: Any) -> Any:
    answer = client_of(user).post(f"{ADDRESS}waiver/{deed}/", body, format="json")
    assert answer.status_code == status, answer.content
    return answer.json()


def against(told: Any) -> dict[str, str]:
    return {offer["action"]: "".join(refusal["code"] for refusal in offer["refusals"]) for offer in told["waiver"]["offers"]}


def test_it_works(docadmin: User, superuser: User) -> None:
    asked = ask(docadmin)

    assert (asked["critical"], asked["revision"], asked["waiver"]["reason"]) == (True, 1, WHY)
    assert asked["waiver"]["asked_by"]["username"] == "docadmin"
    assert queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY).state == RunState.AWAITING_APPROVAL

    told = decide(superuser, "approve", reason="So do I")

    assert (told["critical"], told["waiver"], told["revision"], told["settings"]["critical"]) == (False, None, 2, None)
    assert queue_task(actor=docadmin, task_name=CLEANUP).state == RunState.QUEUED


def test_whoever_asked_never_agrees(docadmin: User) -> None:
    told = ask(docadmin)

    assert against(told) == {"approve": "four_eyes", "refuse": "four_eyes", "withdraw": ""}
    for deed in ("approve", "refuse"):
        assert decide(docadmin, deed, 403, reason="It is fine")["code"] == "four_eyes"
    assert ask(docadmin, 409)["code"] == "already_asked"
    assert TaskSetting.objects.get().critical is True


def test_another_is_offered_to_agree_and_whoever_only_looks_nothing(docadmin: User, superuser: User, viewer: User) -> None:
    ask(docadmin)

    assert against(client_of(superuser).get(ADDRESS).json()) == {"approve": "", "refuse": "", "withdraw": "not_yours"}
    assert against(client_of(viewer).get(ADDRESS).json()) == {}
    assert decide(superuser, "withdraw", 403)["code"] == "not_yours"


def test_it_is_on_record(docadmin: User, superuser: User) -> None:
    ask(docadmin)
    decide(superuser, "approve", reason="So do I")

    asked, approved = AuditTrail.objects.filter(action__startswith="TASK_WAIVER_").order_by("id")
    assert (asked.action, asked.actor_login, asked.reason) == ("TASK_WAIVER_REQUESTED", "docadmin", WHY)
    assert (approved.action, approved.actor_login, approved.reason) == ("TASK_WAIVER_APPROVED", "superuser", "So do I")
    assert "asked for by docadmin" in sentence_of(approved)
    changed = AuditTrail.objects.filter(action="TASK_SETTINGS_CHANGED").latest()
    assert (changed.field_changes, changed.correlation_id) == ({"critical": [True, False]}, approved.correlation_id)


def test_those_who_may_agree_are_told_and_everybody_sees_it(docadmin: User, superuser: User, viewer: User) -> None:
    ask(docadmin)

    told = Notification.objects.get(code="waiver_awaits_approval")
    assert (told.recipient, told.context["reason"]) == (superuser, WHY)
    status = client_of(viewer).get("/api/v1/scheduler/monitoring/status/").json()
    alert = next(alert for alert in status["alerts"] if alert["code"] == "waiver_awaits_approval")
    assert (alert["about"], docadmin.full_name in alert["message"]) == (CLEANUP, True)


def test_it_is_refused_with_a_reason_and_whoever_asked_is_told(docadmin: User, superuser: User) -> None:
    ask(docadmin)
    decide(superuser, "refuse", 400)

    told = decide(superuser, "refuse", reason="Not before the audit")

    assert (told["critical"], told["waiver"]) == (True, None)
    assert Notification.objects.get(code="waiver_refused").recipient == docadmin
    assert AuditTrail.objects.get(action="TASK_WAIVER_REFUSED").reason == "Not before the audit"
    assert ask(docadmin)["waiver"] is not None


def test_it_is_withdrawn(docadmin: User, superuser: User) -> None:
    ask(docadmin)

    assert decide(docadmin, "withdraw", reason="A mistake")["waiver"] is None

    assert CriticalWaiver.objects.get().state == WaiverState.WITHDRAWN
    assert AuditTrail.objects.get(action="TASK_WAIVER_WITHDRAWN").reason == "A mistake"
    assert decide(superuser, "approve", 409)["code"] == "not_awaiting_approval"
    assert TaskSetting.objects.get().critical is True


def test_what_else_is_changed_holds_at_once(docadmin: User) -> None:
    told = ask(docadmin, enabled=False)

    assert (told["is_enabled"], told["critical"], told["waiver"]["reason"]) == (False, True, WHY)


def test_back_to_a_default_that_is_not_critical_waits_as_well(docadmin: User) -> None:
    assert ask(docadmin, critical=None)["waiver"] is not None


def test_a_task_that_is_critical_by_its_declaration_waits_as_well(docadmin: User, superuser: User, monkeypatch: pytest.MonkeyPatch) -> None:
    declared = TASKS[CLEANUP]
    object.__setattr__(declared, "critical", True)
    monkeypatch.setattr(task_settings, "task_named", lambda name: declared)
    try:
        assert ask(docadmin, critical=None)["waiver"] is None
        assert ask(docadmin)["critical"] is True
        told = decide(superuser, "approve")
        assert (told["critical"], told["settings"]["critical"]) == (False, False)
    finally:
        object.__setattr__(declared, "critical", False)


def test_switching_it_on_takes_nobody_else(docadmin: User, superuser: User) -> None:
    ask(docadmin)
    decide(superuser, "approve")

    assert (ask(docadmin, critical=True)["critical"], ask(docadmin, critical=True)["waiver"]) == (True, None)


def test_what_waits_for_an_approval_keeps_waiting_when_the_task_is_critical_no_more(docadmin: User, superuser: User) -> None:
    """Whoever asked for it was told that somebody else decides."""
    run = queue_task(actor=docadmin, task_name=CLEANUP, reason=WHY)
    ask(docadmin)
    decide(superuser, "approve")

    assert TaskRun.objects.get(pk=run.pk).state == RunState.AWAITING_APPROVAL


def test_the_database_holds_the_rule_as_well(docadmin: User) -> None:
    ask(docadmin)

    with pytest.raises(IntegrityError, match="criticalwaiver_approved_by_another"), transaction.atomic():
        CriticalWaiver.objects.update(state=WaiverState.APPROVED, decided_by=docadmin)


@pytest.mark.parametrize("deed", ["approve", "refuse", "withdraw"])
@pytest.mark.parametrize("login", ["outsider", "viewer", "author", "reviewer", "approver"])
def test_the_right_is_needed(request: pytest.FixtureRequest, docadmin: User, login: str, deed: str) -> None:
    ask(docadmin)

    decide(request.getfixturevalue(login), deed, 403, nonsense=1)
    assert CriticalWaiver.objects.get().state == WaiverState.OPEN


def test_an_unknown_task_is_answered_with_the_names_there_are(docadmin: User) -> None:
    answer = client_of(docadmin).post("/api/v1/scheduler/tasks/nothing/waiver/approve/", {}, format="json")

    assert (answer.status_code, answer.json()["valid_task_names"]) == (404, sorted(TASKS))
