"""Signing: prove again who you are, then leave an append-only signature bound to what was shown (21 CFR 11.50, 11.70, 11.200)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models

from apps.audit.services import act, record
from apps.core.context import current_origin
from apps.core.errors import Forbidden, Invalid
from apps.security.models import Signature, SignatureRole
from apps.users.models import User
from apps.users.sign_in import confirm_password

# How the database refuses the signature of an account that is not active (restrict_violation).
_INACTIVE = "23001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a signature stands for: its name, the sentence shown when signing, and the capacity in which it is given."""

    name: str
    sentence: str
    role: SignatureRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What the signer typed for this one signature."""

    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That a person has just proven who they are, and by which methods."""

    signer_id: int
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedContent:
    """What is signed: the object, the digest of the bytes shown, and the control data shown with them."""

    subject: models.Model
    content_sha256: str
    metadata: Mapping[str, Any]

    def metadata_canonical(self) -> bytes:
        """The control data as UTF-8 JSON with sorted names and no spaces: equal data, equal bytes."""
        return json.dumps(self.metadata, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def reauthenticate(*, actor: User, credentials: Credentials | None, subject: models.Model, meaning: Meaning) -> Proof:
    """Check the password that a signature asks for (21 CFR 11.200(a)); failures count towards lockout and are audited.

    Raises:
        Invalid: no password was given (400 ``signature_required``).
        Forbidden: it is not accepted, or somebody else has set it and it must be changed first (403).
        LockedOut: too many failures; the password was not looked at (429).
    """
    if credentials is None or not credentials.password:
        raise Invalid.field("signature.password", "signature_required", f"Sign with your password. {meaning.sentence}")
    if actor.must_change_password:
        raise Forbidden("password_must_change", "Change your password first: somebody else has set it, so it cannot sign for you.")
    try:
        confirm_password(actor=actor, password=credentials.password)
    except Forbidden as refused:
        with act(actor):
            record("SIGNATURE_FAILED", subject, details={"meaning": meaning.name})
        message = "The password is not accepted. Nothing was signed and nothing was changed."
        raise Forbidden("signature_failed", message) from refused
    return Proof(signer_id=actor.pk, methods=("password",))


def sign(*, actor: User, proof: Proof, signed: SignedContent, meaning: Meaning, workflow_id: int, round_number: int) -> Signature:
    """Leave the signature and its audit entry, inside the act and under the lock of the caller.

    Raises:
        Forbidden: the proof is somebody else's, or the account was deactivated since it was given (403 ``signature_failed``).
    """
    if proof.signer_id != actor.pk:
        raise Forbidden("signature_failed", "This proof belongs to somebody else.")
    canonical = signed.metadata_canonical()
    metadata_sha256 = hashlib.sha256(canonical).hexdigest()
    entry = record(
        "DOCUMENT_SIGNED",
        signed.subject,
        details={
            "meaning": meaning.name,
            "content_sha256": signed.content_sha256,
            "metadata_sha256": metadata_sha256,
            "round": round_number,
        },
    )
    signature = Signature(
        uuid=uuid4(),
        signer=actor,
        signer_login=actor.username,
        signer_name=actor.full_name,
        signer_role=actor.role.name.lower(),
        meaning=meaning.name,
        sentence=meaning.sentence,
        signed_at=entry.timestamp,
        time_zone=settings.ORGANISATION_TIME_ZONE,
        subject_type=signed.subject._meta.label_lower,
        subject_id=str(signed.subject.pk),
        content_sha256=signed.content_sha256,
        metadata_sha256=metadata_sha256,
        metadata_canonical=canonical,
        methods=list(proof.methods),
        session_id=current_origin().session_id,
        audit_entry_id=entry.id,
        workflow_id=workflow_id,
        round=round_number,
        role=meaning.role,
    )
    _leave(signature)
    return signature


def _leave(signature: Signature) -> None:
    """Write it, unless the account has ended since its password was checked, which the database sees under a lock."""
    try:
        signature.save(force_insert=True)
    except IntegrityError as error:
        if getattr(error.__cause__, "sqlstate", "") != _INACTIVE:
            raise
        raise Forbidden("signature_failed", "This account can no longer sign. Nothing was signed and nothing was changed.") from error
