"""What people do beside moving documents: they write, discuss, show, label, hold, hand over, answer and arrange."""

from collections.abc import Sequence
from typing import Any

from apps.documents.models import DocumentComment, DocumentGrant
from apps.documents.services import (
    attach_file,
    change_legal_hold,
    change_sensitivity,
    change_type,
    delete_draft,
    edit_draft,
    give_grant,
    withdraw_grant,
)
from apps.documents.services.comments import add_comment, answer_comment, edit_comment, reopen_comment, resolve_comment, withdraw_comment
from apps.documents.services.dependencies import WantedDependency
from apps.documents.states import DependencyKind
from apps.documents.uploads import receive_file
from apps.workflows.models import UNDECIDED, TaskRole, TaskStatus, WorkflowTask
from apps.workflows.services import answer_impact, reassign_task
from tests.lifecycle.company import Company

COMMENTS: dict[str, Any] = {
    "COMMENT_EDITED": edit_comment,
    "COMMENT_ADDED": answer_comment,
    "COMMENT_RESOLVED": resolve_comment,
    "COMMENT_REOPENED": reopen_comment,
    "COMMENT_WITHDRAWN": withdraw_comment,
}


def link(company: Company, author: str, which: int, upon: Sequence[int]) -> None:
    """A draft builds upon these from now on, each in another way."""
    wanted = [WantedDependency(one.uuid, kind) for one, kind in zip(company.named(upon), DependencyKind, strict=False)]
    _edit(company, "link", author, which, {"dependencies": wanted})


def reword(company: Company, author: str, which: int, number: int) -> None:
    _edit(company, "edit", author, which, {"title": f"Procedure, worded for the {number}. time", "description": "As it is done."})


def _edit(company: Company, what: str, author: str, which: int, changes: Any) -> None:
    [before] = company.named([which])
    with company.trying(what, author):
        edited = edit_draft(actor=company.account(author), document=company.seen_by(author, which), changes=changes)
        assert before.status == "DRAFT", f"{before} was edited"
        assert edited.revision in (before.revision, before.revision + 1)


def attach(company: Company, author: str, which: int, number: int) -> None:
    [before] = company.named([which])
    with company.trying("attach", author):
        upload = receive_file([f"What to do, improved for the {number}. time.".encode()], name="procedure.txt")
        attach_file(actor=company.account(author), document=company.seen_by(author, which), upload=upload)
        assert before.status == "DRAFT", f"the file of {before} was replaced"


def delete(company: Company, person: str, which: int) -> None:
    """Only what was never routed goes, and its number never comes back."""
    [before] = company.named([which])
    with company.trying("delete", person, "DOCUMENT_DELETED"):
        delete_draft(actor=company.account(person), document=company.seen_by(person, which))
        assert before.status == "DRAFT"
        assert not before.workflows.exists()
        company.documents.remove(before.pk)


def comment(company: Company, person: str, which: int) -> None:
    with company.trying("comment", person, "COMMENT_ADDED"):
        add_comment(actor=company.account(person), document=company.seen_by(person, which), text="Which vessel?")


def discuss(company: Company, person: str | None, number: int, what: str) -> None:
    """Something with one of the comments, by whom it is from unless somebody else tries."""
    comments = list(DocumentComment.objects.select_related("document").order_by("pk"))
    if not comments:
        return
    said = comments[number % len(comments)]
    names = {pk: name for name, pk in company.people.items()}
    person = person or names[said.author_id]
    with company.trying(what, person, what):
        document = company.seen_by(person, company.documents.index(said.document_id))
        words = {"text": f"The vessel, said for the {len(company.done)}. time."} if what in ("COMMENT_EDITED", "COMMENT_ADDED") else {}
        COMMENTS[what](actor=company.account(person), document=document, comment_id=said.pk, **words)


def show(company: Company, person: str, which: int, to: str) -> None:
    with company.trying("grant", person, "GRANT_GIVEN"):
        give_grant(actor=company.account(person), document=company.seen_by(person, which), user=company.people[to], reason="Asked for")


def hide(company: Company, person: str, number: int) -> None:
    """What was granted to somebody is taken from them."""
    grants = list(DocumentGrant.objects.order_by("pk"))
    if not grants:
        return
    grant = grants[number % len(grants)]
    which = next(place for place, one in enumerate(company.documents) if _number(company, one) == grant.document_number)
    with company.trying("withdraw grant", person, "GRANT_WITHDRAWN"):
        withdraw_grant(actor=company.account(person), document=company.seen_by(person, which), grant_id=grant.pk, reason="Done")


def _number(company: Company, pk: int) -> str:
    return str(company.facts.documents[pk].document_number)


def label(company: Company, person: str, which: int, sensitivity: str) -> None:
    with company.trying("label", person, "DOCUMENT_SENSITIVITY_CHANGED"):
        document = company.seen_by(person, which)
        change_sensitivity(actor=company.account(person), document=document, sensitivity_label=sensitivity, reason="Patients are named")


def hold(company: Company, person: str, which: int) -> None:
    """Under a legal hold, or out of it."""
    [before] = company.named([which])
    event = "LEGAL_HOLD_LIFTED" if before.legal_hold else "LEGAL_HOLD_SET"
    with company.trying(event, person, event):
        document = company.seen_by(person, which)
        change_legal_hold(actor=company.account(person), document=document, legal_hold=not before.legal_hold, reason="Case 12/2026")


def arrange(company: Company, person: str, changes: dict[str, Any]) -> None:
    """Other rules for what is routed from now on."""
    with company.trying("arrange", person):
        change_type(actor=company.account(person), code="SOP", changes=changes, reason="Decided by the management")


def reassign(company: Company, person: str, number: int, to: str) -> None:
    """One of the open tasks is given to somebody else."""
    tasks = list(WorkflowTask.objects.filter(status__in=UNDECIDED).exclude(role=TaskRole.IMPACT).select_related("workflow").order_by("pk"))
    if not tasks:
        return
    task = tasks[number % len(tasks)]
    event = "DOCUMENT_REVIEWERS_CHANGED" if task.role == TaskRole.REVIEWER else "DOCUMENT_APPROVERS_CHANGED"
    with company.trying("reassign", person, event):
        given = reassign_task(actor=company.account(person), task=task, assignee_id=company.people[to], reason="On leave.")
        assert (given.role, given.round, given.assignee_id) == (task.role, task.round, company.people[to])


def answer(company: Company, person: str | None, number: int, decision: Any) -> None:
    """One of the questions about impact is answered, by whom it was put to unless somebody else tries."""
    names = {pk: name for name, pk in company.people.items()}
    questions = list(WorkflowTask.objects.filter(role=TaskRole.IMPACT, status=TaskStatus.PENDING).order_by("pk"))
    if not questions:
        return
    question = questions[number % len(questions)]
    person = person or names[question.assignee_id]
    with company.trying("answer", person, "IMPACT_ASSESSED"):
        answer_impact(actor=company.account(person), task_uuid=question.uuid, decision=decision, comment="Read and compared.")
        assert question.assignee_id == company.people[person]
