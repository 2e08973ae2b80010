"""Chains of runs: the links in order, and what they amount to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
        for run in self.runs:
            if run.state in _ENDED_BADLY:
                return RunState(run.state)
            if run.state != RunState.SUCCEEDED:
                has_begun = run is not self.runs[0] and run.state == RunState.QUEUED
                return RunState.RUNNING if has_begun else RunState(run.state)
        return RunState.SUCCEEDED


def get_chain(*, actor: Actor, chain_id: UUID) -> Chain:
    """A chain with its runs, in one statement.

    Raises:
        NotFound: there is none with this id.
    """
    refuse(may_read_runs(actor))
    runs = list(TaskRun.objects.filter(chain_id=chain_id).with_people().order_by("chain_position"))
    if not runs:
        raise no_such_chain(chain_id)
    return Chain(runs)


def no_such_chain(chain_id: UUID) -> NotFound:
    """What whoever asks for a chain that is not there is told."""
    return NotFound("not_found", f"There is no chain {chain_id}.")
