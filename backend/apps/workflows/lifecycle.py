"""The lifecycle of a document version: which moves exist, who may make them, what each asks for and leads to."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.lifecycle import Creates, MovesTo, MovesWhenAllAgreed, Outcome, Stays
from apps.core.permissions import Actor, Refusal
from apps.documents.states import DocumentStatus as S
from apps.security.services import Meaning
from apps.workflows import announcements as tell
from apps.workflows import asks, assignments, effects, impact, meanings, obsolescence, rules
from apps.workflows.asks import Ask
from apps.workflows.models import TaskRole, WorkflowOutcome
from apps.workflows.moves import Effect
from apps.workflows.people import Chooser, changed_people, named_people
from apps.workflows.rules import Guard
from apps.workflows.situation import Situation
from apps.workflows.words import WORDS, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of the lifecycle table.

    ``allow`` decides whether the actor has any business here (a refusal hides the move); ``require`` are conditions that are
    shown as the reason where they are not met. ``asks`` are the inputs, ``signs`` the meaning of the signature, if one is due.
    ``names`` finds the people whom the inputs assign; ``shows`` are earlier decisions of which its offer tells.
    ``first`` acts on the whole set before the state is written, ``then`` after it; ``tells`` says who is notified of what.
    """

    action: str
    sources: frozenset[str]
    outcome: Outcome
    allow: Guard
    require: tuple[Guard, ...] = ()
    asks: tuple[Ask, ...] = ()
    names: Chooser = named_people
    shows: tuple[str, ...] = ()
    signs: Meaning | None = None
    first: Effect = effects.nothing
    then: Effect = effects.nothing
    tells: tell.Announcement = tell.nobody
    side_effects: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> Words:
        return WORDS[self.action]

    def refusals(self, actor: Actor, situation: Situation) -> list[Refusal]:
        """Why the actor cannot make this move now; empty when they can."""
        if situation.document.status not in self.sources:
            return [Refusal("wrong_state", f"Not possible while the document is {situation.status.label}.")]
        if refusal := self.allow(actor, situation):
            return [refusal]
        return [refusal for guard in self.require if (refusal := guard(actor, situation))]

    def is_offered(self, actor: Actor, situation: Situation) -> bool:
        """Whether the move is shown to the actor at all; it may still be refused with its reasons."""
        return situation.document.status in self.sources and self.allow(actor, situation) is None


def row(action: str, sources: set[S], outcome: Outcome, allow: Guard, **more: object) -> Transition:
    return Transition(action=action, sources=frozenset(sources), outcome=outcome, allow=allow, **more)  # type: ignore[arg-type]


IN_REVIEW = {S.PENDING_REVIEW, S.UNDER_REVIEW}
BEFORE_APPROVAL = IN_REVIEW | {S.REVIEWED, S.PENDING_APPROVAL}
APPROVED = {S.APPROVED_PENDING_EFFECTIVE}
must = asks.required
own_review, own_approval = effects.complete_own(TaskRole.REVIEWER), effects.complete_own(TaskRole.APPROVER)
approve_for_a_day = effects.together(effects.take_effective_date, own_approval, assignments.open_next)
decide_review = effects.together(own_review, effects.cancel_open_tasks)
decide_approval = effects.together(own_approval, effects.cancel_open_tasks)
give_up = effects.together(effects.cancel_open_tasks, effects.end_workflow(WorkflowOutcome.TERMINATED))
make_room = effects.together(effects.begin_missing_workflows, effects.supersede_previous)
in_force = effects.together(effects.end_workflow(WorkflowOutcome.EFFECTIVE), impact.ask_for_impact)
SCHEDULED = {S.SCHEDULED_FOR_OBSOLESCENCE}
out_of_force = effects.together(effects.end_workflow(WorkflowOutcome.OBSOLETE), impact.end_impact_questions_on_these)
SENT_BACK = ("request_changes", "reject", "withdraw_approval")
AN_APPROVAL = (rules.four_eyes, rules.has_not_reviewed_it, rules.is_their_turn)
NOT_THEIR_OWN = (rules.four_eyes, rules.did_not_start_the_obsolescence)
agree_to_a_last_day = effects.together(own_approval, obsolescence.take_obsolescence_date, assignments.open_next)
plan_anew = effects.together(obsolescence.begin_missing_obsolescences, obsolescence.set_obsolescence_date)
give_up_the_plan = effects.together(obsolescence.begin_missing_obsolescences, obsolescence.forget_obsolescence_date)

