"""Recording: no change without its entry, no entry without its change; who acted is never guessed."""

import pytest
from django.contrib.auth.models import Group

from apps.audit.catalogue import Event, UnregisteredEvent, event_named, register, registered_events
from apps.audit.models import AuditTrail
from apps.audit.selectors import sentence_of
from apps.audit.services import act, current_act, record, record_many
from testing.cast import make_user

pytestmark = pytest.mark.clause("11.10(e)")
register(Event("TEST_TYPED", "{actor} counted {number} for {object}", {"number": int, "remark?": str}))


def test_it_works(author):
    with act(author, reason="Because.") as current:
        record("TEST_TYPED", author, changes={"department": ["Quality", "Production"]}, details={"number": 3})

    entry = AuditTrail.objects.about(author).get()
    assert (entry.user, entry.reason, entry.correlation_id) == (author, "Because.", current.correlation_id)
    assert entry.field_changes == {"department": ["Quality", "Production"]}
    assert sentence_of(entry) == "Author Tester counted 3 for author"


def test_an_event_that_nobody_registered_cannot_be_recorded(author):
    with pytest.raises(UnregisteredEvent, match="NOBODY_KNOWS_IT"), act(author):
        record("NOBODY_KNOWS_IT", author)

    assert not AuditTrail.objects.exists()


@pytest.mark.parametrize(
    ("details", "complaint"),
    [
        ({}, "TEST_TYPED lacks number"),
        ({"number": "3"}, "number must be int, not str"),
        ({"number": 3, "remark": 4}, "remark must be str, not int"),
        ({"number": 3, "colour": "red"}, "does not know colour"),
    ],
)
def test_facts_of_the_wrong_kind_fail_loudly(author, details, complaint):
    with pytest.raises(TypeError, match=complaint), act(author):
        record("TEST_TYPED", author, details=details)

    assert not AuditTrail.objects.exists()


def test_one_wrong_fact_among_many_entries_leaves_none_of_them(author):
    from apps.audit.services import Entry

    with pytest.raises(TypeError), act(author):
        record_many("TEST_TYPED", [Entry(details={"number": 1}), Entry(details={"number": "two"})])

    assert not AuditTrail.objects.exists()


def test_a_code_means_one_thing():
    with pytest.raises(ValueError, match="declared twice"):
        register(Event("TEST_TYPED", "Something else"))

    assert event_named("TEST_TYPED").sentence.startswith("{actor} counted")


def test_an_event_cannot_carry_what_json_cannot_hold():
    with pytest.raises(TypeError, match="JSON cannot hold"):
        register(Event("TEST_IMPOSSIBLE", "x", {"thing": set}))

    assert "TEST_IMPOSSIBLE" not in {event.code for event in registered_events()}


def test_every_registered_event_reads_as_a_sentence_with_its_facts():
    known = {"actor", "object"}

    for event in registered_events():
        names = {name.rstrip("?") for name in event.details} | known
        assert event.sentence.format_map(dict.fromkeys(names, "x")), event.code


def test_nothing_is_recorded_outside_of_an_act(author):
    with pytest.raises(RuntimeError, match="outside of"):
        record("TEST_TYPED", author, details={"number": 1})


def found_a_team(author, *, event):
    """A deed that goes wrong after it has changed and recorded something."""
    with act(author):
        Group.objects.create(name="a team")
        record(event, author, details={"number": 1})
        raise ZeroDivisionError


def test_a_change_that_is_rolled_back_takes_its_entry_with_it(author):
    with pytest.raises(ZeroDivisionError):
        found_a_team(author, event="TEST_TYPED")

    assert not AuditTrail.objects.exists()
    assert not Group.objects.filter(name="a team").exists()


def test_an_entry_that_fails_takes_the_change_with_it(author):
    with pytest.raises(UnregisteredEvent):
        found_a_team(author, event="NOBODY_KNOWS_IT")

    assert not Group.objects.filter(name="a team").exists()


