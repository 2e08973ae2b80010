"""The points in the life of a document that the grid of offers looks at, each with a document that stands there.

At all of them reviewer and approver are assigned; reviewer2 and approver2 only where the name says that two are asked.
"""

from collections.abc import Callable, Mapping

from apps.core import clock
from apps.documents.models import Document, DocumentDependency, DocumentType
from apps.documents.services.comments import add_comment
from apps.documents.states import DocumentStatus as S
from apps.users.models import User
from testing.make import make_document, move

Cast = Mapping[str, User]
Point = Callable[[Cast, User], Document]
POINTS: dict[str, Point] = {}


def point(name: str) -> Callable[[Point], Point]:
    """The name begins with the state that the document is in."""

    def named(stand: Point) -> Point:
        POINTS[name] = stand
        return stand

    return named


def _in(state: S) -> Point:
    """A document that was simply brought to a state."""
    approvers = ["approver"] if state in (S.PENDING_APPROVAL, S.APPROVED_PENDING_EFFECTIVE, S.SCHEDULED_FOR_OBSOLESCENCE) else []

    def stand(cast: Cast, writer: User) -> Document:
        return make_document(author=writer, status=state, reviewers=[cast["reviewer"]], approvers=[cast[name] for name in approvers])

    return stand


for _state in S:
    POINTS[_state.value] = _in(_state)


@point("DRAFT, without a file")
def without_a_file(cast: Cast, writer: User) -> Document:
    return make_document(author=writer, file=None, file_name="")


@point("DRAFT, sent back by a reviewer")
def sent_back(cast: Cast, writer: User) -> Document:
    document = POINTS["UNDER_REVIEW"](cast, writer)
    return move(cast["reviewer"], document, "request_changes", comment="Which vessel?")


@point("DRAFT, upon what is not in force any more")
def upon_what_is_gone(cast: Cast, writer: User) -> Document:
    draft, target = make_document(author=writer), make_document(author=cast["author2"], status=S.EFFECTIVE)
    DocumentDependency.objects.create(document=draft, depends_on=target)
    Document.objects.filter(pk=target.pk).update(status=S.OBSOLETE)
    return draft


@point("UNDER_REVIEW, by two of whom the first has agreed")
def half_reviewed(cast: Cast, writer: User) -> Document:
    document = make_document(author=writer, status=S.UNDER_REVIEW, reviewers=[cast["reviewer"], cast["reviewer2"]])
    return move(cast["reviewer"], document, "complete_review")


@point("REVIEWED, with a discussion that holds it up")
def discussed(cast: Cast, writer: User) -> Document:
    return _discussed(POINTS["REVIEWED"](cast, writer), cast)


@point("PENDING_APPROVAL, with a discussion that holds it up")
def discussed_in_approval(cast: Cast, writer: User) -> Document:
    return _discussed(POINTS["PENDING_APPROVAL"](cast, writer), cast)


def _discussed(document: Document, cast: Cast) -> Document:
    _demand(open_comments_block_approval=True)
    add_comment(actor=cast["reviewer"], document=document, text="Which vessel?")
    return document


@point("PENDING_APPROVAL, by an approver who reviewed it")
def by_its_reviewer(cast: Cast, writer: User) -> Document:
    return make_document(author=writer, status=S.PENDING_APPROVAL, reviewers=[cast["approver2"]], approvers=[cast["approver2"]])


@point("PENDING_APPROVAL, by two in order, the first has the turn")
def first_turn(cast: Cast, writer: User) -> Document:
    _demand(approval_order="in_order")
    document = make_document(author=writer, status=S.REVIEWED, reviewers=[cast["reviewer"]])
    return move(writer, document, "route_for_approval", approvers=[cast["approver"].pk, cast["approver2"].pk])


@point("PENDING_APPROVAL, by two in order, the second has the turn")
def second_turn(cast: Cast, writer: User) -> Document:
    return move(cast["approver"], first_turn(cast, writer), "approve", effective_date=_soon())


