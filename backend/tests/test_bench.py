"""Every measure of `python -m bench` runs, at its smallest size."""

from typing import Any, Literal

import pytest
from django.db import connection

from edms.embedded.folders import PROJECT
from testing.own_database import OwnDatabase


@pytest.mark.own_database
def test_it_works(own_database: OwnDatabase, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROJECT))
    from bench.__main__ import NAMES, measures, parse
    from bench.report import Line

    settings.ROOT_URLCONF = "bench.bare_views"
    # As with the pool that the program has outside of tests: requests follow each other on one session.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", None)

    lines = list(measures(parse(["--quick", "--documents", "200"])))

    measured = [line for line in lines if isinstance(line, Line)]
    assert all(line.value > 0 for line in measured)
    assert {name for name in NAMES if f"\n{name}" in lines} == set(NAMES) - {"lists"}
    for said in ("library: median", "detail, viewer: median", "scheduler status: median", "statements of approve"):
        assert said in {line.name for line in measured}


@pytest.mark.parametrize(("value", "bound", "verdict"), [(3.0, "at most", "ok"), (4.1, "at most", "MISSED"), (3.9, "at least", "MISSED")])
def test_a_miss_is_marked(value: float, bound: Literal["at most", "at least"], verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROJECT))
    from bench.report import Line

    line = Line(name="something", value=value, goal=4, bound=bound)

    assert line.verdict == verdict
    assert str(line).endswith(verdict)
