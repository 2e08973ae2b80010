"""Signing: who signs proves who they are, and what is left binds name, meaning, time and content (21 CFR 11.50, 11.70, 11.200)."""

import hashlib
import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F

from apps.audit.models import AuditTrail
from apps.audit.services import act
from apps.audit.tests.attacks import assert_append_only
from apps.core.context import Origin, originating_from
from apps.core.errors import EdmsError, Forbidden, Invalid
from apps.security.models import Signature, SignatureRole
from apps.security.selectors import signatures_of
from apps.security.services import Credentials, Meaning, Proof, SignedContent, reauthenticate, sign
from apps.users.models import User
from apps.users.services import deactivate_user
from testing.cast import PASSWORD

MEANING = Meaning(name="Approver", sentence="I approve this.", role=SignatureRole.APPROVER)
AMENDMENT = Meaning(name="New date", sentence="I change the date.", role=SignatureRole.AMENDMENT)
HERE = Origin(ip_address="192.0.2.7", session_id="s-1", request_id="r-1")


def content(subject, **metadata):
    return SignedContent(subject=subject, content_sha256="a" * 64, metadata={"title": "Grüße", **metadata})


def prove(person, password=PASSWORD):
    with originating_from(HERE):
        return reauthenticate(actor=person, credentials=Credentials(password=password), subject=person, meaning=MEANING)


def signed_by(person, *, subject=None, round_number=1, meaning=MEANING):
    with originating_from(HERE), act(person):
        return sign(
            actor=person,
            proof=Proof(signer_id=person.pk, methods=("password",)),
            signed=content(subject or person),
            meaning=meaning,
            workflow_id=1,
            round_number=round_number,
        )


@pytest.mark.clause("11.50(a)")
@pytest.mark.clause("11.70")
def test_it_works(approver):
    signature = signed_by(approver)

    assert (signature.signer_name, signature.signer_role, signature.meaning) == ("Approver Tester", "approver", "Approver")
    assert (signature.signed_at, signature.time_zone) == (signature.audit_entry.timestamp, "UTC")
    assert (signature.methods, signature.session_id, signature.content_sha256) == (["password"], "s-1", "a" * 64)
    assert list(signatures_of(approver)) == [signature]
    assert signature.audit_entry.details == {
        "meaning": "Approver",
        "content_sha256": "a" * 64,
        "metadata_sha256": signature.metadata_sha256,
        "round": 1,
    }


@pytest.mark.clause("11.70")
def test_the_control_data_is_kept_as_the_bytes_that_were_hashed(approver):
    signature = Signature.objects.get(pk=signed_by(approver).pk)

    canonical = bytes(signature.metadata_canonical)
    assert hashlib.sha256(canonical).hexdigest() == signature.metadata_sha256
    assert json.loads(canonical) == {"title": "Grüße"}
    assert "Grüße".encode() in canonical


def test_equal_control_data_make_equal_bytes_in_whatever_order_they_came(approver):
    one = SignedContent(subject=approver, content_sha256="", metadata={"a": 1, "b": None})
    other = SignedContent(subject=approver, content_sha256="", metadata={"b": None, "a": 1})

    assert one.metadata_canonical() == other.metadata_canonical() == b'{"a":1,"b":null}'


@pytest.mark.clause("11.200(a)")
def test_the_right_password_proves_who_signs(approver):
    assert prove(approver) == Proof(signer_id=approver.pk, methods=("password",))


@pytest.mark.clause("11.200(a)")
@pytest.mark.parametrize("password", ["wrong", PASSWORD.lower(), f" {PASSWORD}", f"{PASSWORD}\0", "x" * 5000])
def test_a_password_that_is_not_right_signs_nothing_and_is_recorded(approver, password):
    with pytest.raises(Forbidden) as refused:
        prove(approver, password)

    assert refused.value.code == "signature_failed"
    entry = AuditTrail.objects.get(action="SIGNATURE_FAILED")
    assert (entry.user, entry.details, entry.ip_address) == (approver, {"meaning": "Approver"}, "192.0.2.7")
    assert password not in str(AuditTrail.objects.values_list("canonical", "details"))


@pytest.mark.parametrize("credentials", [None, Credentials(password="")])
def test_without_a_password_the_sentence_to_sign_is_shown(approver, credentials):
    with pytest.raises(Invalid) as refused:
        reauthenticate(actor=approver, credentials=credentials, subject=approver, meaning=MEANING)

    assert refused.value.code == "signature_required"
    assert "I approve this." in refused.value.message
    assert refused.value.extra["errors"][0]["field"] == "signature.password"


def test_somebody_elses_password_does_not_sign_for_me(approver, author):
    author.set_password("Another-good-one-88")
    author.save()

    with pytest.raises(Forbidden, match="not accepted"):
        prove(approver, "Another-good-one-88")


