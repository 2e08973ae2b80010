"""What may not change from one step to the next: what was approved, what has ended, what is on record, and what is hidden."""

from collections import Counter

from apps.documents.models import Document
from apps.documents.states import FINAL, IN_FORCE
from apps.documents.states import DocumentStatus as S
from apps.users.models import User
from apps.workflows.models import TaskRole
from tests.lifecycle.facts import Facts, Row

_CONTENT = (
    "uuid", "document_number", "version_major", "version_minor", "title", "description", "keywords", "department", "document_type_id",
    "document_source_id", "author_id", "file_id", "file_name", "previous_version_id", "reason_for_change",
)  # fmt: skip
_PLANNED = ("effective_date", "approved_at", "activated_at")
_ENDED = (*_PLANNED, "status", "obsolescence_date", "superseded_at", "obsoleted_at", "terminated_at")


def assert_nothing_was_rewritten(before: Facts, now: Facts) -> None:
    """Rules 3, 6 and 9: content and links of what left DRAFT, what has ended, the history, the signatures, and what was deleted."""
    for pk, old in before.documents.items():
        document = now.documents.get(pk)
        if document is None:
            assert old.status == S.DRAFT, f"{old} was {old.status} and is gone"
            assert not any(step.document_id == pk for step in before.steps), f"{old} was routed and is gone"
            continue
        assert document.revision >= old.revision
        if old.status != S.DRAFT and document.status != S.DRAFT:
            _assert_same(old, document, _CONTENT)
            assert _links(before, pk) == _links(now, pk), f"{old} builds upon something else than when it was handed in"
        if old.status in (*IN_FORCE, *FINAL):
            _assert_same(old, document, _PLANNED)
        if old.status in FINAL:
            _assert_same(old, document, _ENDED)
        if document.status != old.status:
            assert document.revision > old.revision, f"{document} moved and looks as if it had not"
    assert before.steps == now.steps[: len(before.steps)]
    assert before.entries == now.entries[: len(before.entries)]
    assert before.signatures.keys() <= now.signatures.keys()


def _assert_same(old: Row, document: Row, names: tuple[str, ...]) -> None:
    changed = {name: (getattr(old, name), getattr(document, name)) for name in names if getattr(old, name) != getattr(document, name)}
    assert not changed, f"{document}: {changed}"


def _links(facts: Facts, pk: int) -> set[tuple[int, int, str]]:
    return {link for link in facts.links if link[0] == pk}


def assert_nobody_was_told_twice(before: Facts, now: Facts) -> None:
    """Rule 7: what one step does is told to each person once for each document."""
    told = Counter((one.recipient_id, one.code, one.document, one.task) for one in now.told[len(before.told) :])
    assert max(told.values(), default=1) == 1, told


def assert_impact_was_asked_for(before: Facts, now: Facts, *, always_there: set[int]) -> None:
    """Rule 4: whoever wrote what builds upon a new version is asked what it means for them, unless they were away."""
    new = now.steps[len(before.steps) :]
    replaced = {now.documents[step.document_id].document_number for step in new if step.action == "supersede"}
    asked = {
        (now.workflows[task.workflow_id].document_id, task.subject_id, task.assignee_id)
        for task in now.tasks
        if task.role == TaskRole.IMPACT
    }
    for step in new:
        cause = now.documents[step.document_id]
        if step.action != "make_effective" or cause.document_number not in replaced:
            continue
        for source, target, _ in now.links:
            subject, built_upon = now.documents[source], now.documents[target]
            was = before.documents.get(source)
            in_force = was is not None and was.status in IN_FORCE and subject.status in IN_FORCE
            stays = in_force and subject.document_number != cause.document_number
            if stays and built_upon.document_number == cause.document_number and subject.author_id in always_there:
                assert (cause.id, source, subject.author_id) in asked, f"nobody asked the author of {subject} about {cause}"


def assert_sight(facts: Facts, person: User) -> None:
    """What somebody may not see does not exist for them; worked out here from the rule, not from the query."""
    expected = {pk for pk, document in facts.documents.items() if facts.reaches(person, document)}
    assert set(Document.objects.visible_to(person).values_list("pk", flat=True)) == expected
