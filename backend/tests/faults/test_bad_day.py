"""A bad day: while misfortunes come one after the other, people go on working. What they were told is true, and nothing is there twice."""

import hashlib
import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from apps.audit.models import AuditTrail
from apps.core import clock
from apps.documents.models import Document, DocumentComment
from apps.documents.storage import storage_name
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.services.runs import queue_run
from apps.users.models import User
from apps.workflows.models import DocumentTransition
from edms.embedded.ports import find_free
from testing.make import make_document
from testing.own_servers import OwnServers
from tests.faults.clerks import Clerk, Deed, answers_at
from tests.faults.effects import assert_each_took_effect_once, count_effective
from tests.faults.house import House
from tests.faults.programs import LONG, Programs, let_pass, until
from tests.faults.schedule import NAMES
from tests.faults.test_workers import NAME, SLOWLY, order
from tests.races.wholeness import assert_whole

pytestmark = [pytest.mark.own_database, pytest.mark.timeout(3600 if LONG else 300)]
MISFORTUNES, DOCUMENTS, APPROVALS = (50, 10_000, 600) if LONG else (3, 100, 12)
FIRST = ("postgresql crashes", "a worker dies", "redis comes back empty")
TWO_MINUTES = 120
OPEN = (RunState.QUEUED, RunState.RUNNING)
_log = logging.getLogger(__name__)


@pytest.fixture
def programs(own_servers: OwnServers, tmp_path: Path) -> Programs:
    return Programs(own_servers.database, tmp_path)


def in_some_order(chance: random.Random, names: Sequence[str]) -> Iterator[str]:
    """The worst first, then each as often as the others."""
    yield from FIRST
    while True:
        yield from chance.sample(names, len(names))


def see_to_a_run(user: User) -> None:
    if not TaskRun.objects.filter(task_name=NAME, state__in=OPEN).exists():
        queue_run(order(user))


def everything_is_done(documents: Sequence[Document]) -> bool:
    return not TaskRun.objects.filter(state__in=OPEN).exists() and count_effective(documents) == len(documents)


def of_kind(deeds: Sequence[Deed], kind: str) -> dict[str, Deed]:
    return {deed.mark: deed for deed in deeds if deed.kind == kind}


def once_each(things: Sequence[object]) -> dict[object, int]:
    return dict.fromkeys(things, 1)


def test_it_works(
    programs: Programs,
    own_servers: OwnServers,
    author: User,
    approver: User,
    docadmin: User,
    due_documents: Callable[[int], list[Document]],
    in_the_database: Callable[[str], None],
) -> None:
    chance = random.Random(MISFORTUNES)
    due = due_documents(DOCUMENTS)
    waiting = [make_document(author=author, status="PENDING_APPROVAL", approvers=[approver]) for _ in range(APPROVALS)]
    draft = make_document(author=author)
    in_the_database(SLOWLY)
    people = {"author": author, "approver": approver, "docadmin": docadmin}
    url = f"http://127.0.0.1:{(port := find_free())}"
    clerks = [Clerk(url, people=people, draft=draft, approvals=waiting[half::2], tasks=NAMES) for half in (0, 1)]

    with House(programs, own_servers, port=port, chance=chance).running() as house:
        until(lambda: answers_at(url), what="web answers")
        for clerk in clerks:
            clerk.start()
        see_to_a_run(docadmin)
        until(lambda: count_effective(due) > 0, what="the sweep has begun")
        misfortunes = house.misfortunes()
        for _, name in zip(range(MISFORTUNES), in_some_order(chance, list(misfortunes)), strict=False):
            see_to_a_run(docadmin)
            let_pass(chance.uniform(0.2, 1.5))
            _log.info("%s; %d of %d are effective", name, count_effective(due), len(due))
            misfortunes[name]()
            house.start_what_has_ended()
        until(lambda: answers_at(url), what="web answers again")
        for clerk in clerks:
            clerk.go_home()
            clerk.join(TWO_MINUTES)
            assert not clerk.is_alive()
        see_to_a_run(docadmin)
        until(lambda: everything_is_done(due), within=10 * TWO_MINUTES if LONG else TWO_MINUTES, what="all is caught up")

    deeds = [deed for clerk in clerks for deed in clerk.deeds]
    _log.info("answers: %s; deeds: %s", sum((clerk.said for clerk in clerks), Counter()), Counter(deed.kind for deed in deeds))
    _log.info("runs: %s", Counter((run.state, run.error[:70]) for run in TaskRun.objects.all()))
    assert not [deed for deed in deeds if deed.refused and not deed.unsure], "nothing was wrong with what they wanted"
    assert_created(of_kind(deeds, "create"), own_servers)
    assert_commented(of_kind(deeds, "comment"), draft)
    assert_ordered(of_kind(deeds, "order"))
    in_force = assert_approved(of_kind(deeds, "approve"), waiting)
    assert_each_took_effect_once(due + in_force)
    for document in [*waiting, *chance.sample(due, 100)]:
        assert_whole(document, began_in="PENDING_APPROVAL" if document in waiting else "APPROVED_PENDING_EFFECTIVE")