def test_whoever_knows_a_password_that_another_has_set_must_change_it_first(approver):
    approver.must_change_password = True

    with pytest.raises(Forbidden) as refused:
        prove(approver)

    assert refused.value.code == "password_must_change"


def test_an_account_that_was_barred_meanwhile_does_not_sign(approver):
    User.objects.filter(pk=approver.pk).update(is_active=False)

    with pytest.raises(Forbidden):
        prove(approver)


def test_the_service_account_never_signs(system):
    system.set_password(PASSWORD)
    system.save()

    with pytest.raises(Forbidden):
        prove(system)


def test_a_proof_belongs_to_one_person(approver, author):
    with pytest.raises(Forbidden, match="somebody else"), act(author):
        sign(
            actor=author,
            proof=Proof(signer_id=approver.pk, methods=("password",)),
            signed=content(author),
            meaning=MEANING,
            workflow_id=1,
            round_number=1,
        )

    assert not Signature.objects.exists()


@pytest.mark.clause("11.300(d)")
def test_guessing_at_the_signature_locks_the_account_as_guessing_at_the_door_does(approver):
    for _ in range(5):
        with pytest.raises(Forbidden):
            prove(approver, "guess")

    with pytest.raises(EdmsError) as refused:
        prove(approver)

    assert (refused.value.code, refused.value.status) == ("locked_out", 429)
    assert AuditTrail.objects.filter(action="LOCKED_OUT").count() == 1


def test_the_right_password_clears_earlier_slips(approver):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Forbidden):
                prove(approver, "slip")
        assert prove(approver)


def test_nobody_signs_twice_in_one_round_and_capacity(approver):
    signed_by(approver)

    with pytest.raises(IntegrityError), transaction.atomic():
        signed_by(approver)
    assert signed_by(approver, round_number=2)


def test_an_amendment_may_be_signed_again(approver):
    assert signed_by(approver, meaning=AMENDMENT).pk != signed_by(approver, meaning=AMENDMENT).pk


def test_a_capacity_that_does_not_exist_is_refused_by_the_database(approver):
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.bulk_create([clone_of(signed_by(approver), role="WITNESS")])


@pytest.mark.clause("11.70")
@pytest.mark.parametrize(
    "forged",
    [
        {"audit_entry_id": 10**12},
        {"signed_at": datetime(1999, 1, 1, tzinfo=UTC)},
        {"meaning": "Author"},
        {"subject_id": "7"},
        {"content_sha256": "b" * 64},
        {"metadata_sha256": "b" * 64},
        {"metadata_canonical": b"{}"},
        {"signer_login": "somebody"},
        {"round": 9},
    ],
    ids=lambda forged: next(iter(forged)),
)
def test_a_signature_that_says_other_than_its_entry_in_the_trail_is_refused_by_the_database(approver, forged):
    signature = signed_by(approver, meaning=AMENDMENT)

    with pytest.raises(IntegrityError, match="what its audit entry says"), transaction.atomic():
        Signature.objects.bulk_create([clone_of(signature, **forged)])


def test_nobody_signs_in_anothers_name_on_an_entry_of_their_own(approver, author):
    signature = signed_by(approver, meaning=AMENDMENT)

    with pytest.raises(IntegrityError, match="what its audit entry says"), transaction.atomic():
        Signature.objects.bulk_create([clone_of(signature, signer=author)])


def test_the_id_of_a_signature_cannot_be_chosen(approver):
    signature = signed_by(approver, meaning=AMENDMENT)

    with pytest.raises(DatabaseError, match="GENERATED ALWAYS"), transaction.atomic():
        Signature.objects.bulk_create([clone_of(signature, pk=10**9)])


def clone_of(signature, **fields):
    signature.pk, signature.uuid = None, uuid4()
    for name, value in fields.items():
        setattr(signature, name, value)
    return signature


@pytest.mark.clause("11.10(e)")
@pytest.mark.own_database
def test_signatures_are_never_changed_or_removed(approver):
    signed_by(approver)

    assert_append_only("security_signature", "meaning = 'Reviewer'")


def test_the_models_offer_no_way_round(approver):
    signature = signed_by(approver)

    for deed in (
        lambda: Signature.objects.update(round=F("round") + 1),
        lambda: Signature.objects.all().delete(),
        lambda: Signature.objects.get(pk=signature.pk).save(),
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            deed()


@pytest.mark.clause("11.300(b)")
def test_nobody_signs_who_was_deactivated_after_the_password_was_checked(approver, docadmin):
    proof = prove(approver)
    deactivate_user(actor=docadmin, user_id=approver.pk, reason="Left the company")

    with pytest.raises(Forbidden, match="can no longer sign") as refused, originating_from(HERE), act(approver):
        sign(actor=approver, proof=proof, signed=content(approver), meaning=MEANING, workflow_id=1, round_number=1)

    assert (refused.value.code, Signature.objects.count()) == ("signature_failed", 0)
