"""The pure engine: what a table allows, what is wrong with one, and its picture."""

from dataclasses import dataclass, field

from apps.core.lifecycle import Creates, MovesTo, MovesWhenAllAgreed, Outcome, Stays, mermaid, problems, reachable, steps


@dataclass(frozen=True)
class Line:
    action: str
    sources: frozenset[str]
    outcome: Outcome
    side_effects: tuple[tuple[str, str], ...] = field(default=())


def line(action: str, sources: str, outcome: Outcome, *side_effects: tuple[str, str]) -> Line:
    return Line(action, frozenset(sources.split()), outcome, side_effects)


SOUND = [
    line("submit", "draft", MovesTo("review")),
    line("agree", "review", MovesWhenAllAgreed("effective")),
    line("redate", "review", Stays()),
    line("renew", "effective", Creates("draft")),
    line("take over", "review", MovesTo("effective"), ("effective", "superseded")),
]
STATES = frozenset({"draft", "review", "effective", "superseded"})


def test_it_works():
    assert problems(SOUND, states=STATES, initial="draft", final=frozenset({"superseded"})) == []


def test_only_outcomes_that_move_are_steps():
    assert ("review", "effective", "agree") in steps(SOUND)
    assert not [step for step in steps(SOUND) if step[2] in ("redate", "renew")]


def test_side_effects_on_other_documents_reach_their_state():
    assert "superseded" in reachable(SOUND, "draft")
    assert "superseded" not in reachable(SOUND[:-1], "draft")


def test_an_unknown_state_is_named():
    table = [*SOUND, line("lose", "review", MovesTo("limbo"))]

    assert "state limbo is not a known state" in problems(table, states=STATES, initial="draft", final=frozenset({"superseded"}))


def test_an_unreachable_state_is_named():
    found = problems(SOUND, states=STATES | {"obsolete"}, initial="draft", final=frozenset({"superseded", "obsolete"}))

    assert found == ["state obsolete can never be reached"]


def test_a_dead_end_that_is_not_final_is_named():
    found = problems(SOUND, states=STATES, initial="draft", final=frozenset())

    assert found == ["state superseded is a dead end, but not final"]


def test_a_final_state_is_never_left():
    table = [*SOUND, line("revive", "superseded", MovesTo("draft"))]

    assert "state superseded is final, but revive leaves it" in problems(
        table, states=STATES, initial="draft", final=frozenset({"superseded"})
    )


def test_an_action_is_declared_once():
    table = [*SOUND, line("submit", "review", Stays())]

    assert "action submit is declared twice" in problems(table, states=STATES, initial="draft", final=frozenset({"superseded"}))


def test_the_picture_begins_at_the_initial_state_and_ends_at_the_final_ones():
    picture = mermaid(SOUND, initial="draft", final=frozenset({"superseded"}))

    assert picture.splitlines()[:2] == ["stateDiagram-v2", "    [*] --> draft"]
    assert "    review --> effective: agree" in picture
    assert picture.endswith("superseded --> [*]")
