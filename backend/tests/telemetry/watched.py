"""Web server and worker as an installation runs them, with somebody who watches; and people who do things in it."""

import contextlib
import dataclasses
import json
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
from django.db import connections

from apps.documents.tests.files import docx_bytes
from apps.users.models import User
from edms.embedded.ports import find_free
from edms.embedded.supervision import Program
from testing.cast import PASSWORD
from testing.own_database import OwnDatabase
from tests.faults.programs import IN_A_HURRY, Programs, until

# A document whose title holds this cannot be kept: the database says so, and quotes it.
STUMBLES = "STUMBLING-BLOCK"
_STUMBLE = f"""
    CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF to_jsonb(NEW)::text LIKE '%{STUMBLES}%' THEN RAISE EXCEPTION 'cannot keep % for %', to_jsonb(NEW), current_user; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER stumble BEFORE INSERT ON documents_document FOR EACH ROW EXECUTE FUNCTION stumble();
"""
_SICK = """
    CREATE FUNCTION sicken() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'MARK-OF-A-REPORT cannot be kept: %', to_jsonb(NEW); END $$;
    CREATE TRIGGER sicken BEFORE INSERT ON scheduler_healthreport FOR EACH ROW EXECUTE FUNCTION sicken();
"""


def let_it_stumble() -> None:
    """Let one document, and the report of every health check, be refused by the database in words that quote the row."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_STUMBLE)
        cursor.execute(_SICK)


@dataclasses.dataclass(slots=True)
class Watched:
    """The running programs, and what they said."""

    programs: Programs
    port: int
    web: "subprocess.Popen[bytes]"
    worker: "subprocess.Popen[bytes]"
    http: requests.Session = dataclasses.field(default_factory=requests.Session)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def sign_in(self, user: User) -> None:
        sent = {"username": user.username, "password": PASSWORD}
        answer = self.http.post(self.url("api/v1/auth/token/"), json=sent, timeout=30)
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access']}"

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.http.get(self.url(path), headers=headers, timeout=30)

    def post(self, path: str, sent: dict[str, str]) -> requests.Response:
        return self.http.post(self.url(path), json=sent, timeout=30)

    def upload(self, title: str, file_name: str, **headers: str) -> requests.Response:
        part = (file_name, docx_bytes(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        sent = {"title": title, "document_type": "SOP"}
        return self.http.post(self.url("api/v1/documents/"), data=sent, files={"file": part}, headers=headers, timeout=30)

    def order(self, task: str, **headers: str) -> int:
        """Order a run; its number."""
        sent = {"tasks": [task, task], "reason": "MARK-OF-A-REASON"}
        answer = self.http.post(self.url("api/v1/scheduler/chains/"), json=sent, headers=headers, timeout=30)
        assert answer.status_code == 202, answer.text
        return int(answer.json()["runs"][0]["id"])

    def lines_of(self, name: str) -> list[dict[str, Any]]:
        """What a program said, line by line."""
        return [json.loads(line) for line in self.programs.said_by(name).splitlines() if line.startswith("{")]

    def jobs_that_ended(self) -> Counter[str]:
        """How often each job has ended."""
        return Counter(line["job"].rpartition(".")[2] for line in self.lines_of("w1") if line.get("event") == "job_ended")

    def end(self, *others: "subprocess.Popen[bytes]") -> None:
        """Ask all to end in order; they have the time that supervisord gives them."""
        for program in (self.web, self.worker, *others):
            program.send_signal(signal.SIGTERM)
        for program in (self.web, self.worker, *others):
            program.wait(Program("", ()).stop_seconds)


@contextlib.contextmanager
def watched(database: OwnDatabase, folder: Path, **environment: str) -> Iterator[Watched]:
    """Start web server and worker with ``environment``, and wait until both are at work."""
    pace = {**IN_A_HURRY, "EDMS_LOG_FORM": "json", **environment}
    programs, port = Programs(database, folder, pace=pace), find_free()
    with programs.web(port) as web, programs.worker() as worker:
        started = Watched(programs, port, web, worker)
        until(lambda: _answers(started.url("livez")), what=programs.said_by("web"))
        until(lambda: "ready" in programs.said_by("w1"), what=programs.said_by("w1"))
        with started.http:
            yield started


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False