@pytest.mark.own_database
def test_what_was_rolled_back_is_not_seen_by_anybody_afterwards():
    author = make_user("author")

    with pytest.raises(ZeroDivisionError):
        found_a_team(author, event="TEST_TYPED")
    with act(author):
        record("TEST_TYPED", author, details={"number": 2})

    assert list(AuditTrail.objects.using("owner").filter(action="TEST_TYPED").values_list("details__number", flat=True)) == [2]


def test_what_is_done_in_the_course_of_an_act_belongs_to_it(author, system):
    with act(author) as outer:
        record("TEST_TYPED", details={"number": 1})
        with act(system) as inner:
            record("TEST_TYPED", details={"number": 2})
        record("TEST_TYPED", details={"number": 3})

    entries = list(AuditTrail.objects.order_by("id").values_list("actor_login", "correlation_id"))
    assert inner.correlation_id == outer.correlation_id
    assert entries == [(login, outer.correlation_id) for login in ("author", "system_scheduler", "author")]
    with pytest.raises(RuntimeError):
        current_act()


def test_two_acts_are_told_apart(author):
    for number in (1, 2):
        with act(author):
            record("TEST_TYPED", details={"number": number})

    assert AuditTrail.objects.values("correlation_id").distinct().count() == 2


def test_whoever_acts_without_an_account_is_literally_anonymous(db):
    with act(None):
        record("TEST_TYPED", details={"number": 1})

    entry = AuditTrail.objects.get()
    assert (entry.user, entry.actor_login, entry.actor_name) == (None, "anonymous", "anonymous")


@pytest.mark.parametrize(
    ("person", "role"),
    [
        ("author", "author"),
        ("reviewer", "reviewer"),
        ("docadmin", "document_admin"),
        ("superuser", "superuser"),
        ("outsider", ""),
        ("system", "service"),
    ],
)
def test_name_and_role_are_copied_as_they_are_then(request, person, role):
    account = request.getfixturevalue(person)
    with act(account):
        record("TEST_TYPED", details={"number": 1})
    account.last_name = "Married-Later"
    account.groups.clear()
    account.save()

    entry = AuditTrail.objects.get()
    assert (entry.actor_login, entry.actor_role) == (account.username, role)
    assert "Married-Later" not in entry.actor_name


def test_who_holds_several_roles_acts_in_the_highest(approver):
    approver.groups.add(Group.objects.get(name="viewer"))
    with act(approver):
        record("TEST_TYPED", details={"number": 1})

    assert AuditTrail.objects.get().actor_role == "approver"


def test_the_overviews_way_of_writing_goes_through_the_same_function(author):
    entry = AuditTrail.objects.create(
        user=author, action="TEST_TYPED", content_object=author, field_changes={"old_status": "A", "new_status": "B"}, number=1
    )

    assert entry.content_object == author
    assert entry.canonical_content()["field_changes"] == {"old_status": "A", "new_status": "B"}
    with pytest.raises(UnregisteredEvent):
        AuditTrail.objects.create(user=author, action="NOBODY_KNOWS_IT")


def test_a_sentence_of_an_event_that_is_gone_still_says_who_and_what(author):
    with act(author):
        record("TEST_TYPED", author, details={"number": 1})
    entry = AuditTrail.objects.get()
    entry.action = "OF_A_FORMER_VERSION"

    assert sentence_of(entry) == "Author Tester: OF_A_FORMER_VERSION author"


def test_the_overviews_way_may_leave_facts_out_but_not_get_them_wrong(author):
    entry = AuditTrail.objects.create(user=author, action="TEST_TYPED", content_object=author)

    assert sentence_of(entry) == "Author Tester counted – for author"
    with pytest.raises(TypeError, match="number must be int"):
        AuditTrail.objects.create(user=author, action="TEST_TYPED", number="three")
