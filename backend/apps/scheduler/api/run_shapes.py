"""Runs and chains as the API tells them to somebody: with what that person may do now."""

from typing import Any
from uuid import UUID

from django.http import QueryDict

from apps.core.permissions import Actor
from apps.scheduler.api.serializers import ChainOutput, Run, RunRow
from apps.scheduler.models import TaskRun
from apps.scheduler.selectors.chains import get_chain
from apps.scheduler.selectors.offers import Rules, rules_in_force
from apps.scheduler.selectors.runs import get_run


def run_shape(actor: Actor, run_id: int) -> Any:
    """``Run``, as it is now."""
    return Run(get_run(actor=actor, run_id=run_id), context={"actor": actor, "rules": rules_in_force()}).data


def run_rows(actor: Actor, runs: list[TaskRun], rules: Rules) -> Any:
    """``RunRow``, one each."""
    return RunRow(runs, many=True, context={"actor": actor, "rules": rules}).data


def chain_shape(actor: Actor, chain_id: UUID | None) -> Any:
    """``ChainOutput``, as it is now."""
    if chain_id is None:
        raise ValueError("a run outside of chains")
    return ChainOutput(get_chain(actor=actor, chain_id=chain_id), context={"actor": actor, "rules": rules_in_force()}).data


def without_paging(query: QueryDict) -> dict[str, Any]:
    """What a query asks for, beside which page of it."""
    return {name: value for name, value in query.items() if name not in ("page", "page_size")}
