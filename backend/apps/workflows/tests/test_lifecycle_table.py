"""The lifecycle table itself: sound, complete, and checked when the program starts."""

from dataclasses import replace

import pytest

from apps.audit.catalogue import event_named
from apps.core.lifecycle import MovesTo
from apps.documents.states import FINAL
from apps.documents.states import DocumentStatus as S
from apps.workflows import lifecycle, rules, words
from apps.workflows.checks import lifecycle_is_sound
from apps.workflows.lifecycle import ACTIONS, LIFECYCLE, row, transition_named
from apps.workflows.models import DocumentState

EXPECTED = """
    submit_for_review      DRAFT
    start_review           PENDING_REVIEW
    complete_review        UNDER_REVIEW
    request_changes        PENDING_REVIEW UNDER_REVIEW
    route_for_approval     REVIEWED
    approve                PENDING_APPROVAL
    reject                 PENDING_APPROVAL
    change_reviewers       PENDING_REVIEW UNDER_REVIEW
    change_approvers       PENDING_APPROVAL EFFECTIVE
    recall                 PENDING_REVIEW UNDER_REVIEW REVIEWED PENDING_APPROVAL
    make_effective         APPROVED_PENDING_EFFECTIVE
    withdraw_approval      APPROVED_PENDING_EFFECTIVE
    change_effective_date  APPROVED_PENDING_EFFECTIVE
    terminate              DRAFT PENDING_REVIEW UNDER_REVIEW REVIEWED PENDING_APPROVAL
    create_version         EFFECTIVE
    initiate_obsolescence  EFFECTIVE
    withdraw_obsolescence  EFFECTIVE
    approve_obsolescence   EFFECTIVE
    reject_obsolescence    EFFECTIVE
    change_obsolescence_date SCHEDULED_FOR_OBSOLESCENCE
    cancel_obsolescence    SCHEDULED_FOR_OBSOLESCENCE
    make_obsolete          SCHEDULED_FOR_OBSOLESCENCE
"""


def complaints_about(monkeypatch, *rows):
    monkeypatch.setattr(lifecycle, "LIFECYCLE", rows)
    return [found.msg for found in lifecycle_is_sound()]


def test_it_works():
    assert lifecycle_is_sound() == []
    assert transition_named("approve").outcome.state == S.APPROVED_PENDING_EFFECTIVE
    with pytest.raises(LookupError):
        transition_named("approve_silently")


def test_the_moves_and_where_they_start_from_are_those_that_were_agreed():
    wanted = {line.split()[0]: set(line.split()[1:]) for line in EXPECTED.strip().splitlines()}

    assert {row.action: set(row.sources) for row in LIFECYCLE} == wanted


def test_no_move_leaves_a_final_state():
    assert not {state for row in LIFECYCLE for state in row.sources} & set(FINAL)


def test_every_move_of_a_reviewer_or_approver_keeps_to_the_four_eyes():
    deciding = [row for row in LIFECYCLE if row.allow in (rules.is_assigned_reviewer, rules.is_assigned_approver)]

    assert deciding
    assert not [row.action for row in deciding if rules.four_eyes not in row.require]


@pytest.mark.clause("11.50(a)")
def test_every_decision_is_signed_with_a_meaning_of_its_own():
    signed = {row.action: row.signs.name for row in LIFECYCLE if row.signs}

    assert {"submit_for_review", "complete_review", "request_changes", "approve", "reject", "withdraw_approval"} <= signed.keys()
    assert {row.action for row in LIFECYCLE if row.action.endswith("_obsolescence")} - signed.keys() == {
        "initiate_obsolescence", "withdraw_obsolescence",
    }  # fmt: skip
    assert len(set(signed.values())) == len(signed)
    assert all(row.signs.sentence.startswith("I ") and row.signs.sentence.endswith(".") for row in LIFECYCLE if row.signs)


def test_what_takes_something_back_asks_why():
    for action in ("request_changes", "reject", "reject_obsolescence"):
        assert [ask.name for ask in transition_named(action).asks if ask.required] == ["comment"]
    for action, people in (("change_reviewers", "reviewers"), ("change_approvers", "approvers")):
        assert [ask.name for ask in transition_named(action).asks if ask.required] == [people, "reason"]
    for action in ("recall", "withdraw_approval", "terminate", "withdraw_obsolescence", "cancel_obsolescence"):
        assert [ask.name for ask in transition_named(action).asks if ask.required] == ["reason"]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_move_has_its_words_and_its_audited_event(action):
    transition = transition_named(action)

    assert transition.words.emphasis in ("primary", "default", "danger")
    assert transition.words.label
    assert transition.words.description.endswith(".")
    assert event_named(transition.words.event).sentence == transition.words.sentence


def test_two_moves_are_never_the_same_event():
    events = [row.words.event for row in LIFECYCLE]

    assert len(set(events)) == len(events)


def test_a_move_to_a_state_that_nobody_knows_is_an_error(monkeypatch):
    lost = row("start_review", {S.PENDING_REVIEW}, MovesTo("LIMBO"), rules.is_system)

    found = complaints_about(monkeypatch, *(lost if one.action == "start_review" else one for one in LIFECYCLE))

    assert "Lifecycle table: state LIMBO is not a known state." in found
    assert "Lifecycle table: state UNDER_REVIEW can never be reached." in found


def test_a_missing_row_is_noticed_by_what_cannot_be_reached_or_left(monkeypatch):
    found = complaints_about(monkeypatch, *(one for one in LIFECYCLE if one.action != "make_effective"))

    assert "Lifecycle table: state EFFECTIVE can never be reached." in found
    assert "Lifecycle table: the words of make_effective belong to no row." in found


def test_a_way_out_of_a_final_state_is_an_error(monkeypatch):
    revived = [replace(one, sources=one.sources | {S.TERMINATED}) if one.action == "submit_for_review" else one for one in LIFECYCLE]

    assert "Lifecycle table: state TERMINATED is final, but submit_for_review leaves it." in complaints_about(monkeypatch, *revived)


def test_a_dead_end_is_an_error(monkeypatch):
    stuck = [replace(one, sources=one.sources - {S.REVIEWED}) for one in LIFECYCLE if one.action != "route_for_approval"]

    assert "Lifecycle table: state REVIEWED is a dead end, but not final." in complaints_about(monkeypatch, *stuck)


def test_a_row_that_is_there_twice_is_an_error(monkeypatch):
    assert "Lifecycle table: action approve is declared twice." in complaints_about(
        monkeypatch, *LIFECYCLE, next(one for one in LIFECYCLE if one.action == "approve")
    )


def test_a_row_without_words_is_an_error(monkeypatch):
    monkeypatch.setattr(words, "WORDS", {name: said for name, said in words.WORDS.items() if name != "recall"})

    assert [found.msg for found in lifecycle_is_sound()] == ["Lifecycle table: action recall has no words."]


def test_the_errors_stop_the_program_with_a_number(monkeypatch):
    monkeypatch.setattr(lifecycle, "LIFECYCLE", LIFECYCLE[1:])

    assert {(found.id, found.is_serious()) for found in lifecycle_is_sound()} == {("workflows.E001", True)}


@pytest.mark.django_db
def test_the_rows_of_the_database_are_the_states_of_the_code():
    rows = list(DocumentState.objects.order_by("sequence").values_list("code", "name", "is_final"))

    assert rows == [(state.value, state.label, state in FINAL) for state in S]
