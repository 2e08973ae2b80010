"""What people can be told: each code with its sentences over the facts of a notification, and where a click leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any


class UnregisteredNotification(LookupError):
    """Somebody tried to tell people something that the catalogue does not describe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One kind of notification.

    ``title`` and ``link`` need their facts; a sentence of ``body`` whose facts are missing or empty is left out.
    """

    code: str
    title: str
    body: tuple[str, ...]
    link: str

    def check(self, context: Mapping[str, Any]) -> None:
        """Refuse a context that lacks what the title or the link say."""
        missing = [name for name in _facts_in(self.title + self.link) if context.get(name) in (None, "")]
        if missing:
            raise TypeError(f"the notification {self.code} lacks {', '.join(sorted(missing))}")

    def title_of(self, context: Mapping[str, Any]) -> str:
        """The title on one line, fit for the subject of an e-mail."""
        return " ".join(_told(self.title, context).split())

    def body_of(self, context: Mapping[str, Any]) -> str:
        """The sentences that the context has facts for, one a line."""
        return "\n".join(_told(line, context) for line in self.body if all(context.get(name) not in (None, "") for name in _facts_in(line)))

    def link_of(self, context: Mapping[str, Any]) -> str:
        """The path in the browser client that shows what this is about."""
        return _told(self.link, context)


_notices: dict[str, Notice] = {}


def register(*notices: Notice) -> None:
    """Add kinds of notification; a code is declared once."""
    for notice in notices:
        if _notices.get(notice.code, notice) != notice:
            raise ValueError(f"the notification {notice.code} is declared twice, with different sentences")
        _notices[notice.code] = notice


def notice_of(code: str) -> Notice:
    """The catalogue entry for ``code``."""
    try:
        return _notices[code]
    except KeyError:
        raise UnregisteredNotification(f"no notification is called {code!r}; register it in notifications/catalogue.py") from None


def registered_codes() -> tuple[str, ...]:
    return tuple(sorted(_notices))


@cache
def _facts_in(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)


def _told(template: str, context: Mapping[str, Any]) -> str:
    return template.format_map({name: str(context.get(name, "")) for name in _facts_in(template)})


_DOCUMENT = "/documents/{document_uuid}"
_NAMED = "“{title}” ({document_number}, v{version})"


def _about_document(code: str, title: str, *body: str) -> Notice:
    return Notice(code=code, title=title, body=(*body, "Comment: {comment}"), link=_DOCUMENT)


register(
    _about_document(
        "task_assigned",
        "A task waits for you: {document_number} {title}",
        _NAMED + " waits for you.",
        "You are asked to act as {task}.",
        "It was sent by {actor_name}.",
        "It is due on {due_date}.",
    ),
    _about_document(
        "your_turn",
        "Your turn: {document_number} {title}",
        _NAMED + " waits for your decision.",
        "{actor_name} has agreed before you.",
        "It is due on {due_date}.",
    ),
    _about_document(
        "task_withdrawn",
        "No task for you any more: {document_number} {title}",
        _NAMED + " does not wait for you any more.",
        "{actor_name} changed who is asked.",
    ),
    _about_document(
        "task_postponed",
        "Not your turn yet: {document_number} {title}",
        "Somebody else decides on " + _NAMED + " before you.",
        "{actor_name} changed the order.",
    ),
    _about_document(
        "task_blocked",
        "Nobody can do a task: {document_number} {title}",
        _NAMED + " waits for {assignee_name}, who cannot act any more.",
        "The task is: {task}.",
        "Choose somebody else, so that it can go on.",
    ),
    _about_document(
        "task_overdue",
        "Overdue: {document_number} {title}",
        _NAMED + " has been waiting for you since {due_date}.",
        "The task is: {task}.",
    ),
    _about_document(
        "task_escalated",
        "Long overdue: {document_number} {title}",
        _NAMED + " has been waiting for {assignee_name} since {due_date}, {days_late} days too long.",
        "The task is: {task}.",
        "Talk to them, or choose somebody else.",
    ),
    _about_document(
        "assignment_changed",
        "Other people are asked: {document_number} {title}",
        "{actor_name} changed who decides on " + _NAMED + ".",
    ),
    _about_document(
        "changes_requested",
        "Changes requested: {document_number} {title}",
        _NAMED + " came back to you as a draft.",
        "{actor_name} asks for changes.",
    ),
    _about_document(
        "rejected", "Not approved: {document_number} {title}", _NAMED + " came back to you as a draft.", "{actor_name} did not approve it."
    ),
    _about_document(
        "approved",
        "Approved: {document_number} {title}",
        _NAMED + " is approved.",
        "{actor_name} approved it.",
        "It takes effect on {effective_date}.",
    ),
    _about_document("effective", "In force: {document_number} {title}", _NAMED + " is in force.", "It took effect on {effective_date}."),
    _about_document(
        "superseded", "Superseded: {document_number} {title}", _NAMED + " is superseded.", "Version v{new_version} has taken its place."
    ),
    _about_document(
        "review_completed", "Review completed: {document_number} {title}", _NAMED + " has been reviewed and can be sent for approval."
    ),
    _about_document(
        "sight_granted", "Shown to you: {document_number} {title}", _NAMED + " is shown to you from now on.", "{actor_name} granted it."
    ),
    _about_document(
        "approval_withdrawn",
        "Approval withdrawn: {document_number} {title}",
        _NAMED + " came back to you as a draft.",
        "{actor_name} withdrew the approval.",
    ),
    _about_document(
        "obsolescence_requested",
        "Obsolescence to approve: {document_number} {title}",
        _NAMED + " shall become obsolete, and waits for your approval.",
        "It was asked for by {actor_name}.",
        "Your answer is due on {due_date}.",
    ),
    _about_document(
        "obsolescence_started",
        "Obsolescence asked for: {document_number} {title}",
        "{actor_name} asks to make " + _NAMED + " obsolete.",
        "It stays in force until the approvers have agreed and the day has come.",
    ),
    _about_document(
        "obsolescence_scheduled",
        "Will become obsolete: {document_number} {title}",
        _NAMED + " goes out of force.",
        "Its last approver was {actor_name}.",
        "It becomes obsolete on {obsolescence_date}.",
    ),
    _about_document(
        "obsolescence_rejected",
        "Stays in force: {document_number} {title}",
        _NAMED + " does not become obsolete.",
        "{actor_name} did not approve it.",
    ),
    _about_document(
        "obsolescence_date_changed",
        "Another obsolescence date: {document_number} {title}",
        _NAMED + " becomes obsolete on {obsolescence_date}.",
        "{actor_name} changed the day.",
    ),
    _about_document(
        "obsolescence_cancelled",
        "Stays in force: {document_number} {title}",
        _NAMED + " does not become obsolete.",
        "{actor_name} took it back.",
    ),
    _about_document(
        "impact_asked",
        "Check the impact: {document_number} {title}",
        _NAMED + " builds upon a document of which a new version took effect.",
        "That document is {cause}.",
        "Say by {due_date} whether yours needs a new version, too.",
    ),
    _about_document("obsolete", "Obsolete: {document_number} {title}", _NAMED + " is obsolete and must not be used any more."),
    _about_document("comment_added", "Comment on {document_number} {title}", _NAMED + " has a new comment.", "{actor_name} wrote it."),
    _about_document(
        "comment_answered",
        "Answer to a comment on {document_number} {title}",
        "A comment on " + _NAMED + " was answered.",
        "{actor_name} wrote it.",
    ),
    _about_document(
        "comment_resolved",
        "Comment resolved: {document_number} {title}",
        "A comment on " + _NAMED + " is settled.",
        "{actor_name} resolved it.",
    ),
    _about_document(
        "comment_reopened",
        "Comment reopened: {document_number} {title}",
        "A comment on " + _NAMED + " is open again.",
        "{actor_name} reopened it.",
    ),
    Notice(
        code="account_locked",
        title="Sign-in locked: {username}",
        body=("Signing in as {username} failed too often and is locked for a while.", "The last attempt came from {address}."),
        link="/audit",
    ),
    Notice(
        code="run_awaits_approval",
        title="A run awaits approval: {task}",
        body=(
            "{actor_name} asked to run “{task}”, which takes the approval of a second person.",
            "It is to start at {not_before} or later.",
            "Reason: {reason}",
        ),
        link="/scheduler/runs/{run_id}",
    ),
    Notice(
        code="waiver_awaits_approval",
        title="A second person less: {task}",
        body=(
            "{actor_name} asks that running “{task}” by hand need no second person any more, which itself takes the approval of one.",
            "Reason: {reason}",
        ),
        link="/scheduler",
    ),
    Notice(
        code="waiver_refused",
        title="It keeps needing a second person: {task}",
        body=("{actor_name} refused that running “{task}” by hand need no second person any more.", "Reason: {comment}"),
        link="/scheduler",
    ),
    Notice(
        code="run_refused",
        title="Your run was refused: {task}",
        body=("{actor_name} refused to let “{task}” run.", "Reason: {comment}"),
        link="/scheduler/runs/{run_id}",
    ),
    Notice(
        code="health_alert",
        title="System health: {summary}",
        body=("{summary}", "{details}", "Health score: {health_score}"),
        link="/scheduler",
    ),
)
