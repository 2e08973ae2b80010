"""What backups leave in the audit trail: made, failed, proved, removed, handed out; restored."""

from apps.audit.catalogue import Event, register

register(
    Event("BACKUP_STARTED", "{actor} started the backup {backup}", {"backup": str, "kind": str}),
    Event(
        "BACKUP_COMPLETED",
        "{actor}: the backup {backup} is complete and verified, {size} bytes, {files} files, audit trail of {audit_entries} entries",
        {"backup": str, "size": int, "files": int, "audit_entries": int, "audit_sha256": str, "manifest_sha256": str, "base?": str},
    ),
    Event("BACKUP_FAILED", "{actor}: the backup {backup} failed: {error}", {"backup": str, "error": str}),
    Event("BACKUP_FOUND", "{actor}: the archive {backup} was found among the backups", {"backup": str, "size": int}),
    Event("BACKUP_LOST", "{actor}: the archive of the backup {backup} is no longer there", {"backup": str}),
    Event("BACKUP_REMOVED", "{actor} removed the backup {backup}, which is no longer kept", {"backup": str, "size": int}),
    Event("BACKUP_VERIFICATION_REQUESTED", "{actor} asked to verify the backup {backup}", {"backup": str}),
    Event("BACKUP_VERIFIED", "{actor}: the backup {backup} is whole", {"backup": str}),
    Event("BACKUP_DAMAGED", "{actor}: the backup {backup} is damaged: {error}", {"backup": str, "error": str}),
    Event("BACKUP_DOWNLOADED", "{actor} downloaded the backup {backup}", {"backup": str, "size": int}),
    Event("BACKUP_COPY_REQUESTED", "{actor} asked to copy the backup {backup} to {to}", {"backup": str, "to": str}),
    Event(
        "BACKUP_COPIED",
        "{actor}: the backup {backup} is copied to {to}, {size} bytes, and the copy was read back and is right",
        {"backup": str, "to": str, "size": int, "sha256": str},
    ),
    Event(
        "BACKUP_COPY_FAILED", "{actor}: the backup {backup} could not be copied to {to}: {error}", {"backup": str, "to": str, "error": str}
    ),
    Event("BACKUP_COPY_LOST", "{actor}: the copy of the backup {backup} in {to} {trouble}", {"backup": str, "to": str, "trouble": str}),
    Event(
        "BACKUP_COPY_REMOVED",
        "{actor} removed the copy of the backup {backup} in {to}, which is no longer kept",
        {"backup": str, "to": str},
    ),
    Event(
        "RESTORE_REHEARSED",
        "{actor}: the restore of {backup} was rehearsed, {outcome}",
        {"backup": str, "outcome": str, "differences": int},
    ),
    Event(
        "SYSTEM_RESTORED",
        "{actor} restored the system from {backup}, taken at {taken_at}; the database before is {previous}",
        {"backup": str, "taken_at": str, "manifest_sha256": str, "audit_entries": int, "audit_sha256": str, "previous": str},
    ),
    Event("SYSTEM_RETURN_BEGUN", "{actor} began to return to the database {returned_to}", {"returned_to": str}),
    Event(
        "SYSTEM_RETURNED",
        "{actor} returned to the database {returned_to}; the one that ran until then is {previous}",
        {"returned_to": str, "previous": str},
    ),
    Event("PREVIOUS_DATABASE_DROPPED", "{actor} dropped the database {dropped}, which a restore had put aside", {"dropped": str}),
)
