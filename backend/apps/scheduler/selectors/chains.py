"""Chains of runs: the links in order, and what they amount to; one chain, and pages of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from apps.core.errors import NotFound, refuse
from apps.core.permissions import Actor
from apps.scheduler.models import RunState, TaskRun
from apps.scheduler.permissions import may_read_runs
from apps.users.models import User

_ENDED_BADLY = (RunState.FAILED, RunState.CANCELLED, RunState.SKIPPED)


@dataclass(frozen=True, slots=True)
class Chain:
    """The runs of one chain, in order."""

    runs: Sequence[TaskRun]

    @property
    def id(self) -> UUID | None:
        return self.runs[0].chain_id

    @property
    def reason(self) -> str:
        return self.runs[0].reason

    @property
    def dry_run(self) -> bool:
        return self.runs[0].dry_run

    @property
    def requested_by(self) -> User:
        return self.runs[0].requested_by

    @property
    def queued_at(self) -> datetime:
        return self.runs[0].queued_at

    @property
    def state(self) -> RunState:
        """How it ended, by the link that ended it; while it lasts, what the link does whose turn it is."""
        if not self.rest:
            return RunState.SUCCEEDED
        turn = self.rest[0]
        has_begun = turn is not self.runs[0] and turn.state == RunState.QUEUED
        return RunState.RUNNING if has_begun else RunState(turn.state)

    @property
    def rest(self) -> Sequence[TaskRun]:
        """From the link whose turn it is, or that ended the chain, to the last one; none where all have succeeded."""
        first = next((place for place, run in enumerate(self.runs) if run.state != RunState.SUCCEEDED), len(self.runs))
        return self.runs[first:]

    @property
    def continues(self) -> UUID | None:
        """The chain whose rest this one runs again."""
        return self.runs[0].continued_chain

    @property
    def continued_by(self) -> UUID | None:
        """The newest chain that runs the rest of this one again."""
        return self.rest[0].continuing_chain if self.rest and self.state in _ENDED_BADLY else None


def get_chain(*, actor: Actor, chain_id: UUID) -> Chain:
    """A chain with its runs, in one statement.

    Raises:
        NotFound: there is none with this id.
    """
    refuse(may_read_runs(actor))
    links = TaskRun.objects.filter(chain_id=chain_id).with_people().with_prospects().with_continuations()
    runs = list(links.order_by("chain_position"))
    if not runs:
        raise no_such_chain(chain_id)
    return Chain(runs)


def list_chains(*, actor: Actor, state: str | None = None) -> QuerySet[TaskRun]:
    """The first run of each chain, newest first; those of chains in ``state`` only, where it is given."""
    refuse(may_read_runs(actor))
    chains = TaskRun.objects.filter(chain_position=0).order_by("-id")
    if state is None:
        return chains
    turn = TaskRun.objects.filter(chain_id=OuterRef("chain_id")).exclude(state=RunState.SUCCEEDED).order_by("chain_position")
    told = chains.annotate(turn=Subquery(turn.values("state")[:1]), place=Subquery(turn.values("chain_position")[:1]))
    return told.filter(_is_in(state))


def _is_in(state: str) -> Q:
    """As ``Chain.state`` tells it."""
    if state == RunState.SUCCEEDED:
        return Q(turn__isnull=True)
    if state == RunState.QUEUED:
        return Q(turn=RunState.QUEUED, place=0)
    if state == RunState.RUNNING:
        return Q(turn=RunState.RUNNING) | Q(turn=RunState.QUEUED, place__gt=0)
    return Q(turn=state)


def chains_begun_by(firsts: Sequence[TaskRun]) -> list[Chain]:
    """The chains of these first runs, in their order, without results; in one statement."""
    links = TaskRun.objects.filter(chain_id__in=[run.chain_id for run in firsts])
    by_chain: dict[UUID | None, list[TaskRun]] = {run.chain_id: [] for run in firsts}
    for run in links.select_related("requested_by").defer("result").order_by("chain_position"):
        by_chain[run.chain_id].append(run)
    return [Chain(runs) for runs in by_chain.values() if runs]


def no_such_chain(chain_id: UUID) -> NotFound:
    """What whoever asks for a chain that is not there is told."""
    return NotFound("not_found", f"There is no chain {chain_id}.")
