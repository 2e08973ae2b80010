"""People who go on working at the API while everything around them fails, and who write down what they were told."""

import random
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

from apps.core import clock
from apps.documents.models import Document
from apps.users.models import User
from testing.cast import PASSWORD
from tests.faults.programs import let_pass

NO_ANSWER = 0


@dataclass(slots=True)
class Deed:
    """One thing that somebody wanted done. ``mark`` finds it in the database; ``unsure``: a try of it went without a clear answer."""

    kind: str
    mark: str
    status: int = NO_ANSWER
    answer: Mapping[str, Any] = field(default_factory=dict)
    unsure: bool = False

    @property
    def acknowledged(self) -> bool:
        return 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        return 400 <= self.status < 500

    def note(self, status: int, answer: Mapping[str, Any]) -> None:
        self.status, self.answer = status, answer
        self.unsure = self.unsure or not (self.acknowledged or self.refused)


class Clerk(threading.Thread):
    """Creates, comments, approves and orders runs, one after the other, until told to go home.

    Whatever was not clearly answered is sent again, with the same Idempotency-Key, until it is. A move has no such key: one
    that was made is refused when it is asked for again.
    """

    def __init__(
        self, url: str, *, people: Mapping[str, User], draft: Document, approvals: Sequence[Document], tasks: Sequence[str]
    ) -> None:
        super().__init__(name=f"clerk {approvals[0].pk}", daemon=True)
        self.deeds: list[Deed] = []
        self.said: Counter[int] = Counter()
        self._url = f"{url}/api/v1"
        self._people = people
        self._draft = draft
        self._approvals = list(approvals)
        self._tasks = tasks
        self._chance = random.Random(approvals[0].pk)
        self._tokens: dict[str, str] = {}
        self._going_home = threading.Event()

    def go_home(self) -> None:
        """Finish what is in hand, then stop."""
        self._going_home.set()

    def run(self) -> None:
        while not self._going_home.is_set():
            self._do_something()
            let_pass(self._chance.uniform(0.02, 0.2))

    def _do_something(self) -> None:
        mark = f"{self.name}, deed {len(self.deeds)}"
        kind = self._chance.choice(["create", "create", "comment", "comment", "order", *["approve"] * min(3, len(self._approvals))])
        if kind == "create":
            self._create(mark)
        elif kind == "comment":
            body = {"text": mark}
            self._until_clear(Deed(kind, mark), "author", f"documents/{self._draft.uuid}/comments/", json=body)
        elif kind == "order":
            body = {"task_name": self._chance.choice(self._tasks), "mode": "queued", "reason": mark}
            self._until_clear(Deed(kind, mark), "docadmin", "scheduler/monitoring/manual-trigger/", json=body)
        else:
            self._approve(self._approvals.pop())

    def _create(self, mark: str) -> None:
        parts = {"title": mark, "document_type": "SOP"}
        deed = Deed("create", mark)
        self._until_clear(deed, "author", "documents/", data=parts, files={"file": (f"{len(self.deeds)}.txt", mark.encode())})

    def _approve(self, document: Document) -> None:
        signature = {"password": PASSWORD}
        inputs = {"effective_date": str(clock.days_from_today(self._chance.choice((0, 30))))}
        body = {"action": "approve", "inputs": inputs, "signature": signature}
        self._until_clear(Deed("approve", str(document.pk)), "approver", f"documents/{document.uuid}/transitions/", json=body)

    def _until_clear(self, deed: Deed, who: str, path: str, **what: Any) -> None:
        self.deeds.append(deed)
        self._send(deed, who, path, **what)
        while not (deed.acknowledged or deed.refused):
            let_pass(0.2)
            self._send(deed, who, path, **what)

    def _send(self, deed: Deed, who: str, path: str, **what: Any) -> None:
        headers = {"Authorization": f"Bearer {self._token_of(who)}", "Idempotency-Key": deed.mark}
        deed.note(*self._post(path, headers=headers, **what))
        if deed.status == 401:
            del self._tokens[who]
            self._send(deed, who, path, **what)

    def _token_of(self, who: str) -> str:
        while who not in self._tokens:
            status, answer = self._post("auth/token/", json={"username": self._people[who].username, "password": PASSWORD})
            if status == 200:
                self._tokens[who] = answer["access"]
            else:
                let_pass(0.5)
        return self._tokens[who]

    def _post(self, path: str, **what: Any) -> tuple[int, Mapping[str, Any]]:
        try:
            answer = requests.post(f"{self._url}/{path}", timeout=60, **what)
            self.said[answer.status_code] += 1
            return answer.status_code, answer.json()
        except (requests.RequestException, ValueError):
            self.said[NO_ANSWER] += 1
            return NO_ANSWER, {}


def answers_at(url: str) -> bool:
    """The web server is there, and so is what it needs."""
    try:
        return requests.get(f"{url}/readyz", timeout=10).status_code == 200
    except requests.RequestException:
        return False