# fmt: off
LIFECYCLE: tuple[Transition, ...] = (
    #    action                    from                    to                               who
    row("submit_for_review",     {S.DRAFT},              MovesTo(S.PENDING_REVIEW),       rules.is_author,
        asks=(asks.REVIEWERS, asks.DUE_DATE, asks.COMMENT),
        require=(rules.has_type_and_source, rules.has_file, rules.builds_upon_what_is_in_force), shows=SENT_BACK,
        signs=meanings.AUTHOR, first=effects.open_round, then=assignments.open_reviews, tells=tell.assignees),
    row("start_review",          {S.PENDING_REVIEW},     MovesTo(S.UNDER_REVIEW),         rules.is_assigned_reviewer,
        require=(rules.four_eyes,)),
    row("complete_review",       {S.UNDER_REVIEW},       MovesWhenAllAgreed(S.REVIEWED),  rules.is_assigned_reviewer,
        asks=(asks.COMMENT,), require=(rules.four_eyes,),
        signs=meanings.REVIEWER, first=own_review, tells=tell.author("review_completed")),
    row("request_changes",       IN_REVIEW,              MovesTo(S.DRAFT),                rules.is_assigned_reviewer,
        asks=(must(asks.COMMENT),), require=(rules.four_eyes,),
        signs=meanings.CHANGES_REQUESTED, first=decide_review, tells=tell.author("changes_requested")),
    row("route_for_approval",    {S.REVIEWED},           MovesTo(S.PENDING_APPROVAL),     rules.is_author,
        asks=(asks.APPROVERS, asks.DUE_DATE, asks.COMMENT), shows=SENT_BACK,
        require=(rules.builds_upon_what_is_in_force, rules.has_no_open_comments),
        then=assignments.open_approvals, tells=tell.assignees),
    row("approve",               {S.PENDING_APPROVAL},   MovesWhenAllAgreed(S.APPROVED_PENDING_EFFECTIVE), rules.is_assigned_approver,
        asks=(asks.EFFECTIVE_DATE, asks.COMMENT), require=(*AN_APPROVAL, rules.builds_upon_what_is_in_force, rules.has_no_open_comments),
        signs=meanings.APPROVER, first=approve_for_a_day, tells=tell.together(tell.next_in_order, tell.author("approved"))),
    row("reject",                {S.PENDING_APPROVAL},   MovesTo(S.DRAFT),                rules.is_assigned_approver,
        asks=(must(asks.COMMENT),), require=AN_APPROVAL,
        signs=meanings.REJECTED, first=decide_approval, tells=tell.author("rejected")),
    row("change_reviewers",      IN_REVIEW,              Stays(),                         rules.is_author_or_admin,
        asks=(asks.REVIEWERS, must(asks.REASON), asks.DUE_DATE), names=changed_people,
        then=assignments.change_assigned(TaskRole.REVIEWER), tells=tell.changed_people),
    row("change_approvers",      {S.PENDING_APPROVAL, S.EFFECTIVE}, Stays(),              rules.leads_the_approval,
        asks=(asks.APPROVERS, must(asks.REASON), asks.DUE_DATE), names=changed_people,
        then=assignments.change_assigned(TaskRole.APPROVER), tells=tell.changed_people),
    row("recall",                BEFORE_APPROVAL,        MovesTo(S.DRAFT),                rules.is_author,
        asks=(must(asks.REASON),), first=effects.cancel_open_tasks),
    row("make_effective",        APPROVED,               MovesTo(S.EFFECTIVE),            rules.is_system,
        require=(rules.effective_date_reached, rules.builds_upon_what_is_in_force),
        side_effects=((S.EFFECTIVE, S.SUPERSEDED),),
        first=make_room, then=in_force, tells=tell.together(tell.in_force, tell.asked_for_impact)),
    row("withdraw_approval",     APPROVED,               MovesTo(S.DRAFT),                rules.is_its_approver_or_admin,
        asks=(must(asks.REASON),), require=(rules.four_eyes,),
        signs=meanings.WITHDRAWN, first=effects.forget_approval, tells=tell.author("approval_withdrawn")),
    row("change_effective_date", APPROVED,               Stays(),                         rules.is_its_approver_or_admin,
        asks=(must(asks.EFFECTIVE_DATE), must(asks.REASON)), require=(rules.four_eyes,),
        signs=meanings.NEW_DATE, first=effects.set_effective_date),
    row("terminate",             {S.DRAFT} | BEFORE_APPROVAL, MovesTo(S.TERMINATED),      rules.is_author_or_admin,
        asks=(must(asks.REASON),), first=effects.begin_missing_workflows, then=give_up),
    row("create_version",        {S.EFFECTIVE},          Creates(S.DRAFT),                rules.may_start_a_version,
        asks=(asks.BUMP, must(asks.REASON)), require=(rules.no_version_in_preparation, rules.no_obsolescence_in_progress),
        first=effects.create_version),
    row("initiate_obsolescence", {S.EFFECTIVE},          Stays(),                         rules.has_author_role,
        asks=(asks.APPROVERS, must(asks.REASON), asks.DUE_DATE),
        require=(rules.no_version_in_preparation, rules.no_obsolescence_in_progress, rules.has_no_dependents),
        shows=("reject_obsolescence",), first=obsolescence.open_obsolescence, then=assignments.open_approvals,
        tells=tell.obsolescence_asked_for),
    row("withdraw_obsolescence", {S.EFFECTIVE},          Stays(),                         rules.started_the_obsolescence,
        asks=(must(asks.REASON),), first=effects.cancel_open_tasks, then=obsolescence.leave_in_force(WorkflowOutcome.CANCELLED),
        tells=tell.obsolescence("obsolescence_cancelled")),
    row("approve_obsolescence",  {S.EFFECTIVE},          MovesWhenAllAgreed(S.SCHEDULED_FOR_OBSOLESCENCE), rules.is_assigned_approver,
        asks=(must(asks.OBSOLESCENCE_DATE), asks.COMMENT),
        require=(*NOT_THEIR_OWN, rules.is_their_turn, rules.no_version_in_preparation, rules.has_no_dependents),
        signs=meanings.OBSOLESCENCE, first=agree_to_a_last_day,
        tells=tell.together(tell.next_in_order, tell.obsolescence("obsolescence_scheduled", once_moved=True))),
    row("reject_obsolescence",   {S.EFFECTIVE},          Stays(),                         rules.is_assigned_approver,
        asks=(must(asks.COMMENT),), require=(*NOT_THEIR_OWN, rules.is_their_turn),
        signs=meanings.OBSOLESCENCE_REJECTED, first=decide_approval, then=obsolescence.leave_in_force(WorkflowOutcome.REJECTED),
        tells=tell.obsolescence("obsolescence_rejected")),
    row("change_obsolescence_date", SCHEDULED,           Stays(),                         rules.is_its_approver_or_admin,
        asks=(must(asks.OBSOLESCENCE_DATE), must(asks.REASON)), require=NOT_THEIR_OWN,
        signs=meanings.NEW_OBSOLESCENCE_DATE, first=plan_anew, tells=tell.obsolescence("obsolescence_date_changed")),
    row("cancel_obsolescence",   SCHEDULED,              MovesTo(S.EFFECTIVE),            rules.is_its_approver_or_admin,
        asks=(must(asks.REASON),), require=NOT_THEIR_OWN,
        signs=meanings.OBSOLESCENCE_CANCELLED, first=give_up_the_plan, then=obsolescence.leave_in_force(WorkflowOutcome.CANCELLED),
        tells=tell.obsolescence("obsolescence_cancelled")),
    row("make_obsolete",         SCHEDULED,              MovesTo(S.OBSOLETE),             rules.is_system,
        require=(rules.obsolescence_date_reached, rules.has_no_dependents),
        first=obsolescence.begin_missing_obsolescences, then=out_of_force,
        tells=tell.obsolescence("obsolete")),
)
# fmt: on

_BY_ACTION = {transition.action: transition for transition in LIFECYCLE}
ACTIONS: tuple[str, ...] = tuple(_BY_ACTION)


def transition_named(action: str) -> Transition:
    """The row for ``action``.

    Raises:
        LookupError: there is none; doors answer with the list of ``ACTIONS``.
    """
    return _BY_ACTION[action]


def offered(actor: Actor, situation: Situation) -> Sequence[Transition]:
    """The rows that are shown to the actor for this document, in the order of the table."""
    return [transition for transition in LIFECYCLE if transition.is_offered(actor, situation)]
