"""What the people of the demonstration company work on: documents in every stage, brought there by the program's own moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.core import clock
from apps.documents.models import Document
from apps.documents.services import DocumentInput, attach_file, create_document
from apps.documents.services.comments import Anchor, add_comment
from apps.documents.services.dependencies import WantedDependency
from apps.documents.states import DependencyKind
from apps.documents.uploads import IncomingFile, receive_file
from apps.security.services import Credentials
from apps.users.demo import PASSWORD
from apps.users.models import User
from apps.workflows.services import move_document, move_inputs

_FILES = Path(__file__).parent / "demo_files"
_CREDENTIALS = Credentials(password=PASSWORD)
People = Mapping[str, User]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A document of the demonstration: who wrote it, what it is, and its file."""

    author: str
    document_type: str
    title: str
    file: str
    department: str
    description: str


POLICY = Sheet(
    author="author",
    document_type="POL",
    title="Quality Policy",
    file="quality-policy.pdf",
    department="Quality Assurance",
    description="What the company promises to patients, users and authorities.",
)
CLEANING = Sheet(
    author="author",
    document_type="SOP",
    title="Cleaning of the Filling Line",
    file="cleaning-of-the-filling-line-1.docx",
    department="Production",
    description="Cleaning between two batches of the same product.",
)
CLEANING_RECORD = Sheet(
    author="author2",
    document_type="FRM",
    title="Cleaning Record of the Filling Line",
    file="cleaning-record.pdf",
    department="Production",
    description="Filled in after every cleaning.",
)
CALIBRATION = Sheet(
    author="author2",
    document_type="SOP",
    title="Calibration of Analytical Balances",
    file="calibration-of-balances.pdf",
    department="Laboratory",
    description="Daily check and quarterly calibration.",
)
DEVIATIONS = Sheet(
    author="author",
    document_type="PRO",
    title="Handling of Deviations",
    file="handling-of-deviations.pdf",
    department="Quality Assurance",
    description="Reporting, assessment and closure.",
)
LOGBOOK = Sheet(
    author="author2",
    document_type="FRM",
    title="Logbook for Balance Checks on Paper",
    file="balance-logbook.pdf",
    department="Laboratory",
    description="Used until the balances report their readings themselves.",
)
COVER_SHEET = Sheet(
    author="author2",
    document_type="FRM",
    title="Cover Sheet for Batch Records",
    file="batch-record-cover-sheet.pdf",
    department="Production",
    description="First page of every batch record.",
)
SERVICE_MANUAL = Sheet(
    author="author",
    document_type="MAN",
    title="Service Manual for the LX-2 Infusion Pump",
    file="pump-service-manual.pdf",
    department="Service",
    description="Yearly inspection and battery replacement.",
)


def load_demo_documents(people: People) -> list[Document]:
    """Create the documents and take each as far as its story goes; every step is signed and in the audit trail."""
    policy = _in_force(people, POLICY)
    implements_policy = [WantedDependency(policy.uuid, DependencyKind.IMPLEMENTS)]
    cleaning = _in_force(people, CLEANING, implements_policy)
    record = _in_force(people, CLEANING_RECORD, [WantedDependency(cleaning.uuid, DependencyKind.SUPPORTS)])
    return [
        policy,
        record,
        _second_version(people, cleaning),
        _approved_for_tomorrow(people, CALIBRATION),
        _under_review(people, DEVIATIONS, implements_policy),
        _pending_approval(people, COVER_SHEET),
        _about_to_be_retired(people, _in_force(people, LOGBOOK)),
        _draft(people, SERVICE_MANUAL),
    ]


def _draft(people: People, sheet: Sheet, upon: Sequence[WantedDependency] = ()) -> Document:
    details: DocumentInput = {
        "title": sheet.title,
        "document_type": sheet.document_type,
        "department": sheet.department,
        "description": sheet.description,
        "dependencies": upon,
    }
    with _file(sheet.file) as upload:
        return create_document(actor=people[sheet.author], details=details, upload=upload)


def _under_review(people: People, sheet: Sheet, upon: Sequence[WantedDependency]) -> Document:
    document = _draft(people, sheet, upon)
    reviewers = [people["reviewer"].pk, people["reviewer2"].pk]
    document = _move(document.author, document, "submit_for_review", reviewers=reviewers, comment="Please check the limits.")
    question = "Who decides on a critical deviation at night and at weekends?"
    add_comment(actor=people["reviewer"], document=document, text=question, anchor=Anchor(anchor_kind="page", page=1))
    return _move(people["reviewer"], document, "start_review")


def _reviewed(people: People, document: Document) -> Document:
    document = _move(document.author, document, "submit_for_review", reviewers=[people["reviewer"].pk])
    document = _move(people["reviewer"], document, "start_review")
    return _move(people["reviewer"], document, "complete_review", comment="Complete and clear.")


def _routed(people: People, document: Document) -> Document:
    return _move(document.author, _reviewed(people, document), "route_for_approval", approvers=[people["approver"].pk])


def _pending_approval(people: People, sheet: Sheet) -> Document:
    return _routed(people, _draft(people, sheet))


def _approved(people: People, document: Document, days: int) -> Document:
    day = clock.days_from_today(days).isoformat()
    return _move(people["approver"], _routed(people, document), "approve", effective_date=day, comment="Approved.")


def _approved_for_tomorrow(people: People, sheet: Sheet) -> Document:
    return _approved(people, _draft(people, sheet), days=1)


def _in_force(people: People, sheet: Sheet, upon: Sequence[WantedDependency] = ()) -> Document:
    return _approved(people, _draft(people, sheet, upon), days=0)


def _about_to_be_retired(people: People, document: Document) -> Document:
    reason = "The balances report their readings themselves since this quarter."
    return _move(document.author, document, "initiate_obsolescence", approvers=[people["approver2"].pk], reason=reason)


def _second_version(people: People, first: Document) -> Document:
    author = first.author
    reason = "Swab samples after the audit finding of last autumn."
    draft = _move(author, first, "create_version", bump="major", reason=reason)
    with _file("cleaning-of-the-filling-line-2.docx") as upload:
        draft = attach_file(actor=author, document=draft, upload=upload)
    return _approved(people, draft, days=0)


def _move(actor: User, document: Document, action: str, **inputs: Any) -> Document:
    parsed = move_inputs(action=action, inputs=inputs)
    return move_document(actor=actor, document_id=document.pk, action=action, inputs=parsed, credentials=_CREDENTIALS)


def _file(name: str) -> IncomingFile:
    return receive_file([(_FILES / name).read_bytes()], name=name)
