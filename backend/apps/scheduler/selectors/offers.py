"""What somebody may do now with a run or a chain, and why not: said by the rules that the deeds themselves obey."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.core.permissions import Actor, Refusal
from apps.scheduler.models import CriticalWaiver, RunState, SchedulerState, TaskRun, TaskSetting
from apps.scheduler.permissions import (
    CAN_BE_REPEATED,
    may_cancel_chain,
    may_cancel_run,
    may_change_rules,
    may_decide_on_run,
    may_decide_on_waiver,
    may_retry_chain,
    may_retry_run,
    may_withdraw_waiver,
)
from apps.scheduler.registry import TASKS
from apps.scheduler.selectors.chains import Chain
from apps.scheduler.selectors.pause import pause_in_force, pause_in_words

RUN_ACTIONS = ("approve", "refuse", "retry_chain", "retry", "cancel")
CHAIN_ACTIONS = ("retry", "cancel")
WAIVER_ACTIONS = ("approve", "refuse", "withdraw")


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed, whether it takes a reason, and what stands against it; it may be done where nothing does."""

    action: str
    refusals: list[Refusal]
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of this moment that all runs share."""

    pause: SchedulerState | None
    critical: frozenset[str]


def rules_in_force() -> Rules:
    """In two statements, for however many runs."""
    chosen = dict(TaskSetting.objects.exclude(critical=None).values_list("task_name", "critical"))
    critical = frozenset(name for name, task in TASKS.items() if chosen.get(name, task.critical))
    return Rules(pause=pause_in_force(), critical=critical)


def offers_on_run(actor: Actor, run: TaskRun, rules: Rules) -> list[Offer]:
    """In the order in which they are to be shown. The run was read ``with_prospects``."""
    offers = []
    if run.state == RunState.AWAITING_APPROVAL:
        decision = _those(may_decide_on_run(actor, run))
        offers += [Offer("approve", decision), Offer("refuse", decision, needs_reason=True)]
    if run.chain_id is not None and run.state in CAN_BE_REPEATED and run.follows_success:
        standing_against = may_retry_chain(actor, run.state, repeated_by=run.chain_repeated_by)
        offers.append(_retry("retry_chain", standing_against, [run], rules))
    offers.append(_retry("retry", may_retry_run(actor, run, repeated_by=run.repeated_by), [run], rules))
    offers.append(Offer("cancel", _those(may_cancel_run(actor, run))))
    return offers


def offers_on_chain(actor: Actor, chain: Chain, rules: Rules) -> list[Offer]:
    """In the order in which they are to be shown. The chain was read by ``get_chain``."""
    standing_against = may_retry_chain(actor, chain.state, repeated_by=chain.runs[0].chain_repeated_by)
    return [
        _retry("retry", standing_against, chain.rest, rules),
        Offer("cancel", _those(may_cancel_chain(actor, chain.runs))),
    ]


def offers_on_waiver(actor: Actor, waiver: CriticalWaiver) -> list[Offer]:
    """In the order in which they are to be shown; none to those who may not change how the scheduler works."""
    if may_change_rules(actor):
        return []
    decision = _those(may_decide_on_waiver(actor, waiver))
    return [
        Offer("approve", decision),
        Offer("refuse", decision, needs_reason=True),
        Offer("withdraw", _those(may_withdraw_waiver(actor, waiver))),
    ]


def _retry(action: str, standing_against: Refusal | None, runs: Iterable[TaskRun], rules: Rules) -> Offer:
    """A deed by which ``runs`` would be ordered again; what is forgotten or paused stands against it as well."""
    again = list(runs)
    refusal = standing_against or _has_gone(again)
    if refusal is None and rules.pause and not all(run.dry_run for run in again):
        refusal = Refusal("paused", pause_in_words(rules.pause))
    needs_reason = any(not run.dry_run and run.task_name in rules.critical for run in again)
    return Offer(action, _those(refusal), needs_reason)


def _has_gone(runs: Iterable[TaskRun]) -> Refusal | None:
    gone = next((run.task_name for run in runs if run.task_name not in TASKS), None)
    return Refusal("unknown_task", f"There is no scheduled task called {gone!r} any more.") if gone else None


def _those(refusal: Refusal | None) -> list[Refusal]:
    return [] if refusal is None else [refusal]
