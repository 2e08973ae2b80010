"""A person at the doors of the API, as the journeys tell of them: uploads, moves, looks."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from apps.notifications.models import Notification
from apps.users.models import User
from testing.cast import PASSWORD

API = "/api/v1"


class Person:
    """Somebody of the cast, signed in at this moment of the test's clock."""

    def __init__(self, account: User) -> None:
        self.account = account
        self.client = APIClient()
        self.client.force_login(account, backend="apps.users.backends.RoleBackend")

    def get(self, path: str, **query: Any) -> Any:
        answer = self.client.get(f"{API}/{path}", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def create(self, title: str, file: tuple[str, bytes] | None = None, **fields: Any) -> dict[str, Any]:
        """A new draft, with its file in the same request."""
        parts = {"title": title, "document_type": "SOP", **fields}
        if file:
            parts["file"] = SimpleUploadedFile(*file)
        answer = self.client.post(f"{API}/documents/", parts, format="multipart")
        assert answer.status_code == 201, answer.content
        detail: dict[str, Any] = answer.json()
        return detail

    def attach(self, document: dict[str, Any], name: str, content: bytes) -> dict[str, Any]:
        answer = self.client.put(
            f"{API}/documents/{document['uuid']}/file/", {"file": SimpleUploadedFile(name, content)}, format="multipart"
        )
        assert answer.status_code == 200, answer.content
        detail: dict[str, Any] = answer.json()
        return detail

    def asks_to(self, action: str, document: dict[str, Any], *, password: str | None = PASSWORD, **inputs: Any) -> Any:
        """Try a move; the answer, whatever it is."""
        body: dict[str, Any] = {"action": action, "inputs": inputs}
        if "revision" in inputs:
            body["expected_revision"] = inputs.pop("revision")
        if password:
            body["signature"] = {"password": password}
        return self.client.post(f"{API}/documents/{document['uuid']}/transitions/", body)

    def does(self, action: str, document: dict[str, Any], **inputs: Any) -> dict[str, Any]:
        """Make a move that must succeed; the document as it is then."""
        answer = self.asks_to(action, document, **inputs)
        assert answer.status_code in (200, 201), answer.content
        detail: dict[str, Any] = answer.json()
        return detail

    def may(self, document: dict[str, Any]) -> list[str]:
        """The moves that are offered and not hindered."""
        offers = self.get(f"documents/{document['uuid']}/transitions/")["offers"]
        return [offer["action"] for offer in offers if not offer["refusals"]]

    def triggers(self, task_name: str = "process_document_effective_dates", *, dry_run: bool = False) -> Any:
        answer = self.client.post(f"{API}/scheduler/monitoring/manual-trigger/", {"task_name": task_name, "dry_run": dry_run})
        assert answer.status_code == 200, answer.content
        assert answer.json()["success"] is True
        return answer.json()["result"]

    def was_told(self) -> list[str]:
        """The codes of everything this person has been told, oldest first."""
        return list(Notification.objects.filter(recipient=self.account).order_by("id").values_list("code", flat=True))