def assert_created(deeds: dict[str, Deed], servers: OwnServers) -> None:
    """Sent until acknowledged: there once, under the address that was told, recorded once, with what was in the file."""
    created = Document.objects.filter(title__startswith="clerk")
    assert {str(document.uuid): document.title for document in created} == {deed.answer["uuid"]: mark for mark, deed in deeds.items()}
    assert Counter(document.title for document in created) == once_each(list(deeds))
    entries = AuditTrail.objects.filter(action="DOCUMENT_CREATED").values_list("object_id", flat=True)
    assert Counter(entries) == once_each([str(document.pk) for document in created])
    storage = servers.storage
    for document in created:
        assert document.file_id == hashlib.sha256(document.title.encode()).hexdigest()
        assert (storage / storage_name(document.file_id)).read_text() == document.title


def assert_commented(deeds: dict[str, Deed], draft: Document) -> None:
    comments = DocumentComment.objects.filter(document=draft)
    assert {comment.pk: comment.text for comment in comments} == {deed.answer["id"]: mark for mark, deed in deeds.items()}
    entries = AuditTrail.objects.filter(action="COMMENT_ADDED").values_list("details__comment", flat=True)
    assert Counter(entries) == once_each([comment.pk for comment in comments])


def assert_ordered(deeds: dict[str, Deed]) -> None:
    """Each run that was ordered is there once; every run has one begin and one end."""
    ordered = {run.reason: run.pk for run in TaskRun.objects.filter(reason__startswith="clerk")}
    assert ordered == {mark: deed.answer["run_id"] for mark, deed in deeds.items()}
    assert TaskRun.objects.filter(reason__startswith="clerk").count() == len(ordered)
    runs = {str(run.pk): run for run in TaskRun.objects.all()}
    entries = Counter(AuditTrail.objects.filter(action__startswith="TASK_EXECUTION").values_list("object_id", "action"))
    for number, run in runs.items():
        ends = sum(entries[number, f"TASK_EXECUTION_{end}"] for end in ("COMPLETED", "FAILED"))
        assert entries[number, "TASK_EXECUTION_REQUESTED"] == (run.reason in ordered)
        assert ends == entries[number, "TASK_EXECUTION_STARTED"] == (run.state != RunState.SKIPPED), run


def assert_approved(deeds: dict[str, Deed], waiting: Sequence[Document]) -> list[Document]:
    """Sent until acknowledged, or until it had been done before: once. Those of today are in force afterwards, and returned."""
    approvals = DocumentTransition.objects.filter(action="approve").values_list("document_id", flat=True)
    assert Counter(str(pk) for pk in approvals) == once_each(list(deeds))
    approved = Document.objects.filter(pk__in=[document.pk for document in waiting]).exclude(status="PENDING_APPROVAL")
    for document in approved:
        assert document.status == ("EFFECTIVE" if document.effective_date == clock.today() else "APPROVED_PENDING_EFFECTIVE")
    return [document for document in approved if document.status == "EFFECTIVE"]
