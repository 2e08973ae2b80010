"""The canonical bytes of an entry say what its columns say, whatever was recorded (ALCOA+: original, accurate)."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.audit.catalogue import Event, register
from apps.audit.models import AuditTrail
from apps.audit.services import Entry, act, record, record_many
from apps.core.context import Origin, originating_from

pytestmark = [pytest.mark.django_db, pytest.mark.clause("11.10(e)")]
register(Event("TEST_WIDE", "{actor} said {text}", {"text": str, "more?": dict}))

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
NUMBERS = st.integers(min_value=-(2**53), max_value=2**53) | st.floats(allow_nan=False, allow_infinity=False, width=32)
JSON = st.recursive(st.none() | st.booleans() | NUMBERS | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=12)


def stored(text):
    """NUL is the one character that PostgreSQL cannot hold; it is kept visible as the replacement character."""
    return text.replace("\0", "\ufffd")


def agrees_with_its_columns(entry):
    canonical = entry.canonical_content()
    return canonical == {
        "id": entry.id,
        "uuid": str(entry.uuid),
        "timestamp": entry.timestamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": {"id": entry.actor_id, "login": entry.actor_login, "name": entry.actor_name, "role": entry.actor_role},
        "action": entry.action,
        "object": {
            "type": f"{entry.content_type.app_label}.{entry.content_type.model}" if entry.content_type else None,
            "id": entry.object_id,
            "label": entry.object_label,
        },
        "field_changes": entry.field_changes,
        "details": entry.details,
        "reason": entry.reason,
        "correlation_id": str(entry.correlation_id),
        "request_id": entry.request_id,
        "session_id": entry.session_id,
        "ip_address": entry.ip_address if entry.ip_address is None or ":" in entry.ip_address else f"{entry.ip_address}/32",
        "user_agent": entry.user_agent,
        "database_user": entry.database_user,
        "transaction_id": entry.transaction_id,
    }


def test_it_works(author):
    with act(author, reason="For the record."):
        written = record("TEST_WIDE", author, changes={"status": ["DRAFT", "EFFECTIVE"]}, details={"text": "Grüße «an» alle"})

    entry = AuditTrail.objects.get(pk=written.id)
    assert agrees_with_its_columns(entry)
    assert entry.canonical_content()["details"] == {"text": "Grüße «an» alle"}


@given(text=TEXT, label=TEXT, reason=TEXT, changes=st.dictionaries(TEXT, JSON, max_size=4), more=st.dictionaries(TEXT, JSON, max_size=4))
@example(text="\0", label="\0\0", reason="a\0b", changes={"\0": ["\0", {"x\0": "\\u0000"}]}, more={})
@example(text="\\u0000", label='"', reason="'; DROP TABLE audit_audittrail; --", changes={"": [None, ""]}, more={"\\": {"\\\\": []}})
@example(
    text="\u2028\u2029\ufeff",
    label="𝔘𝔫𝔦\U0010ffff",
    reason="e\u0301 é",
    changes={"n": [1e300, -0.0, 0.1, 2**53]},
    more={"a": {"b": {"c": [[]]}}},
)
def test_bytes_and_columns_agree_whatever_was_recorded(text, label, reason, changes, more):
    with act(None, reason=reason):
        written = record("TEST_WIDE", label=label, changes=changes, details={"text": text, "more": more})

    entry = AuditTrail.objects.get(pk=written.id)
    assert agrees_with_its_columns(entry)
    assert (entry.details["text"], entry.object_label, entry.reason) == (stored(text), stored(label), stored(reason))
    assert set(entry.field_changes) == {stored(name) for name in changes}


def test_a_text_of_megabytes_is_kept_whole(author):
    text = "Ä" * 3_000_000

    with act(author, reason=text):
        written = record("TEST_WIDE", details={"text": text})

    entry = AuditTrail.objects.get(pk=written.id)
    assert entry.reason == entry.details["text"] == text
    assert agrees_with_its_columns(entry)


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7", None])
def test_the_origin_of_an_act_is_part_of_it(author, address):
    origin = Origin(request_id="r-1", ip_address=address, user_agent='curl/8 "quoted"', session_id="s-1")

    with originating_from(origin), act(author):
        written = record("TEST_WIDE", details={"text": ""})

    entry = AuditTrail.objects.get(pk=written.id)
    assert (entry.request_id, entry.ip_address, entry.user_agent, entry.session_id) == ("r-1", address, 'curl/8 "quoted"', "s-1")


def test_the_bytes_are_utf_8_and_nothing_is_escaped_that_need_not_be(author):
    with act(author):
        written = record("TEST_WIDE", details={"text": "Grüße"})

    canonical = bytes(AuditTrail.objects.get(pk=written.id).canonical)
    assert "Grüße".encode() in canonical
    assert json.loads(canonical.decode("utf-8"))["id"] == written.id


def test_days_times_and_ids_are_recorded_as_iso_text(author):
    moment = datetime(2026, 5, 4, 3, 2, 1, 123000, tzinfo=UTC)
    key = UUID("0198c0de-0000-7000-8000-000000000001")

    with act(author):
        written = record(
            "TEST_WIDE", changes={"day": [None, date(2026, 5, 4)], "at": [None, moment], "key": [None, key]}, details={"text": ""}
        )

    changes = AuditTrail.objects.get(pk=written.id).field_changes
    assert changes == {"day": [None, "2026-05-04"], "at": [None, "2026-05-04T03:02:01.123Z"], "key": [None, str(key)]}


def test_many_entries_of_one_act_keep_their_order_and_their_own_content(author):
    with act(author) as current:
        record_many("TEST_WIDE", [Entry(label=f"{place}", details={"text": f"t{place}"}) for place in range(300)])

    entries = list(AuditTrail.objects.filter(correlation_id=current.correlation_id).order_by("id"))
    assert [(entry.object_label, entry.details["text"]) for entry in entries] == [(f"{place}", f"t{place}") for place in range(300)]
    assert all(agrees_with_its_columns(entry) for entry in entries)