@point("PENDING_APPROVAL, by two at once, the first has agreed")
def half_approved(cast: Cast, writer: User) -> Document:
    document = make_document(author=writer, status=S.PENDING_APPROVAL, approvers=[cast["approver"], cast["approver2"]])
    return move(cast["approver"], document, "approve", effective_date=_soon())


@point("PENDING_APPROVAL, by the admin")
def by_the_admin(cast: Cast, writer: User) -> Document:
    return make_document(author=writer, status=S.PENDING_APPROVAL, approvers=[cast["docadmin"]])


@point("EFFECTIVE, a version in preparation")
def in_preparation(cast: Cast, writer: User) -> Document:
    document = POINTS["EFFECTIVE"](cast, writer)
    move(writer, document, "create_version", bump="minor", reason="Typo.")
    return document


@point("EFFECTIVE, a version approved for a day")
def about_to_be_superseded(cast: Cast, writer: User) -> Document:
    document = POINTS["EFFECTIVE"](cast, writer)
    number = document.document_number
    make_document(author=writer, status=S.APPROVED_PENDING_EFFECTIVE, document_number=number, version_minor=1, previous_version=document)
    return document


@point("EFFECTIVE, versions left to its author")
def left_to_its_author(cast: Cast, writer: User) -> Document:
    _demand(version_starters="its_author")
    return POINTS["EFFECTIVE"](cast, writer)


@point("EFFECTIVE, versions left to admins")
def left_to_admins(cast: Cast, writer: User) -> Document:
    _demand(version_starters="admins")
    return POINTS["EFFECTIVE"](cast, writer)


@point("EFFECTIVE, another document builds upon it")
def built_upon(cast: Cast, writer: User) -> Document:
    document = POINTS["EFFECTIVE"](cast, writer)
    DocumentDependency.objects.create(document=make_document(author=cast["author2"], status=S.EFFECTIVE), depends_on=document)
    return document


@point("EFFECTIVE, author2 asked to make it obsolete")
def asked_for(cast: Cast, writer: User) -> Document:
    return _asked_for(cast, writer, "approver")


@point("EFFECTIVE, author2 asked to make it obsolete, another document builds upon it since")
def asked_for_and_built_upon(cast: Cast, writer: User) -> Document:
    document = asked_for(cast, writer)
    DocumentDependency.objects.create(document=make_document(author=cast["author2"], status=S.EFFECTIVE), depends_on=document)
    return document


@point("EFFECTIVE, author2 asked to make it obsolete, by two in order, the first has the turn")
def asked_for_in_order(cast: Cast, writer: User) -> Document:
    _demand(approval_order="in_order")
    return _asked_for(cast, writer, "approver", "approver2")


@point("EFFECTIVE, author2 asked to make it obsolete, by two in order, the second has the turn")
def asked_for_second_turn(cast: Cast, writer: User) -> Document:
    return move(cast["approver"], asked_for_in_order(cast, writer), "approve_obsolescence", obsolescence_date=_soon())


@point("EFFECTIVE, its obsolescence was rejected")
def rejected(cast: Cast, writer: User) -> Document:
    return move(cast["approver"], asked_for(cast, writer), "reject_obsolescence", comment="Still needed.")


@point("SCHEDULED_FOR_OBSOLESCENCE, asked for by author2, agreed by approver")
def agreed_upon(cast: Cast, writer: User) -> Document:
    return move(cast["approver"], asked_for(cast, writer), "approve_obsolescence", obsolescence_date=_soon())


def _asked_for(cast: Cast, writer: User, *approvers: str) -> Document:
    document = make_document(author=writer, status=S.EFFECTIVE)
    move(cast["author2"], document, "initiate_obsolescence", approvers=[cast[name].pk for name in approvers], reason="Old.")
    return document


def _demand(**settings: object) -> None:
    """What the type demands from now on."""
    DocumentType.objects.filter(code="SOP").update(**settings)


def _soon() -> str:
    return clock.days_from_today(3).isoformat()
