"""Audited events of signing."""

from apps.audit.catalogue import Event, register

register(
    Event(
        "DOCUMENT_SIGNED",
        "{actor} signed {object} as {meaning}",
        {"meaning": str, "content_sha256": str, "metadata_sha256": str, "round": int},
    ),
    Event("SIGNATURE_FAILED", "{actor} could not sign {object}: the password was not accepted", {"meaning": str}),
)
