"""Where a company stands when its history begins: brought there by the services, as people would have."""

from collections.abc import Callable, Sequence
from typing import Any

from apps.core import clock
from tests.lifecycle import deeds
from tests.lifecycle.company import Company

Beginning = Callable[[Company], None]


def only_drafts(company: Company) -> None:
    """Three drafts, and nothing has happened yet."""
    for author in ("author", "author2", "master"):
        company.write_document(author)


def a_library(company: Company) -> None:
    """Documents in force that build upon each other; the first is at its second version, and what that means is being asked."""
    policy = put_in_force(company, "author")
    work = put_in_force(company, "author2", upon=[policy])
    put_in_force(company, "master", upon=[work, policy], sensitivity_label="RESTRICTED")
    form = put_in_force(company, "author")
    deeds.comment(company, "viewer", form)
    deeds.comment(company, "author2", form)
    deeds.discuss(company, "author", 1, "COMMENT_RESOLVED")
    deeds.hold(company, "docadmin", form)
    company.let_pass(24)
    do(company, "author", policy, "create_version", bump="major", reason="Improved.")
    approve(company, "author", len(company.documents) - 1)
    deeds.show(company, "docadmin", 2, "viewer")
    do(company, "author2", form, "create_version", bump="minor", reason="Typo.")
    approve(company, "author2", len(company.documents) - 1, days=2)
    company.let_pass(24)
    company.sweep(1)


def much_under_way(company: Company) -> None:
    """Something at every point that is worth starting from: see the comments."""
    alone = put_in_force(company, "author")
    ground = put_in_force(company, "author2")
    put_in_force(company, "author", upon=[ground])
    leaving, going, asked = (put_in_force(company, author) for author in ("author", "author2", "master"))
    company.let_pass(48)
    # A version in preparation, in its review.
    do(company, "author2", alone, "create_version", bump="minor", reason="Typo.")
    version = len(company.documents) - 1
    do(company, "author2", version, "submit_for_review", reviewers=["reviewer", "reviewer2"])
    do(company, "reviewer", version, "start_review")
    deeds.comment(company, "reviewer", version)
    deeds.comment(company, "reviewer2", version)
    deeds.discuss(company, "author2", 1, "COMMENT_RESOLVED")
    # Approved for a day, upon something that will be gone by then.
    company.write_document("author2", [leaving])
    approve(company, "author2", len(company.documents) - 1, days=3)
    # Out of force in two days; out of force if the second approver agrees; asked for.
    do(company, "author", leaving, "initiate_obsolescence", approvers=["approver"], reason="Old.")
    do(company, "approver", leaving, "approve_obsolescence", obsolescence_date=_day(2))
    do(company, "author", going, "initiate_obsolescence", approvers=["approver", "approver2"], reason="Old.")
    do(company, "approver2", going, "approve_obsolescence", obsolescence_date=_day(1))
    do(company, "author", asked, "initiate_obsolescence", approvers=["approver2"], reason="Old.")
    # Waiting for the second of two who approve in order.
    deeds.arrange(company, "docadmin", {"approval_order": "in_order"})
    company.write_document("author", [ground])
    in_order = len(company.documents) - 1
    route(company, "author", in_order, ["approver", "approver2"])
    do(company, "approver", in_order, "approve", effective_date=_day(1))
    deeds.arrange(company, "docadmin", {"approval_order": "parallel"})
    company.write_document("master")


BEGINNINGS = (only_drafts, a_library, much_under_way)


def begun(beginning: Beginning) -> Company:
    """A company that stands there."""
    company = Company()
    with company.at_work():
        beginning(company)
    assert not company.refused, company.refused
    return company.again()


def put_in_force(company: Company, author: str, *, upon: Sequence[int] = (), **more: Any) -> int:
    company.write_document(author, upon, **more)
    place = len(company.documents) - 1
    approve(company, author, place)
    return place


def approve(company: Company, author: str, which: int, *, days: int = 0) -> None:
    route(company, author, which, ["approver"])
    do(company, "approver", which, "approve", effective_date=_day(days))


def route(company: Company, author: str, which: int, approvers: list[str]) -> None:
    do(company, author, which, "submit_for_review", reviewers=["reviewer"])
    do(company, "reviewer", which, "start_review")
    do(company, "reviewer", which, "complete_review")
    do(company, author, which, "route_for_approval", approvers=approvers)


def do(company: Company, person: str, which: int, action: str, **inputs: Any) -> None:
    people = {name: [company.people[one] for one in inputs[name]] for name in ("reviewers", "approvers") if name in inputs}
    company.try_move(person, which, action, inputs | people)


def _day(days: int) -> str:
    return clock.days_from_today(days).isoformat()
