"""What people read about each move: its name, what it does, how prominent it is, and its sentence in the audit trail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """``emphasis`` is ``primary``, ``default`` or ``danger``; ``event`` the code of the audit entry, ``sentence`` how it reads."""

    label: str
    description: str
    emphasis: str
    event: str
    sentence: str


# fmt: off
WORDS: dict[str, Words] = {
    "submit_for_review": Words(
        "Submit for review", "Hands the draft to its reviewers; it can no longer be edited.",
        "primary", "DOCUMENT_SUBMITTED_FOR_REVIEW", "{actor} submitted {object} for review"),
    "start_review": Words(
        "Start review", "Tells the author that you are reading it.",
        "primary", "DOCUMENT_REVIEW_STARTED", "{actor} started the review of {object}"),
    "complete_review": Words(
        "Agree", "You agree with the document; with the last reviewer's agreement the review is complete.",
        "primary", "DOCUMENT_REVIEW_COMPLETED", "{actor} reviewed {object} and agreed"),
    "request_changes": Words(
        "Request changes", "Sends the document back to the author with your comment.",
        "danger", "DOCUMENT_CHANGES_REQUESTED", "{actor} requested changes to {object}"),
    "route_for_approval": Words(
        "Route for approval", "Hands the reviewed document to its approvers.",
        "primary", "DOCUMENT_ROUTED_FOR_APPROVAL", "{actor} routed {object} for approval"),
    "approve": Words(
        "Approve", "You approve the document; with the last approver it is approved for its effective date.",
        "primary", "DOCUMENT_APPROVED", "{actor} approved {object}"),
    "reject": Words(
        "Reject", "Sends the document back to the author with your reason.",
        "danger", "DOCUMENT_REJECTED", "{actor} rejected {object}"),
    "change_reviewers": Words(
        "Change reviewers", "Asks other people to review; whoever has decided stays.",
        "default", "DOCUMENT_REVIEWERS_CHANGED", "{actor} changed the reviewers of {object}"),
    "change_approvers": Words(
        "Change approvers", "Asks other people to approve, or in another order; whoever has decided stays.",
        "default", "DOCUMENT_APPROVERS_CHANGED", "{actor} changed the approvers of {object}"),
    "recall": Words(
        "Recall", "Takes the document back into a draft; open tasks are cancelled.",
        "default", "DOCUMENT_RECALLED", "{actor} recalled {object}"),
    "make_effective": Words(
        "Make effective", "Puts the version in force and supersedes the one before.",
        "default", "DOCUMENT_EFFECTIVE_DATE_PROCESSED", "{object} took effect"),
    "withdraw_approval": Words(
        "Withdraw approval", "Takes the approval back before the document takes effect; it becomes a draft again.",
        "danger", "DOCUMENT_APPROVAL_WITHDRAWN", "{actor} withdrew the approval of {object}"),
    "change_effective_date": Words(
        "Change effective date", "Sets another day for the approved document to take effect.",
        "default", "DOCUMENT_EFFECTIVE_DATE_CHANGED", "{actor} changed the effective date of {object}"),
    "terminate": Words(
        "Terminate", "Abandons this version for good; its number is never used again.",
        "danger", "DOCUMENT_TERMINATED", "{actor} terminated {object}"),
    "create_version": Words(
        "New version", "Starts a draft of the next version; this one stays in force until the new one takes effect.",
        "default", "DOCUMENT_VERSION_STARTED", "{actor} started a new version of {object}"),
    "initiate_obsolescence": Words(
        "Make obsolete", "Asks approvers to take the document out of force; until they agree nothing changes.",
        "danger", "DOCUMENT_OBSOLESCENCE_INITIATED", "{actor} asked to make {object} obsolete"),
    "withdraw_obsolescence": Words(
        "Withdraw obsolescence", "Takes the request back before its approvers have agreed; the document stays in force.",
        "default", "DOCUMENT_OBSOLESCENCE_WITHDRAWN", "{actor} withdrew the obsolescence of {object}"),
    "approve_obsolescence": Words(
        "Approve obsolescence", "You agree that the document goes out of force on the day you name; the last approver schedules it.",
        "danger", "DOCUMENT_OBSOLESCENCE_APPROVED", "{actor} approved the obsolescence of {object}"),
    "reject_obsolescence": Words(
        "Reject obsolescence", "Ends the request with your reason; the document stays in force.",
        "default", "DOCUMENT_OBSOLESCENCE_REJECTED", "{actor} rejected the obsolescence of {object}"),
    "change_obsolescence_date": Words(
        "Change obsolescence date", "Sets another day for the document to go out of force.",
        "default", "DOCUMENT_OBSOLESCENCE_DATE_CHANGED", "{actor} changed the obsolescence date of {object}"),
    "cancel_obsolescence": Words(
        "Cancel obsolescence", "The document stays in force; nothing is planned for it any more.",
        "default", "DOCUMENT_OBSOLESCENCE_CANCELLED", "{actor} cancelled the obsolescence of {object}"),
    "make_obsolete": Words(
        "Make obsolete now", "Takes the document out of force for good.",
        "default", "DOCUMENT_OBSOLETION_DATE_PROCESSED", "{object} became obsolete"),
}
# fmt: on
