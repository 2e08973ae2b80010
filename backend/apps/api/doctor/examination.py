"""The examination: every check in its order; what cannot be looked at because something else is away is said to be so."""

from collections.abc import Iterator, Sequence

from django.db import Error

from apps.api.doctor import Check, Finding, Verdict, certificate, copies, database, fault, processes, surroundings, telemetry

CHECKS: Sequence[Check] = (
    Check("secrets", surroundings.look_at_secrets),
    Check("addresses", surroundings.look_at_addresses),
    Check("certificate", certificate.look_at_certificate),
    Check("database", database.look_at_database),
    Check("locale", database.look_at_locale, needs="database"),
    Check("migrations", database.look_at_migrations, needs="database"),
    Check("roles", database.look_at_roles, needs="database"),
    Check("guards", database.look_at_guards, needs="database"),
    Check("clock", database.look_at_clock, needs="database"),
    Check("broker", surroundings.look_at_broker),
    Check("workers", processes.look_at_workers, needs="database"),
    Check("beat", processes.look_at_beat, needs="database"),
    Check("tasks", processes.look_at_tasks, needs="database"),
    Check("files", surroundings.look_at_files),
    Check("programs", surroundings.look_at_programs),
    Check("backups", surroundings.look_at_backups),
    Check("copies", copies.look_at_copies),
    Check("telemetry", telemetry.look_at_telemetry),
)


def examine(only: Sequence[str] = ()) -> Iterator[tuple[str, Finding]]:
    """Every finding with the name of its check; with ``only``, those checks and what they need."""
    away: set[str] = set()
    needed = {check.needs for check in CHECKS if check.name in only}
    for check in CHECKS:
        if only and check.name not in {*only, *needed}:
            continue
        for finding in _findings_of(check, away):
            if finding.verdict == Verdict.FAULT and check.name in {other.needs for other in CHECKS}:
                away.add(check.name)
            if not only or check.name in only or finding.verdict == Verdict.FAULT:
                yield check.name, finding


def _findings_of(check: Check, away: set[str]) -> Iterator[Finding]:
    if check.needs in away:
        yield Finding(Verdict.NOT_LOOKED_AT, f"The {check.needs} has to be mended first.")
        return
    try:
        yield from check.look()
    except Error as error:
        words = str(error).strip().splitlines()
        yield fault(
            f"The database does not answer this question: {words[0] if words else type(error).__name__}",
            "Mend what stands above first: missing tables ('edms prepare') or missing rights ('edms prepare_roles').",
        )
