"""Inputs of a move: what is wrong is said with its field, nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import clock
from apps.core.errors import Invalid
from apps.workflows.lifecycle import LIFECYCLE
from apps.workflows.services import move_inputs


def errors_of(action, **inputs):
    with pytest.raises(Invalid) as invalid:
        move_inputs(action=action, inputs=inputs)
    return {(error["field"], error["code"]) for error in invalid.value.extra["errors"]}


def test_it_works():
    day = clock.days_from_today(3)

    parsed = move_inputs(action="submit_for_review", inputs={"reviewers": [5, 3], "due_date": day.isoformat(), "comment": "Hello"})

    assert (parsed.reviewers, parsed.due_date, parsed.comment) == ((5, 3), day, "Hello")


def test_what_must_be_given_is_asked_for():
    assert errors_of("submit_for_review") == {("inputs.reviewers", "required")}
    assert errors_of("request_changes") == {("inputs.comment", "required")}
    assert errors_of("request_changes", comment="  \n ") == {("inputs.comment", "pattern")}


def test_null_and_empty_mean_not_given():
    assert move_inputs(action="approve", inputs={"comment": "", "effective_date": None}).effective_date is None


def test_an_unknown_input_is_named():
    assert errors_of("approve", effective="2030-01-01") == {("inputs.effective", "unknown")}


@pytest.mark.parametrize(
    ("reviewers", "field", "code"),
    [
        ([], "inputs.reviewers", "minItems"),
        ([1, 1], "inputs.reviewers", "uniqueItems"),
        (["1"], "inputs.reviewers.0", "type"),
        ([True], "inputs.reviewers.0", "type"),
        ([0], "inputs.reviewers.0", "minimum"),
        ([2**70], "inputs.reviewers.0", "maximum"),
        (7, "inputs.reviewers", "type"),
    ],
)
def test_people_are_a_list_of_ids(reviewers, field, code):
    assert (field, code) in errors_of("submit_for_review", reviewers=reviewers)


def test_days_that_have_passed_are_refused():
    assert errors_of("approve", effective_date=clock.days_from_today(-1).isoformat()) == {("inputs.effective_date", "in_the_past")}


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "20301231", "2030-1-1", "٢٠٣٠-٠١-٠١"])
def test_a_day_has_one_form(text):
    assert errors_of("approve", effective_date=text) == {("inputs.effective_date", "format")}


def test_texts_have_an_end_and_no_nul():
    assert errors_of("approve", comment="x" * 5001) == {("inputs.comment", "maxLength")}
    assert errors_of("approve", comment="a\0b") == {("inputs.comment", "invalid")}


def test_an_unknown_move_is_answered_with_those_there_are():
    with pytest.raises(Invalid) as invalid:
        move_inputs(action="promote")

    assert "submit_for_review" in invalid.value.message


scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
json_values = scalars | st.lists(scalars, max_size=3) | st.dictionaries(st.text(max_size=5), scalars, max_size=2)


@given(
    action=st.sampled_from([transition.action for transition in LIFECYCLE]),
    inputs=st.dictionaries(
        st.sampled_from(["reviewers", "approvers", "due_date", "effective_date", "comment", "reason", "bump", "x"]), json_values
    ),
)
def test_whatever_is_sent_is_either_parsed_or_refused_with_fields(action, inputs):
    assert all(field.startswith("inputs.") and message for field, message in complaints(action, inputs))


def complaints(action, inputs):
    try:
        move_inputs(action=action, inputs=inputs)
    except Invalid as invalid:
        return [(error["field"], error["message"]) for error in invalid.extra["errors"]]
    return []
