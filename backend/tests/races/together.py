"""Deeds done at the same moment, each on a connection of its own, again and again with other timing."""

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from apps.core.errors import EdmsError

# How often each race is run; the long run of the tests wants more of them.
RUNS = 200 if os.environ.get("EDMS_LONG") == "1" else 6
PATIENCE = 30

again_and_again = pytest.mark.parametrize("runs", [RUNS], ids=[f"{RUNS} runs"])


def at_once(run: int, *deeds: Callable[[], Any]) -> list[Any]:
    """Do all of them together; what each returned, or the refusal it met. Anything else that goes wrong is raised.

    ``run`` seeds who starts a moment later than the others, so that the runs of a race differ and can be repeated.
    """
    start = Barrier(len(deeds))
    delays = random.Random(run)

    def one(deed: Callable[[], Any], delay: int) -> Any:
        try:
            connections["default"].ensure_connection()
            start.wait(PATIENCE)
            for _ in range(delay):
                pass
            return deed()
        except EdmsError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        running = [threads.submit(one, deed, delays.choice((0, 0, 1, 10, 50)) * 1000) for deed in deeds]
        return [future.result(PATIENCE) for future in running]


def refusals_in(outcomes: list[Any]) -> list[EdmsError]:
    return [outcome for outcome in outcomes if isinstance(outcome, EdmsError)]


def the_loser_of(outcomes: list[Any]) -> EdmsError:
    """The one that was refused, where exactly one must be."""
    refused = refusals_in(outcomes)
    assert len(refused) == 1, outcomes
    assert refused[0].status == 409, refused[0]
    return refused[0]
